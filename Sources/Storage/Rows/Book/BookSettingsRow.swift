// A row of the table `book`.

import Billing

/// One row: what this book is.
package struct BookSettingsRow: StoredRow, Hashable, Sendable {
  package static let table = "book"
  package static let columns = [
    "id", "name", "origin", "simulated_clock", "zone_data_hash", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  /// Always 1.
  package var id: Int64
  package var name: String
  /// The audit log's name, such as `daybook/northwind-cloud`; never changed.
  package var origin: String
  /// The clock of a simulated book; absent when the book lives in real time.
  package var simulatedClock: Timestamp?
  /// Hash of the zone database the book was last derived with; empty before.
  package var zoneDataHash: String
  package var stamp: Stamp

  package init(
    id: Int64, name: String, origin: String, simulatedClock: Timestamp?, zoneDataHash: String,
    stamp: Stamp
  ) {
    self.id = id
    self.name = name
    self.origin = origin
    self.simulatedClock = simulatedClock
    self.zoneDataHash = zoneDataHash
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    name = try row.next()
    origin = try row.next()
    simulatedClock = try row.next()
    zoneDataHash = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(name)
    values.bind(origin)
    values.bind(simulatedClock)
    values.bind(zoneDataHash)
    values.bind(stamp)
  }
}
