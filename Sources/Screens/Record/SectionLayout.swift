// The lines of one section of a record.

import Core
import Terminal

struct SectionLayout {
  private let index: Int
  private let section: RecordAnswer.Section
  private let showsSteps: Bool
  /// Whether texts in tables go on below instead of being cut.
  private let tellsWhole: Bool
  private let widths: CharacterWidth
  private let column: Int
  private let width: Int
  /// The column of a table that must be visible; nil where nobody can scroll to it.
  private let focus: Int?
  /// The next free row.
  private(set) var row: Int
  private(set) var lines: [RecordLayout.Line] = []

  typealias Piece = RecordLayout.Piece

  init(
    _ index: Int, _ section: RecordAnswer.Section, showsSteps: Bool, tellsWhole: Bool,
    widths: CharacterWidth, row: Int, column: Int, width: Int, focus: Int?
  ) {
    self.index = index
    self.section = section
    self.showsSteps = showsSteps
    self.tellsWhole = tellsWhole
    self.widths = widths
    self.row = row
    self.column = column
    self.width = width
    self.focus = focus
  }

  mutating func build() {
    title()
    let elements = section.elements
    guard !elements.isEmpty else {
      add(nil, [Piece(offset: 2, width: width - 2, text: section.whenEmpty, role: .dim)])
      return
    }
    switch section.body {
    case .fields(let fields): self.fields(fields)
    case .table(let columns, let rows): table(columns, rows)
    case .timeline(let events): timeline(events)
    case .text(let paragraphs): text(paragraphs)
    case .sideBySide(_, _, let differing): sides(elements, differing)
    }
  }

  private mutating func add(_ item: Int?, _ pieces: [Piece]) {
    lines.append(
      RecordLayout.Line(
        row: row, column: column, width: width,
        item: item.map { RecordState.Item(section: index, index: $0) }, pieces: pieces))
    row += 1
  }

  private mutating func title() {
    let used = min(width, widths.columns(of: section.title) + 1)
    let more = hiddenColumns
    let room = more.map { widths.columns(of: $0) + 1 } ?? 0
    let rule = String(repeating: "─", count: max(0, width - used - room))
    var pieces = [
      Piece(offset: 0, width: width, text: section.title, role: .header),
      Piece(offset: used, width: width - used, text: rule, role: .border),
    ]
    if let more {
      let start = max(used, width - room + 1)
      pieces.append(Piece(offset: start, width: width - start, text: more, role: .dim))
    }
    add(nil, pieces)
  }

  /// What a table does not show for want of width: nothing is cut off unsaid.
  private var hiddenColumns: String? {
    guard case .table(let columns, let rows) = section.body, !rows.isEmpty else { return nil }
    return layout(columns).hiddenWords(scrolls: focus != nil)
  }

  private func layout(_ columns: [Column]) -> ColumnLayout {
    ColumnLayout(columns, tableIn: width, focus: focus ?? 0)
  }

  // MARK: Fields

  private mutating func fields(_ fields: [RecordAnswer.Field]) {
    let longest = fields.map { widths.columns(of: $0.label) }.max() ?? 0
    let label = min(longest, max(8, width * 2 / 5))
    let start = 2 + label + 2
    // Amounts of a section stand under one another, so that their digits can be compared.
    let amounts = fields.filter(\.isMoney).map { widths.columns(of: $0.cell.spoken($0.cell.shown)) }
    let widest = amounts.count > 1 ? min(amounts.max() ?? 0, max(1, width - start)) : 0
    for (item, field) in fields.enumerated() {
      let shown = field.cell.shown
      let text = field.cell.spoken(shown)
      let role = field.cell.link != nil && shown.role == .text ? .link : shown.role
      let parts = wrapped(text, to: max(1, width - start), widths)
      for (number, part) in parts.enumerated() {
        let indent = field.isMoney ? max(0, widest - widths.columns(of: part)) : 0
        var pieces = [
          Piece(offset: start + indent, width: width - start - indent, text: part, role: role)
        ]
        if number == 0 {
          pieces.insert(
            Piece(offset: 2, width: label, text: field.label, role: .label), at: 0)
        }
        add(item, pieces)
      }
    }
  }

  // MARK: Tables

  private mutating func table(_ columns: [Column], _ rows: [Row]) {
    let layout = layout(columns)
    add(
      nil,
      layout.slots.map { slot in
        let column = columns[slot.column]
        return Piece(
          offset: slot.start + 2, width: slot.width, text: column.title, role: .label,
          isTrailing: column.isRightAligned)
      })
    for (item, row) in rows.enumerated() {
      add(item, pieces(row, columns, layout))
      if tellsWhole { rest(item, row, columns, layout) }
      if showsSteps { steps(item, row) }
    }
  }

  private func pieces(_ row: Row, _ columns: [Column], _ layout: ColumnLayout) -> [Piece] {
    layout.slots.compactMap { slot in
      guard row.cells.indices.contains(slot.column) else { return nil }
      let cell = row.cells[slot.column]
      let column = columns[slot.column]
      let shown = cell.shown
      let whole = tellsWhole && column.kind == .text ? parts(cell, slot).first : nil
      return Piece(
        offset: slot.start + 2, width: slot.width,
        text: whole ?? cell.fitting(slot.width, column, widths), role: shown.role,
        isTrailing: column.isRightAligned)
    }
  }

  private func parts(_ cell: Cell, _ slot: ColumnLayout.Slot) -> [String] {
    wrapped(cell.shown.text, to: slot.width, widths)
  }

  /// What of the row's texts did not fit on its first line.
  private mutating func rest(
    _ item: Int, _ row: Row, _ columns: [Column], _ layout: ColumnLayout
  ) {
    let texts = layout.slots.filter {
      columns[$0.column].kind == .text && row.cells.indices.contains($0.column)
    }.map { (slot: $0, cell: row.cells[$0.column]) }
    let most = texts.map { parts($0.cell, $0.slot).count }.max() ?? 1
    for number in 1..<max(1, most) {
      add(
        item,
        texts.compactMap { slot, cell in
          let parts = parts(cell, slot)
          guard parts.indices.contains(number) else { return nil }
          return Piece(
            offset: slot.start + 2, width: slot.width, text: parts[number],
            role: cell.shown.role)
        })
    }
  }

  /// How each explained amount of the row came about, in small print below it.
  private mutating func steps(_ item: Int, _ row: Row) {
    var seen: Set<Explanation> = []
    for why in row.cells.compactMap(\.why) where seen.insert(why).inserted {
      for step in why.steps.isEmpty ? [why.summary] : why.steps {
        for (number, part) in wrapped(step, to: max(1, width - 8), widths).enumerated() {
          let mark = number == 0 ? "└ " : "  "
          add(item, [Piece(offset: 4, width: width - 4, text: mark + part, role: .dim)])
        }
      }
    }
  }

  // MARK: Timeline and text

  private mutating func timeline(_ events: [RecordAnswer.Event]) {
    let start = 2 + 16 + 2
    for (item, event) in events.enumerated() {
      let parts = wrapped(
        event.tone.symbol + " " + event.text, to: max(8, width - start), widths)
      for (number, part) in parts.enumerated() {
        let text = number == 0 ? part : "  " + part
        var pieces = [
          Piece(offset: start, width: width - start, text: text, role: event.tone.role)
        ]
        if number == 0 {
          pieces.insert(
            Piece(offset: 2, width: 16, text: event.at.minutes, role: .dim), at: 0)
        }
        add(item, pieces)
      }
    }
  }

  private mutating func text(_ paragraphs: [String]) {
    for (item, paragraph) in paragraphs.enumerated() {
      for part in wrapped(paragraph, to: max(1, width - 2), widths) {
        add(item, [Piece(offset: 2, width: width - 2, text: part, role: .text)])
      }
    }
  }

  // MARK: Ours and theirs

  private mutating func sides(_ elements: [RecordElement], _ differing: [String]) {
    let labels = elements.map { if case .pair(let label, _, _, _) = $0 { label } else { "" } }
    let label = min(labels.map { widths.columns(of: $0) }.max() ?? 0, max(8, width / 4))
    let ours = 2 + label + 4
    let half = max(4, (width - ours - 3) / 2)
    let theirs = ours + half + 3
    add(
      nil,
      [
        Piece(offset: ours, width: half, text: "ours", role: .label),
        Piece(offset: theirs, width: half, text: "theirs", role: .label),
      ])
    for (item, element) in elements.enumerated() {
      guard case .pair(let name, let our, let their, let differs) = element else { continue }
      pair(
        item, name, our, their, differs, label: label, ours: ours, theirs: theirs, half: half)
    }
    let summary =
      differing.isEmpty
      ? "No field differs." : "≠ differs in: " + differing.joined(separator: ", ")
    add(
      nil,
      [
        Piece(
          offset: 2, width: width - 2, text: summary,
          role: differing.isEmpty ? .dim : .stateWarning)
      ])
  }

  private mutating func pair(
    _ item: Int, _ name: String, _ our: Cell?, _ their: Cell?, _ differs: Bool,
    label: Int, ours: Int, theirs: Int, half: Int
  ) {
    let left = wrapped(our?.shown.text ?? "missing", to: half, widths)
    let right = wrapped(their?.shown.text ?? "missing", to: half, widths)
    for number in 0..<max(left.count, right.count) {
      var pieces = [
        Piece(offset: ours + half + 1, width: 1, text: "│", role: .border)
      ]
      if number == 0 {
        pieces.append(Piece(offset: 2, width: label, text: name, role: .label))
        if differs {
          pieces.append(Piece(offset: ours - 2, width: 1, text: "≠", role: .stateWarning))
        }
      }
      if number < left.count {
        pieces.append(
          Piece(offset: ours, width: half, text: left[number], role: side(our, differs, .before)))
      }
      if number < right.count {
        pieces.append(
          Piece(
            offset: theirs, width: half, text: right[number], role: side(their, differs, .after)))
      }
      add(item, pieces)
    }
  }

  private func side(_ cell: Cell?, _ differs: Bool, _ role: Role) -> Role {
    guard let cell else { return .stateMuted }
    return differs ? role : cell.shown.role
  }
}

extension RecordAnswer.Field {
  fileprivate var isMoney: Bool { if case .money = cell.value { true } else { false } }
}
