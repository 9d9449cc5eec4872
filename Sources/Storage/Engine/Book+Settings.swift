// The book's own row: its name, its clock, its revision.

import Billing

extension Connection {
  package func bookSettings() throws -> BookSettingsRow {
    guard let row = try one(BookSettingsRow.self, where: "id = $1", [Int64(1)]) else {
      throw StorageError.corrupt(detail: "the book has no settings")
    }
    return row
  }

  /// Moves the clock of a simulated book.
  package func setSimulatedClock(_ instant: Timestamp) throws {
    try execute("UPDATE book SET simulated_clock = $1 WHERE id = 1", [instant])
  }

  package func setZoneDataHash(_ hash: String) throws {
    try execute("UPDATE book SET zone_data_hash = $1 WHERE id = 1", [hash])
  }

  /// The last id or correlation that was given.
  package func lastNumber() throws -> Int64 {
    try first("SELECT last FROM id_source WHERE id = 1") { try $0.next() } ?? 0
  }

  /// The last audit sequence: what an answer was true at.
  package func revision() throws -> Int64 {
    try first("SELECT coalesce(max(sequence), 0) FROM audit_entry") { try $0.next() } ?? 0
  }
}
