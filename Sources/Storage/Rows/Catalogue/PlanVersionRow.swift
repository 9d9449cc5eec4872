// A row of the table `plan_version`.

import Billing

/// A plan's terms from a day on.
package struct PlanVersionRow: StoredRow, Hashable, Sendable {
  package static let table = "plan_version"
  package static let columns = [
    "id", "plan_id", "version", "effective_from", "existing_from", "interval_unit",
    "interval_count", "trial_days", "grace_days", "ladder_id", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum IntervalUnit: String, StoredValue, CaseIterable {
    case days, weeks, months, years
  }

  package var id: PlanVersionID
  package var planID: PlanID
  package var version: Int
  package var effectiveFrom: Day
  /// When existing subscribers move to it; absent means they stay where they are.
  package var existingFrom: Day?
  package var intervalUnit: IntervalUnit
  package var intervalCount: Int
  package var trialDays: Int?
  package var graceDays: Int?
  package var ladderID: LadderID?
  package var stamp: Stamp

  package init(
    id: PlanVersionID, planID: PlanID, version: Int, effectiveFrom: Day, existingFrom: Day?,
    intervalUnit: IntervalUnit, intervalCount: Int, trialDays: Int?, graceDays: Int?,
    ladderID:
      LadderID?, stamp: Stamp
  ) {
    self.id = id
    self.planID = planID
    self.version = version
    self.effectiveFrom = effectiveFrom
    self.existingFrom = existingFrom
    self.intervalUnit = intervalUnit
    self.intervalCount = intervalCount
    self.trialDays = trialDays
    self.graceDays = graceDays
    self.ladderID = ladderID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    planID = try row.next()
    version = try row.next()
    effectiveFrom = try row.next()
    existingFrom = try row.next()
    intervalUnit = try row.next()
    intervalCount = try row.next()
    trialDays = try row.next()
    graceDays = try row.next()
    ladderID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(planID)
    values.bind(version)
    values.bind(effectiveFrom)
    values.bind(existingFrom)
    values.bind(intervalUnit)
    values.bind(intervalCount)
    values.bind(trialDays)
    values.bind(graceDays)
    values.bind(ladderID)
    values.bind(stamp)
  }
}
