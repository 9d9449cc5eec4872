// Taking an audited act back by the command that compensates it. The new entry names the old one.

import Billing
import Storage

/// The act that was asked to be undone, and what undoes it.
package struct UndoFacts: Sendable {
  let entry: AuditEntryRow
  let decision: Result<Decision, Refusal>
}

package struct Undo: BookCommand {
  package static let description = VerbDescription(
    .undo, "Undo", "Carry out the command that takes an audited act back, linked to it.",
    confirmKey: "X", risk: .consequential, subjects: [.auditEntry], parameters: .reason)
  static let what = "The act cannot be undone"

  package let sequence: Int64
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    guard let number = Int64(draft.draft.subject.id) else {
      throw Refusal(
        "unreadable-id", what: "\(draft.draft.subject.id) is no audit entry",
        why: "an entry is named by its number", remedy: "Copy it from the audit list.")
    }
    sequence = number
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> UndoFacts {
    guard let entry = try book.connection.auditEntry(sequence) else {
      throw Refusal(
        "no-such-record", what: "There is no audit entry \(sequence)",
        why: "the log does not reach it", remedy: "Copy it from the audit list.")
    }
    do {
      let draft = try Compensation(book: book, entry: entry, reason: reason).draft()
      guard let actor = book.acting else {
        throw Refusal(
          "no-actor", what: Self.what, why: "nobody acts", remedy: "Undo it as an operator.")
      }
      // The roles of the compensating command are asked for as well.
      return UndoFacts(entry: entry, decision: .success(try book.decide(draft, by: actor)))
    } catch let refusal as Refusal {
      return UndoFacts(entry: entry, decision: .failure(refusal))
    }
  }

  package func decide(
    _ facts: UndoFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let decision = try facts.decision.get()
    return decision.undoing(facts.entry)
  }
}

extension Decision {
  /// The decision as the undoing of an entry: only the verb, the title and the link are new.
  fileprivate func undoing(_ entry: AuditEntryRow) -> Decision {
    var undoing = made(by: .undo)
    undoing.compensates = entry.sequence
    return undoing
  }
}
