// What follows from issuing a document: the payer's credit pays it, and the payer is told.

import Billing
import Storage

extension BillingWriter {
  /// Pays issued invoices with what the payer holds, in the order in which they were issued: the
  /// moves of the command that applies credit. Answers what each was paid.
  func spendCredit(on issued: [InvoiceRow]) throws -> [InvoiceID: Int64] {
    var paid: [InvoiceID: Int64] = [:]
    guard let payer = issued.first?.customerID, issued.contains(where: \.takesCredit) else {
      return paid
    }
    let making = RowMaking(stamp, by: actor.name, Self.creditReason, in: connection)
    var account = try FactReader(connection, clock: { now }, catalogue: catalogue)
      .account(of: payer)
    for row in issued where row.takesCredit {
      guard let document = account.document(row.id),
        let spending = CreditSpending(asMuchAsHeldOn: document, account)
      else { continue }
      var bytes = CanonicalBytes()
      for move in spending.writes {
        move.add(to: &bytes)
        let rows = move.rows(making)
        try rows.insert(into: connection)
        account = try account.with { rows.add(to: &$0) }
      }
      paid[row.id] = spending.amount
      try record(
        Verb.applyCredit.rawValue, .invoice, row.id.description, Sha256.digest(bytes.bytes),
        "\(Money(minorUnits: spending.amount, row.currency)) of credit applied")
    }
    return paid
  }

  /// Refunds `units` of a note, as far as they are beyond the total of the invoice that it
  /// corrects, through the attempts that paid what its lines give back. What cannot go back that
  /// way stays the payer's credit. Answers how many messages tell of it.
  func refund(_ units: Int64, of note: InvoiceRow) throws -> Int64 {
    guard units > 0, let corrected = note.correctsID else { return 0 }
    let account = try FactReader(connection, clock: { now }, catalogue: catalogue)
      .account(of: note.customerID)
    let returned = try connection.lines(of: note.id).compactMap(\.correctsInvoiceID)
    let sources = Set(returned + [corrected]).sorted().compactMap(account.document)
    let excess = account.document(corrected)?.excess ?? 0
    let parts = account.refunds(of: min(units, excess), paidOn: sources)
    guard !parts.isEmpty else { return 0 }
    let making = RowMaking(stamp, by: actor.name, Self.refundReason, in: connection)
    var bytes = CanonicalBytes()
    for (attempt, amount) in parts {
      let move = AccountMove.refund(attempt, amount: amount, .note(note.id))
      move.add(to: &bytes)
      try move.rows(making).insert(into: connection)
    }
    let money = Money(minorUnits: parts.reduce(0) { $0 + $1.amount }, note.currency)
    try record(
      Verb.refund.rawValue, .invoice, note.id.description, Sha256.digest(bytes.bytes),
      "\(money) refunded")
    let text = MessageText.refunded(money)
    try OutboxMessage(
      "refund/\(note.id)", text.kind, to: note.customerID,
      about: RecordReference(.invoice, note.id.description), text.words
    ).put(into: connection, stamp, isNew: true)
    return 1
  }

  private static let refundReason = Reason(
    code: "canceled", text: "asked for by the cancellation")

  private static let creditReason = Reason(code: "issued", text: "applied as it was issued")

  /// Tells the payer of a document. It is new in this transaction, and so is its key.
  func tell(_ issued: InvoiceRow, credit: Int64) throws {
    let text = MessageText.issued(issued, dueOn: issued.dueOn, credit: credit)
    try OutboxMessage(
      MessageText.issuedKey(issued.id), text.kind, to: issued.customerID,
      about: RecordReference(.invoice, issued.id.description), text.words
    ).put(into: connection, stamp, isNew: true)
  }

  /// Pays and tells of a payer's new documents. A quiet payer holds no credit.
  func tell(_ rows: [InvoiceRow], isQuiet: Bool) throws -> Int64 {
    let issued = rows.filter { $0.status == .open }
    let paid = isQuiet ? [:] : try spendCredit(on: issued)
    for row in issued { try tell(row, credit: paid[row.id] ?? 0) }
    return Int64(issued.count)
  }
}

extension InvoiceRow {
  fileprivate var takesCredit: Bool { document == .invoice && status == .open && total > 0 }
}
