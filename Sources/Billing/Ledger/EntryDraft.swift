/// Collects what a rule posts: amounts on the same account and segment are summed, zeros vanish,
/// and a sum's sign chooses its side. So a rule may say "debit −5" of a negative line.
struct EntryDraft {
  private struct Place: Hashable {
    let account: LedgerAccount
    let segment: LedgerSegment
  }

  private var places: [Place] = []
  private var sums: [Int64] = []
  private var isTooLarge = false

  mutating func debit(_ account: LedgerAccount, _ amount: Int64, _ segment: LedgerSegment) {
    guard amount != 0 else { return }
    let place = Place(account: account, segment: segment)
    guard let index = places.firstIndex(of: place) else {
      places.append(place)
      sums.append(amount)
      return
    }
    let (sum, overflow) = sums[index].addingReportingOverflow(amount)
    isTooLarge = isTooLarge || overflow
    sums[index] = sum
  }

  mutating func credit(_ account: LedgerAccount, _ amount: Int64, _ segment: LedgerSegment) {
    isTooLarge = isTooLarge || amount == .min
    debit(account, 0 &- amount, segment)
  }

  /// Debits first, each side in the order it was said; nil when nothing is left to post.
  func entry(
    _ source: JournalSource, on day: Day, _ currency: Currency, reverses: JournalSource? = nil
  ) throws(JournalRefusal) -> JournalEntry? {
    guard !isTooLarge, !sums.contains(.min) else { throw .overflow(source) }
    var postings: [Posting] = []
    for (place, sum) in zip(places, sums) where sum > 0 {
      postings.append(Posting(.debit, place.account, sum, place.segment))
    }
    for (place, sum) in zip(places, sums) where sum < 0 {
      postings.append(Posting(.credit, place.account, -sum, place.segment))
    }
    guard !postings.isEmpty else { return nil }
    return try JournalEntry(source, on: day, currency, postings, reverses: reverses)
  }
}

extension JournalEntry {
  /// The linked entry that takes this one back: the same accounts with their sides exchanged.
  package func reversed(
    by source: JournalSource, on day: Day
  ) throws(JournalRefusal) -> JournalEntry {
    try JournalEntry(
      source, on: day, currency,
      postings.map { Posting($0.side.other, $0.account, $0.amount, $0.segment) },
      reverses: self.source)
  }
}

extension Posting.Side {
  package var other: Posting.Side { self == .debit ? .credit : .debit }
}
