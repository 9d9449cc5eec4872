// A row of the table `elevation`.

import Billing

/// An operator switched WRITE on at the console.
package struct ElevationRow: StoredRow, Hashable, Sendable {
  package static let table = "elevation"
  package static let columns = [
    "id", "operator_id", "reason", "until", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package var id: ElevationID
  package var operatorID: OperatorID
  package var reason: String
  package var until: Timestamp
  package var stamp: Stamp

  package init(
    id: ElevationID, operatorID: OperatorID, reason: String, until: Timestamp, stamp: Stamp
  ) {
    self.id = id
    self.operatorID = operatorID
    self.reason = reason
    self.until = until
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    operatorID = try row.next()
    reason = try row.next()
    until = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(operatorID)
    values.bind(reason)
    values.bind(until)
    values.bind(stamp)
  }
}
