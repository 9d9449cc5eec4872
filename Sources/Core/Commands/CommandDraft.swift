// What the console's forms and `daybook do` hand to Core, and what Core says of it.

import Billing

/// A command as a person stated it: a verb, its subject and named texts. Core reads the texts into
/// the verb's typed command and refuses what does not fit, naming the argument.
package struct CommandDraft: Codable, Hashable, Sendable {
  package var verb: Verb
  package var subject: RecordReference
  /// By parameter name.
  package var arguments: [String: String]
  /// The instant the person looked at; a commit older than 15 minutes is refused.
  package var asOf: Timestamp

  package init(
    _ verb: Verb, on subject: RecordReference, arguments: [String: String] = [:], asOf: Timestamp
  ) {
    self.verb = verb
    self.subject = subject
    self.arguments = arguments
    self.asOf = asOf
  }
}

/// A decision shown before it is made: this is the confirm dialog.
package struct Preview: Codable, Hashable, Sendable {
  /// One value that would change.
  package struct Change: Codable, Hashable, Sendable {
    package let record: RecordReference
    package let label: String
    package let before: Cell
    package let after: Cell

    package init(_ record: RecordReference, _ label: String, before: Cell, after: Cell) {
      self.record = record
      self.label = label
      self.before = before
      self.after = after
    }
  }

  /// An invoice line that would come about, or be taken back, with its derivation in words.
  package struct Line: Codable, Hashable, Sendable {
    package let text: String
    package let amount: Money
    package let derivation: [String]

    package init(_ text: String, _ amount: Money, derivation: [String] = []) {
      self.text = text
      self.amount = amount
      self.derivation = derivation
    }
  }

  package let draft: CommandDraft
  package let title: String
  package let risk: Risk
  package let changes: [Change]
  /// Consequences in words: answers that change, steps that will be skipped, notices sent.
  package let effects: [String]
  /// Money moved per currency, in currency order.
  package let money: [Money]
  package let lines: [Line]
  /// Ledger entries that would be posted.
  package let entries: [JournalEntry]
  /// Messages that would be sent to the customer.
  package let messages: [String]
  /// Why a commit will wait for a second person; empty when it will run.
  package let secondPerson: [String]
  /// What cannot be undone, in words; empty when everything can.
  package let irreversible: [String]
  /// How it is undone, where it can be.
  package let undo: String?
  /// Names this very decision; `commit` compares it with the decision of that moment.
  package let digest: String

  package init(
    draft: CommandDraft, title: String, risk: Risk, changes: [Change], effects: [String],
    money: [Money], lines: [Line] = [], entries: [JournalEntry] = [], messages: [String] = [],
    secondPerson: [String] = [], irreversible: [String], undo: String?, digest: String
  ) {
    self.draft = draft
    self.title = title
    self.risk = risk
    self.changes = changes
    self.effects = effects
    self.money = money
    self.lines = lines
    self.entries = entries
    self.messages = messages
    self.secondPerson = secondPerson
    self.irreversible = irreversible
    self.undo = undo
    self.digest = digest
  }
}

/// How a commit ended.
package enum CommitResult: Codable, Hashable, Sendable {
  case done(Receipt)
  /// It waits for a second person: only the request was written; the record is the approval.
  case requested(Receipt)
  /// The facts moved since the preview: nothing was written; this is the decision of now. What
  /// differs knows whoever has the one that was confirmed.
  case changed(Preview)
}

/// Proof that a command was written.
package struct Receipt: Codable, Hashable, Sendable {
  package let auditSequence: Int64
  package let summary: String
  /// The record it made or changed.
  package let record: RecordReference

  package init(auditSequence: Int64, summary: String, record: RecordReference) {
    self.auditSequence = auditSequence
    self.summary = summary
    self.record = record
  }
}

/// An expected refusal: what was refused, why, and what to do instead.
package struct Refusal: Error, Codable, Hashable, Sendable {
  /// A stable code such as `override-expired`.
  package let code: String
  package let what: String
  package let why: String
  package let remedy: String

  package init(_ code: String, what: String, why: String, remedy: String) {
    self.code = code
    self.what = what
    self.why = why
    self.remedy = remedy
  }
}

extension Refusal: CustomStringConvertible {
  package var description: String {
    let tail = remedy.isEmpty ? "" : " \(remedy)"
    return "\(what): \(why).\(tail)"
  }
}
