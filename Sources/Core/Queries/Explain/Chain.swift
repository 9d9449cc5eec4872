// The chain of an explanation: from what was agreed to what arrived, one row a step. A step that
// is missing says why.

import Billing
import Storage

/// One step of a chain. `record` is what Enter opens; nil where there is nothing to open.
struct ChainStep {
  let step: String
  let says: Cell
  var at: Cell = .none
  var record: RecordReference?

  init(
    _ step: String, _ says: String, tone: Cell.Tone = .plain, at: Cell = .none,
    record: RecordReference? = nil, why: Explanation? = nil
  ) {
    self.step = step
    // A narrow screen cuts what a step says; `w` tells it whole.
    self.says = Cell(
      .text(says), tone: tone,
      explanation: why ?? Explanation(rule: Explanation.whole, summary: says))
    self.at = at
    self.record = record
  }

  /// A step that has not come, and why.
  static func missing(_ step: String, _ why: String, tone: Cell.Tone = .muted) -> ChainStep {
    ChainStep(step, why, tone: tone)
  }
}

extension FactReader {
  func chainSection(
    _ title: String, _ steps: [ChainStep], of reference: RecordReference,
    whenEmpty: String = "Nothing happened yet"
  ) -> RecordAnswer.Section {
    let rows = steps.enumerated().map { number, step in
      Row(
        step.record ?? reference, anchor: Anchor(sortValue: "i\(number)", id: Int64(number)),
        cells: [.text(step.step, tone: .muted), step.says, step.at])
    }
    return RecordAnswer.Section(
      title,
      .table(
        [
          Column("step", "Step", .text, width: 12),
          Column("says", "What", .text, width: 76, minimum: 44),
          Column("at", "When", .instant, width: 16),
        ], rows), whenEmpty: whenEmpty)
  }

  /// What the ledger holds of the records, each entry with its sides.
  func ledgerSteps(_ trail: DocumentTrail) throws -> [ChainStep] {
    let entries = try entries(of: trail)
    guard !entries.isEmpty else { return [.missing("Ledger", "nothing is posted of it yet")] }
    // What time alone recognises is told after what somebody did.
    let byTime = entries.filter(\.isRecognition)
    let chosen = entries.filter { !$0.isRecognition }.prefix(12) + byTime.prefix(4)
    let shown = try chosen.map { entry in
      let sides = try connection.postings(of: entry.id).map { posting in
        let amount = Money(minorUnits: posting.amount, entry.currency)
        return "\(posting.side.rawValue) \(posting.account.rawValue) \(amount)"
      }
      return ChainStep(
        "Ledger", "\(entry.ruleWords): \(sides.joined(separator: ", "))",
        at: Cell(.day(entry.postedOn)),
        record: RecordReference(.journalEntry, entry.id.description))
    }
    let left = entries.count - shown.count
    return left == 0 ? shown : shown + [.missing("Ledger", "\(left) more entries")]
  }

  /// Which acts wrote the facts, in the order of the log. A run writes many customers' documents
  /// under one correlation: where `own` names records, what it says of other invoices,
  /// subscriptions and customers is left out. Of `documents` everything is told, also what came
  /// under another correlation.
  func auditSteps(
    _ correlations: [Int64], about own: [RecordReference] = [],
    and documents: [RecordReference] = []
  ) throws -> [ChainStep] {
    var seen: Set<Int64> = []
    let wanted = correlations.filter { $0 != 0 && seen.insert($0).inserted }
    let kinds = Set([RecordKind.invoice, .subscription, .customer].map(\.rawValue))
    var entries = try wanted.flatMap { try connection.auditEntries(correlation: $0) }
      .filter { own.isEmpty || !kinds.contains($0.objectKind) }
    for record in own {
      entries += try connection.auditEntries(aboutKind: record.kind.rawValue, id: record.id)
        .filter { wanted.contains($0.correlation) }
    }
    for document in documents {
      entries += try connection.auditEntries(aboutKind: document.kind.rawValue, id: document.id)
    }
    var known: Set<Int64> = []
    entries = entries.sorted { $0.sequence < $1.sequence }
      .filter { known.insert($0.sequence).inserted }
    guard !entries.isEmpty else { return [.missing("Audit", "no entry names these facts")] }
    let left = entries.count - Self.auditShown
    let more = left > 0 ? [ChainStep.missing("Audit", "\(left) more entries")] : []
    return entries.prefix(Self.auditShown).map { entry in
      ChainStep(
        "Audit", "entry \(entry.sequence), \(entry.actor): \(entry.verb), \(entry.summary)",
        at: Cell(.instant(entry.at)),
        record: RecordReference(.auditEntry, String(entry.sequence)))
    } + more
  }

  private static let auditShown = 12
}

extension JournalEntryRow {
  fileprivate var isRecognition: Bool { rule.hasPrefix("recognised") }
}

extension DocumentStanding {
  /// What the acts behind the document and some of its lines are about beside itself: who pays, and
  /// what it bills.
  func parties(_ lines: [InvoiceLineRow]) -> [RecordReference] {
    let subscriptions = Set(lines.compactMap(\.subscriptionID)).sorted()
    return [RecordReference(.customer, row.customerID.description)]
      + subscriptions.map { RecordReference(.subscription, $0.description) }
  }
}
