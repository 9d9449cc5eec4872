// Many decisions over facts of one moment, and the digest that names them all.

import Billing
import Storage

/// What a verb decides for each of many records.
struct BulkDecision {
  struct Item {
    let subject: RecordReference
    let outcome: Result<Decision, Refusal>
  }

  let draft: BulkDraft
  /// In key order.
  let items: [Item]

  var decisions: [(subject: RecordReference, decision: Decision)] {
    items.compactMap { item in
      guard case .success(let decision) = item.outcome else { return nil }
      return (item.subject, decision)
    }
  }

  /// The root of the RFC 6962 tree over the decisions' and refusals' digests in key order, with
  /// the totals: so a part can be shown to belong to what was confirmed.
  func digest() throws(ArithmeticError) -> Billing.Digest {
    var bytes = CanonicalBytes()
    bytes.add(draft.verb.rawValue)
    bytes.add(Int64(items.count))
    bytes.add(Merkle<Sha256>.root(of: items.map { Merkle<Sha256>.leaf($0.digest.bytes) }).bytes)
    let totals = try totals()
    bytes.beginList(totals.count)
    for total in totals { bytes.add(total.money) }
    return Sha256.digest(bytes.bytes)
  }

  /// Sums per currency, in currency order.
  func totals() throws(ArithmeticError) -> [BulkPreview.Total] {
    var amounts: [Currency: [Int64]] = [:]
    for (_, decision) in decisions {
      for money in decision.money { amounts[money.currency, default: []].append(money.minorUnits) }
    }
    var totals: [BulkPreview.Total] = []
    for currency in amounts.keys.sorted() {
      let sorted = (amounts[currency] ?? []).sorted { $0.magnitude < $1.magnitude }
      var sum = Money.zero(currency)
      for amount in sorted { sum = try sum + Money(minorUnits: amount, currency) }
      totals.append(
        BulkPreview.Total(
          money: sum, decisions: sorted.count,
          median: Money(minorUnits: sorted[sorted.count / 2], currency),
          largest: Money(minorUnits: sorted[sorted.count - 1], currency)))
    }
    return totals
  }
}

extension BulkDecision.Item {
  fileprivate var digest: Billing.Digest {
    switch outcome {
    case .success(let decision): return decision.digest
    case .failure(let refusal):
      var bytes = CanonicalBytes()
      bytes.add("refused")
      bytes.add(subject.kind.rawValue)
      bytes.add(subject.id)
      bytes.add(refusal.code)
      return Sha256.digest(bytes.bytes)
    }
  }
}

extension FactReader {
  /// Decides for every subject over the facts of this read. Refusals of single records are part of
  /// the answer; what is wrong with the request itself is thrown.
  func decide(_ bulk: BulkDraft, by actor: Actor) throws -> BulkDecision {
    guard !bulk.subjects.isEmpty else {
      throw Refusal(
        "nothing-marked", what: "Nothing was decided", why: "no record was named",
        remedy: "Mark records, or use a filter that matches some.")
    }
    guard bulk.subjects.count <= BulkDraft.mostSubjects else {
      throw Refusal(
        "too-many", what: "Nothing was decided",
        why: "\(bulk.subjects.count) records are more than \(BulkDraft.mostSubjects) in one act",
        remedy: "Narrow the filter and do it in several acts.")
    }
    let items = try bulk.subjects.map { subject in
      do {
        let decision = try decide(bulk.draft(for: subject), by: actor)
        let causes = try secondPerson(for: decision, by: actor)
        guard causes.isEmpty else { throw Refusal.alone(causes) }
        return BulkDecision.Item(subject: subject, outcome: .success(decision))
      } catch let refusal as Refusal where !refusal.isOfTheRequest {
        return BulkDecision.Item(subject: subject, outcome: .failure(refusal))
      }
    }
    return BulkDecision(draft: bulk, items: items)
  }
}

extension Refusal {
  /// What a second person must look at is decided by itself, not among many.
  fileprivate static func alone(_ causes: [String]) -> Refusal {
    Refusal(
      "second-person", what: "It is not done among others",
      why: "it needs a second person: " + causes.joined(separator: ", "),
      remedy: "Do it by itself; it then waits for approval.")
  }

  /// Refusals that would be the same for every record: an argument that cannot be read.
  fileprivate var isOfTheRequest: Bool {
    ["argument", "unknown-argument", "cancelled"].contains(code)
  }
}
