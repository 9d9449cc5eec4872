// What processors and banks said: a row of a report, a payout, a line of a statement, a file.

import Billing
import Storage

extension FactReader {
  func settlementRecord(_ reference: RecordReference) throws -> RecordAnswer {
    guard let (file, n) = try place(reference, ImportFileTag.self),
      let row = try connection.reportedRow(file, n)
    else { throw missing(reference, "settlement row") }
    let gross = Money(minorUnits: row.gross, row.grossCurrency)
    let source = try connection.importFile(row.fileID)
    return RecordAnswer(
      reference: reference, standing: try standing(),
      title: "\(row.nativeKind) of \(gross), \(row.processor)",
      state: .text("\(row.kind), booked on \(row.bookedOn)"),
      sections: [
        RecordAnswer.Section(
          "Reported",
          .fields([
            .init("Gross", .money(gross)),
            .init("Fee", .money(Money(minorUnits: row.fee, row.netCurrency))),
            .init("Net", .money(Money(minorUnits: row.net, row.netCurrency))),
            .text("Exchange rate", row.exchangeRate ?? ""), .day("Booked", row.bookedOn),
            try merchantField(row.merchantAccount), .text("Batch", row.batch ?? ""),
            .text(
              "Names payments",
              row.paymentReferences.split(separator: "\n").joined(separator: ", ")),
            .text("Merchant reference", row.merchantReference ?? ""),
            fileField(source, line: try connection.rawRow(file, n)?.line),
          ])),
        try linkSection("Ours", of: "row:\(row.identity)", link: .settled),
        try linkSection("Paid out in", of: "row:\(row.identity)", link: .paidOut),
        RecordAnswer.Section(
          "As it was read", .text([try connection.rawRow(file, n)?.text ?? ""])),
      ], actions: [])
  }

  func payoutRecord(_ id: PayoutID) throws -> RecordAnswer {
    guard let payout = try connection.payout(id) else { throw Self.missing("payout", id) }
    let fact = "payout:\(payout.identity)"
    let amount = Money(minorUnits: payout.amount, payout.currency)
    let rows = try connection.partnerCount(of: fact, link: ReconciliationLink.paidOut.rawValue)
    return RecordAnswer(
      reference: RecordReference(.payout, id.description), standing: try standing(),
      title: "Payout of \(amount), \(payout.processor)",
      state: .text("paid on \(payout.paidOn), \(rows) rows"),
      sections: [
        RecordAnswer.Section(
          "Payout",
          .fields([
            .init("Amount", .money(amount)), .day("Paid on", payout.paidOn),
            try merchantField(payout.merchantAccount), .text("Batch", payout.batch),
            .text("Bank reference", payout.bankReference ?? ""),
            fileField(try connection.importFile(payout.fileID), line: payout.line),
          ])),
        try linkSection("On the bank statement", of: fact, link: .banked),
        try linkSection(
          rows > 20 ? "Rows, the first 20 of \(rows)" : "Rows", of: fact, link: .paidOut),
        RecordAnswer.Section("As it was read", .text([payout.text])),
      ], actions: [])
  }

  func bankLineRecord(_ reference: RecordReference) throws -> RecordAnswer {
    guard let (statement, n) = try place(reference, StatementTag.self),
      let line = try connection.statementLine(statement, n)
    else { throw missing(reference, "bank line") }
    let amount = Money(minorUnits: line.amount, line.currency)
    let source = try connection.statement(statement)
    let file = try source.flatMap { try connection.importFile($0.fileID) }
    let raw = try file.flatMap { try connection.rawRow($0.id, line.rawRow) }
    return RecordAnswer(
      reference: reference, standing: try standing(), title: "\(amount) on \(line.account)",
      state: .text(line.isReversal ? "\(line.status), a reversal" : line.status),
      sections: [
        RecordAnswer.Section(
          "Bank line",
          .fields([
            .init("Amount", .money(amount)), .text("Account", line.account),
            .day("Booked", line.bookedOn), .day("Value day", line.valueOn),
            .text("Bank reference", line.bankReference ?? ""), .text("Code", line.code ?? ""),
            .text("Statement", source?.identity ?? ""), fileField(file, line: raw?.line),
          ])),
        try linkSection("What it is", of: "bank_line:\(line.identity)", link: .banked),
        RecordAnswer.Section("Details", .text([line.details, line.text ?? ""])),
        RecordAnswer.Section("As it was read", .text([raw?.text ?? ""])),
      ], actions: [])
  }

  func importFileRecord(_ id: ImportFileID) throws -> RecordAnswer {
    guard let file = try connection.importFile(id) else { throw Self.missing("file", id) }
    return RecordAnswer(
      reference: RecordReference(.importFile, id.description), standing: try standing(),
      title: file.name, state: .text("\(file.format), \(file.rows) rows"),
      sections: [
        RecordAnswer.Section(
          "File",
          .fields([
            .text("Name", file.name), .text("Format", file.format),
            .init("Bytes", Cell(.count(file.bytes))), .init("Rows", Cell(.count(file.rows))),
            .text("SHA-256", Billing.Digest(file.hash)?.hex ?? ""),
            .instant("Imported", file.stamp.recordedAt), .text("Controls", file.controlTotals),
          ])),
        chainSection(
          "Who wrote it", try auditSteps([file.stamp.correlation]),
          of: RecordReference(.importFile, id.description)),
      ], actions: [])
  }
}

// MARK: - Parts

extension FactReader {
  /// The record and the number that an id such as `imp_…/12` names.
  private func place<Tag: RecordTag>(
    _ reference: RecordReference, _: Tag.Type
  ) throws -> (Identifier<Tag>, Int)? {
    let (head, tail) = RecordReference.parts(of: reference.id)
    guard let n = tail.flatMap({ Int($0) }) else { return nil }
    return (try Identifier<Tag>(head), n)
  }

  private func missing(_ reference: RecordReference, _ kind: String) -> Refusal {
    Refusal(
      "no-such-record", what: "There is no \(kind) \(reference.id)",
      why: "this book does not hold it", remedy: "Open it from a payment or an explanation.")
  }

  private func merchantField(_ name: String?) throws -> RecordAnswer.Field {
    let account = try catalogue().rows.merchantAccounts.first { $0.key == name }
    guard let account else { return .text("Merchant account", name ?? "") }
    return .link(
      "Merchant account", account.key,
      RecordReference(.merchantAccount, account.id.description))
  }

  private func fileField(_ file: ImportFileRow?, line: Int?) -> RecordAnswer.Field {
    guard let file else { return .text("File", "") }
    return .link(
      "File", file.name + (line.map { ", line \($0)" } ?? ""),
      RecordReference(.importFile, file.id.description))
  }

  /// What stands opposite a fact, with the rule that matched it.
  private func linkSection(
    _ title: String, of fact: String, link: ReconciliationLink
  ) throws -> RecordAnswer.Section {
    let steps = try connection.partners(of: fact, link: link.rawValue).map { partner in
      let (words, record) = try opened(partner.fact)
      return ChainStep(
        partner.match.rule.split(separator: "_").joined(separator: " "), words,
        at: Cell(.instant(partner.match.stamp.recordedAt)), record: record,
        why: partner.match.explanation)
    }
    return chainSection(
      title, steps, of: RecordReference(.explanation, ""), whenEmpty: "Nothing was matched")
  }

  /// A fact of a match in words, and the record it is.
  private func opened(_ fact: String) throws -> (String, RecordReference?) {
    if let identity = fact.dropping("row:"),
      let row = try connection.reportedRow(identity: identity)
    {
      let net = Money(minorUnits: row.net, row.netCurrency)
      return ("\(row.nativeKind), net \(net), \(row.bookedOn)", row.reference)
    }
    if let identity = fact.dropping("payout:"),
      let payout = try connection.payout(identity: identity)
    {
      let amount = Money(minorUnits: payout.amount, payout.currency)
      return (
        "payout of \(amount), \(payout.paidOn)",
        RecordReference(.payout, payout.id.description)
      )
    }
    if let identity = fact.dropping("bank_line:"),
      let line = try connection.statementLine(identity: identity)
    {
      return ("\(Money(minorUnits: line.amount, line.currency)), \(line.account)", line.reference)
    }
    return try ours(fact)
  }

  private func ours(_ fact: String) throws -> (String, RecordReference?) {
    let id = fact.drop { $0 != ":" }.dropFirst()
    switch IdentifierText.prefix(of: String(id)) {
    case PaymentTag.prefix:
      return ("payment \(id)", RecordReference(.payment, String(id)))
    case AttemptTag.prefix:
      let attempt = try connection.attempt(AttemptID(String(id)))
      return (
        "attempt \(id)", attempt.map { RecordReference(.payment, $0.paymentID.description) }
      )
    case RefundTag.prefix: return ("refund \(id)", RecordReference(.refund, String(id)))
    case DisputeTag.prefix: return ("dispute \(id)", RecordReference(.dispute, String(id)))
    default: return (fact, nil)
    }
  }
}
