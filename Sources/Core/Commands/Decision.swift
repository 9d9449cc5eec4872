// What a command decided: shown by preview, compared and written by commit.

import Billing

/// The outcome of a command over some facts.
package struct Decision: Sendable {
  package private(set) var verb: Verb
  /// Whose right it is: of an undoing, that of the command that compensates.
  package let duty: Duty
  package let subject: RecordReference
  /// Whose key protects the reason's text; nil for acts on no customer.
  package let customer: CustomerID?
  package let title: String
  package private(set) var changes: [Preview.Change]
  package let effects: [String]
  package let irreversible: [String]
  package let undo: String?
  package let reason: Reason
  package let writes: [any DecisionWrite]
  /// Money moved per currency, in currency order.
  package let money: [Money]
  /// Invoice lines that would come about, with their derivation in words.
  package let lines: [Preview.Line]
  /// Ledger entries that would be posted.
  package let entries: [JournalEntry]
  /// Messages that would be put into the customer's outbox, in words.
  package var messages: [String] {
    writes.compactMap { ($0 as? any Messaging)?.messages }.flatMap(\.self)
  }
  /// Customers beside `customer` whose standings it can move.
  package let alsoTouches: [CustomerID]
  /// Why it waits for a second person by what it is, whatever the amount; empty when it does not.
  package let secondPerson: [String]
  /// The request that this decides on and who asked, for the audit entry; empty elsewhere.
  package private(set) var approval: String
  /// Said in the receipt.
  package let summary: String
  /// The audit entry that it takes back.
  package var compensates: Int64?

  package init(
    _ verb: Verb, on subject: RecordReference, of customer: CustomerID?, title: String,
    changes: [Preview.Change], effects: [String] = [], irreversible: [String] = [],
    undo: String?, reason: Reason, writes: [any DecisionWrite], money: [Money] = [],
    lines: [Preview.Line] = [], entries: [JournalEntry] = [],
    alsoTouches: [CustomerID] = [], secondPerson: [String] = [], approval: String = "",
    summary: String
  ) {
    self.verb = verb
    duty = verb.duty
    self.subject = subject
    self.customer = customer
    self.title = title
    self.changes = changes
    self.effects = effects
    self.irreversible = irreversible
    self.undo = undo
    self.reason = reason
    self.writes = writes
    self.money = money
    self.lines = lines
    self.entries = entries
    self.alsoTouches = alsoTouches
    self.secondPerson = secondPerson
    self.approval = approval
    self.summary = summary
  }
}

/// Why a person did something: a code for reports and words for people.
package struct Reason: Codable, Hashable, Sendable {
  package let code: String
  package let text: String

  package init(code: String, text: String) {
    self.code = code
    self.text = text
  }
}

/// One thing that a decision writes. Each kind stands beside the verbs that use it. New rows have
/// no id here: ids are given while writing, after the decision was compared with the one that was
/// previewed.
package protocol DecisionWrite: Sendable {
  /// Names the write in the decision's digest: equal writes add equal bytes.
  func add(to bytes: inout CanonicalBytes)
  /// Writes its rows; answers the record it made, when it made one.
  func write(with writer: DecisionWriter) throws -> RecordReference?
}

extension Decision {
  /// The same decision under another verb; the right to it stays what it was.
  func made(by verb: Verb) -> Decision {
    var decision = self
    decision.verb = verb
    return decision
  }

  /// The same decision as the part of a request that was approved.
  func approved(as approval: String) -> Decision {
    var decision = self
    decision.approval = approval
    return decision
  }

  /// The decision with one more change before the others.
  func with(_ change: Preview.Change) -> Decision {
    var decision = self
    decision.changes.insert(change, at: 0)
    return decision
  }
}

// MARK: - The digest

extension Decision {
  /// Names this decision: equal decisions have equal digests, whoever made them and when.
  package var digest: Billing.Digest {
    var bytes = CanonicalBytes()
    bytes.add(verb.rawValue)
    bytes.add(subject.kind.rawValue)
    bytes.add(subject.id)
    bytes.beginList(changes.count)
    for change in changes { change.add(to: &bytes) }
    for list in [effects, irreversible, messages] {
      bytes.beginList(list.count)
      for text in list { bytes.add(text) }
    }
    bytes.beginList(money.count)
    for amount in money { amount.add(to: &bytes) }
    bytes.beginList(lines.count)
    for line in lines { line.add(to: &bytes) }
    bytes.beginList(entries.count)
    for entry in entries { entry.add(to: &bytes) }
    bytes.beginList(writes.count)
    for write in writes { write.add(to: &bytes) }
    bytes.add(reason.code)
    bytes.add(reason.text)
    if let compensates { bytes.add(compensates) }
    return Sha256.digest(bytes.bytes)
  }

  /// Digests of the changed values before and after, for the audit entry.
  package var sides: (before: Billing.Digest, after: Billing.Digest) {
    let side = { (cell: (Preview.Change) -> Cell) in
      var bytes = CanonicalBytes()
      for change in changes {
        bytes.add(change.record.id)
        bytes.add(change.label)
        bytes.add(cell(change).value.plainText)
      }
      return Sha256.digest(bytes.bytes)
    }
    return (side(\.before), side(\.after))
  }
}

extension Preview.Change {
  fileprivate func add(to bytes: inout CanonicalBytes) {
    bytes.add(record.kind.rawValue)
    bytes.add(record.id)
    bytes.add(label)
    bytes.add(before.value.plainText)
    bytes.add(after.value.plainText)
  }
}

extension Money {
  fileprivate func add(to bytes: inout CanonicalBytes) {
    bytes.add(currency.code)
    bytes.add(minorUnits)
  }
}

extension Preview.Line {
  fileprivate func add(to bytes: inout CanonicalBytes) {
    bytes.add(text)
    amount.add(to: &bytes)
    bytes.beginList(derivation.count)
    for step in derivation { bytes.add(step) }
  }
}
