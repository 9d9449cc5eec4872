// Summing many decisions up for whoever confirms them.

import Billing

extension BulkPreview {
  /// An amount this many times the median of its currency stands out.
  static let outlierFactor: Int64 = 10
  static let mostOutliers = 10
  static let mostTexts = 12

  init(_ bulk: BulkDecision) throws {
    let decisions = bulk.decisions
    let totals = try bulk.totals()
    let description = bulk.draft.verb.description
    let noun = bulk.draft.subjects.first?.kind.rawValue ?? "record"
    self.init(
      draft: bulk.draft,
      title: "\(description.title): \(decisions.count) of \(bulk.items.count) \(noun) records",
      possible: decisions.count, refused: Self.refused(bulk), totals: totals,
      outliers: Self.outliers(decisions, totals),
      changes: Self.shared(
        decisions.flatMap { _, decision in
          decision.changes.map {
            "\($0.label): \($0.before.value.plainText) -> \($0.after.value.plainText)"
          }
        }),
      effects: Self.shared(decisions.flatMap(\.decision.effects)),
      irreversible: Self.shared(decisions.flatMap(\.decision.irreversible)),
      undo: decisions.first?.decision.undo, digest: try bulk.digest().hex)
  }

  private static func refused(_ bulk: BulkDecision) -> [Refused] {
    var codes: [String] = []
    var found: [String: (why: String, subjects: [RecordReference])] = [:]
    for item in bulk.items {
      guard case .failure(let refusal) = item.outcome else { continue }
      if found[refusal.code] == nil { codes.append(refusal.code) }
      found[refusal.code, default: (refusal.why, [])].subjects.append(item.subject)
    }
    return codes.compactMap { code in
      found[code].map { Refused(code: code, why: $0.why, subjects: $0.subjects) }
    }
  }

  /// Amounts far above the middle of their currency, the largest first.
  private static func outliers(
    _ decisions: [(subject: RecordReference, decision: Decision)], _ totals: [Total]
  ) -> [Outlier] {
    var found: [Outlier] = []
    for total in totals where total.decisions >= 3 {
      let middle = total.median.minorUnits.magnitude
      for (subject, decision) in decisions {
        for money in decision.money where money.currency == total.money.currency {
          let (limit, overflow) = middle.multipliedReportingOverflow(by: UInt64(outlierFactor))
          guard !overflow, middle > 0, money.minorUnits.magnitude >= limit else { continue }
          let times = money.minorUnits.magnitude / middle
          found.append(
            Outlier(
              subject: subject, title: decision.title, money: money,
              why: "\(times) times the median of \(total.median)"))
        }
      }
    }
    let ranked = found.sorted {
      ($1.money.minorUnits.magnitude, $0.subject.id) < (
        $0.money.minorUnits.magnitude, $1.subject.id
      )
    }
    return Array(ranked.prefix(mostOutliers))
  }

  /// Texts by how often they occur; of equals the first met.
  private static func shared(_ texts: [String]) -> [Shared] {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for text in texts {
      if counts[text] == nil { order.append(text) }
      counts[text, default: 0] += 1
    }
    let ranked = order.enumerated().sorted {
      (counts[$1.element] ?? 0, $0.offset) < (counts[$0.element] ?? 0, $1.offset)
    }
    let shown = ranked.prefix(mostTexts).map {
      Shared(text: $0.element, decisions: counts[$0.element] ?? 0)
    }
    let rest = ranked.dropFirst(mostTexts).reduce(0) { $0 + (counts[$1.element] ?? 0) }
    return rest == 0
      ? shown : shown + [Shared(text: "… others, each different", decisions: rest)]
  }

  /// What differs from an earlier preview of the same draft, in words.
  func differences(from earlier: BulkPreview) -> [String] {
    var words: [String] = []
    if possible != earlier.possible {
      words.append("\(possible) records would be acted on, not \(earlier.possible)")
    }
    if totals != earlier.totals {
      let now = totals.map(\.money.description).joined(separator: " + ")
      words.append("the total is \(now.isEmpty ? "nothing" : now) now")
    }
    for refusal in refused where !earlier.refused.contains(refusal) {
      words.append("\(refusal.subjects.count) refused: \(refusal.why)")
    }
    return words.isEmpty ? ["the facts moved since this was previewed"] : words
  }
}
