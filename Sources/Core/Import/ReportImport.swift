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
    var reader = ProcessorReportReader(file: session.file)
    var number = 0
    var isOpen = true
    do throws(any Error) {
      while isOpen {
        if let piece = try bytes.next() {
          reader.feed(piece)
        } else {
          reader.finish()
          isOpen = false
        }
        while let row = try reader.next() {
          number += 1
          try take(row, number)
          try tick()
        }
      }
    } catch let error as FormatError {
      session.refuse(ImportProblem(error, file: session.file))
      return
    }
    try keep(reader.summary, rows: number)
  }

  private func take(_ row: SettlementRow, _ number: Int) throws {
    guard !looksLikeCardNumber(row.evidence.text) else {
      session.refuse(
        ImportProblem(
          file: session.file, line: row.evidence.line, column: 1,
          "this looks like a full card number, which is never taken"))
      return
    }
    try session.connection.insert(
      RawRowRow(fileID: file, n: number, line: row.evidence.line, text: row.evidence.text))
    try session.connection.insert(ReportedRow(row, file: file, n: number))
    try session.countRow(Array(row.evidence.text.utf8))
  }

  /// Payouts and control breaks are known when the file has ended.
  private func keep(_ summary: ReportSummary, rows: Int) throws {
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
      guard !looksLikeCardNumber(line.evidence.text) else {
        session.refuse(
          ImportProblem(
            file: session.file, line: line.evidence.line, column: 1,
            "this looks like a full card number, which is never taken"))
        continue
      }
      raw += 1
      try session.connection.insert(
        RawRowRow(fileID: file, n: raw, line: line.evidence.line, text: line.evidence.text))
      try session.connection.insert(
        StatementLineRow(line, statement: id, n: index + 1, rawRow: raw))
      try session.countRow(Array(line.evidence.text.utf8))
      try tick()
    }
  }
}
