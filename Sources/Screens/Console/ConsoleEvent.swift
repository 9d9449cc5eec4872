// What reaches the console from outside, and what it asks of the outside. Between the two lies
// only state, so a session can be replayed without a terminal, a book or a clock.

import Core
import Terminal

/// Names one question, so that its answer finds the place that asked.
package struct Ticket: Hashable, Comparable, Sendable {
  package let number: Int

  package static func < (left: Ticket, right: Ticket) -> Bool { left.number < right.number }
}

package enum ConsoleEvent: Sendable {
  case input(Event)
  /// The book is open; these are the things that can be done to it.
  case opened([VerbDescription])
  case openFailed(Refusal)
  case answered(Ticket, Result<Answer, Refusal>)
  case previewed(Ticket, Result<Preview, Refusal>)
  case committed(Ticket, Result<CommitResult, Refusal>)
  /// WRITE was asked for, with a reason that the book keeps.
  case elevated(Ticket, Result<Receipt, Refusal>)
  case bulkPreviewed(Ticket, Result<BulkPreview, Refusal>)
  case bulkCommitted(Ticket, Result<BulkResult, Refusal>)
  /// Somebody wrote to the book; this is its revision now.
  case revision(Int64)
  /// Seconds of a clock that never goes back. Sent before other events when it has moved.
  case clock(seconds: Int)
  /// How an effect `copy` ended. Where the terminal cannot copy, the text is shown.
  case copied(String, Bool)
  /// How an effect `theme` ended; nil when it was applied.
  case themed(String, Refusal?)
  /// No key came for a moment: what only follows the cursor may be read now.
  case rested
  /// The last view has been shown: only what was shown can be confirmed.
  case painted
}

package enum Effect: Hashable, Sendable {
  case ask(Query, Ticket)
  case preview(CommandDraft, Ticket)
  case commit(CommandDraft, digest: String, Ticket)
  case elevate(String, Ticket)
  case previewBulk(BulkDraft, Ticket)
  case commitBulk(BulkDraft, digest: String, Ticket)
  /// Stops the running question.
  case cancel
  case copy(String)
  case theme(String)
  case mouse(Bool)
  case redraw
  case suspend
  case quit
}
