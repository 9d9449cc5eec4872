// The settings every connection must have, and proof that it has them.

import GRDB

/// A setting of a connection: how it is set, and how it reads back.
struct Setting {
  let name: String
  /// As written after `PRAGMA name =`.
  let value: String
  /// As SQLite answers it.
  let readBack: String

  init(_ name: String, _ value: String, readBack: String) {
    self.name = name
    self.value = value
    self.readBack = readBack
  }

  /// What a connection must have. `journal_mode` comes first: GRDB and SQLite lower `synchronous`
  /// when the journal changes.
  static let writer: [Setting] =
    [
      Setting("journal_mode", "WAL", readBack: "wal"),
      // What is removed is overwritten where that costs no further page.
      Setting("secure_delete", "FAST", readBack: "2"),
      // What a savepoint would restore is kept in memory: a temporary file costs a third more.
      Setting("temp_store", "MEMORY", readBack: "2"),
      // Pages of one large commit stay in memory until it ends: with SQLite's 2 MB they would be
      // written to the log several times. In KiB.
      Setting("cache_size", "-65536", readBack: "-65536"),
      // Pages that many commits change are moved into the file once.
      Setting("wal_autocheckpoint", "32000", readBack: "32000"),
    ] + common

  static let reader: [Setting] =
    [Setting("query_only", "ON", readBack: "1")] + common

  /// A reader in the past writes what it derives into temporary tables; its file is opened for
  /// reading only.
  static let past: [Setting] =
    [Setting("temp_store", "MEMORY", readBack: "2")]
    + common.filter { $0.name != "foreign_keys" }

  private static let common: [Setting] = [
    Setting("synchronous", "FULL", readBack: "2"),
    Setting("foreign_keys", "ON", readBack: "1"),
    Setting("recursive_triggers", "ON", readBack: "1"),
    Setting("trusted_schema", "OFF", readBack: "0"),
    Setting("cell_size_check", "ON", readBack: "1"),
    Setting("busy_timeout", "\(busyMilliseconds)", readBack: "\(busyMilliseconds)"),
  ]

  /// How long a write waits for another daybook's write.
  static let busyMilliseconds = 10_000

  /// Sets them all, then reads them all back, so that one setting cannot undo another unseen.
  static func apply(_ settings: [Setting], to database: Database) throws {
    for setting in settings {
      _ = try String.fetchOne(database, sql: "PRAGMA \(setting.name) = \(setting.value)")
    }
    for setting in settings { try verify(setting, on: database) }
  }

  static func verify(_ setting: Setting, on database: Database) throws {
    let found = try String.fetchOne(database, sql: "PRAGMA \(setting.name)") ?? "nothing"
    guard found == setting.readBack else {
      throw StorageError.settingRefused(
        name: setting.name, wanted: setting.readBack, found: found)
    }
  }
}
