// Arithmetic over sorted, disjoint ranges of days.

/// Sorted, disjoint, non-empty half-open ranges of days.
struct DayRanges: Hashable {
  private(set) var ranges: [Range<Day>] = []

  init() {}

  init(_ range: Range<Day>) { if !range.isEmpty { ranges = [range] } }

  var isEmpty: Bool { ranges.isEmpty }

  /// Adds days; false when some of them are in the set already.
  mutating func insert(_ range: Range<Day>) -> Bool {
    guard !range.isEmpty else { return true }
    guard !ranges.contains(where: { $0.overlaps(range) }) else { return false }
    let place = ranges.firstIndex { $0.lowerBound >= range.upperBound } ?? ranges.endIndex
    ranges.insert(range, at: place)
    return true
  }

  mutating func subtract(_ range: Range<Day>) {
    guard !range.isEmpty else { return }
    ranges = ranges.flatMap { kept in
      guard kept.overlaps(range) else { return [kept] }
      let before = kept.lowerBound..<max(kept.lowerBound, range.lowerBound)
      let after = min(kept.upperBound, range.upperBound)..<kept.upperBound
      return [before, after].filter { !$0.isEmpty }
    }
  }

  mutating func subtract(_ other: DayRanges) {
    for range in other.ranges { subtract(range) }
  }

  /// The days that are in `range`, too.
  func within(_ range: Range<Day>) -> [Range<Day>] {
    ranges.map { $0.clamped(to: range) }.filter { !$0.isEmpty }
  }
}
