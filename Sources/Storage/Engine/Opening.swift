// Opening a connection, after SQLite's memory is set up for the process.

import CStorage
import GRDB

extension DatabaseQueue {
  /// Whether SQLite took the memory settings; it does not where something else of the process has
  /// used it before, and then works as it always does, only slower.
  private static let memoryIsSet = cstorage_set_memory()

  /// A connection that waits `Setting.busyMilliseconds` for another process's write.
  static func opened(
    _ path: String, label: String, _ change: (inout Configuration) -> Void = { _ in }
  ) throws -> DatabaseQueue {
    _ = memoryIsSet
    var configuration = Configuration()
    configuration.label = label
    configuration.busyMode = .timeout(Double(Setting.busyMilliseconds) / 1_000)
    change(&configuration)
    return try DatabaseQueue(path: path, configuration: configuration)
  }
}
