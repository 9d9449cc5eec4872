// Records of who may act: one operator, and the book with its limits.

import Billing
import Storage

extension FactReader {
  func operatorRecord(_ id: OperatorID) throws -> RecordAnswer {
    guard let row = try connection.operator(id) else { throw Self.missing("operator", id) }
    let acts = try connection.roleActs(of: id)
    let roles = [OperatorRole](after: acts)
    let reference = RecordReference(.operator, id.description)
    return RecordAnswer(
      reference: reference, standing: try standing(), title: row.name,
      state: .text(
        roles.isEmpty ? "no role" : roles.map(\.title).joined(separator: ", "),
        tone: roles.isEmpty ? .muted : .good),
      sections: [
        RecordAnswer.Section(
          "Operator",
          .fields([
            .text("Name", row.name),
            .text("User id", row.uid.map(String.init) ?? "none: acts by --as only"),
            .text("Roles", roles.map(\.title).joined(separator: ", ")),
            .instant("Since", row.stamp.createdAt),
          ])),
        try limitTable(roles), try movedToday(row),
        RecordAnswer.Section("Roles given and taken", .timeline(acts.reversed().map(Self.event))),
        RecordAnswer.Section(
          "Audit", .timeline(try auditEvents(.operator, id.description)),
          whenEmpty: "Nothing was recorded"),
      ], actions: actions(on: .operator))
  }

  private static func event(_ act: OperatorRoleRow) -> RecordAnswer.Event {
    let title = OperatorRole(rawValue: act.role)?.title ?? act.role
    return RecordAnswer.Event(
      at: act.stamp.recordedAt, "\(act.author) \(act.act.rawValue) \(title): \(act.reason)")
  }

  /// The book: its name, clock and limits.
  func bookRecord() throws -> RecordAnswer {
    RecordAnswer(
      reference: .book, standing: try standing(), title: settings.name,
      state: .text(settings.simulatedClock == nil ? "real time" : "simulated clock"),
      sections: [
        RecordAnswer.Section(
          "Book",
          .fields([
            .text("Name", settings.name), .text("Origin", settings.origin, tone: .muted),
            .instant("Made", settings.stamp.createdAt),
          ])),
        try limitTable(OperatorRole.allCases),
        RecordAnswer.Section(
          "Audit", .timeline(try auditEvents(.book, "book")), whenEmpty: "Nothing was recorded"),
      ], actions: actions(on: .book))
  }

  private func limitTable(_ roles: [OperatorRole]) throws -> RecordAnswer.Section {
    var newest: [String: OperatorLimitRow] = [:]
    for row in try connection.limits() { newest["\(row.role) \(row.currency)"] = row }
    let rows = newest.sorted { $0.key < $1.key }.map(\.value)
      .filter { limit in roles.contains { $0.rawValue == limit.role } }
    let cells = rows.map { limit in
      row(
        .book,
        [
          .text(OperatorRole(rawValue: limit.role)?.title ?? limit.role),
          .money(Money(minorUnits: limit.amount, limit.currency)), .text(limit.author),
          Cell(.instant(limit.stamp.recordedAt)),
        ])
    }
    return RecordAnswer.Section(
      "Limits a day",
      .table(
        [
          Column("role", "Role", .text, width: 18), Column("amount", "A day", .money, width: 16),
          Column("author", "Set by", .text, width: 14), Column("at", "At", .instant, width: 16),
        ], cells), whenEmpty: "No limit is set")
  }

  private func movedToday(_ row: OperatorRow) throws -> RecordAnswer.Section {
    let moved = try connection.moneyMoved(by: row.id, on: Zone.utc.day(of: now))
    return RecordAnswer.Section(
      "Moved today", .fields(moved.map { .init($0.currency.code, .money($0)) }),
      whenEmpty: "No money was moved by his own right")
  }
}
