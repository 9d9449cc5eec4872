// The past as a reader sees it.

import Billing
import Storage

package typealias KnownAt = Storage.KnownAt

/// Where a reader of the past stands.
package struct Past: Hashable, Sendable {
  package let known: KnownAt
  /// The book's revision now: what is derived for a past holds as long as nothing is written.
  package let revision: Int64
}

extension Query {
  /// Whether the answer reads derived tables, which a past must first derive for the whole book.
  var needsDerived: Bool {
    switch self {
    case .home, .list, .count, .marked, .sums, .find: true
    case .record(let reference, _):
      [.dunningCase, .job].contains(reference.kind) || reference.isDunning
    case .whatIf, .imaginable, .changes, .session, .ledger: false
    case .known(_, let query): query.needsDerived
    }
  }

  /// The audit log keeps no derived rows.
  fileprivate var isAudit: Bool {
    switch self {
    case .list(let list), .count(let list), .marked(let list):
      [.audit, .exceptions, .ledger, .journal].contains(list.view)
    case .home, .sums, .record, .whatIf, .imaginable, .changes, .session, .ledger, .find,
      .known:
      false
    }
  }

  /// The query without the instant, and the instant.
  func standing() -> (Query, KnownAt?) {
    switch self {
    case .known(let known, let query): return (query, known)
    case .record(let reference, let asOf?):
      return (.record(reference, asOf: nil), KnownAt(asOf))
    case .home, .list, .count, .marked, .sums, .record, .whatIf, .imaginable, .find, .changes,
      .session, .ledger:
      return (self, nil)
    }
  }

  /// Whether the whole book must be derived for it.
  var derivesWholeBook: Bool { needsDerived && !isAudit }
}

extension RecordReference {
  /// An explanation of a dunning case reads the case.
  fileprivate var isDunning: Bool {
    kind == .explanation && IdentifierText.prefix(of: id) == DunningCaseTag.prefix
  }
}

extension FactReader {
  /// A customer's record tells the steps ahead, which are derived: in the past for this one.
  func deriveWhatIsTold(of reference: RecordReference) throws {
    guard past != nil, reference.kind == .customer else { return }
    try derive(CustomerID(reference.id))
  }
}
