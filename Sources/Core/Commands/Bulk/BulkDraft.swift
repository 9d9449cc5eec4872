// One command over many records: what is handed in, what is shown of it, how it ended.

import Billing

/// A verb with one set of arguments over records that were listed. The list is frozen: what is
/// committed is what was previewed, whatever a filter would match by then.
package struct BulkDraft: Codable, Hashable, Sendable {
  package let verb: Verb
  /// Each once, in key order.
  package let subjects: [RecordReference]
  package let arguments: [String: String]
  package let asOf: Timestamp

  package init(
    _ verb: Verb, on subjects: [RecordReference], arguments: [String: String] = [:],
    asOf: Timestamp
  ) {
    self.verb = verb
    self.subjects = Set(subjects).sorted { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
    self.arguments = arguments
    self.asOf = asOf
  }

  /// More than this in one act could not be reviewed by anybody, nor written in one transaction
  /// without keeping others waiting.
  package static let mostSubjects = 20_000

  func draft(for subject: RecordReference) -> CommandDraft {
    CommandDraft(verb, on: subject, arguments: arguments, asOf: asOf)
  }
}

/// Many decisions as one thing to look at: how many, how much, and what stands out.
package struct BulkPreview: Codable, Hashable, Sendable {
  /// What moves in one currency.
  package struct Total: Codable, Hashable, Sendable {
    package let money: Money
    /// Decisions that move money in it, the amount in their middle and the largest.
    package let decisions: Int
    package let median: Money
    package let largest: Money
  }

  /// A decision that is far from the others.
  package struct Outlier: Codable, Hashable, Sendable {
    package let subject: RecordReference
    package let title: String
    package let money: Money
    package let why: String
  }

  /// Records that the verb refuses, by the reason.
  package struct Refused: Codable, Hashable, Sendable {
    package let code: String
    package let why: String
    package let subjects: [RecordReference]
  }

  /// A text that several decisions have in common.
  package struct Shared: Codable, Hashable, Sendable {
    package let text: String
    package let decisions: Int
  }

  package let draft: BulkDraft
  package let title: String
  /// Decisions that would be carried out; the refused ones are left out.
  package let possible: Int
  package let refused: [Refused]
  package let totals: [Total]
  package let outliers: [Outlier]
  /// What changes, as "label: before -> after", the most frequent first.
  package let changes: [Shared]
  package let effects: [Shared]
  package let irreversible: [Shared]
  package let undo: String?
  /// Names these very decisions, refusals and totals.
  package let digest: String

  /// What is typed to confirm: how many records are acted on.
  package var typed: String { String(possible) }
}

package enum BulkResult: Codable, Hashable, Sendable {
  case done(BulkReceipt)
  /// The facts moved since the preview: nothing was written; this is what would be done now.
  case changed(BulkPreview, differences: [String])
}

package struct BulkReceipt: Codable, Hashable, Sendable {
  /// Every record has an audit entry of its own; these are the first and the last.
  package let auditSequences: ClosedRange<Int64>
  package let count: Int
  package let money: [Money]
  package let summary: String
}
