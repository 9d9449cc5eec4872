// A list: a window of rows around the cursor, of a list that may be far longer.

import Core

/// What a list shows and where its cursor stands. The cursor follows a record, not a row number:
/// rows that come and go never change what a key acts on.
struct ListState {
  enum Phase: Hashable {
    /// No answer yet.
    case loading
    case ready(ListAnswer.Fill)
    case failed(Refusal)
  }

  struct CellName: Hashable {
    let record: RecordReference
    let column: Int
  }

  /// The question without its page.
  var query: ListQuery
  /// Said before the list's name in the title, such as the customer it belongs to.
  var scopeTitle: String?
  var phase = Phase.loading
  var columns: [Column] = []
  var rows: [Row] = []
  var hasEarlier = false
  var hasLater = false
  var chips: [String] = []
  var count: CountAnswer?
  /// Whether counting was refused: the past of a large book is not counted.
  var isUncounted = false
  var revision: Int64 = 0
  /// The past that its rows tell; nil for now.
  private(set) var knownAt: KnownAt?
  /// The rows answer an earlier question than the one that is asked: keys act on none of them.
  private(set) var isLate = false

  /// Index in `rows`. It may lie outside them, on a row that is not loaded yet.
  private(set) var cursor = 0
  /// Index of the first row shown.
  private(set) var top = 0
  /// Scroll half a page when the cursor leaves it: beside a pane a terminal cannot shift the rows
  /// by itself, so every scrolled line would paint the whole list anew.
  var scrollsByHalves = false
  /// The column that `w`, `y` and sorting speak of.
  var column = 0
  /// The record under the cursor has left the list: keys act on nothing until the cursor moves.
  private(set) var isDetached = false
  /// Cells that differ from before the last live refresh.
  private(set) var changed: Set<CellName> = []
  /// Where the cursor goes when the page that was asked for has come.
  private var arrival: Arrival?

  var filter: FilterEditor?
  /// The answer to a filter that cannot be read.
  var refused: Refusal?
  /// The record under the cursor, laid out for the pane.
  var pane: Pane?
  var marks = Marks()

  struct Pane {
    let answer: RecordAnswer
    let made: RecordState.Made
  }

  private enum Arrival { case start, end }

  init(_ query: ListQuery, scopeTitle: String? = nil) {
    self.query = query
    self.scopeTitle = scopeTitle
  }

  /// Rows that a page brings.
  static let page = 200
  /// Rows kept; beyond, the far end is forgotten and fetched again when needed.
  static let window = 1_600
  /// Rows between the cursor and the edge of the screen.
  static let margin = 3
  /// Lines above the rows: the title and the column headers.
  static let headRows = 2

  var selected: Row? {
    rows.indices.contains(cursor) && !isDetached && !isLate ? rows[cursor] : nil
  }

  /// Rows known to exist beyond those loaded, as far as the cursor may run ahead of the data.
  var reach: Range<Int> {
    guard !rows.isEmpty else { return 0..<0 }
    return (hasEarlier ? -Self.page : 0)..<(rows.count + (hasLater ? Self.page : 0))
  }

  /// Amounts of several currencies have no common order.
  var isSortedByAmount: Bool {
    columns.contains { $0.key == query.sort && $0.kind == .money }
  }

  // MARK: Moving

  mutating func move(by rows: Int, height: Int) {
    place(cursor + rows, height: height)
  }

  /// Puts the cursor on a shown row, counted from the first one shown.
  mutating func select(line: Int, height: Int) {
    guard reach.contains(top + line) else { return }
    place(top + line, height: height)
  }

  /// The question that brings the very start or end, when it is not loaded.
  mutating func toStart(height: Int) -> ListQuery? {
    guard hasEarlier else {
      place(0, height: height)
      return nil
    }
    arrival = .start
    return query(.first(Self.page))
  }

  mutating func toEnd(height: Int) -> ListQuery? {
    guard hasLater else {
      place(rows.count - 1, height: height)
      return nil
    }
    arrival = .end
    return query(.last(Self.page))
  }

  /// The next page that the cursor will need, if any.
  func wanted(height: Int) -> ListQuery? {
    guard arrival == nil else { return nil }
    if hasLater, let last = rows.last, cursor + 2 * height >= rows.count {
      return query(.after(last.anchor, Self.page))
    }
    if hasEarlier, let first = rows.first, cursor - 2 * height < 0 {
      return query(.before(first.anchor, Self.page))
    }
    return nil
  }

  /// The question that brings the shown rows as they are now.
  func refreshing(height: Int) -> ListQuery {
    let start = max(0, top - height)
    let limit = max(Self.page, 3 * height)
    guard start > 0 || hasEarlier, let anchor = rows.dropFirst(max(0, start - 1)).first?.anchor
    else { return query(.first(limit)) }
    return query(.after(anchor, limit))
  }

  func query(_ page: Page) -> ListQuery {
    var asked = query
    asked.page = page
    return asked
  }

  /// Keeps the cursor visible when the height of the list has changed.
  mutating func settle(height: Int) {
    place(cursor, height: height, keepsDetachment: true)
  }

  /// Forgets the jump that was asked for: its page will not come.
  mutating func abandon() { arrival = nil }

  private mutating func place(_ index: Int, height: Int, keepsDetachment: Bool = false) {
    let reach = reach
    guard !reach.isEmpty else { return }
    let wasDetached = isDetached
    cursor = min(max(index, reach.lowerBound), reach.upperBound - 1)
    isDetached = keepsDetachment && wasDetached
    let margin = min(Self.margin, max(0, (height - 1) / 2))
    let lowest = cursor - height + 1 + min(margin, reach.upperBound - 1 - cursor)
    let highest = cursor - min(margin, cursor - reach.lowerBound)
    if scrollsByHalves, abs(max(lowest - top, top - highest)) == 1, height > 8 {
      top = lowest > top ? lowest + height / 2 : highest - height / 2
    }
    top = min(max(top, lowest), highest)
    top = max(reach.lowerBound, min(top, max(reach.lowerBound, reach.upperBound - height)))
  }

  // MARK: Answers

  /// Takes a page into the window. A page that belongs to another question is dropped.
  mutating func accept(_ answer: ListAnswer, height: Int) {
    guard belongs(answer) else { return }
    describe(answer)
    changed = []
    switch answer.query.page {
    case .first, .last:
      replace(answer, height: height)
    case .after(let anchor, _):
      guard anchor == rows.last?.anchor else { return }
      rows += answer.rows
      hasLater = answer.hasLater
      trimFront()
    case .before(let anchor, _):
      guard anchor == rows.first?.anchor else { return }
      rows = answer.rows + rows
      hasEarlier = answer.hasEarlier
      shift(by: answer.rows.count)
      trimBack()
    }
    place(cursor, height: height, keepsDetachment: true)
  }

  /// Puts fresh rows in place of the old ones: the cursor stays on its record, and its record on
  /// its line of the screen. When the record is gone, `movesOn` decides whether the next one takes
  /// its place (after one's own work) or nothing does (when somebody else did it).
  mutating func refresh(_ answer: ListAnswer, height: Int, movesOn: Bool) {
    guard belongs(answer) else { return }
    let line = cursor - top
    let key = rows.indices.contains(cursor) ? rows[cursor].reference : nil
    let wasDetached = isDetached
    let base = start(of: answer)
    mark(answer.rows)
    describe(answer)
    rows = answer.rows
    if case .after = answer.query.page { hasEarlier = true } else { hasEarlier = false }
    hasLater = answer.hasLater
    arrival = nil
    let found = key.flatMap { key in rows.firstIndex { $0.reference == key } }
    cursor = found ?? cursor - base
    isDetached = (wasDetached || key != nil) && found == nil && !movesOn
    top = cursor - line
    place(cursor, height: height, keepsDetachment: true)
  }

  private func belongs(_ answer: ListAnswer) -> Bool {
    var asked = answer.query
    asked.page = query.page
    return asked == query
  }

  /// Index in the old window of the row that is first in the fresh one.
  private func start(of answer: ListAnswer) -> Int {
    guard case .after(let anchor, _) = answer.query.page,
      let before = rows.firstIndex(where: { $0.anchor == anchor })
    else { return 0 }
    return before + 1
  }

  private mutating func describe(_ answer: ListAnswer) {
    phase = .ready(answer.fill)
    columns = answer.columns
    column = min(column, max(0, columns.count - 1))
    chips = answer.chips
    refused = nil
    revision = answer.standing.revision
    knownAt = answer.standing.knownAt
    isLate = false
  }

  /// Another question was asked; the rows of before stay on the screen until its answer comes.
  mutating func ask(anew change: (inout ListQuery) -> Void) {
    change(&query)
    count = nil
    isUncounted = false
    refused = nil
    isLate = true
    abandon()
  }

  private mutating func replace(_ answer: ListAnswer, height: Int) {
    let key = arrival == nil ? selected?.reference : nil
    rows = answer.rows
    hasEarlier = answer.hasEarlier
    hasLater = answer.hasLater
    isDetached = false
    let found = key.flatMap { key in rows.firstIndex { $0.reference == key } }
    cursor = arrival == .end ? rows.count - 1 : found ?? 0
    top = found == nil ? cursor - (arrival == .end ? height - 1 : 0) : max(0, cursor - height / 2)
    arrival = nil
  }

  private mutating func trimFront() {
    let extra = min(rows.count - Self.window, min(cursor, top))
    guard extra > 0 else { return }
    rows.removeFirst(extra)
    hasEarlier = true
    shift(by: -extra)
  }

  private mutating func trimBack() {
    let extra = rows.count - Self.window
    guard extra > 0, cursor + Self.page < Self.window else { return }
    rows.removeLast(extra)
    hasLater = true
  }

  private mutating func shift(by count: Int) {
    cursor += count
    top += count
  }

  private mutating func mark(_ fresh: [Row]) {
    var old: [RecordReference: Row] = [:]
    for row in rows { old[row.reference] = row }
    changed = []
    for row in fresh {
      guard let before = old[row.reference] else { continue }
      for (column, cell) in row.cells.enumerated()
      where column >= before.cells.count || before.cells[column].value != cell.value {
        changed.insert(CellName(record: row.reference, column: column))
      }
    }
  }
}
