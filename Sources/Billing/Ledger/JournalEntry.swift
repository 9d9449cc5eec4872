// Double entry: what is posted, and the entry that cannot be built unbalanced.

/// One side of an entry: a positive amount on an account.
package struct Posting: Hashable, Sendable, Codable {
  package enum Side: String, Hashable, Sendable, Codable, CaseIterable {
    case debit, credit
  }

  package let account: LedgerAccount
  package let side: Side
  /// Minor units of the entry's currency; positive.
  package let amount: Int64
  package let segment: LedgerSegment

  package init(
    _ side: Side, _ account: LedgerAccount, _ amount: Int64, _ segment: LedgerSegment
  ) {
    precondition(amount > 0, "a posting is positive and has a side")
    self.account = account
    self.side = side
    self.amount = amount
    self.segment = segment
  }

  /// Positive on the debit side.
  package var signed: Int64 { side == .debit ? amount : -amount }
}

/// Whose amount a posting is; ids are the records' numbers, 0 where the posting has none.
package struct LedgerSegment: Hashable, Sendable, Codable {
  package let legalEntity: Int64
  package var customer: Int64
  package var merchantAccount: Int64

  package init(legalEntity: Int64, customer: Int64 = 0, merchantAccount: Int64 = 0) {
    self.legalEntity = legalEntity
    self.customer = customer
    self.merchantAccount = merchantAccount
  }
}

/// The money fact that an entry posts. A book holds at most one entry per source, so posting a
/// fact again changes nothing.
package struct JournalSource: Hashable, Sendable, Codable {
  /// The kind of record, such as `invoice`, `payment_event`, `refund`.
  package let kind: String
  package let id: Int64
  /// Which of the record's postings: `finalise`, `capture`, `fee` … the posting rule's name.
  package let rule: String

  package init(_ kind: String, _ id: Int64, _ rule: String) {
    self.kind = kind
    self.id = id
    self.rule = rule
  }
}

/// A balanced set of postings in one currency on one business day.
package struct JournalEntry: Hashable, Sendable, Codable {
  package let source: JournalSource
  /// The business day of the legal entity.
  package private(set) var on: Day
  package let currency: Currency
  package let postings: [Posting]
  /// The source of the entry that this one takes back, where it does.
  package let reverses: JournalSource?

  /// Refuses postings that do not balance, an empty entry, and sums that leave 64 bits.
  package init(
    _ source: JournalSource, on: Day, _ currency: Currency, _ postings: [Posting],
    reverses: JournalSource? = nil
  ) throws(JournalRefusal) {
    guard !postings.isEmpty else { throw .empty(source) }
    var sum: Int64 = 0
    for posting in postings {
      let (next, overflow) = sum.addingReportingOverflow(posting.signed)
      guard !overflow else { throw .overflow(source) }
      sum = next
    }
    guard sum == 0 else { throw .unbalanced(source, difference: sum) }
    self.source = source
    self.on = on
    self.currency = currency
    self.postings = postings
    self.reverses = reverses
  }
}

package enum JournalRefusal: Error, Hashable, Sendable {
  case empty(JournalSource)
  case overflow(JournalSource)
  /// Debits less credits.
  case unbalanced(JournalSource, difference: Int64)
}

extension JournalEntry {
  /// Adds what the entry posts, in its order.
  package func add(to bytes: inout CanonicalBytes) {
    bytes.add(source.kind)
    bytes.add(source.id)
    bytes.add(source.rule)
    bytes.add(on)
    bytes.add(currency.code)
    bytes.beginList(postings.count)
    for posting in postings {
      bytes.add(posting.account.rawValue)
      bytes.add(posting.side.rawValue)
      bytes.add(posting.amount)
      bytes.add(posting.segment.legalEntity)
      bytes.add(posting.segment.customer)
      bytes.add(posting.segment.merchantAccount)
    }
  }
}

extension JournalEntry {
  /// The same entry in books that are closed through a day: what belongs before is posted on the
  /// first open one, and its source says where it belongs.
  package func booked(closedThrough closed: Day?) -> JournalEntry {
    guard let closed, on <= closed, let open = closed.adding(days: 1) else { return self }
    var entry = self
    entry.on = open
    return entry
  }
}
