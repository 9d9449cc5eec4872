// A reading connection: one thread's view of the book, cancelled without touching the writer.

import GRDB

/// Reads a book in transactions that see one state of it. Use one reader per thread.
package final class Reader: @unchecked Sendable {
  private let queue: DatabaseQueue
  /// Only touched inside `queue`.
  private let statements = StatementCache()
  private let gate = InterruptGate()
  private let seal: (any TextSeal)?

  init(path: String, seal: (any TextSeal)?) throws {
    self.seal = seal
    queue = try translating {
      let queue = try DatabaseQueue.opened(path, label: "daybook.reader") { $0.readonly = true }
      try queue.writeWithoutTransaction { try Setting.apply(Setting.reader, to: $0) }
      return queue
    }
  }

  deinit {
    statements.removeAll()
    try? queue.close()
  }

  /// Runs `body` in one read transaction: all it reads was true at one revision.
  package func read<Value>(_ body: (Connection) throws -> Value) throws -> Value {
    try translating {
      try queue.read { database in
        try gate.during { try body(Connection(database, statements, source: nil, seal: seal)) }
      }
    }
  }

  /// Stops the running read of another thread; it throws `StorageError.cancelled`. A read that
  /// has not begun is not stopped.
  package func interrupt() { gate.interrupt(queue) }
}
