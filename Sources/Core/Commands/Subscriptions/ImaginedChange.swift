// What would be if some events were recorded now: the subscription after them, the lines that the
// change makes, and the next invoice before and after. It goes through the very replay and
// computation that recorded events go through.

import Billing
import Storage

package struct ImaginedChange: Sendable {
  package let before: SubscriptionPicture
  package let after: SubscriptionPicture
  let nextBefore: FactReader.NextInvoice
  let nextAfter: FactReader.NextInvoice
  /// Lines due at once that would not be due without the change.
  package let lines: [InvoiceLine]
  package let zone: Zone
  package let now: Timestamp
  /// The names of discounts and prices in the catalogue.
  let names: Names

  struct Names: Sendable {
    let discounts: [DiscountID: String]
    let prices: [PriceID: String]
    let plans: [PlanID: String]

    /// A plan with its seats, as a person recognises it.
    func of(_ segment: PlanSegment) -> String {
      let plan = plans[segment.plan] ?? segment.plan.description
      return segment.quantity == 1 ? plan : "\(plan) × \(segment.quantity)"
    }
  }

  /// What the subscription will be when everything that is planned has come.
  var target: String { after.history.segments.last.map(names.of) ?? after.name }

  package var currency: Currency { before.row.currency }

  /// What the lines come to, with discounts and tax.
  package var money: [Money] {
    lines.isEmpty
      ? [] : [Money(minorUnits: lines.reduce(0) { $0 + $1.terms.total }, currency)]
  }

  package var shownLines: [Preview.Line] { lines.map { Preview.Line($0, currency) } }

  /// When each new event takes effect, and by which rule.
  package var effects: [String] {
    let known = Set(before.history.events.map(\.id))
    return after.history.effects.filter { !known.contains($0.event) }
      .map { "Takes effect on \($0.on), by the rule “\($0.rule)”." }
  }

  /// True when the change is still to come.
  package var isPlanned: Bool {
    let known = Set(before.history.plannedSteps(at: now).map(\.event.id))
    return after.history.plannedSteps(at: now).contains { !known.contains($0.event.id) }
  }
}

extension FactReader {
  func imagine(
    _ events: [SubscriptionEventDraft], _ scene: SubscriptionScene
  ) throws -> ImaginedChange {
    let (customer, before) = (scene.customer, scene.subscription)
    let after = try subscription(
      before.row, customer.facts, customer.terms, customer.account,
      imagined: events.imagined(at: now))
    let known = try dueAtOnce(before, customer)
    let lines = try dueAtOnce(after, customer).filter { line in
      !known.contains { $0.terms.key == line.terms.key && $0.terms.isSame(as: line.terms) }
    }
    let catalogue = scene.catalogue
    return ImaginedChange(
      before: before, after: after, nextBefore: try nextInvoice(of: before, in: customer),
      nextAfter: try nextInvoice(of: after, in: customer), lines: lines, zone: scene.zone,
      now: now,
      names: ImaginedChange.Names(
        discounts: Dictionary(
          uniqueKeysWithValues: catalogue.rows.discounts.map { ($0.id, $0.key) }),
        prices: catalogue.priceRows.mapValues(\.name),
        plans: catalogue.planRows.mapValues(\.name)))
  }

  /// Lines that are due today, or at the end of service where that came.
  private func dueAtOnce(
    _ subscription: SubscriptionPicture, _ customer: CustomerPicture
  ) throws -> [InvoiceLine] {
    let billing = billing(of: subscription, in: customer)
    let today = customer.terms.zone(at: now).day(of: now)
    let window: SubscriptionBilling.Window?
    if subscription.endedUnbegun {
      window = nil
    } else if subscription.state.isFinal {
      window = billing.finalWindow
    } else if today < subscription.history.anchor || subscription.state == .incomplete {
      window = nil
    } else {
      window = billing.window(on: today)
    }
    guard let window else { return [] }
    do {
      return try Billing.nextInvoice(billing.facts(window, balance: 0)).lines
    } catch let refusal as InvoicingRefusal {
      throw Refusal(
        "would-be-parked", what: "The change cannot be billed",
        why: "the subscription would be parked: \(refusal)",
        remedy: "Have billing look at its lines first.")
    }
  }
}

extension LineTerms {
  fileprivate func isSame(as other: LineTerms) -> Bool {
    days == other.days && quantity == other.quantity && total == other.total
  }
}

extension Preview.Line {
  /// A computed line: what it comes to, and how.
  package init(_ line: InvoiceLine, _ currency: Currency) {
    let terms = line.terms
    self.init(
      "\(line.name), \(terms.days.lowerBound) to \(terms.days.upperBound)",
      Money(minorUnits: terms.total, currency),
      derivation: line.derivation.map { $0.text(currency) })
  }
}
