// Finding what is not posted and posting it. It reads facts and the journal, so that running it
// again adds nothing, and a run that was missed is made up for.

import Billing
import Storage

package struct LedgerPoster {
  let connection: Connection
  let now: Timestamp
  let reader: FactReader

  package init(connection: Connection, now: Timestamp) throws {
    self.init(reader: try FactReader(connection, clock: { now }))
  }

  init(reader: FactReader) {
    connection = reader.connection
    now = reader.now
    self.reader = reader
  }

  /// Posts what is not posted of one payer. Answers the numbers of the new entries.
  @discardableResult
  package func post(payer: CustomerID) throws -> [JournalEntryID] {
    let payer = try connection.survivor(of: payer)
    let facts = try reader.account(of: payer).facts
    let sources = try connection.postedSources(of: payer).map(\.source)
    let stamp = Stamp(at: now, correlation: connection.nextNumber())
    var numbers: [JournalEntryID] = []
    for var ledger in try OrderedLedger.all(
      facts, posted: sources, catalogue: reader.catalogue(), now: now)
    {
      for (fact, posted) in try ledger.postRest() {
        if posted.keepsPlace, let last = try numbers.last ?? connection.lastEntry(of: payer) {
          try connection.insert(
            JournalFactRow(
              sourceKind: fact.source.kind, sourceID: fact.source.id, rule: fact.source.rule,
              entryID: last))
        }
        numbers += try Journal.append(
          posted, of: fact.source, customer: ledger.ledger.customer, in: ledger.ledger.currency,
          stamp: stamp, to: connection)
      }
    }
    return numbers
  }

  /// Posts what is not posted of every payer.
  package func postPayers() throws {
    var last: CustomerID?
    while true {
      let page = try connection.customerIDs(after: last, limit: 1_000)
      guard let end = page.last else { return }
      last = end
      for id in page { try post(payer: id) }
    }
  }

  /// Recognises what is earned up to and including `day`, at most `limit` entries. Answers how
  /// many it took.
  @discardableResult
  package func recognise(through day: Day, limit: Int = .max) throws -> Int {
    let stamp = Stamp(at: now, correlation: connection.nextNumber())
    var count = 0
    while count < limit {
      let rows = try connection.unrecognised(through: day, limit: min(1_000, limit - count))
      guard !rows.isEmpty else { break }
      for row in rows { try recognise(row, stamp) }
      count += rows.count
    }
    return count
  }

  private func recognise(_ row: RevenueScheduleRow, _ stamp: Stamp) throws {
    let segment = LedgerSegment(
      legalEntity: row.legalEntityID.number, customer: row.customerID.number)
    guard
      let entry = try PostingRules.recognised(
        row.amount, of: (row.sourceKind, row.sourceID), on: row.earnedOn, row.currency, segment)
    else { return }
    let number = try Journal.append(entry, customer: segment, stamp: stamp, to: connection)
    try connection.setRecognised(row, by: number, at: stamp.recordedAt)
  }

  /// Recognises all days that are over for every legal entity of the book.
  @discardableResult
  package func recogniseDaysOver(limit: Int = .max) throws -> Int {
    let catalogue = try reader.catalogue()
    let zones = LedgerZones(catalogue)
    let today = try catalogue.rows.legalEntities.map { try zones.day(now, $0.id) }.min()
    guard let yesterday = (today ?? Zone.utc.day(of: now)).adding(days: -1) else { return 0 }
    return try recognise(through: yesterday, limit: limit)
  }
}

/// A payer's ledger in one currency with the facts that are not posted yet.
package struct OrderedLedger {
  package private(set) var ledger: PayerLedger
  private var rest: [LedgerFact]

  /// Replays what is posted, in the journal's order; the rest waits in the order of time.
  static func all(
    _ facts: PayerFacts, posted: [JournalSource], catalogue: Catalogue, now: Timestamp
  ) throws -> [OrderedLedger] {
    let reading = LedgerFacts(
      facts: facts, catalogue: catalogue, zones: LedgerZones(catalogue), now: now)
    var places: [JournalSource: Int] = [:]
    for (place, source) in posted.enumerated() { places[source] = place }
    return try reading.byCurrency().map { currency, facts in
      var ledger = PayerLedger(of: reading.customer, in: currency)
      let known = facts.filter { places[$0.source] != nil }
        .sorted { (places[$0.source] ?? 0) < (places[$1.source] ?? 0) }
      for fact in known { _ = try ledger.post(fact) }
      return OrderedLedger(
        ledger: ledger, rest: facts.filter { places[$0.source] == nil })
    }
  }

  /// Posts what waits. A fact whose money an earlier entry took with it has nothing left to post.
  package mutating func postRest() throws(JournalRefusal) -> [(fact: LedgerFact, posted: Posted)] {
    var all: [(LedgerFact, Posted)] = []
    for fact in rest {
      var posted = try ledger.post(fact)
      // What posted nothing stays where it was among the others: later it might post something.
      posted.keepsPlace = posted.entries.isEmpty && !fact.waitsForMoney
      if !posted.entries.isEmpty || posted.keepsPlace {
        all.append((fact, posted))
      }
    }
    rest = []
    return all
  }
}
