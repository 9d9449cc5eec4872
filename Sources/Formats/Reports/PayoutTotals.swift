// The running control totals of a report: rows per batch against the payouts that it states.

import Billing

/// Adds up rows per batch and compares them with the payouts, once the file has ended.
struct PayoutTotals: Sendable {
  var summary = ReportSummary()
  private var batches: [Batch] = []
  private var indexes: [String: Int] = [:]
  private var identities: Set<String> = []
  private var rowsWithoutBatch = 0
  private var firstWithoutBatch: Evidence?
  private var isClosed = false

  private struct Batch {
    let name: String
    let first: SettlementRow
    var net: Money
    var stated: [Payout] = []
    var paidOn: Day?
    var bankReference: String?
    /// Rows besides payout rows.
    var rowCount = 0
  }

  /// Counts a row in; answers it, its id made unique.
  mutating func add(
    _ reading: ReportReading, at source: ReportRow
  ) throws(FormatError) -> SettlementRow {
    let row = unique(reading.row)
    summary.rowCount += 1
    summary.controlBreaks += reading.breaks
    if !reading.isKnownKind, !summary.unknownKinds.contains(row.nativeKind) {
      summary.unknownKinds.append(row.nativeKind)
    }
    guard let name = row.batch ?? reading.payout?.batch else {
      if reading.expectsBatch {
        rowsWithoutBatch += 1
        firstWithoutBatch = firstWithoutBatch ?? row.evidence
      }
      return row
    }
    let index = batch(name, opening: row)
    if let payout = reading.payout {
      batches[index].stated.append(payout)
    } else {
      let sum = batches[index].net
      guard sum.currency == row.net.currency else {
        throw source.error(
          .contradiction("payout \(name) has rows in \(sum.currency) and \(row.net.currency)"),
          "currency")
      }
      batches[index].net = try source.exactly("net") { () throws(ArithmeticError) in
        try sum + row.net
      }
      batches[index].rowCount += 1
    }
    batches[index].paidOn = batches[index].paidOn ?? reading.batchPaidOn
    batches[index].bankReference = batches[index].bankReference ?? reading.bankReference
    return row
  }

  /// Closes the file: payouts, open batches and breaks become final.
  mutating func close() {
    guard !isClosed else { return }
    isClosed = true
    for batch in batches { close(batch) }
    if rowsWithoutBatch > 0, let evidence = firstWithoutBatch, !batches.isEmpty {
      summary.controlBreaks.append(
        ControlBreak(
          check: .noPayout, subject: evidence.file, stated: "every row names its payout",
          computed: "\(rowsWithoutBatch) rows do not", difference: nil, evidence: evidence))
    }
  }

  private mutating func close(_ batch: Batch) {
    guard let first = batch.stated.first else {
      guard let paidOn = batch.paidOn else {
        summary.openBatches.append(batch.name)
        return
      }
      summary.payouts.append(derivedPayout(batch, paidOn))
      return
    }
    summary.payouts += batch.stated
    var stated = Money.zero(first.amount.currency)
    for payout in batch.stated { stated = (try? stated + payout.amount) ?? stated }
    guard batch.rowCount > 0 else { return }
    if let broken = ControlBreak(
      .payoutTotal, of: first.id, stated: stated, computed: batch.net, evidence: first.evidence)
    {
      summary.controlBreaks.append(broken)
    }
  }

  private func derivedPayout(_ batch: Batch, _ paidOn: Day) -> Payout {
    Payout(
      id: batch.name, processor: batch.first.processor,
      merchantAccount: batch.first.merchantAccount, batch: batch.name, amount: batch.net,
      paidOn: paidOn, bankReference: batch.bankReference, isStated: false,
      evidence: batch.first.evidence)
  }

  private mutating func batch(_ name: String, opening row: SettlementRow) -> Int {
    if let index = indexes[name] { return index }
    indexes[name] = batches.count
    batches.append(Batch(name: name, first: row, net: .zero(row.net.currency)))
    return batches.count - 1
  }

  private mutating func unique(_ row: SettlementRow) -> SettlementRow {
    guard !identities.insert(row.id).inserted else { return row }
    var number = 2
    while !identities.insert("\(row.id)#\(number)").inserted { number += 1 }
    summary.controlBreaks.append(
      ControlBreak(
        check: .repeatedRow, subject: row.id, stated: "once", computed: "\(number) times",
        difference: nil, evidence: row.evidence))
    return row.identified(as: "\(row.id)#\(number)")
  }
}

extension SettlementRow {
  fileprivate func identified(as id: String) -> SettlementRow {
    SettlementRow(
      id: id, processor: processor, merchantAccount: merchantAccount, kind: kind,
      nativeKind: nativeKind, paymentReferences: paymentReferences,
      modificationReference: modificationReference, merchantReference: merchantReference,
      gross: gross, fee: fee, net: net, exchangeRate: exchangeRate, bookedOn: bookedOn,
      batch: batch, evidence: evidence)
  }
}
