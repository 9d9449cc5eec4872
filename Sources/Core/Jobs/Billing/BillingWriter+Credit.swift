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

  /// Refunds what a note has left beyond the total of the invoice that it corrects, the way that
  /// was paid. What cannot go back that way stays the payer's credit.
  func refund(_ note: InvoiceRow) throws {
    let account = try FactReader(connection, clock: { now }, catalogue: catalogue)
      .account(of: note.customerID)
    guard let document = note.correctsID.flatMap(account.document) else { return }
    let moves = AccountMove.refunds(ofExcess: min(document.excess, -note.total), document, account)
    guard !moves.isEmpty else { return }
    let making = RowMaking(stamp, by: actor.name, Self.refundReason, in: connection)
    var bytes = CanonicalBytes()
    var amount: Int64 = 0
    for move in moves {
      move.add(to: &bytes)
      let rows = move.rows(making)
      try rows.insert(into: connection)
      amount += rows.refunds.reduce(0) { $0 + $1.amount }
    }
    let money = Money(minorUnits: amount, note.currency)
    try record(
      Verb.refund.rawValue, .invoice, document.row.id.description, Sha256.digest(bytes.bytes),
      "\(money) refunded")
    let text = MessageText.refunded(money)
    try OutboxMessage(
      "refund/\(note.id)", text.kind, to: note.customerID,
      about: RecordReference(.invoice, document.row.id.description), text.words
    ).put(into: connection, stamp, isNew: true)
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
