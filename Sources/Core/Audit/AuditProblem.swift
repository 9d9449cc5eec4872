// What can be wrong with a log, in words.

import Billing

/// One disagreement, naming the entry or checkpoint where it shows.
package enum AuditProblem: Hashable, Sendable, CustomStringConvertible {
  case missing(from: Int64, to: Int64)
  /// Entries after the last one that the stored tree knows.
  case added(from: Int64, to: Int64)
  case unreadableLeaf(Int64)
  /// The leaf in this place says that it belongs to another.
  case misplaced(Int64, claims: UInt64)
  case columnDiffers(Int64, column: String, stored: String, inLeaf: String)
  case leafHashDiffers(Int64)
  /// The complete subtree over these entries is another than the stored one: what was replaced,
  /// with its hash and columns, is among them.
  case subtreeDiffers(from: Int64, to: Int64)
  /// The tree over the leaves is not the tree whose edge is stored.
  case treeDiffers(entries: Int64, stored: String, computed: String)
  case checkpoint(Int64, CheckpointFault)
  /// In the ledger's journal, in words.
  case journal(String)
  /// A key that no entry signed by the key before it introduced.
  case keyUnproved(Int64)
  /// Against what is kept outside the book; `where` says where that is.
  case outside(at: String, OutsideFault)

  /// What is wrong with a checkpoint that the book holds.
  package enum CheckpointFault: Hashable, Sendable {
    case unreadable
    /// Numbers before this one are gone.
    case gap
    case otherOrigin(String)
    /// It signs another size than its row says, or less than the checkpoint before.
    case outOfOrder
    /// No key of the book that was current then made its signature.
    case badSignature
    /// It signs more leaves than there are.
    case beyond(size: UInt64)
    /// The tree of that size is another than the signed one.
    case rootDiffers(size: UInt64)
  }

  /// What a copy kept elsewhere proves against the book.
  package enum OutsideFault: Hashable, Sendable {
    /// It is no checkpoint that a known key signed.
    case unsigned
    /// The book has fewer leaves than were signed: cut, or an older file was restored.
    case shrunk(signed: UInt64, found: Int64)
    /// The signed tree is not the beginning of the book's.
    case forked(size: UInt64)
    /// The book's keys are others than the trusted ones.
    case otherKey(String)
    /// The file says that it is another log than it was.
    case otherLog(was: String)
  }
}

extension AuditProblem {
  package var description: String {
    switch self {
    case .missing(let from, let to):
      from == to ? "entry \(from) is missing" : "entries \(from) to \(to) are missing"
    case .added(let from, let to):
      (from == to ? "entry \(from) was" : "entries \(from) to \(to) were")
        + " added behind the log's back"
    case .unreadableLeaf(let entry): "entry \(entry): its leaf cannot be read"
    case .misplaced(let entry, let claims):
      "entry \(entry): its leaf is that of entry \(claims) (reordered or replaced)"
    case .columnDiffers(let entry, let column, let stored, let inLeaf):
      "entry \(entry): column \(column) says \(stored), the leaf says \(inLeaf)"
    case .leafHashDiffers(let entry): "entry \(entry): its leaf was changed (the hash disagrees)"
    case .subtreeDiffers(let from, let to):
      from == to
        ? "entry \(from) is not the one that was logged"
        : "one of the entries \(from) to \(to) is not the one that was logged"
    case .treeDiffers(let entries, let stored, let computed):
      "the tree over \(entries) entries has root \(computed), stored is \(stored): "
        + "an entry was changed, removed or added behind the log's back"
    case .checkpoint(let number, let fault): "checkpoint \(number) \(fault.description)"
    case .journal(let words): "the journal: \(words)"
    case .keyUnproved(let number):
      "key \(number) was introduced by no entry that key \(number - 1) signed"
    case .outside(let place, let fault): "\(place): \(fault.description)"
    }
  }
}

extension AuditProblem.CheckpointFault {
  fileprivate var description: String {
    switch self {
    case .unreadable: "cannot be read"
    case .gap: "follows one that is missing"
    case .otherOrigin(let origin): "is of another log, \(origin)"
    case .outOfOrder: "does not sign what its row says, or less than the one before"
    case .badSignature: "is not signed by the key of its time"
    case .beyond(let size): "signs \(size) entries, more than there are: the log was cut"
    case .rootDiffers(let size):
      "signs another tree of \(size) entries: one of them was changed, removed or added"
    }
  }
}

extension AuditProblem.OutsideFault {
  fileprivate var description: String {
    switch self {
    case .unsigned: "is no checkpoint that a trusted key signed"
    case .shrunk(let signed, let found):
      "\(signed) entries were signed, the book has \(found): it was cut, or an older file restored"
    case .forked(let size):
      "the \(size) entries that were signed are not the first \(size) of this book"
    case .otherKey(let key): "the book does not know the trusted key \(key)"
    case .otherLog(let was): "this file was the log \(was)"
    }
  }
}
