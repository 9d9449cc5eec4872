// Answers as aligned text, for people at a shell.

import Billing

extension Cell {
  /// Whether its explanation says more than the cell itself.
  fileprivate var tellsMore: Bool {
    explanation.map { !$0.steps.isEmpty || $0.summary != value.plainText } ?? false
  }
}

/// Lays text out in columns. Data is cleaned and measured by the functions handed in, because a
/// terminal's widths and its dangerous characters are no business of Core.
package struct PlainTable: Sendable {
  private let clean: @Sendable (String) -> String
  private let width: @Sendable (String) -> Int

  package init(
    clean: @escaping @Sendable (String) -> String, width: @escaping @Sendable (String) -> Int
  ) {
    self.clean = clean
    self.width = width
  }

  package func lines(of answer: ListAnswer) -> [String] {
    lines(columns: answer.columns, rows: answer.rows)
  }

  package func lines(columns: [Column], rows: [Row]) -> [String] {
    let header = ["ID"] + columns.map { $0.title.uppercased() }
    let body = rows.map { [$0.reference.id] + $0.cells.map { clean($0.value.plainText) } }
    let alignment = [false] + columns.map(\.isRightAligned)
    let widths = header.indices.map { index in
      ([header] + body).map { width($0[index]) }.max() ?? 0
    }
    return ([header] + body).map { cells in
      let padded = cells.indices.map { pad(cells[$0], to: widths[$0], right: alignment[$0]) }
      return trimmedRight(padded.joined(separator: "  "))
    }
  }

  package func lines(of record: RecordAnswer) -> [String] {
    var lines = [
      "\(record.reference.id)  \(clean(record.title))", clean(record.state.value.plainText),
    ]
    for section in record.sections {
      lines += ["", section.title.uppercased()]
      lines += body(section)
    }
    return lines
  }

  private func body(_ section: RecordAnswer.Section) -> [String] {
    let lines: [String]
    switch section.body {
    case .fields(let fields): lines = self.lines(fields)
    case .table(let columns, let rows):
      lines = rows.isEmpty ? [] : self.lines(columns: columns, rows: rows) + steps(rows)
    case .timeline(let events): lines = events.map { "\($0.at)  \(clean($0.text))" }
    case .text(let text): lines = text.map(clean)
    case .sideBySide(let ours, let theirs, let differing):
      lines = sideBySide(ours, theirs, differing)
    }
    return lines.isEmpty ? ["  \(section.whenEmpty)"] : lines.map { "  \($0)" }
  }

  private func lines(_ fields: [RecordAnswer.Field]) -> [String] {
    let widest = fields.map { width($0.label) }.max() ?? 0
    return fields.map { field in
      let why = field.cell.explanation.map { "   (\(clean($0.summary)))" } ?? ""
      return pad(field.label, to: widest, right: false) + "  "
        + clean(field.cell.value.plainText) + why
    }
  }

  /// The derivations of a table's rows, below it.
  private func steps(_ rows: [Row]) -> [String] {
    rows.flatMap { row in
      row.cells.compactMap { $0.tellsMore ? $0.explanation : nil }.flatMap { explanation in
        // The summary is often the first step.
        let steps = explanation.steps.drop { $0 == explanation.summary }
        return ["\(label(of: row)): \(clean(explanation.summary))"]
          + steps.map { "    \(clean($0))" }
      }
    }
  }

  /// A computed row has no id; its first cell names it.
  private func label(of row: Row) -> String {
    guard row.reference.id.isEmpty else { return row.reference.id }
    return clean(row.cells.first?.value.plainText ?? "")
  }

  private func sideBySide(
    _ ours: [RecordAnswer.Field], _ theirs: [RecordAnswer.Field], _ differing: [String]
  ) -> [String] {
    let labels =
      ours.map(\.label)
      + theirs.map(\.label).filter { label in
        !ours.contains { $0.label == label }
      }
    let cell = { (fields: [RecordAnswer.Field], label: String) in
      clean(fields.first { $0.label == label }?.cell.value.plainText ?? "")
    }
    let columns =
      [["", "OURS", "THEIRS", ""]]
      + labels.map { label in
        [
          label, cell(ours, label), cell(theirs, label),
          differing.contains(label) ? "<- differs" : "",
        ]
      }
    let widths = (0..<4).map { index in columns.map { width($0[index]) }.max() ?? 0 }
    return columns.map { row in
      trimmedRight(
        row.indices.map { pad(row[$0], to: widths[$0], right: false) }.joined(separator: "  "))
    }
  }

  private func pad(_ text: String, to target: Int, right: Bool) -> String {
    let blanks = String(repeating: " ", count: max(0, target - width(text)))
    return right ? blanks + text : text + blanks
  }

  private func trimmedRight(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }
}
