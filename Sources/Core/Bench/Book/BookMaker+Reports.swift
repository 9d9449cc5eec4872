// What the processor and the bank reported of the invented charges: a row each, payouts of five
// thousand, a bank line for each payout, and the matches that join them.

import Billing
import Formats
import Storage

extension BookMaker {
  private static let rowsOfAPayout = 5_000

  mutating func report(
    _ charge: ReportedCharge, _ connection: Connection, _ stamp: Stamp
  ) throws {
    batch.append(charge)
    if batch.count >= Self.rowsOfAPayout { try closeBatch(connection, stamp) }
  }

  mutating func closeBatch(_ connection: Connection, _ stamp: Stamp) throws {
    guard let last = batch.last else { return }
    payouts += 1
    let file: ImportFileID = connection.nextID()
    let name = "bench-\(payouts).csv"
    try connection.insert(
      ImportFileRow(
        id: file, name: name, format: "stripe.payout_reconciliation",
        hash: Sha256.digest(Array(name.utf8)).bytes, bytes: 0, rows: Int64(batch.count),
        controlTotals: "{}", stamp: stamp))
    var facts: [String] = []
    var net: Int64 = 0
    for (index, charge) in batch.enumerated() {
      let fee = charge.attempt.amount * 15 / 1_000 + 25
      net += charge.attempt.amount - fee
      facts.append(try insertRow(index + 1, charge, fee: fee, file, connection, stamp))
    }
    try insertPayout(facts, net: net, on: last.on, file, connection, stamp)
    batch = []
  }

  private func insertRow(
    _ n: Int, _ charge: ReportedCharge, fee: Int64, _ file: ImportFileID,
    _ connection: Connection, _ stamp: Stamp
  ) throws -> String {
    let identity = "bench/\(charge.attempt.id.number)"
    try connection.insert(
      ReportedRow(
        fileID: file, n: n, identity: identity, processor: "stripe",
        merchantAccount: terms.account.key, kind: SettlementRow.Kind.capture.rawValue,
        nativeKind: "charge", paymentReferences: charge.attempt.processorReference ?? "",
        modificationReference: nil, merchantReference: nil, grossCurrency: terms.account.currency,
        gross: charge.attempt.amount, netCurrency: terms.account.currency, fee: fee,
        net: charge.attempt.amount - fee, exchangeRate: nil, bookedOn: charge.on,
        batch: "po_bench_\(payouts)"))
    try connection.insert(
      RawRowRow(fileID: file, n: n, line: n + 1, text: "charge,\(identity)"))
    let row = "row:\(identity)"
    try insertMatch(
      .settled, .processorReference, ["payment:\(charge.payment)"], [row], connection, stamp)
    return row
  }

  private func insertPayout(
    _ rows: [String], net: Int64, on day: Day, _ file: ImportFileID, _ connection: Connection,
    _ stamp: Stamp
  ) throws {
    let identity = "po_bench_\(payouts)"
    try connection.insert(
      PayoutRow(
        id: connection.nextID(), fileID: file, n: rows.count + 1, identity: identity,
        processor: "stripe", merchantAccount: terms.account.key, batch: identity,
        currency: terms.account.currency,
        amount: net, paidOn: day, bankReference: identity, isStated: true, line: rows.count + 2,
        text: "payout,\(identity)", stamp: stamp))
    try insertMatch(
      .paidOut, .batch, rows, ["payout:\(identity)"], connection, stamp)
    let statement: StatementID = connection.nextID()
    try connection.insert(
      StatementRow(
        id: statement, fileID: file, n: 1, kind: "camt.053", version: nil,
        identity: "bench-\(payouts)", sequence: nil, account: terms.account.iban,
        accountCurrency: terms.account.currency, bank: nil, copyIndicator: nil, balances: "[]",
        stamp: stamp))
    try connection.insert(
      StatementLineRow(
        statementID: statement, n: 1, identity: "bench-\(payouts)/1",
        account: terms.account.iban, currency: terms.account.currency, amount: net,
        status: "booked",
        isReversal: false, bookedOn: day, valueOn: day, bankReference: identity, code: nil,
        batchCount: nil, details: "[]", text: nil, rawRow: 1))
    try insertMatch(
      .banked, .bankReference, ["payout:\(identity)"], ["bank_line:bench-\(payouts)/1"],
      connection, stamp)
  }

  private func insertMatch(
    _ link: ReconciliationLink, _ rule: MatchRule, _ left: [String], _ right: [String],
    _ connection: Connection, _ stamp: Stamp
  ) throws {
    let id: MatchID = connection.nextID()
    let document: JSONValue = [
      "inputs": .object([]), "left": .array(left.map(JSONValue.string)),
      "right": .array(right.map(JSONValue.string)),
    ]
    let named = link == .paidOut ? right : left + right
    try connection.insert(
      MatchRow(
        id: id, identity: "\(link.rawValue)/\(named.joined(separator: "="))",
        link: link.rawValue, rule: rule.rawValue, document: document.description, stamp: stamp))
    for fact in left {
      try connection.insert(MatchSideRow(matchID: id, side: .left, fact: fact))
    }
    for fact in right {
      try connection.insert(MatchSideRow(matchID: id, side: .right, fact: fact))
    }
  }
}
