// What a reconciliation answers: matches, exceptions, what is still expected, and searches given up.

/// The answer of `reconcile`. All lists are sorted by id.
package struct Reconciliation: Hashable, Sendable {
  /// Matches that were not among the earlier ones.
  package var newMatches: [Match] = []
  package var exceptions: [ReconciliationException] = []
  /// Facts whose counterpart is not due yet (the `timing` queue): no exceptions.
  package var waiting: [Expectation] = []
  package var abandonedSearches: [AbandonedSearch] = []
  /// Bank debits that no payout explains and that are none of reconciliation's business.
  package var outOfScope: [FactReference] = []

  package init() {}
}

/// A fact whose counterpart may still come in time.
package struct Expectation: Hashable, Sendable, Codable {
  package let link: ReconciliationLink
  package let fact: FactReference
  package let amount: Money
  package let since: Day
  /// From the next day on it is an exception.
  package let dueOn: Day
}

/// A payout search that used up its work without an answer.
package struct AbandonedSearch: Hashable, Sendable, Codable {
  package let payout: FactReference
  package let candidates: Int
  package let steps: Int
}

/// Something a person must resolve.
package struct ReconciliationException: Hashable, Sendable, Codable {
  package let kind: ExceptionKind
  package var severity: ExceptionSeverity
  package let link: ReconciliationLink
  /// The fact that it is about, in the first place.
  package let about: FactReference
  /// The facts that this exception stands for, sorted: no match speaks for them in this link.
  package var subjects: [FactReference]
  package var arisesOn: Day
  /// The last day to resolve it in time.
  package var dueOn: Day
  /// Ours and theirs, field by field, equal ones included.
  package var fields: [FieldComparison] = []
  package var atStake: Money?
  package var evidence: [Evidence] = []
  /// The best candidates that were not good enough, best first.
  package var nearMisses: [NearMiss] = []
  package var proposals: [ExceptionProposal] = []
  /// What happened, in a sentence.
  package var explanation: String

  /// Made of kind, link and fact, so that the same exception has the same id in every run.
  package var id: String { "\(kind.rawValue)/\(link.rawValue)/\(about)" }

  package var differingFields: [String] { fields.filter(\.differs).map(\.name) }
}

/// One field as we know it and as they do.
package struct FieldComparison: Hashable, Sendable, Codable {
  package let name: String
  package let ours: String?
  package let theirs: String?

  package init(_ name: String, ours: String?, theirs: String?) {
    self.name = name
    self.ours = ours
    self.theirs = theirs
  }

  package var differs: Bool { ours != theirs }
}

/// A candidate that was not taken, and why.
package struct NearMiss: Hashable, Sendable, Codable {
  package let fact: FactReference
  package let score: Int
  package let reasons: [String]

  package init(_ fact: FactReference, score: Int, reasons: [String]) {
    self.fact = fact
    self.score = score
    self.reasons = reasons
  }
}
