// Putting a note on a customer.

import Billing
import Storage

package struct NoteFacts: Sendable {
  package let customerName: String
  package let noteCount: Int64
}

package struct NoteCustomer: BookCommand {
  package static let description = VerbDescription(
    .noteCustomer, "Add note", "Put a note on the customer, for whoever looks next.", key: "N",
    risk: .reversible, subjects: [.customer],
    parameters: [Parameter("text", "Note", .text)])

  package let customer: CustomerID
  package let text: String

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    text = try draft.text("text")
    guard text.utf8.count <= 4_000 else { throw draft.invalid("text", "is longer than 4000 bytes") }
    try draft.refuseCardNumber(in: text, argument: "text")
  }

  package func facts(_ book: FactReader) throws -> NoteFacts { try book.noteFacts(of: customer) }

  package func decide(
    _ facts: NoteFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let record = RecordReference(.customer, customer.description)
    return Decision(
      .noteCustomer, on: record, of: customer, title: "Add a note to \(facts.customerName)",
      changes: [Preview.Change(record, "note", before: .none, after: .text(text))],
      irreversible: ["A note stays; add another one to correct it."], undo: nil,
      reason: Reason(code: "note", text: text),
      writes: [NewCustomerNote(customer: customer, text: text)],
      summary: "note added")
  }
}

package struct NewCustomerNote: DecisionWrite {
  package let customer: CustomerID
  package let text: String

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("note")
    bytes.add(customer.number)
    bytes.add(text)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    try writer.connection.insert(
      try CustomerNoteRow(
        id: writer.connection.nextID(), customerID: customer, text: writer.sealed(text),
        author: writer.author,
        stamp: writer.stamp))
    return nil
  }
}
