// refunds.csv, disputes.csv, dispute_events.csv and overrides.csv.

import Billing
import Storage

struct RefundImport: RowImporter {
  static let file = "refunds.csv"
  static let columns: [ImportColumn] = [
    "id*", "attempt*", "amount*", "at*", "state*", "reference", "reason", "credit_note",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let attempt: AttemptID = try session.id("attempt", row)
    guard let currency = try session.connection.currency(of: attempt) else { return }
    try session.connection.insert(
      RefundRow(
        id: try session.newID(for: row["id"]), attemptID: attempt,
        amount: try row.amount("amount", currency), state: try row.choice("state"),
        reference: row.optional("reference"), reason: row.optional("reason"),
        creditNoteID: try session.optionalID("credit_note", row),
        stamp: session.stamp(at: try row.instant("at"))))
  }
}

struct DisputeImport: RowImporter {
  static let file = "disputes.csv"
  static let columns: [ImportColumn] = [
    "id*", "attempt*", "amount*", "fee", "reason*", "opened_at*", "respond_by", "reference",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let attempt: AttemptID = try session.id("attempt", row)
    guard let currency = try session.connection.currency(of: attempt) else { return }
    try session.connection.insert(
      DisputeRow(
        id: try session.newID(for: row["id"]), attemptID: attempt,
        amount: try row.amount("amount", currency), fee: try row.optionalAmount("fee", currency),
        reason: row["reason"], respondBy: try row.optionalInstant("respond_by"),
        reference: row.optional("reference"),
        stamp: session.stamp(at: try row.instant("opened_at"))))
  }
}

struct DisputeEventImport: RowImporter {
  static let file = "dispute_events.csv"
  static let columns: [ImportColumn] = ["dispute*", "at*", "stage*"]

  func key(_ row: ImportRow) -> String { "\(row["dispute"])/\(row["at"])/\(row["stage"])" }

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    try session.connection.insert(
      DisputeEventRow(
        id: session.connection.nextID(), disputeID: try session.id("dispute", row),
        stage: try row.choice("stage"), stamp: session.stamp(at: try row.instant("at"))))
  }
}

struct OverrideImport: RowImporter {
  static let file = "overrides.csv"
  static let columns: [ImportColumn] = [
    "id*", "customer*", "feature*", "effect*", "value", "starts_at*", "expires_at*",
    "reason_code*", "reason*", "author*", "recorded_at*",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let (startsAt, expiresAt) = (try row.instant("starts_at"), try row.instant("expires_at"))
    guard startsAt < expiresAt else {
      throw FieldProblem("expires_at", "an override ends after it starts")
    }
    let recordedAt = try row.instant("recorded_at")
    let override = OverrideRow(
      id: try session.newID(for: row["id"]), customerID: try session.id("customer", row),
      featureID: try session.id("feature", row), effect: try row.choice("effect"),
      value: try row.optionalDecimal("value"), startsAt: startsAt, expiresAt: expiresAt,
      reasonCode: row["reason_code"], reason: row["reason"], author: row["author"],
      stamp: Stamp(
        createdAt: recordedAt, effectiveAt: startsAt, recordedAt: recordedAt,
        correlation: session.correlation))
    try session.connection.insert(override)
    try session.connection.insert(OverrideActRow(making: override))
  }
}

extension OverrideActRow {
  /// Act 1: the making of an override.
  package init(making override: OverrideRow) {
    self.init(
      overrideID: override.id, n: 1, act: .granted, value: override.value,
      expiresAt: override.expiresAt, reasonCode: override.reasonCode, reason: override.reason,
      author: override.author, stamp: override.stamp)
  }
}
