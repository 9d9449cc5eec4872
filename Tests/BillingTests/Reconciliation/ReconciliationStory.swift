// Short builders for reconciliation facts, and a text form of the answer for tables of cases.

import Billing

/// Conformed to by suites that tell stories; the builders are static, so that tables can use them.
protocol ReconciliationStory {}

extension ReconciliationStory {
  static func day(_ text: String) -> Day { Day(text) ?? .earliest }

  static func money(_ text: String) -> Money {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let currency = Currency(code: parts[1]),
      let amount = try? Money(majorText: parts[0], currency)
    else { preconditionFailure("a test has a malformed amount: \(text)") }
    return amount
  }

  /// A row of Stripe on line `line`; gross − fee = net unless `net` says otherwise.
  static func row(
    _ id: String, _ kind: SettlementRow.Kind, _ gross: String, fee: String = "0",
    net: String? = nil,
    on: String = "2026-06-02", payment: [String] = [], modification: String? = nil,
    reference: String? = nil, batch: String? = nil, rate: String? = nil,
    processor: String = "stripe", file: String = "june.csv", line: Int = 2
  ) -> SettlementRow {
    let amount = money(gross)
    let cost = net.map(money)?.currency ?? amount.currency
    let fee = money("\(fee) \(cost.code)")
    return SettlementRow(
      id: id, processor: processor, merchantAccount: nil, kind: kind, nativeKind: kind.rawValue,
      paymentReferences: payment, modificationReference: modification,
      merchantReference: reference, gross: amount, fee: fee,
      net: net.map(money) ?? Money(minorUnits: amount.minorUnits - fee.minorUnits, cost),
      exchangeRate: rate, bookedOn: day(on), batch: batch,
      evidence: Evidence(file: file, line: line, text: "\(id),\(gross)"))
  }

  static func payment(
    _ id: String, _ amount: String, on: String = "2026-06-01", references: [String]? = nil,
    state: PaymentFact.State = .captured, invoice: String? = nil, account: String = "stripe-eu",
    method: PaymentFact.Method = .processor, reference: String? = nil
  ) -> PaymentFact {
    PaymentFact(
      id: id, merchantAccount: account, method: method, references: references ?? ["ch_\(id)"],
      merchantReference: reference, invoice: invoice, amount: money(amount), state: state,
      on: day(on))
  }

  static func payout(
    _ id: String, _ amount: String, on: String = "2026-06-04", reference: String? = nil
  ) -> Payout {
    Payout(
      id: id, processor: "stripe", merchantAccount: nil, batch: id, amount: money(amount),
      paidOn: day(on), bankReference: reference, isStated: true,
      evidence: Evidence(file: "june.csv", line: 9, text: id))
  }

  static func line(
    _ id: String, _ amount: String, on: String = "2026-06-05", texts: [String] = [],
    counterparty: String? = nil, isReversal: Bool = false
  ) -> BankLine {
    BankLine(
      id: id, account: "DE02", amount: money(amount), status: .booked, isReversal: isReversal,
      bookedOn: day(on), valueOn: day(on), bankReference: nil, code: nil, batchCount: nil,
      details: [
        BankLineDetail(
          amount: nil, references: [], counterparty: counterparty, counterpartyAccount: nil,
          remittance: texts)
      ], text: nil, evidence: Evidence(file: "bank.xml", line: 30, text: id))
  }

  /// Facts as of a Monday, with one Stripe account that settles within three working days.
  static func facts(
    asOf: String = "2026-06-15", payments: [PaymentFact] = [], refunds: [RefundFact] = [],
    disputes: [DisputeFact] = [], rows: [SettlementRow] = [], payouts: [Payout] = [],
    lines: [BankLine] = []
  ) -> ReconciliationFacts {
    var facts = ReconciliationFacts(asOf: day(asOf))
    facts.accounts = [MerchantAccountTerms(id: "stripe-eu", processor: "stripe")]
    facts.payments = payments
    facts.refunds = refunds
    facts.disputes = disputes
    facts.rows = rows
    facts.payouts = payouts
    facts.bankLines = lines
    return facts
  }
}

extension Reconciliation {
  /// One link as text: matches, exceptions, expectations, each on a line.
  func story(_ link: ReconciliationLink) -> [String] {
    newMatches.filter { $0.link == link }.map { match in
      let variances = match.variances.map { " \($0.account.rawValue) \($0.amount)" }.joined()
      return "match \(match.rule.rawValue) \(names(match.left)) = \(names(match.right))\(variances)"
    }
      + exceptions.filter { $0.link == link }.map { found in
        let differing = found.differingFields.joined(separator: ",")
        let stake = found.atStake.map { "\($0)" } ?? "–"
        return
          "\(found.kind.rawValue) \(found.severity.rawValue) \(names(found.subjects)) [\(differing)] \(stake) due \(found.dueOn)"
      }
      + waiting.filter { $0.link == link }.map { "waiting \($0.fact.id) until \($0.dueOn)" }
  }

  private func names(_ facts: [FactReference]) -> String {
    facts.isEmpty ? "–" : facts.map(\.id).joined(separator: "+")
  }
}
