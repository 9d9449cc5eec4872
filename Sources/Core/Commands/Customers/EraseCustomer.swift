// Erasing a person: the key is destroyed, contact data and words are gone, and every proof of the
// audit log still holds, because none of it was ever in a leaf.

import Billing
import Storage

package struct ErasureFacts: Sendable {
  package let name: String
  package let email: String
  package let hasTaxID: Bool
  package let noteCount: Int
  package let credentialCount: Int
  package let liveSubscriptions: [String]
  package let isErased: Bool
}

package struct EraseCustomer: BookCommand {
  package static let description = VerbDescription(
    .eraseCustomer, "Erase customer",
    "Destroy what identifies the person; documents, amounts and proofs stay.",
    confirmKey: "X", risk: .grave, subjects: [.customer], parameters: .reason)

  package let customer: CustomerID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> ErasureFacts {
    try book.erasureFacts(of: customer)
  }

  package func decide(
    _ facts: ErasureFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let refuse = { (code: String, why: String, remedy: String) in
      Refusal(code, what: "\(facts.name) was not erased", why: why, remedy: remedy)
    }
    guard !facts.isErased else {
      throw refuse("subject-erased", "it has been erased already", "")
    }
    guard facts.liveSubscriptions.isEmpty else {
      throw refuse(
        "still-served",
        "it has live subscriptions: \(facts.liveSubscriptions.joined(separator: ", "))",
        "Cancel them first; who is served must be known.")
    }
    let record = RecordReference(.customer, customer.description)
    let tombstone = Self.tombstone(customer)
    var changes = [
      Preview.Change(record, "name", before: .text(facts.name), after: .text(tombstone)),
      Preview.Change(record, "e-mail", before: .text(facts.email), after: .none),
    ]
    if facts.hasTaxID {
      changes.append(
        Preview.Change(record, "tax id", before: .text("kept"), after: .none))
    }
    // On no customer: the key that would seal the reason is the one that is destroyed.
    return Decision(
      .eraseCustomer, on: record, of: nil, title: "Erase \(facts.name)", changes: changes,
      effects: [
        "\(facts.noteCount) notes and every reason that was written become unreadable.",
        "\(facts.credentialCount) means of payment lose their digits and tokens.",
        "The name and e-mail are taken out of statement lines and reports, too.",
        "Invoices, payments and amounts stay, and every proof of the audit log still holds.",
        "No later act on the customer is possible: what it holds or is owed is settled first.",
      ],
      irreversible: ["Nothing brings the person back: the key is destroyed."], undo: nil,
      reason: reason, writes: [ErasedSubject(customer: customer)], alsoTouches: [customer],
      summary: "erased")
  }

  static func tombstone(_ customer: CustomerID) -> String {
    "Erased \(customer.description.suffix(6))"
  }
}

package struct ErasedSubject: DecisionWrite {
  package let customer: CustomerID

  /// What stands where words stood.
  static let tombstone = "[erased]"

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("erased")
    bytes.add(customer.number)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let connection = writer.connection
    // Whoever was merged into the person is the person.
    for alias in try connection.aliases(of: customer) {
      try erase(alias.duplicateID, at: writer.stamp.recordedAt, connection)
    }
    try erase(customer, at: writer.stamp.recordedAt, connection)
    return nil
  }

  private func erase(
    _ customer: CustomerID, at now: Timestamp, _ connection: Connection
  ) throws {
    guard let row = try connection.customer(customer) else { return }
    let name = EraseCustomer.tombstone(customer)
    try connection.eraseContact(of: customer, name: name, nameKey: searchKey(name))
    try connection.eraseWords(about: customer, with: Self.tombstone)
    let words = Self.words(naming: row, try connection.versions(of: customer))
    try connection.eraseFormerNames(of: customer, with: name)
    try connection.sweep(words, of: customer, with: Self.tombstone)
    connection.erases = true
    try connection.destroySubjectKey(of: customer, at: now)
  }

  /// How the person may be named anywhere: as written, folded, and in capitals as banks do. Words
  /// so short that they would be found in others' names are left out.
  private static func words(
    naming row: CustomerRow, _ versions: [CustomerVersionRow]
  ) -> [String] {
    let former = versions.filter { $0.field == .name || $0.field == .email }.map(\.value)
    var words: [String] = []
    for text in [row.email, row.name, row.taxID ?? ""] + former where text.count >= 4 {
      for form in [text, text.uppercased(), text.lowercased(), searchKey(text)]
      where !words.contains(form) {
        words.append(form)
      }
    }
    // A name that holds another goes first, or a piece of it would be left.
    return words.sorted { $0.utf8.count > $1.utf8.count }
  }
}
