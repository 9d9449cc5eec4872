// Through which day books are closed, and what stands in the way of closing them.

import Billing

/// The closed days of every legal entity, read once a transaction.
package struct ClosedPeriods: HeldState {
  static let name = "closed-periods"
  private let through: [LegalEntityID: Day]

  package init(_ connection: Connection) throws {
    let rows: [PeriodActRow] = try connection.all(
      where: """
        NOT EXISTS (SELECT 1 FROM period_act l
          WHERE l.legal_entity_id = period_act.legal_entity_id AND l.id > period_act.id)
        """, [])
    through = rows.reduce(into: [:]) { $0[$1.legalEntityID] = $1.closedThrough }
  }

  /// As this transaction knows them.
  package static func of(_ connection: Connection) throws -> ClosedPeriods {
    if let known = connection.held(name, as: ClosedPeriods.self) { return known }
    let read = try ClosedPeriods(connection)
    if connection.isWrite { connection.hold(read) }
    return read
  }

  package func through(_ entity: LegalEntityID) -> Day? { through[entity] }

  package var heldName: String { Self.name }
  /// Nothing to write: it is what the rows say.
  package func store(in connection: Connection) throws {}
}

extension Connection {
  /// Records the act, and lets this transaction see it.
  package func add(_ row: PeriodActRow) throws {
    try insert(row)
    hold(try ClosedPeriods(self))
  }

  /// Billing days of an entity's customers that no run has decided before an instant.
  package func undecidedRenewals(of entity: LegalEntityID, before end: Timestamp) throws -> Int64 {
    try first(
      """
      SELECT count(*) FROM job_due j JOIN customer c ON c.id = j.customer_id
      WHERE j.job = 'renewal' AND c.legal_entity_id = $1 AND j.due_at < $2
      """, [entity, end]
    ) { try $0.next() } ?? 0
  }

  /// Drafts of an entity that are dated through a day.
  package func drafts(of entity: LegalEntityID, through day: Day) throws -> Int64 {
    try first(
      """
      SELECT count(*) FROM invoice
      WHERE status = 'draft' AND legal_entity_id = $1 AND issued_on <= $2
      """, [entity, day]
    ) { try $0.next() } ?? 0
  }

  /// Scheduled revenue of an entity through a day that is not recognised.
  package func unrecognised(of entity: LegalEntityID, through day: Day) throws -> Int64 {
    try first(
      """
      SELECT count(*) FROM revenue_schedule
      WHERE entry_id IS NULL AND earned_on <= $1 AND legal_entity_id = $2
      """, [day, entity]
    ) { try $0.next() } ?? 0
  }

  /// What people had not resolved by an instant, by kind of work.
  package func openWork(before end: Timestamp) throws -> [(kind: String, count: Int64)] {
    try rows(
      """
      SELECT work, count(*) FROM work_item
      WHERE (state = 'open' OR state = 'assigned') AND opened_at < $1 GROUP BY work ORDER BY work
      """, [end]
    ) { (try $0.next(), try $0.next()) }
  }
}
