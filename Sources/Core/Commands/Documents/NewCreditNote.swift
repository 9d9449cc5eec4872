// A credit note as it is written: the document, its lines, and where its amount goes.

import Billing
import Storage

/// A numbered credit note. Its parts add up to its total: what lowers the amount due, what is
/// refunded, what returns to grants, and what becomes the payer's balance.
struct NewCreditNote: AccountWrite {
  struct Part: Hashable {
    let id: Int64
    let amount: Int64
  }

  let original: InvoiceRow
  let lines: [InvoiceLineRow]
  /// Positive.
  let total: Int64
  let issuedOn: Day
  let entity: LegalEntityRow
  /// By attempt.
  let refunds: [Part]
  /// Uses of grants that it gives back, by application.
  let returned: [(use: CreditApplicationRow, amount: Int64)]
  let toBalance: Int64

  func rows(_ making: RowMaking) -> AccountRows {
    let id: InvoiceID = making.nextID()
    var rows = AccountRows()
    rows.invoices = [
      InvoiceRow(
        id: id, number: nil, document: .creditNote, legalEntityID: original.legalEntityID,
        customerID: original.customerID, currency: original.currency, status: .open,
        issuedOn: issuedOn, dueOn: nil, collection: original.collection,
        purchaseOrder: original.purchaseOrder, correctsID: original.id, total: -total,
        stamp: making.stamp)
    ]
    rows.lines = lines.map { line in
      var line = line
      line.invoiceID = id
      return line
    }
    rows.documentActs = [making.act(.finalised, on: id)]
    rows.refunds = refunds.map { part in
      RefundRow(
        id: making.nextID(), attemptID: AttemptID(part.id), amount: part.amount, state: .pending,
        reference: nil, reason: making.reason.code, creditNoteID: id, stamp: making.stamp)
    }
    rows.creditApplications = returned.map { use, amount in
      CreditApplicationRow(
        id: making.nextID(), grantID: use.grantID, invoiceID: use.invoiceID, amount: -amount,
        reversesID: use.id, stamp: making.stamp)
    }
    if toBalance > 0 {
      let party = AccountMove.Party(
        payer: original.customerID, legalEntity: original.legalEntityID,
        currency: original.currency)
      rows.balanceEntries = [party.entry(toBalance, .creditNote, making, invoice: id)]
    }
    return rows
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    var made = rows(RowMaking(writer))
    let (number, day) = try NumberBook.next(
      .creditNote, of: entity, on: issuedOn, in: writer.connection)
    made.invoices[0].number = number
    made.invoices[0].issuedOn = day
    try made.insert(into: writer.connection)
    try writer.connection.freezeParties(of: made.invoices[0].id)
    return RecordReference(.invoice, made.invoices[0].id.description)
  }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("credit-note")
    bytes.add(original.id.number)
    bytes.add(issuedOn)
    bytes.beginList(lines.count)
    for line in lines {
      bytes.add(
        numbers: [
          line.correctsLine.map(Int64.init), line.amount, line.discountAmount, line.taxAmount,
        ])
      bytes.add(line.description)
    }
    bytes.add(numbers: refunds.flatMap { [$0.id, $0.amount] })
    bytes.add(numbers: returned.flatMap { [$0.use.id.number, $0.amount] })
    bytes.add(toBalance)
  }
}

extension InvoiceLineRow {
  /// The line of a note that takes `terms` off this one.
  /// It says what is credited; why is told to nobody outside and kept sealed.
  func credit(_ terms: LineTerms, n: Int) -> InvoiceLineRow {
    var line = self
    line.invoiceID = InvoiceID(0)
    line.n = n
    line.purpose = .credit
    line.causeID = nil
    line.amount = terms.amount
    line.discountAmount = terms.discount
    line.taxAmount = terms.tax
    line.correctsInvoiceID = invoiceID
    line.correctsLine = self.n
    line.description = "Credit: \(description)"
    // No computation made it: what a person gave back is no part of what was billed.
    line.basis = nil
    return line
  }
}
