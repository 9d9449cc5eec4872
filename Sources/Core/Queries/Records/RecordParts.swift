// Pieces that several records show.

import Billing
import Storage

extension RecordAnswer.Field {
  static func text(_ label: String, _ text: String, tone: Cell.Tone = .plain) -> Self {
    Self(label, .text(text, tone: tone))
  }

  static func day(_ label: String, _ day: Day?) -> Self {
    Self(label, day.map { Cell(.day($0)) } ?? .none)
  }

  static func instant(_ label: String, _ instant: Timestamp?) -> Self {
    Self(label, instant.map { Cell(.instant($0)) } ?? .none)
  }

  static func link(_ label: String, _ text: String, _ reference: RecordReference) -> Self {
    Self(label, Cell(.text(text), link: reference))
  }
}

extension FactReader {
  /// The actions of a kind of record; `reasons` says why some are not possible now.
  func actions(on kind: RecordKind, unless reasons: [Verb: String] = [:]) -> [ActionState] {
    let history = past.map { "this is the past, as known at \($0.known.at)" }
    return Verb.table.filter { $0.subjects.contains(kind) }
      .map { ActionState($0.verb, reason: history ?? reasons[$0.verb]) }
  }

  /// What outside systems call a record.
  func externalNames(_ kind: String, _ number: Int64) throws -> RecordAnswer.Field {
    let names = try connection.references(ofKind: kind, number: number)
      .map { "\($0.externalID) (\($0.system))" }
    return .text("Also known as", names.joined(separator: ", "), tone: .muted)
  }

  /// Audit entries about a record, newest first.
  func auditEvents(_ kind: RecordKind, _ id: String) throws -> [RecordAnswer.Event] {
    try connection.auditEntries(aboutKind: kind.rawValue, id: id, limit: 20).map { entry in
      RecordAnswer.Event(
        at: entry.at, "\(entry.actor): \(entry.verb), \(entry.summary)",
        link: RecordReference(.auditEntry, String(entry.sequence)))
    }
  }

  /// A table's rows have no place in a sorted list.
  func row(_ reference: RecordReference, _ cells: [Cell]) -> Row {
    Row(reference, anchor: Anchor(sortValue: "n", id: 0), cells: cells)
  }
}

extension Row {
  static let noAnchor = Anchor(sortValue: "n", id: 0)
}

extension DocumentStanding {
  /// The document as a row of a table.
  func summary(now: Timestamp) -> [Cell] {
    let state = paymentState.rawValue
    let isLate = isPastDue(at: now)
    return [
      .text(row.number ?? "draft"),
      Cell(.day(row.issuedOn)), row.dueOn.map { Cell(.day($0)) } ?? .none,
      .money(Money(minorUnits: row.total, row.currency)),
      .money(Money(minorUnits: due, row.currency), tone: due == 0 ? .muted : .plain),
      .text(isLate ? "\(state), past due" : state, tone: isLate ? .bad : StateTone.of(state)),
    ]
  }

  static let columns = [
    Column("number", "Number", .identifier, width: 17),
    Column("issued", "Issued", .day, width: 10), Column("due_on", "Due", .day, width: 10),
    Column("total", "Total", .money, width: 15), Column("due", "Open", .money, width: 15),
    Column("status", "Payment", .state, width: 18),
  ]

  var reference: RecordReference { RecordReference(.invoice, row.id.description) }
}
