// One record: everything about it as sections, with a cursor that walks through them.

import Core
import Terminal

struct RecordState {
  enum Phase: Hashable {
    case loading
    case ready
    case failed(Refusal)
  }

  /// A thing the cursor can stand on: a field, a row, an event or a paragraph of a section.
  struct Item: Hashable {
    let section: Int
    let index: Int
  }

  let reference: RecordReference
  /// The change whose preview this is; nil for a record of the book.
  let imagined: WhatIf?
  var phase = Phase.loading
  private(set) var answer: RecordAnswer?
  private(set) var cursor = Item(section: 0, index: 0)
  /// First line of the content shown.
  private(set) var top = 0
  private(set) var changed: Set<Item> = []
  /// The layout for the width it was last asked for: a long timeline is not wrapped for each key.
  private var made: Made?
  /// How far the tables of sections are scrolled, by the section's title: the column to be shown.
  private var sideways: [String: Int] = [:]

  struct Made {
    let width: Int
    let layout: RecordLayout

    init(
      _ answer: RecordAnswer, width: Int, _ widths: CharacterWidth, sideways: [String: Int]? = nil
    ) {
      self.width = width
      layout = RecordLayout(answer, width: width, widths, sideways: sideways)
    }
  }

  init(_ reference: RecordReference, imagining change: WhatIf? = nil) {
    self.reference = reference
    imagined = change
  }

  /// What is asked to fill it.
  var query: Query {
    imagined.map { .whatIf(reference, $0) } ?? .record(reference, asOf: nil)
  }

  /// Its name once known, else its id.
  var title: String { answer?.title ?? reference.id }
  var revision: Int64 { answer?.standing.revision ?? 0 }
  var knownAt: KnownAt? { answer?.standing.knownAt }

  // MARK: Answers

  /// Takes the record as it is now. The cursor stays on what it stood on, by identity.
  mutating func accept(_ fresh: RecordAnswer, size: Size, widths: CharacterWidth) {
    let old = answer
    let held = answer?.things.first { $0.item == cursor }?.name
    phase = .ready
    answer = fresh
    made = Made(fresh, width: size.columns, widths, sideways: sideways)
    let things = fresh.things
    changed = old.map { Self.differences($0, things) } ?? []
    if let held, let same = things.first(where: { $0.name == held }) { cursor = same.item }
    let layout = layout(size, widths)
    if layout.line(of: cursor) == nil { cursor = layout.items.first ?? cursor }
    if old == nil { cursor = layout.firstTelling(in: fresh) ?? cursor }
    show(layout, height: size.rows)
  }

  private static func differences(
    _ old: RecordAnswer,
    _ things: [(name: RecordAnswer.Name, item: Item, element: RecordElement)]
  ) -> Set<Item> {
    var before: [RecordAnswer.Name: RecordElement] = [:]
    for thing in old.things { before[thing.name] = thing.element }
    let differing = things.filter { thing in
      before[thing.name].map { $0 != thing.element } ?? false
    }
    return Set(differing.map(\.item))
  }

  // MARK: Moving

  mutating func move(by count: Int, size: Size, widths: CharacterWidth) {
    let layout = layout(size, widths)
    guard let index = layout.items.firstIndex(of: cursor) else { return }
    cursor = layout.items[min(max(0, index + count), layout.items.count - 1)]
    show(layout, height: size.rows)
    if cursor == layout.items.first { top = 0 }
  }

  /// Moves by lines of the screen and stands on the nearest thing there.
  mutating func scroll(by lines: Int, size: Size, widths: CharacterWidth) {
    let layout = layout(size, widths)
    guard let line = layout.line(of: cursor) else { return }
    top = min(max(0, top + lines), max(0, layout.height - size.rows))
    let wanted = min(max(0, line.row + lines), layout.height - 1)
    cursor = layout.nearest(toRow: wanted, column: line.column) ?? cursor
    show(layout, height: size.rows)
  }

  mutating func toEdge(end: Bool, size: Size, widths: CharacterWidth) {
    let layout = layout(size, widths)
    guard let item = end ? layout.items.last : layout.items.first else { return }
    cursor = item
    top = end ? max(0, layout.height - size.rows) : 0
    show(layout, height: size.rows)
  }

  /// To the next (+1) or previous (-1) section.
  mutating func section(_ step: Int, size: Size, widths: CharacterWidth) {
    let layout = layout(size, widths)
    let firsts = layout.items.filter { $0.index == 0 }
    guard let here = firsts.firstIndex(where: { $0.section == cursor.section }) else { return }
    cursor = firsts[min(max(0, here + step), firsts.count - 1)]
    show(layout, height: size.rows)
  }

  /// Brings a hidden column of the table under the cursor into sight; else goes to the section
  /// beside this one, where sections stand in two columns.
  mutating func across(right: Bool, size: Size, widths: CharacterWidth) {
    let layout = layout(size, widths)
    guard let line = layout.line(of: cursor) else { return }
    if scrollTable(right: right, in: line.width) {
      made = answer.map { Made($0, width: size.columns, widths, sideways: sideways) }
      return
    }
    let beside = layout.lines.filter {
      $0.item != nil && (right ? $0.column > line.column : $0.column < line.column)
    }
    let nearest = beside.min { abs($0.row - line.row) < abs($1.row - line.row) }
    if let item = nearest?.item { cursor = item }
    show(layout, height: size.rows)
  }

  /// False where no column is hidden on that side.
  private mutating func scrollTable(right: Bool, in width: Int) -> Bool {
    guard let answer, answer.sections.indices.contains(cursor.section) else { return false }
    let section = answer.sections[cursor.section]
    guard case .table(let columns, _) = section.body else { return false }
    let layout = ColumnLayout(columns, tableIn: width, focus: sideways[section.title] ?? 0)
    guard let next = layout.nextHidden(right: right) else { return false }
    sideways[section.title] = next
    return true
  }

  mutating func select(row: Int, column: Int, size: Size, widths: CharacterWidth) {
    let layout = layout(size, widths)
    let hit = layout.lines.first {
      $0.row == top + row && $0.item != nil
        && ($0.column..<$0.column + $0.width).contains(column)
    }
    if let item = hit?.item { cursor = item }
  }

  mutating func settle(size: Size, widths: CharacterWidth) {
    if let answer, made?.width != size.columns {
      made = Made(answer, width: size.columns, widths, sideways: sideways)
    }
    show(layout(size, widths), height: size.rows)
  }

  func layout(_ size: Size, _ widths: CharacterWidth) -> RecordLayout {
    guard let answer else { return RecordLayout(lines: [], height: 0) }
    if let made, made.width == size.columns { return made.layout }
    return RecordLayout(answer, width: size.columns, widths, sideways: sideways)
  }

  private mutating func show(_ layout: RecordLayout, height: Int) {
    let last = max(0, layout.height - height)
    guard let span = layout.rows(of: cursor) else {
      top = min(top, last)
      return
    }
    let margin = min(2, max(0, (height - 1) / 2))
    top = min(top, max(0, span.lowerBound - margin))
    top = max(top, span.upperBound - height + margin)
    top = min(max(0, top), last)
  }

  // MARK: What the cursor stands on

  var element: RecordElement? { answer?[cursor] }

  /// What Enter opens; nil when there is nothing beyond.
  var target: RecordReference? {
    guard let element else { return nil }
    let link = element.links.first { $0 != reference }
    switch element {
    // A computed row, such as a line to come, is no record yet.
    case .row(let row) where row.reference.id.isEmpty: return link
    case .row(let row): return row.reference != reference ? row.reference : link
    case .field, .event, .paragraph, .pair: return link
    }
  }
}
