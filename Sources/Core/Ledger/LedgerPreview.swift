// What a command will post, said beforehand by the very functions that post it.

import Billing
import Storage

/// What is known of a payer's journal, so that further facts can be posted in thought.
package struct LedgerPreview: Sendable {
  let posted: [JournalSource]
  let catalogue: Catalogue
  /// Of the payer's legal entity.
  let closedThrough: Day?

  /// The entries that facts which are in `after` and not in `before` would post.
  package func entries(
    before: PayerFacts, after: PayerFacts, at instant: Timestamp
  ) throws -> [JournalEntry] {
    let known = Set(try waiting(before, at: instant).map { $0.fact.source })
    return try waiting(after, at: instant).filter { !known.contains($0.fact.source) }
      .flatMap { $0.posted.entries }
      .map { try $0.booked(closedThrough: closedThrough).unnamed }
  }

  private func waiting(
    _ facts: PayerFacts, at instant: Timestamp
  ) throws -> [(fact: LedgerFact, posted: Posted)] {
    var all: [(fact: LedgerFact, posted: Posted)] = []
    for var ledger in try OrderedLedger.all(
      facts, posted: posted, catalogue: catalogue, now: instant)
    {
      all += try ledger.postRest()
    }
    return all
  }
}

extension FactReader {
  package func ledgerPreview(of payer: CustomerID) throws -> LedgerPreview {
    LedgerPreview(
      posted: try connection.postedSources(of: connection.survivor(of: payer)).map(\.source),
      catalogue: try catalogue(),
      closedThrough: try ClosedPeriods.of(connection).through(customer(payer).legalEntityID))
  }
}

extension JournalEntry {
  /// Records that are only imagined have no id yet: theirs lie beyond all that a book gives.
  fileprivate var unnamed: JournalEntry {
    get throws(JournalRefusal) {
      guard source.id > 1 << 62 else { return self }
      return try JournalEntry(
        JournalSource(source.kind, 0, source.rule), on: on, currency, postings,
        reverses: reverses)
    }
  }

  /// Everything but the record's id and the day: what a preview and its commit have in common.
  fileprivate var shape: [String] {
    ["\(source.kind) \(source.postingRule?.rawValue ?? source.rule) \(currency.code)"]
      + postings.map { "\($0.side.rawValue) \($0.account.rawValue) \($0.amount) \($0.segment)" }
  }
}

extension Decision {
  /// Refuses, and so takes back, a commit that posted something else than the decision showed.
  func checkPosted(after number: Int64, in connection: Connection) throws {
    guard !entries.isEmpty else { return }
    var shapes: [[String]] = []
    try connection.forEachJournalEntry(from: JournalEntryID(number + 1)) { row, postings in
      if let entry = JournalEntry(row, postings) { shapes.append(entry.shape) }
    }
    for entry in entries {
      guard let place = shapes.firstIndex(of: entry.shape) else {
        throw Refusal(
          "posted-otherwise", what: "Nothing was written",
          why: "the ledger would post another \(entry.source.rule) than was shown",
          remedy: "Look again and confirm what you see.")
      }
      shapes.remove(at: place)
    }
  }
}
