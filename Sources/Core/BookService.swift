// The only interface of Core to its users: commands in, queries in, values out.

import Billing

/// A book as screens, the command line and the service see it. Every method may be called from
/// any thread. Refusals are thrown as `Refusal`.
package protocol BookService: Sendable {
  func answer(_ query: Query) throws -> Answer
  /// Decides without writing.
  func preview(_ draft: CommandDraft) throws -> Preview
  /// Reloads the facts inside the write transaction, decides again, and writes the decision with
  /// its audit entry; if it differs from `digest`, writes nothing and answers the difference.
  /// A nil digest expects nothing.
  func commit(_ draft: CommandDraft, expecting digest: String?) throws -> CommitResult
  /// Switches WRITE on at a console for a while: an act of its own, audited with the reason.
  func elevate(reason: String) throws -> Receipt
  /// Decides for many records without writing.
  func previewBulk(_ draft: BulkDraft) throws -> BulkPreview
  /// Writes everything that `digest` names in one transaction, or nothing.
  func commitBulk(_ draft: BulkDraft, expecting digest: String?) throws -> BulkResult
  /// Stops the running reads of all other threads, those of previews too; they throw the refusal
  /// `cancelled`.
  func cancel()
  /// The revision now: cheap, for live refresh.
  func revision() throws -> Int64
  /// What every verb needs and where it applies.
  var verbs: [VerbDescription] { get }
}
