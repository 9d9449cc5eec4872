// When a reading connection may be interrupted: while it reads, never while its transaction ends.

import GRDB
import Synchronization

/// SQLite's interrupt stops whatever statement runs, a `COMMIT` or `ROLLBACK` too; the transaction
/// would be left open and the connection lost. The gate is open only while a body runs.
final class InterruptGate: Sendable {
  private let isOpen = Mutex(false)

  func during<Value>(_ body: () throws -> Value) rethrows -> Value {
    isOpen.withLock { $0 = true }
    defer { isOpen.withLock { $0 = false } }
    return try body()
  }

  /// Stops what runs in `during`, if anything does.
  func interrupt(_ queue: DatabaseQueue) {
    isOpen.withLock { if $0 { queue.interrupt() } }
  }
}
