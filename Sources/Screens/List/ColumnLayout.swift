// Which columns of a list are shown, and how wide.

import Core

/// Columns side by side: each gets its minimum, then its width, from left to right; what does not
/// fit is hidden, but never the first column.
struct ColumnLayout: Hashable {
  struct Slot: Hashable {
    /// Index in the answer's columns.
    let column: Int
    /// First screen column, from the left edge of the list.
    let start: Int
    let width: Int
  }
  let slots: [Slot]
  /// Columns hidden on the left of the second one, and on the right.
  let hiddenLeft: Int
  let hiddenRight: Int

  static let gap = 2
  /// A column that fits nowhere is cut to what is left, if that still shows something.
  private static let leastCut = 8

  /// - Parameter focus: a column that must be visible.
  init(_ columns: [Column], width: Int, focus: Int = 0) {
    guard !columns.isEmpty else {
      (slots, hiddenLeft, hiddenRight) = ([], 0, 0)
      return
    }
    let shown = Self.visible(columns, width: width, focus: focus)
    let minimums = shown.map { columns[$0].least(isFirst: $0 == 0) }
    let widths = shown.map { columns[$0].wished }
    let generous = shown.map {
      columns[$0].wished + (columns[$0].kind == .text || columns[$0].kind == .identifier ? 14 : 0)
    }
    let gaps = Self.gap * (shown.count - 1)
    let shares = Self.share(
      width - gaps, minimums: minimums, wishes: [widths, generous])
    var start = 0
    slots = zip(shown, shares).map { column, width in
      defer { start += width + Self.gap }
      return Slot(column: column, start: start, width: width)
    }
    hiddenLeft = shown.count > 1 ? shown[1] - 1 : 0
    hiddenRight = columns.count - shown.count - hiddenLeft
  }

  /// A table inside a section of a record, which is indented.
  init(_ columns: [Column], tableIn width: Int, focus: Int) {
    self.init(columns, width: width - 2, focus: focus)
  }

  /// `← 2 3 more columns →`: how many are out of sight, where ← and → lead; nil when all are shown.
  func hiddenWords(scrolls: Bool) -> String? {
    let hidden = hiddenLeft + hiddenRight
    guard hidden > 0 else { return nil }
    let noun = (scrolls && hiddenRight > 0 ? hiddenRight : hidden) == 1 ? "column" : "columns"
    guard scrolls else { return "\(hidden) more \(noun)" }
    guard hiddenRight > 0 else { return "← \(hiddenLeft) more \(noun)" }
    return (hiddenLeft > 0 ? "← \(hiddenLeft) " : "") + "\(hiddenRight) more \(noun) →"
  }

  /// The column to bring into sight next on the right or on the left; nil when none is hidden there.
  func nextHidden(right: Bool) -> Int? {
    let second = slots.count > 1 ? slots[1].column : 1
    guard right else { return hiddenLeft > 0 ? second - 1 : nil }
    let shown = Set(slots.map(\.column))
    let count = slots.count + hiddenLeft + hiddenRight
    return (second..<max(second, count)).first { !shown.contains($0) }
  }

  /// The first column, then all that fit from the first scroll position that shows the focus.
  private static func visible(_ columns: [Column], width: Int, focus: Int) -> [Int] {
    for first in 1...max(1, columns.count) {
      var shown = [0]
      var used = columns[0].least(isFirst: true)
      for index in first..<max(first, columns.count) {
        let more = gap + columns[index].least(isFirst: false)
        let isCut = index == first && index == focus && used + gap + leastCut <= width
        guard used + more <= width || isCut else { continue }
        used += more
        shown.append(index)
      }
      if focus == 0 || shown.contains(focus) || first >= focus { return shown }
    }
    return [0]
  }

  /// Fills up to each list of wishes in turn, from left to right.
  private static func share(_ width: Int, minimums: [Int], wishes: [[Int]]) -> [Int] {
    var widths = minimums
    var rest = width - minimums.reduce(0, +)
    if rest < 0, let last = widths.indices.last {
      widths[last] = max(1, widths[last] + rest)
      return widths
    }
    for wish in wishes {
      for index in widths.indices {
        let more = min(rest, max(0, wish[index] - widths[index]))
        widths[index] += more
        rest -= more
      }
    }
    return widths
  }
}

extension Column {
  /// The width below which the column is hidden rather than shown: a number or a date that is cut
  /// says something else, and a name needs some letters to be told from another.
  func least(isFirst: Bool) -> Int {
    let readable =
      switch kind {
      case .text: isFirst ? 20 : max(12, min(20, width * 2 / 3))
      case .day, .instant: 10
      case .money: 14
      case .state, .identifier, .count, .decimal: wished
      }
    return max(minimum, min(wished, readable))
  }

  /// The width asked for, with room for the symbol before a state.
  var wished: Int { kind == .state ? width + 2 : width }
}
