// The rows of a list that a person marked.

import Core

/// Marked rows by record, so that a live refresh or another filter never changes what is marked.
struct Marks: Hashable {
  private var rows: [RecordReference: MarkedRow] = [:]
  /// Where a range begins.
  private(set) var last: RecordReference?
  /// What they sum to, once that is known.
  var sums: SumsAnswer?

  var isEmpty: Bool { rows.isEmpty }
  var count: Int { rows.count }

  /// In the order of the book, whatever the order of marking was.
  var all: [MarkedRow] { rows.values.sorted { $0.id < $1.id } }

  func contains(_ reference: RecordReference) -> Bool { rows[reference] != nil }

  mutating func toggle(_ row: MarkedRow) {
    if rows.removeValue(forKey: row.reference) == nil { rows[row.reference] = row }
    last = row.reference
    sums = nil
  }

  mutating func insert(_ more: [MarkedRow]) {
    for row in more { rows[row.reference] = row }
    last = more.last?.reference ?? last
    sums = nil
  }
}

extension ListState {
  /// Marks the row under the cursor, or takes its mark away, and goes on to the next.
  mutating func mark(height: Int) {
    guard let selected else { return }
    marks.toggle(MarkedRow(selected.reference, id: selected.anchor.id))
    move(by: 1, height: height)
  }

  /// Marks everything between the last mark and the cursor, both included.
  mutating func markRange() {
    guard let selected, let here = rows.firstIndex(where: { $0.reference == selected.reference })
    else { return }
    let start = marks.last.flatMap { last in rows.firstIndex { $0.reference == last } } ?? here
    marks.insert(
      rows[min(start, here)...max(start, here)].map { MarkedRow($0.reference, id: $0.anchor.id) })
  }
}
