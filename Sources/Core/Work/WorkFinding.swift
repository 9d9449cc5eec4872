// What a finder found: everything a work item says, before it is one.

import Billing
import Storage

/// Something that a person must resolve, as the facts of now say. Its key is made of the facts, so
/// that finding it again changes nothing.
struct WorkFinding: Sendable {
  let key: String
  let kind: WorkKind
  /// Which of its kind: a reconciliation's kind, a rule's name; empty where the kind says all.
  var detail = ""
  var severity: ExceptionSeverity
  var title: String
  var customer: CustomerID?
  var legalEntity: LegalEntityID?
  var account: MerchantAccountID?
  var atStake: Money?
  var arose: Timestamp
  /// Until when; nil for the kind's own working days.
  var dueOn: Day?
  /// The record that it is about.
  var subject: RecordReference?
  var document: ExceptionDocument
  /// Words that it is found by beside title and customer.
  var words: [String] = []

  init(
    _ kind: WorkKind, key: String, title: String, arose: Timestamp,
    facts: [(name: String, value: String)] = [], proposals: [String] = []
  ) {
    self.kind = kind
    self.key = "\(kind.rawValue)/\(key)"
    self.title = title
    self.arose = arose
    severity = kind.severity
    document = ExceptionDocument(explanation: title, facts: facts, proposals: proposals)
  }
}

/// One source of work. It finds all of its kinds, of the whole book or of some payers.
protocol WorkFinder: Sendable {
  /// What it finds: an open item of these kinds that it does not find any more is resolved.
  static var kinds: [WorkKind] { get }
  /// Looks only when everything is derived: nothing else brings its facts, and it reads much.
  static var isWhole: Bool { get }
  func findings(_ reader: FactReader, _ scope: WorkScope) throws -> [WorkFinding]
}

extension WorkFinder {
  static var isWhole: Bool { false }
}

/// Where to look.
enum WorkScope {
  case book
  /// Customers whose facts an act can have moved.
  case customers([CustomerID])

  /// Reads the whole book at once, or each customer by his own index.
  func read<Value>(_ one: (CustomerID?) throws -> [Value]) rethrows -> [Value] {
    switch self {
    case .book: try one(nil)
    case .customers(let some): try some.flatMap { try one($0) }
    }
  }
}
