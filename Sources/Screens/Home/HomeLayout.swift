// Where Home's figures, queues and bars stand.

import Core
import Terminal

struct HomeLayout {
  private(set) var lines: [RecordLayout.Line] = []
  private let widths: CharacterWidth

  typealias Piece = RecordLayout.Piece

  /// Figures on top; below them queues and charts, side by side where there is room.
  ///
  /// - Parameter isLow: the screen has few rows; a figure gets one line instead of a tile.
  init(_ answer: HomeAnswer, width: Int, isLow: Bool, _ widths: CharacterWidth) {
    self.widths = widths
    var row =
      isLow
      ? compactFigures(answer.figures, width: width) : figures(answer.figures, width: width)
    let isWide = width >= RecordLayout.twoColumns
    let left = isWide ? width * 11 / 20 : width
    let below = queues(answer.queues, row: row, width: left)
    if !isWide { row = below }
    _ = charts(
      answer.charts, row: row, column: isWide ? left + 3 : 0,
      width: isWide ? width - left - 3 : width)
  }

  var layout: RecordLayout {
    RecordLayout(lines: lines, height: (lines.map(\.row).max() ?? -1) + 1)
  }

  static func item(_ item: HomeState.Item) -> RecordState.Item {
    switch item {
    case .figure(let index): RecordState.Item(section: 0, index: index)
    case .queue(let index): RecordState.Item(section: 1, index: index)
    case .bar(let chart, let bar): RecordState.Item(section: 2 + chart, index: bar)
    }
  }

  static func item(_ item: RecordState.Item) -> HomeState.Item {
    switch item.section {
    case 0: .figure(item.index)
    case 1: .queue(item.index)
    default: .bar(chart: item.section - 2, bar: item.index)
    }
  }

  private mutating func add(
    _ item: HomeState.Item?, row: Int, column: Int, width: Int, _ pieces: [Piece]
  ) {
    lines.append(
      RecordLayout.Line(
        row: row, column: column, width: width, item: item.map(Self.item), pieces: pieces))
  }

  private mutating func title(_ text: String, row: Int, column: Int, width: Int) {
    let used = min(width, widths.columns(of: text) + 1)
    add(
      nil, row: row, column: column, width: width,
      [
        Piece(offset: 0, width: width, text: text, role: .header),
        Piece(
          offset: used, width: width - used,
          text: String(repeating: "─", count: max(0, width - used)), role: .border),
      ])
  }

  /// Tiles of label above value, as many side by side as fit; a balance takes a line a currency.
  private mutating func figures(_ figures: [HomeAnswer.Figure], width: Int) -> Int {
    let columns = max(1, min(figures.count, width / 25))
    let tile = width / max(1, columns)
    var top = 0
    for start in stride(from: 0, to: figures.count, by: columns) {
      var height = 0
      for (place, index) in (start..<min(start + columns, figures.count)).enumerated() {
        let figure = figures[index]
        let values = figure.cell.shownLines
        let item = HomeState.Item.figure(index)
        add(
          item, row: top, column: place * tile, width: tile - 2,
          [Piece(offset: 2, width: tile - 4, text: figure.label, role: .label)])
        for (line, value) in values.enumerated() {
          add(
            item, row: top + 1 + line, column: place * tile, width: tile - 2,
            [
              Piece(
                offset: 2, width: tile - 4, text: value.text,
                role: value.role == .text ? .title : value.role)
            ])
        }
        height = max(height, 1 + values.count)
      }
      top += height + 1
    }
    return top
  }

  private mutating func compactFigures(_ figures: [HomeAnswer.Figure], width: Int) -> Int {
    let label = min(width / 2, figures.map { widths.columns(of: $0.label) }.max() ?? 0)
    for (row, figure) in figures.enumerated() {
      let shown = figure.cell.shown
      add(
        .figure(row), row: row, column: 0, width: width,
        [
          Piece(offset: 2, width: label, text: figure.label, role: .label),
          Piece(
            offset: label + 4, width: width - label - 4, text: shown.text,
            role: shown.role == .text ? .title : shown.role),
        ])
    }
    return figures.count + 1
  }

  private mutating func queues(_ queues: [HomeAnswer.Queue], row: Int, width: Int) -> Int {
    title("Queues", row: row, column: 0, width: width)
    var row = row + 1
    // The longest title, as long as an amount fits beside it.
    let longest = queues.map { widths.columns(of: $0.title) + 2 }.max() ?? 0
    let name = min(longest, max(16, width - 2 - 1 - 7 - 2 - 6 - 3 - 16))
    for (index, queue) in queues.enumerated() {
      let count = 2 + name + 1
      let age = count + 7 + 2
      let money = age + 6 + 3
      let amounts = queue.money.map(\.grouped)
      let isEmpty = queue.count == 0
      var pieces = [
        Piece(
          offset: 2, width: name, text: queue.tone.symbol + " " + queue.title,
          role: isEmpty ? .stateMuted : queue.tone.role),
        Piece(
          offset: count, width: 7, text: grouped(String(queue.count)),
          role: isEmpty ? .stateMuted : .text, isTrailing: true),
      ]
      if let days = queue.oldestDays {
        pieces.append(
          Piece(offset: age, width: 6, text: "\(days) d", role: .dim, isTrailing: true))
      }
      for part in lines(amounts, width: width - money) {
        pieces.append(Piece(offset: money, width: width - money, text: part, role: .text))
        add(.queue(index), row: row, column: 0, width: width, pieces)
        pieces = []
        row += 1
      }
      guard !pieces.isEmpty else { continue }
      add(.queue(index), row: row, column: 0, width: width, pieces)
      row += 1
    }
    if queues.isEmpty {
      add(
        nil, row: row, column: 0, width: width,
        [Piece(offset: 2, width: width - 2, text: "No queues", role: .dim)])
      row += 1
    }
    return row + 1
  }

  /// The amounts side by side on as few lines as they fit on.
  private func lines(_ amounts: [String], width: Int) -> [String] {
    var lines: [String] = []
    for amount in amounts {
      if let last = lines.last, last.count + 3 + amount.count <= width {
        lines[lines.count - 1] = last + " · " + amount
      } else {
        lines.append(amount)
      }
    }
    return lines
  }

  private mutating func charts(
    _ charts: [HomeAnswer.Chart], row: Int, column: Int, width: Int
  ) -> Int {
    var row = row
    for (number, chart) in charts.enumerated() {
      title(chart.title, row: row, column: column, width: width)
      row += 1
      let label = min(22, max(8, chart.bars.map { widths.columns(of: $0.label) }.max() ?? 0))
      let value = chart.bars.map { widths.columns(of: $0.cell.shown.text) }.max() ?? 0
      let room = max(4, width - 2 - label - 2 - value - 2)
      for (index, bar) in chart.bars.enumerated() {
        let length = min(room, max(0, bar.length) * room / 1_000)
        let shown = min(room, bar.length > 0 ? max(1, length) : 0)
        add(
          .bar(chart: number, bar: index), row: row, column: column, width: width,
          [
            Piece(offset: 2, width: label, text: bar.label, role: .label),
            Piece(
              offset: 4 + label, width: shown, text: String(repeating: "█", count: shown),
              role: .chartBar),
            Piece(
              offset: 4 + label + shown, width: room - shown,
              text: String(repeating: "·", count: room - shown), role: .chartRest),
            Piece(
              offset: 6 + label + room, width: value, text: bar.cell.shown.text,
              role: bar.cell.shown.role, isTrailing: true),
          ])
        row += 1
      }
      row += 1
    }
    return row
  }
}

extension Cell {
  /// One line for each currency of a balance, else one line.
  var shownLines: [Shown] {
    guard case .balance(let amounts) = value, amounts.count > 1 else { return [shown] }
    return amounts.map { Cell(.money($0), tone: tone).shown }
  }
}

extension Console {
  /// Rows below which Home is laid out in short.
  private static let lowHome = 18

  private func homePlace(_ body: Rect) -> Rect {
    Rect(
      column: body.origin.column + 1, row: body.origin.row + 1, columns: body.size.columns - 2,
      rows: body.size.rows - 1)
  }

  /// The first line shown: no more is scrolled away than the cursor asks for.
  private func homeTop(_ layout: RecordLayout, _ cursor: HomeState.Item, height: Int) -> Int {
    guard let rows = layout.rows(of: HomeLayout.item(cursor)) else { return 0 }
    return min(max(0, layout.height - height), max(0, rows.upperBound - height + 1))
  }

  func homeItem(at point: Point) -> HomeState.Item? {
    guard case .home(let home) = navigation.current.screen, let answer = home.answer
    else { return nil }
    let place = homePlace(frame.body)
    let layout = HomeLayout(
      answer, width: place.size.columns, isLow: place.size.rows < Self.lowHome, widths
    ).layout
    let row =
      point.row - place.origin.row + homeTop(layout, home.cursor, height: place.size.rows)
    let column = point.column - place.origin.column
    return layout.lines.first {
      $0.row == row && ($0.column..<$0.column + $0.width).contains(column) && $0.item != nil
    }?.item.map(HomeLayout.item)
  }

  func drawHome(_ grid: inout Grid, _ rect: Rect, _ home: HomeState) {
    guard let answer = home.answer else {
      switch home.phase {
      case .failed(let refusal):
        drawMessage(&grid, rect, failure: refusal, "ctrl-r tries again, Q quits.")
      case .loading, .ready:
        drawMessage(
          &grid, rect, isIdle ? ["Not loaded.", "ctrl-r reads it."] : ["Loading …"],
          isIdle ? .text : .late)
      }
      return
    }
    let place = homePlace(rect)
    let layout = HomeLayout(
      answer, width: place.size.columns, isLow: place.size.rows < Self.lowHome, widths
    ).layout
    let top = homeTop(layout, home.cursor, height: place.size.rows)
    draw(
      &grid, place, layout, top: top, selected: HomeLayout.item(home.cursor),
      changed: Set(home.changed.map(HomeLayout.item)))
    drawScroll(&grid, rect, place, layout, top)
  }
}
