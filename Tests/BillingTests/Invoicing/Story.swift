// A small language for invoicing tests: a subscription that is billed, changed and billed again.

import Testing

@testable import Billing

/// A subscription whose issued documents are fed back into its facts.
struct Story {
  var facts: InvoiceFacts
  private var nextLine: Int64 = 1

  init(
    anchor: String = "2026-03-01", interval: BillingInterval = .month, price: Price? = nil,
    quantity: String = "1", timing: BillingTiming = .inAdvance, from: String? = nil
  ) {
    let price = price ?? Self.seat("20", timing: timing, interval: interval)
    facts = InvoiceFacts(
      subscription: 7, currency: Self.euro, billingDay: day(anchor),
      items: [
        BillableItem(
          id: 1, plan: "basic",
          epochs: [PeriodSchedule(anchor: day(anchor), interval: interval, zone: .utc)],
          stretches: [
            ItemStretch(
              from: day(from ?? anchor), price: price, quantity: decimalOf(quantity))
          ])
      ])
  }

  static let euro: Currency = {
    guard let euro = Currency(code: "EUR") else { preconditionFailure("the euro exists") }
    return euro
  }()

  static func seat(
    _ amount: String, code: String = "seat", timing: BillingTiming = .inAdvance,
    interval: BillingInterval = .month, taxCode: String? = nil
  ) -> Price {
    price(code, .perUnit(decimalOf(amount)), timing, interval, taxCode: taxCode)
  }

  static func price(
    _ code: String, _ model: ChargeModel, _ timing: BillingTiming = .inAdvance,
    _ interval: BillingInterval = .month, taxCode: String? = nil
  ) -> Price {
    Price(
      code: code, name: code, product: "p", kind: .recurring(timing, interval, .perSeat),
      currency: euro, model: model, taxCode: taxCode)
  }

  static func usage(_ amount: String, minimum: String? = nil) -> Price {
    Price(
      code: "calls", name: "calls", product: "p", kind: .usage(meter: "calls"), currency: euro,
      model: .perUnit(decimalOf(amount)), minimum: minimum.map { decimalOf($0) })
  }

  /// The document due on a day.
  mutating func preview(_ on: String) throws -> InvoicePreview {
    facts.billingDay = day(on)
    return try nextInvoice(facts)
  }

  /// Issues the document due on a day: its lines become billed lines.
  @discardableResult
  mutating func bill(_ on: String) throws -> InvoicePreview {
    let preview = try preview(on)
    for line in preview.lines {
      facts.billed.append(BilledLine(id: nextLine, terms: line.terms))
      nextLine += 1
    }
    return preview
  }

  /// A change as the standard rules, or these, decide it; the facts move on.
  @discardableResult
  mutating func change(
    _ on: String, _ target: PlanChange.Target, cause: Int64,
    _ rules: ChangeRules = .always(.immediateProrated)
  ) throws -> ChangePreview {
    let result = try Billing.preview(
      PlanChange(item: 1, on: day(on), target: target, cause: cause), rules, on: facts)
    facts = result.facts
    return result
  }
}

extension ChangeRules {
  static func always(_ outcome: ChangeOutcome) -> ChangeRules {
    ChangeRules([ChangeRule("always", outcome: outcome)])
  }
}

extension PlanChange.Target {
  static func plan(_ amount: String, version: Int64 = 1) -> PlanChange.Target {
    .price(
      Story.seat(amount, code: "seat \(amount)"), version: version, plan: "plan \(amount)",
      quantity: .one)
  }
}

extension InvoicePreview {
  var amounts: [Int64] { lines.map(\.terms.amount) }
  var total: Int64? { figures.total.value }
  var due: Int64? { figures.amountDue.value }
  var words: [String] {
    lines.map { $0.derivation.map { $0.text(currency) }.joined(separator: "; ") }
  }
}
