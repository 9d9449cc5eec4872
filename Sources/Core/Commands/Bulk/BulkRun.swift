// Deciding and writing one verb over many records inside one write transaction.
//
// Each record is decided over what the ones before it have written: two invoices of one payer do
// not spend the same credit twice. A preview therefore writes too, in a transaction that is rolled
// back, and so shows what a commit will do and not an estimate of it.

import Billing
import Storage

/// What a run over many records found.
struct BulkFindings {
  struct Item {
    let subject: RecordReference
    let title: String
    let money: [Money]
  }

  private(set) var items: [Item] = []
  private(set) var refused: [BulkPreview.Refused] = []
  private(set) var samples: [Preview] = []
  private(set) var irreversible: [String] = []
  private(set) var undo: String?
  private(set) var totals: [Money] = []
  private var edge = MerkleEdge<Sha256>()
  /// Why single decisions wait for a second person.
  private(set) var secondPerson: [String] = []
  /// Customers whose standings can have moved.
  private(set) var touched: Set<CustomerID> = []

  static let shownSamples = 3

  mutating func add(_ decision: Decision, _ draft: CommandDraft) throws {
    items.append(Item(subject: draft.subject, title: decision.title, money: decision.money))
    if samples.count < Self.shownSamples { samples.append(Preview(decision, of: draft)) }
    for text in decision.irreversible where !irreversible.contains(text) {
      irreversible.append(text)
    }
    undo = undo ?? decision.undo
    edge.append(Merkle<Sha256>.leaf(decision.digest.bytes))
    for amount in decision.money { try add(amount) }
    for cause in decision.secondPerson where !secondPerson.contains(cause) {
      secondPerson.append(cause)
    }
    touched.formUnion(decision.alsoTouches)
    if let customer = decision.customer { touched.insert(customer) }
  }

  mutating func refuse(_ subject: RecordReference, _ refusal: Refusal) {
    refused.append(.init(subject: subject, refusal: refusal))
  }

  private mutating func add(_ amount: Money) throws {
    if let index = totals.firstIndex(where: { $0.currency == amount.currency }) {
      totals[index] = try totals[index] + amount
    } else {
      totals.append(amount)
      totals.sort { $0.currency < $1.currency }
    }
  }

  /// Names all decisions in their order, how many they are and what they add up to.
  func digest(_ verb: Verb) -> Billing.Digest {
    var bytes = CanonicalBytes()
    bytes.add("bulk")
    bytes.add(verb.rawValue)
    bytes.add(edge.root.bytes)
    bytes.add(Int64(items.count))
    bytes.beginList(totals.count)
    for total in totals { bytes.add(total) }
    return Sha256.digest(bytes.bytes)
  }
}

/// One pass over the records of a bulk command.
struct BulkRun {
  let connection: Connection
  let now: Timestamp
  let actor: Actor

  /// More records than this are not one decision that a person can take.
  static let limit = 100_000

  /// Decides and writes each record in order. `record` is told what each decision made.
  func run(
    _ draft: BulkDraft, correlation: Int64,
    record: (Decision, RecordReference) throws -> Void = { _, _ in }
  ) throws -> BulkFindings {
    guard draft.subjects.count <= Self.limit else {
      throw Refusal(
        "too-many", what: "Nothing was decided",
        why: "\(draft.subjects.count) records are more than \(Self.limit)",
        remedy: "Narrow the filter.")
    }
    var findings = BulkFindings()
    let reader = try FactReader(connection, clock: { now }, origin: actor.origin)
    for subject in draft.subjects {
      reader.forgetAccounts()
      let single = draft.single(subject)
      do {
        let decision = try reader.decide(single, by: actor)
        let writer = try DecisionWriter(
          connection: connection, stamp: Stamp(at: now, correlation: correlation),
          author: actor.name, reason: decision.reason,
          secret: try decision.customer.map { try SubjectSecret.of($0, in: connection) })
        var made = decision.subject
        for write in decision.writes { made = try write.write(with: writer) ?? made }
        try record(decision, made)
        try findings.add(decision, single)
      } catch let refusal as Refusal {
        findings.refuse(subject, refusal)
      }
    }
    return findings
  }
}

extension BulkPreview {
  init(_ findings: BulkFindings, of draft: BulkDraft) {
    let kept = BulkDraft(
      draft.verb, on: findings.items.map(\.subject), arguments: draft.arguments, asOf: draft.asOf)
    self.init(
      draft: kept,
      title: "\(draft.verb.description.title): \(kept.subjects.count) of "
        + "\(draft.subjects.count) records",
      refused: findings.refused, money: findings.totals, outliers: Self.outliers(findings),
      samples: findings.samples, irreversible: findings.irreversible, undo: findings.undo,
      digest: findings.digest(draft.verb).hex)
  }

  /// Amounts far above the middle half of their currency, the largest first.
  private static func outliers(_ findings: BulkFindings) -> [Outlier] {
    var result: [Outlier] = []
    for total in findings.totals {
      let amounts = findings.items.flatMap { item in
        item.money.filter { $0.currency == total.currency }.map { (item, $0) }
      }.sorted { $0.1.minorUnits > $1.1.minorUnits }
      guard amounts.count >= 8 else { continue }
      let upper = amounts[amounts.count / 4].1.minorUnits
      let lower = amounts[amounts.count - 1 - amounts.count / 4].1.minorUnits
      let (fence, overflow) = upper.addingReportingOverflow(3 * max(1, upper - lower))
      guard !overflow else { continue }
      let half =
        "\(Money(minorUnits: lower, total.currency)) to "
        + "\(Money(minorUnits: upper, total.currency))"
      result += amounts.prefix { $0.1.minorUnits > fence }.prefix(10).map { item, money in
        Outlier(
          subject: item.subject, title: item.title, money: money,
          reason: "half of them lie between \(half)")
      }
    }
    return result
  }
}
