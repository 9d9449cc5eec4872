// One verb over many records: what is asked for, what it would do, and what it did.

import Billing

/// Which records, as a person states them: those of a list that pass its filter.
package struct BulkSelection: Codable, Hashable, Sendable {
  package var verb: Verb
  package var view: ListView
  package var filter: String
  package var arguments: [String: String]
  package var asOf: Timestamp

  package init(
    _ verb: Verb, on view: ListView, filter: String, arguments: [String: String], asOf: Timestamp
  ) {
    self.verb = verb
    self.view = view
    self.filter = filter
    self.arguments = arguments
    self.asOf = asOf
  }
}

/// One verb over a frozen list of records, in the order of their ids.
package struct BulkDraft: Codable, Hashable, Sendable {
  package let verb: Verb
  package let subjects: [RecordReference]
  package let arguments: [String: String]
  package let asOf: Timestamp

  package init(
    _ verb: Verb, on subjects: some Sequence<RecordReference>, arguments: [String: String] = [:],
    asOf: Timestamp
  ) {
    self.verb = verb
    self.subjects = Set(subjects).sorted { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
    self.arguments = arguments
    self.asOf = asOf
  }

  package func single(_ subject: RecordReference) -> CommandDraft {
    CommandDraft(verb, on: subject, arguments: arguments, asOf: asOf)
  }
}

/// What a bulk command would do, in one look.
package struct BulkPreview: Codable, Hashable, Sendable {
  /// A record that is left out, and why.
  package struct Refused: Codable, Hashable, Sendable {
    package let subject: RecordReference
    package let refusal: Refusal
  }

  /// A record that a person should look at before confirming.
  package struct Outlier: Codable, Hashable, Sendable {
    package let subject: RecordReference
    package let title: String
    package let money: Money
    package let reason: String
  }

  /// The list as it will be committed: everything that is not refused.
  package let draft: BulkDraft
  package let title: String
  package let refused: [Refused]
  /// The sum per currency, in currency order.
  package let money: [Money]
  package let outliers: [Outlier]
  /// The first few decisions in full.
  package let samples: [Preview]
  package let irreversible: [String]
  package let undo: String?
  /// Why committing asks a second person instead of writing; empty when it does not.
  package var secondPerson: [String] = []
  /// Merkle root over the decisions in order, with their number and sums.
  package let digest: String

  package var count: Int { draft.subjects.count }
}

/// Proof that a bulk command was written, whole.
package struct BulkReceipt: Codable, Hashable, Sendable {
  /// The entry that binds all of them; those of the single records stand before it.
  package let auditSequence: Int64
  package let count: Int
  package let money: [Money]
  package let summary: String
}

/// How a bulk commit ended. Nothing is ever written in part.
package enum BulkResult: Codable, Hashable, Sendable {
  case done(BulkReceipt)
  /// It waits for a second person: the request was written in place of all acts.
  case requested(Receipt)
  /// The facts moved, or a record refuses: this is the decision of now.
  case changed(BulkPreview)
}
