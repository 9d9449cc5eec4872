// What processors and banks reported: into rows of the book, and back into what reconciliation
// reads.

import Billing
import Formats
import Storage

/// Everything reported to a book, as `reconcile` takes it.
package struct ReportedFacts: Sendable {
  package var rows: [SettlementRow] = []
  package var payouts: [Payout] = []
  package var bankLines: [BankLine] = []
  package var controlBreaks: [ControlBreak] = []
  package var duplicateFiles: [DuplicateFile] = []
}

extension Connection {
  /// Reads all that was reported, in file and row order. `day` says on which day an instant lies.
  package func reportedFacts(day: (Timestamp) -> Day) throws -> ReportedFacts {
    let files: [ImportFileID: ImportFileRow] = Dictionary(
      uniqueKeysWithValues: try all(ImportFileRow.self).map { ($0.id, $0) })
    func name(_ id: ImportFileID) -> String { files[id]?.name ?? "" }
    var raw: [RawKey: RawRowRow] = [:]
    for row in try all(RawRowRow.self) { raw[RawKey(file: row.fileID, n: row.n)] = row }
    func evidence(_ file: ImportFileID, _ n: Int) -> Evidence {
      let row = raw[RawKey(file: file, n: n)]
      return Evidence(file: name(file), line: row?.line ?? 0, text: row?.text ?? "")
    }
    let statements: [StatementID: ImportFileID] = Dictionary(
      uniqueKeysWithValues: try all(StatementRow.self).map { ($0.id, $0.fileID) })
    var facts = ReportedFacts()
    facts.rows = try all(ReportedRow.self).map {
      try $0.settlementRow(evidence($0.fileID, $0.n))
    }
    facts.payouts = try all(PayoutRow.self, order: "file_id, n").map {
      $0.payout(file: name($0.fileID))
    }
    facts.bankLines = try all(StatementLineRow.self).map { line in
      try line.bankLine(evidence(statements[line.statementID] ?? ImportFileID(0), line.rawRow))
    }
    facts.controlBreaks = try all(ControlBreakRow.self).map {
      try $0.controlBreak(file: name($0.fileID))
    }
    facts.duplicateFiles = try all(DuplicateFileRow.self).map {
      DuplicateFile(file: $0.name, original: name($0.fileID), on: day($0.stamp.recordedAt))
    }
    return facts
  }
}

private struct RawKey: Hashable {
  let file: ImportFileID
  let n: Int
}

extension ReportedRow {
  init(_ row: SettlementRow, file: ImportFileID, n: Int) {
    self.init(
      fileID: file, n: n, identity: row.id, processor: row.processor,
      merchantAccount: row.merchantAccount, kind: row.kind.rawValue, nativeKind: row.nativeKind,
      paymentReferences: row.paymentReferences.joined(separator: "\n"),
      modificationReference: row.modificationReference, merchantReference: row.merchantReference,
      grossCurrency: row.gross.currency, gross: row.gross.minorUnits,
      netCurrency: row.net.currency, fee: row.fee.minorUnits, net: row.net.minorUnits,
      exchangeRate: row.exchangeRate, bookedOn: row.bookedOn, batch: row.batch)
  }

  func settlementRow(_ evidence: Evidence) throws -> SettlementRow {
    guard let kind = SettlementRow.Kind(rawValue: kind) else {
      throw StorageError.unreadableValue(table: Self.table, column: "kind", detail: self.kind)
    }
    return SettlementRow(
      id: identity, processor: processor, merchantAccount: merchantAccount, kind: kind,
      nativeKind: nativeKind,
      paymentReferences: paymentReferences.split(separator: "\n").map(String.init),
      modificationReference: modificationReference, merchantReference: merchantReference,
      gross: Money(minorUnits: gross, grossCurrency), fee: Money(minorUnits: fee, netCurrency),
      net: Money(minorUnits: net, netCurrency), exchangeRate: exchangeRate, bookedOn: bookedOn,
      batch: batch, evidence: evidence)
  }
}

extension PayoutRow {
  init(_ payout: Payout, id: PayoutID, file: ImportFileID, n: Int, stamp: Stamp) {
    self.init(
      id: id, fileID: file, n: n, identity: payout.id, processor: payout.processor,
      merchantAccount: payout.merchantAccount, batch: payout.batch,
      currency: payout.amount.currency, amount: payout.amount.minorUnits, paidOn: payout.paidOn,
      bankReference: payout.bankReference, isStated: payout.isStated,
      line: payout.evidence.line, text: payout.evidence.text, stamp: stamp)
  }

  func payout(file: String) -> Payout {
    Payout(
      id: identity, processor: processor, merchantAccount: merchantAccount, batch: batch,
      amount: Money(minorUnits: amount, currency), paidOn: paidOn, bankReference: bankReference,
      isStated: isStated, evidence: Evidence(file: file, line: line, text: text))
  }
}

extension ControlBreakRow {
  init(_ found: ControlBreak, file: ImportFileID, n: Int) {
    self.init(
      fileID: file, n: n, controlCheck: found.check.rawValue, subject: found.subject,
      stated: found.stated, computed: found.computed, currency: found.difference?.currency,
      difference: found.difference?.minorUnits, line: found.evidence.line,
      text: found.evidence.text)
  }

  func controlBreak(file: String) throws -> ControlBreak {
    guard let check = ControlBreak.Check(rawValue: controlCheck) else {
      throw StorageError.unreadableValue(
        table: Self.table, column: "control_check", detail: controlCheck)
    }
    let difference = currency.flatMap { currency in
      self.difference.map { Money(minorUnits: $0, currency) }
    }
    return ControlBreak(
      check: check, subject: subject, stated: stated, computed: computed, difference: difference,
      evidence: Evidence(file: file, line: line, text: text))
  }
}
