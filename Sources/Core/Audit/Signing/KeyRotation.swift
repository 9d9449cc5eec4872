// A new key is introduced by an entry that the old key approved.

import Billing

/// What the old key signs when it hands over. The entry holds the signature's line as its approval
/// and the new key as its object, so that the statement can be made again from the leaf.
struct KeyRotation {
  static let verb = "rotate-audit-key"

  let origin: String
  /// The entry that hands over.
  let sequence: UInt64
  let old: VerifierKey
  let new: VerifierKey

  var text: String {
    "daybook audit key rotation\n\(origin)\n\(sequence)\n\(old.text)\n\(new.text)\n"
  }

  /// Whether the old key signed this statement in that entry.
  func isApproved(in entry: AuditEntry) -> Bool {
    guard entry[text: .verb] == Self.verb, entry[text: .objectID] == new.text,
      entry.sequence == sequence, let line = NoteSignature(line: entry[text: .approval])
    else { return false }
    return old.verifies(line, of: text)
  }
}
