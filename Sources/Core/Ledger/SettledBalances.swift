// What the accounts of merchant accounts and banks should hold, from payments, reports and matches:
// clearing = captured − fees − refunds − disputes − paid out.

import Billing
import Formats
import Storage

struct SettledBalances {
  let reader: FactReader
  private var connection: Connection { reader.connection }

  init(reader: FactReader) { self.reader = reader }

  func add(to expected: inout ExpectedBalances) throws {
    let moved = try MovedMoney(connection, at: reader.now)
    moved.add(to: &expected)
    for payment in moved.payments.values
    where payment.method == .bankTransfer && payment.stamp.createdAt <= reader.now {
      expected.add(.inTransit, payment.amount, payment.currency)
    }
    try addReports(&expected)
    try addPaidOut(&expected)
  }

  /// What went back by bank, and what of transfers was given up.
  private func addPaidOut(_ expected: inout ExpectedBalances) throws {
    let paidOut: [BalanceEntryRow] = try connection.all(where: "cause = 'paid_out'", [])
    for entry in paidOut where entry.stamp.effectiveAt <= reader.now {
      expected.add(.inTransit, entry.amount, entry.currency)
    }
    let shortfalls: [DocumentActRow] = try connection.all(
      where: "act IN ('short_paid', 'short_paid_back')", [])
    for act in shortfalls where act.stamp.effectiveAt <= reader.now {
      guard let currency = try connection.invoice(act.invoiceID)?.currency else { continue }
      expected.add(
        .cashVariance, act.act == .shortPaid ? act.amount : -act.amount, currency)
    }
  }

  // MARK: What was reported and matched

  /// Matches as they are kept: the facts on their far side.
  private func matched(_ link: ReconciliationLink) throws -> [(left: [String], right: [String])] {
    try connection.matches().filter { $0.link == link.rawValue }.compactMap { row in
      guard let value = try? JSONValue(parsing: row.document),
        case .array(let left)? = value["left"], case .array(let right)? = value["right"]
      else { return nil }
      return (left.compactMap(\.string), right.compactMap(\.string))
    }
  }

  private func addReports(_ expected: inout ExpectedBalances) throws {
    let merchants = try reader.catalogue().rows.merchantAccounts
    let byKey = Dictionary(merchants.map { ($0.key, $0.id.number) }) { first, _ in first }
    func merchant(_ name: String?, _ processor: String) -> Int64? {
      if let known = name.flatMap({ byKey[$0] }) { return known }
      let own = merchants.filter { $0.processor.rawValue == processor }
      return own.count == 1 ? own.first?.id.number : nil
    }
    let settled = Set(try matched(.settled).flatMap(\.right))
    var seen: Set<String> = []
    for row in try connection.all(ReportedRow.self) {
      guard settled.contains("row:\(row.identity)"), seen.insert(row.identity).inserted,
        let place = merchant(row.merchantAccount, row.processor),
        let kind = SettlementRow.Kind(rawValue: row.kind)
      else { continue }
      add(row, kind, place, &expected)
    }
    try addPayouts(&expected, merchant)
  }

  private func add(
    _ row: ReportedRow, _ kind: SettlementRow.Kind, _ merchant: Int64,
    _ expected: inout ExpectedBalances
  ) {
    func move(_ account: LedgerAccount, _ amount: Int64) {
      expected.add(account, amount, row.netCurrency, merchant: merchant)
      expected.add(.clearing, -amount, row.netCurrency, merchant: merchant)
    }
    switch kind {
    case .fee, .deduction: move(.processorFees, -row.net)
    case .adjustment:
      move(.processorFees, row.fee)
      move(.cashVariance, -(row.net + row.fee))
    case .reserve:
      move(.processorFees, row.fee)
      move(.reserveHeld, -(row.net + row.fee))
    case .capture, .captureReversal, .refund, .refundReversal, .chargeback, .chargebackReversal:
      move(.processorFees, row.fee)
      guard row.grossCurrency != row.netCurrency else { return }
      expected.add(.clearing, -row.gross, row.grossCurrency, merchant: merchant)
      expected.add(.currencyConversion, row.gross, row.grossCurrency, merchant: merchant)
      move(.currencyConversion, -(row.net + row.fee))
    case .transfer, .payout, .payoutReversal, .other: move(.processorFees, row.fee)
    }
  }

  private func addPayouts(
    _ expected: inout ExpectedBalances, _ merchant: (String?, String) -> Int64?
  ) throws {
    let paid = Set(try matched(.paidOut).flatMap(\.right))
    var amounts: [String: (Int64, Currency)] = [:]
    for row in try connection.all(PayoutRow.self, order: "file_id, n")
    where amounts["payout:\(row.identity)"] == nil {
      amounts["payout:\(row.identity)"] = (row.amount, row.currency)
      guard paid.contains("payout:\(row.identity)"),
        let place = merchant(row.merchantAccount, row.processor)
      else { continue }
      expected.add(.clearing, -row.amount, row.currency, merchant: place)
      expected.add(.inTransit, row.amount, row.currency)
    }
    for payment in try connection.everyPayment() {
      amounts["payment:\(payment.id)"] = (payment.amount, payment.currency)
    }
    let lines = Dictionary(
      try connection.all(StatementLineRow.self).map { ("bank_line:\($0.identity)", $0) }
    ) { first, _ in first }
    for match in try matched(.banked) {
      guard let line = match.right.first.flatMap({ lines[$0] }) else { continue }
      let sum = match.left.reduce(0) { $0 + (amounts[$1]?.0 ?? 0) }
      expected.add(.inTransit, -sum, line.currency)
      expected.add(.bank, line.amount, line.currency)
      expected.add(.cashVariance, sum - line.amount, line.currency)
    }
  }
}

extension JSONValue {
  fileprivate var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }
}
