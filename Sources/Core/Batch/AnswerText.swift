// Answers as text for the batch commands: a table for people, JSON and CSV for programs.

import Billing
import Formats

/// How a batch command prints.
package enum OutputFormat: String, Sendable, CaseIterable {
  case table, json, csv
}

extension Cell.Value {
  /// The value as JSON: amounts as exact decimal strings beside their currency.
  package var json: JSONValue {
    switch self {
    case .text(let text), .decimal(let text): .string(text)
    case .money(let money): Self.json(money)
    case .balance(let amounts): .array(amounts.map(Self.json))
    case .day(let day): .string(day.description)
    case .instant(let instant): .string(instant.description)
    case .count(let count): .integer(count)
    case .notComputed(let reason): ["not_computed": .string(reason)]
    case .none: .null
    }
  }

  private static func json(_ money: Money) -> JSONValue {
    ["amount": .string(money.majorText), "currency": .string(money.currency.code)]
  }
}

extension Explanation {
  package var json: JSONValue {
    [
      "rule": .string(rule), "summary": .string(summary),
      "inputs": .object(inputs.map { JSONValue.Member($0.name, .string($0.value)) }),
      "steps": .array(steps.map(JSONValue.string)),
      "overridden_by": overriddenBy.map(JSONValue.string) ?? .null,
    ]
  }
}

extension ListAnswer {
  /// One object a row, with the record's id.
  package var json: [JSONValue] {
    rows.map { row in
      let cells = zip(columns, row.cells).map { JSONValue.Member($0.key, $1.value.json) }
      return .object([JSONValue.Member("id", .string(row.reference.id))] + cells)
    }
  }

  /// Rows of plain text, the record's id first, safe to open in a spreadsheet.
  package func csv(withHeader isFirst: Bool) -> [UInt8] {
    var writer = CSVWriter(header: ["id"] + columns.map(\.key), options: .forPeople)
    let head = writer.take()
    for row in rows { writer.append([row.reference.id] + row.cells.map(\.value.plainText)) }
    return (isFirst ? head : []) + writer.take()
  }
}

extension RecordAnswer {
  package var json: JSONValue {
    [
      "id": .string(reference.id), "kind": .string(reference.kind.rawValue),
      "title": .string(title), "state": state.value.json,
      "sections": .array(sections.map(\.json)),
      "actions": .array(
        actions.map { action in
          [
            "verb": .string(action.verb.rawValue),
            "reason": action.reason.map(JSONValue.string) ?? .null,
          ]
        }),
    ]
  }
}

extension RecordAnswer.Field {
  package var json: JSONValue {
    var members = [
      JSONValue.Member("label", .string(label)), JSONValue.Member("value", cell.value.json),
    ]
    if let link = cell.link { members.append(JSONValue.Member("link", link.json)) }
    if let why = cell.explanation { members.append(JSONValue.Member("why", why.json)) }
    return .object(members)
  }
}

extension RecordReference {
  package var json: JSONValue { ["kind": .string(kind.rawValue), "id": .string(id)] }
}

extension RecordAnswer.Section {
  package var json: JSONValue {
    var members = [JSONValue.Member("title", .string(title))]
    switch body {
    case .fields(let fields):
      members.append(JSONValue.Member("fields", .array(fields.map(\.json))))
    case .table(let columns, let rows):
      members.append(JSONValue.Member("rows", .array(rows.map { Self.json($0, columns) })))
    case .timeline(let events):
      let items = events.map { event -> JSONValue in
        ["at": .string(event.at.description), "text": .string(event.text)]
      }
      members.append(JSONValue.Member("events", .array(items)))
    case .text(let lines):
      members.append(JSONValue.Member("text", .array(lines.map(JSONValue.string))))
    case .sideBySide(let ours, let theirs, let differing):
      members.append(JSONValue.Member("ours", .array(ours.map(\.json))))
      members.append(JSONValue.Member("theirs", .array(theirs.map(\.json))))
      members.append(JSONValue.Member("differing", .array(differing.map(JSONValue.string))))
    }
    return .object(members)
  }

  private static func json(_ row: Row, _ columns: [Column]) -> JSONValue {
    var members = [
      JSONValue.Member("id", .string(row.reference.id)),
      JSONValue.Member("kind", .string(row.reference.kind.rawValue)),
    ]
    for (column, cell) in zip(columns, row.cells) {
      members.append(JSONValue.Member(column.key, cell.value.json))
      if let why = cell.explanation {
        members.append(JSONValue.Member("\(column.key)_why", why.json))
      }
    }
    return .object(members)
  }
}
