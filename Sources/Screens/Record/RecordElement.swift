// What a record's sections are made of, one by one.

import Core

/// One thing in a record that the cursor can stand on.
enum RecordElement: Hashable {
  case field(RecordAnswer.Field)
  case row(Row)
  case event(RecordAnswer.Event)
  case paragraph(String)
  /// The same field on both sides; either side may lack it.
  case pair(label: String, ours: Cell?, theirs: Cell?, differs: Bool)

  /// Where its cells lead, in reading order.
  var links: [RecordReference] {
    if case .event(let event) = self { return event.link.map { [$0] } ?? [] }
    return cells.compactMap(\.link)
  }

  var cells: [Cell] {
    switch self {
    case .field(let field): [field.cell]
    case .row(let row): row.cells
    case .event, .paragraph: []
    case .pair(_, let ours, let theirs, _): [ours, theirs].compactMap { $0 }
    }
  }

  /// Its text for the clipboard.
  var copied: String {
    switch self {
    case .event(let event): "\(event.at) \(event.text)"
    case .paragraph(let text): text
    case .field, .row, .pair: cells.map(\.copied).joined(separator: "\t")
    }
  }

  /// Whether both are versions of the same thing.
  fileprivate func isSame(as other: RecordElement) -> Bool {
    switch (self, other) {
    case (.field(let one), .field(let two)): one.label == two.label
    case (.row(let one), .row(let two)): one.reference == two.reference && one.anchor == two.anchor
    case (.event(let one), .event(let two)): one.at == two.at && one.text == two.text
    case (.paragraph(let one), .paragraph(let two)): one == two
    case (.pair(let one, _, _, _), .pair(let two, _, _, _)): one == two
    case (.field, _), (.row, _), (.event, _), (.paragraph, _), (.pair, _): false
    }
  }
}

extension RecordAnswer.Section {
  var elements: [RecordElement] {
    switch body {
    case .fields(let fields): fields.map(RecordElement.field)
    case .table(_, let rows): rows.map(RecordElement.row)
    case .timeline(let events): events.map(RecordElement.event)
    case .text(let lines): lines.map(RecordElement.paragraph)
    case .sideBySide(let ours, let theirs, let differing):
      pairs(ours, theirs, Set(differing))
    }
  }

  private func pairs(
    _ ours: [RecordAnswer.Field], _ theirs: [RecordAnswer.Field], _ differing: Set<String>
  ) -> [RecordElement] {
    let ourLabels = ours.map(\.label)
    let labels = ourLabels + theirs.map(\.label).filter { !ourLabels.contains($0) }
    return labels.map { label in
      .pair(
        label: label, ours: ours.first { $0.label == label }?.cell,
        theirs: theirs.first { $0.label == label }?.cell, differs: differing.contains(label))
    }
  }
}

extension RecordAnswer {
  subscript(item: RecordState.Item) -> RecordElement? {
    guard sections.indices.contains(item.section) else { return nil }
    let elements = sections[item.section].elements
    return elements.indices.contains(item.index) ? elements[item.index] : nil
  }

  /// Where this version has the same thing.
  func place(of element: RecordElement) -> RecordState.Item? {
    items.first { self[$0]?.isSame(as: element) == true }
  }

  var items: [RecordState.Item] {
    sections.enumerated().flatMap { section, content in
      content.elements.indices.map { RecordState.Item(section: section, index: $0) }
    }
  }
}
