// Where the parts of a record stand: sections below each other, or in two columns where there is
// room. The layout is made of lines in content coordinates; scrolling only shifts them.

import Core
import Terminal

struct RecordLayout {
  struct Piece: Hashable {
    var offset: Int
    var width: Int
    var text: String
    var role: Role
    var isTrailing = false
  }

  struct Line: Hashable {
    let row: Int
    let column: Int
    let width: Int
    /// What the cursor stands on here; nil for titles and headers.
    let item: RecordState.Item?
    var pieces: [Piece]
  }

  let lines: [Line]
  let height: Int
  /// In reading order.
  let items: [RecordState.Item]

  init(lines: [Line], height: Int) {
    self.lines = lines
    self.height = height
    var seen: Set<RecordState.Item> = []
    let all = lines.compactMap(\.item).filter { seen.insert($0).inserted }
    items = all.sorted { ($0.section, $0.index) < ($1.section, $1.index) }
  }

  /// From this width on, narrow sections stand in two columns.
  static let twoColumns = 100
  private static let gutter = 3

  /// - Parameter sideways: the column of each section's table that must be visible; nil where
  ///   tables cannot be scrolled, as in the pane beside a list.
  init(
    _ answer: RecordAnswer, width: Int, _ widths: CharacterWidth, sideways: [String: Int]? = nil
  ) {
    var lines: [Line] = []
    let half = (width - Self.gutter) / 2
    let isWide = width >= Self.twoColumns
    // The next free row of the left and the right column.
    var (left, right) = (0, 0)
    for (index, section) in answer.sections.enumerated() {
      let isHalf = isWide && section.fits(half)
      if !isHalf { (left, right) = (max(left, right), max(left, right)) }
      let goesRight = isHalf && right < left
      var builder = SectionLayout(
        index, section, showsSteps: answer.showsDerivations,
        tellsWhole: answer.reference.kind == .explanation, widths: widths,
        row: goesRight ? right : left, column: goesRight ? half + Self.gutter : 0,
        width: isHalf ? half : width, focus: sideways.map { $0[section.title] ?? 0 })
      builder.build()
      lines += builder.lines
      let next = builder.row + 1
      if !isHalf {
        (left, right) = (next, next)
      } else if goesRight {
        right = next
      } else {
        left = next
      }
    }
    self.init(lines: lines, height: max(0, max(left, right) - 1))
  }

  func line(of item: RecordState.Item) -> Line? { lines.first { $0.item == item } }

  /// All rows of an item, its title and header included when it is a section's first.
  func rows(of item: RecordState.Item) -> Range<Int>? {
    let rows = lines.filter { $0.item == item }.map(\.row)
    guard let first = rows.min(), let last = rows.max() else { return nil }
    return (item.index == 0 ? max(0, first - 2) : first)..<last + 1
  }

  func nearest(toRow row: Int, column: Int) -> RecordState.Item? {
    lines.filter { $0.item != nil }.min {
      (abs($0.row - row), abs($0.column - column)) < (abs($1.row - row), abs($1.column - column))
    }?.item
  }

  /// The first thing that leads on in the first section, or in the next where that only tells, so
  /// that Enter has an answer when a record opens; else the first thing.
  func firstTelling(in answer: RecordAnswer) -> RecordState.Item? {
    let first = items.first?.section
    let told = answer.sections.prefix { if case .text = $0.body { true } else { false } }.count
    return items.first { item in
      guard item.section == first || item.section == told else { return false }
      return answer[item].map { $0.leadsOn(from: answer.reference) } ?? false
    } ?? items.first
  }
}

extension RecordElement {
  fileprivate func leadsOn(from own: RecordReference) -> Bool {
    if case .row(let row) = self, row.reference != own, !row.reference.id.isEmpty { return true }
    return !links.isEmpty
  }
}

extension RecordAnswer {
  /// Charges show how they came about, line by line.
  var showsDerivations: Bool { reference.kind == .preview || reference.kind == .invoice }
}

extension RecordAnswer.Section {
  /// Whether the section is readable in half of a wide screen.
  fileprivate func fits(_ width: Int) -> Bool {
    switch body {
    case .fields, .timeline: true
    case .text: true
    case .sideBySide: false
    case .table(let columns, let rows):
      rows.isEmpty
        || ColumnLayout(columns, tableIn: width, focus: 0).hiddenWords(scrolls: false) == nil
    }
  }
}
