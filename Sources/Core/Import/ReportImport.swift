// reports/*.csv: processors' reports into raw rows and settlement rows.

import Billing
import Formats
import Storage

struct ReportImport {
  private let session: ImportSession
  private let file: ImportFileID
  private let tick: () throws -> Void

  init(_ session: ImportSession, _ file: ImportFileID, tick: @escaping () throws -> Void) {
    self.session = session
    self.file = file
    self.tick = tick
  }

  func run(_ bytes: FileBytes) throws {
    var rows = FileElements(ProcessorReportReader(file: session.file), bytes)
    var number = 0
    do throws(any Error) {
      while let row = try rows.next() {
        number += 1
        try take(row, number)
        try tick()
      }
    } catch let error as FormatError {
      session.refuse(ImportProblem(error, file: session.file))
      return
    }
    try keep(rows.reader.summary)
  }

  private func take(_ row: SettlementRow, _ number: Int) throws {
    guard try session.keep(row.evidence, as: number, of: file) else { return }
    try session.connection.insert(ReportedRow(row, file: file, n: number))
    try session.countRow(Array(row.evidence.text.utf8))
  }

  /// Payouts and control breaks are known when the file has ended.
  private func keep(_ summary: ReportSummary) throws {
    for (index, payout) in summary.payouts.enumerated() {
      try session.connection.insert(
        PayoutRow(
          payout, id: session.connection.nextID(), file: file, n: index + 1,
          stamp: session.stamp(at: Timestamp(utc: payout.paidOn))))
    }
    for (index, found) in summary.controlBreaks.enumerated() {
      try session.connection.insert(ControlBreakRow(found, file: file, n: index + 1))
    }
  }
}

/// bank/*.xml: statements into raw rows and bank lines.
struct StatementImport {
  private let session: ImportSession
  private let file: ImportFileID
  private let tick: () throws -> Void

  init(_ session: ImportSession, _ file: ImportFileID, tick: @escaping () throws -> Void) {
    self.session = session
    self.file = file
    self.tick = tick
  }

  func run(_ bytes: FileBytes) throws {
    var content: [UInt8] = []
    while let piece = try bytes.next() { content += piece }
    let bank: BankFile
    do {
      bank = try BankFile(camt: content, file: session.file)
    } catch {
      session.refuse(ImportProblem(error, file: session.file))
      return
    }
    var raw = 0
    for (index, statement) in bank.statements.enumerated() {
      try take(statement, index + 1, &raw)
    }
    for (index, found) in bank.controlBreaks.enumerated() {
      try session.connection.insert(ControlBreakRow(found, file: file, n: index + 1))
    }
  }

  private func take(_ statement: BankStatement, _ number: Int, _ raw: inout Int) throws {
    let id: StatementID = session.connection.nextID()
    try session.connection.insert(
      StatementRow(
        statement, id: id, file: file, n: number, stamp: session.stamp(at: session.now)))
    for (index, line) in statement.lines.enumerated() {
      guard try session.keep(line.evidence, as: raw + 1, of: file) else { continue }
      raw += 1
      try session.connection.insert(
        StatementLineRow(line, statement: id, n: index + 1, rawRow: raw))
      try session.countRow(Array(line.evidence.text.utf8))
      try tick()
    }
  }
}

extension ImportSession {
  /// Keeps a row's original text as row `n` of its file; refuses one that shows a card number and
  /// answers that it was not kept.
  fileprivate func keep(
    _ evidence: Evidence, as n: Int, of source: ImportFileID
  ) throws -> Bool {
    guard !looksLikeCardNumber(evidence.text) else {
      refuse(
        ImportProblem(
          file: file, line: evidence.line, column: 1, ImportProblem.fullCardNumber))
      return false
    }
    try connection.insert(
      RawRowRow(fileID: source, n: n, line: evidence.line, text: evidence.text))
    return true
  }
}
