// A row of the table `dispute_event`.

import Billing

/// A step of a dispute, at `stamp.effectiveAt`.
package struct DisputeEventRow: StoredRow, Hashable, Sendable {
  package static let table = "dispute_event"
  package static let columns = [
    "id", "dispute_id", "stage", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Stage: String, StoredValue, CaseIterable {
    case inquiry
    case chargeback
    case evidenceSent = "evidence_sent"
    case won
    case lost
    case accepted
    case preArbitration = "pre_arbitration"
  }

  package var id: DisputeEventID
  package var disputeID: DisputeID
  package var stage: Stage
  package var stamp: Stamp

  package init(
    id: DisputeEventID, disputeID: DisputeID, stage: Stage, stamp: Stamp
  ) {
    self.id = id
    self.disputeID = disputeID
    self.stage = stage
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    disputeID = try row.next()
    stage = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(disputeID)
    values.bind(stage)
    values.bind(stamp)
  }
}
