// Which rows make up a payout that names none: a run of whole days, else the only subset.

/// A bounded search. The items are sorted by day; the answer never depends on luck: more than one
/// solution is `ambiguous`, and work beyond the limit is `abandoned`.
struct PayoutSearch {
  enum Answer: Equatable {
    /// All items of a run of days that ends with the last one.
    case days(Range<Int>)
    case subset([Int], steps: Int)
    case ambiguous(steps: Int)
    case none(steps: Int)
    case abandoned(steps: Int)
  }

  let target: Int64
  let limits: SearchLimits
  let items: [(amount: Int64, day: Day)]

  func run() -> Answer {
    guard !items.isEmpty else { return .none(steps: 0) }
    if let days = dayRange() { return .days(days) }
    guard items.count <= limits.candidates else { return .abandoned(steps: 0) }
    var search = Subsets(target: target, amounts: items.map(\.amount), limit: limits.steps)
    search.visit(0, 0)
    if search.solutions.count > 1 { return .ambiguous(steps: search.steps) }
    if search.isExhausted { return .abandoned(steps: search.steps) }
    guard let solution = search.solutions.first else { return .none(steps: search.steps) }
    return .subset(solution.sorted(), steps: search.steps)
  }

  /// A processor that pays out pays everything up to a day. The oldest items come first, so the run
  /// begins with the first item; only whole days are taken.
  private func dayRange() -> Range<Int>? {
    var (total, found): (Int64, Range<Int>?) = (0, nil)
    for (index, item) in items.enumerated() {
      let (next, overflow) = total.addingReportingOverflow(item.amount)
      guard !overflow else { return nil }
      total = next
      let endsDay = index + 1 == items.count || items[index + 1].day != item.day
      guard endsDay, total == target else { continue }
      // Two runs that both fit leave the choice open.
      guard found == nil else { return nil }
      found = 0..<index + 1
    }
    return found
  }
}

/// Depth-first search for subsets with a given sum, largest amounts first, cut off where the rest
/// cannot reach the target any more.
private struct Subsets {
  let target: Int128
  let limit: Int
  private let order: [Int]
  private let amounts: [Int128]
  /// The most that items from an index on can still add, and the most they can take away.
  private var above: [Int128]
  private var below: [Int128]
  private(set) var steps = 0
  private(set) var solutions: [[Int]] = []
  private var chosen: [Int] = []

  init(target: Int64, amounts: [Int64], limit: Int) {
    self.target = Int128(target)
    self.limit = limit
    let order = amounts.indices.sorted {
      (amounts[$1].magnitude, $0) < (amounts[$0].magnitude, $1)
    }
    self.order = order
    self.amounts = order.map { Int128(amounts[$0]) }
    above = Array(repeating: 0, count: order.count + 1)
    below = above
    for index in order.indices.reversed() {
      above[index] = above[index + 1] + max(0, self.amounts[index])
      below[index] = below[index + 1] + min(0, self.amounts[index])
    }
  }

  var isExhausted: Bool { steps >= limit }

  /// Looks at most `limits.candidates` deep; stops at the second solution.
  mutating func visit(_ index: Int, _ total: Int128) {
    guard steps < limit, solutions.count < 2 else { return }
    steps += 1
    guard index < order.count else {
      if total == target, !chosen.isEmpty { solutions.append(chosen) }
      return
    }
    let rest = target - total
    guard rest <= above[index], rest >= below[index] else { return }
    chosen.append(order[index])
    visit(index + 1, total + amounts[index])
    chosen.removeLast()
    visit(index + 1, total)
  }
}
