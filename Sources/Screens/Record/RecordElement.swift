// What a record's sections are made of, one by one.

import Billing
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

  /// What stays the same when the thing changes.
  enum Identity: Hashable {
    case named(String)
    case row(RecordReference, Anchor)
    case event(Timestamp, String)
  }

  var identity: Identity {
    switch self {
    case .field(let field): .named(field.label)
    case .row(let row): .row(row.reference, row.anchor)
    case .event(let event): .event(event.at, event.text)
    case .paragraph(let text): .named(text)
    case .pair(let label, _, _, _): .named(label)
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

  /// A thing by the section it is in and what it is.
  struct Name: Hashable {
    let section: String
    let identity: RecordElement.Identity
  }

  /// Every thing with its name and place, in reading order.
  var things: [(name: Name, item: RecordState.Item, element: RecordElement)] {
    sections.enumerated().flatMap { number, section in
      section.elements.enumerated().map { index, element in
        (
          Name(section: section.title, identity: element.identity),
          RecordState.Item(section: number, index: index), element
        )
      }
    }
  }
}
