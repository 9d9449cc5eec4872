// Appending to the journal: the entry, its postings, what it covers, its schedule, its leaf in the
// journal's tree, and the roll-ups, all in the transaction of the fact it posts.

import Billing
import Storage

package enum Journal {
  /// Appends what posting one fact brought about. Answers the numbers of its entries.
  @discardableResult
  package static func append(
    _ posted: Posted, of source: JournalSource, customer: LedgerSegment, in currency: Currency,
    stamp: Stamp, to connection: Connection
  ) throws -> [JournalEntryID] {
    var numbers: [JournalEntryID] = []
    for entry in posted.entries {
      numbers.append(try append(entry, customer: customer, stamp: stamp, to: connection))
    }
    if let first = numbers.first {
      for fact in posted.covers {
        try connection.insert(
          JournalFactRow(
            sourceKind: fact.kind, sourceID: fact.id, rule: fact.rule, entryID: first))
      }
    }
    for part in posted.schedule {
      try connection.insert(
        RevenueScheduleRow(
          sourceKind: source.kind, sourceID: source.id, earnedOn: part.on, amount: part.amount,
          currency: currency, legalEntityID: LegalEntityID(customer.legalEntity),
          customerID: CustomerID(customer.customer), entryID: nil, recordedAt: stamp.recordedAt,
          recognisedAt: nil))
    }
    return numbers
  }

  /// Posts a freshly issued invoice without looking at its payer: nothing of it is posted yet.
  package static func append(
    issued row: InvoiceRow, lines: [InvoiceLineRow], stamp: Stamp, to connection: Connection
  ) throws {
    let document = LedgerDocument(row, lines: lines)
    try append(
      Posted(finalising: document), of: JournalSource("invoice", row.id.number, .finalise),
      customer: document.segment, in: row.currency, stamp: stamp, to: connection)
  }

  /// Appends one entry. `customer` says whose it is; 0 where it is no customer's.
  @discardableResult
  package static func append(
    _ entry: JournalEntry, customer: LedgerSegment, stamp: Stamp, to connection: Connection
  ) throws -> JournalEntryID {
    let closed = try ClosedPeriods.of(connection).through(LegalEntityID(customer.legalEntity))
    let entry = entry.booked(closedThrough: closed)
    var tree = try GrowingTree.of(.journal, in: connection) {
      UInt64(clamping: try connection.lastJournalNumber())
    }
    let reverses = try entry.reverses.flatMap { try connection.journalNumber(of: $0) }
    let number = JournalEntryID(Int64(clamping: tree.size) + 1)
    let leaf = JournalLeaf(
      number: number, entry: entry, customer: customer.customer, reverses: reverses,
      bookedAt: stamp.recordedAt)
    let hash = tree.append(leaf.bytes, in: connection)
    try connection.insert(
      JournalEntryRow(
        id: number, sourceKind: entry.source.kind, sourceID: entry.source.id,
        rule: entry.source.rule, postedOn: entry.on, currency: entry.currency,
        amount: entry.debits, legalEntityID: LegalEntityID(customer.legalEntity),
        customerID: CustomerID(customer.customer), reversesID: reverses, leafHash: hash.bytes,
        stamp: stamp))
    var sums = connection.held(PostedSums.name, as: PostedSums.self) ?? PostedSums()
    for (index, posting) in entry.postings.enumerated() {
      try connection.insert(PostingRow(posting, entry: number, n: index + 1))
      try sums.add(posting, in: entry.currency)
    }
    connection.hold(sums)
    return number
  }
}

/// What is hashed of a journal entry: everything that its rows say.
package struct JournalLeaf {
  package let number: JournalEntryID
  package let entry: JournalEntry
  package let customer: Int64
  package let reverses: JournalEntryID?
  package let bookedAt: Timestamp

  package init(
    number: JournalEntryID, entry: JournalEntry, customer: Int64, reverses: JournalEntryID?,
    bookedAt: Timestamp
  ) {
    self.number = number
    self.entry = entry
    self.customer = customer
    self.reverses = reverses
    self.bookedAt = bookedAt
  }

  package var bytes: [UInt8] {
    var bytes = CanonicalBytes()
    bytes.add("daybook/journal/1")
    bytes.add(number.number)
    entry.add(to: &bytes)
    bytes.add(customer)
    bytes.add(reverses?.number ?? 0)
    bytes.add(bookedAt)
    return bytes.bytes
  }
}

extension JournalEntry {
  /// The sum of the debits, which is that of the credits; checked when the entry was built.
  package var debits: Int64 {
    postings.reduce(0) { $0 &+ ($1.side == .debit ? $1.amount : 0) }
  }

  /// An entry as its rows have it; nil when they do not balance.
  package init?(_ row: JournalEntryRow, _ postings: [PostingRow], reverses: JournalSource? = nil) {
    guard
      let entry = try? JournalEntry(
        JournalSource(row.sourceKind, row.sourceID, row.rule), on: row.postedOn, row.currency,
        postings.filter { $0.amount > 0 }.map(\.posting), reverses: reverses)
    else { return nil }
    self = entry
  }
}

extension PostingRow {
  init(_ posting: Posting, entry: JournalEntryID, n: Int) {
    self.init(
      entryID: entry, n: n, account: posting.account, side: posting.side, amount: posting.amount,
      legalEntityID: posting.segment.legalEntity, customerID: posting.segment.customer,
      merchantAccountID: posting.segment.merchantAccount)
  }

  package var posting: Posting {
    Posting(
      side, account, amount,
      LedgerSegment(
        legalEntity: legalEntityID, customer: customerID, merchantAccount: merchantAccountID))
  }
}
