// A book opened by this process: queries on readers of their own, commands on the one writer.

import Billing
import Storage
import Synchronization

/// The book's service when one user opens the file directly.
package final class LocalService: BookService {
  package let path: String
  let book: Book
  let actor: Operator
  let clock: @Sendable () -> Timestamp
  private let readers = Mutex(ReaderPool())
  let pace = Mutex(SigningPace())

  private struct ReaderPool {
    var idle: [Reader] = []
    var busy: [ObjectIdentifier: Reader] = [:]
  }

  private let pasts = Mutex(PastPool())

  private struct PastPool {
    var idle: [PastReader] = []
    var busy: [ObjectIdentifier: PastReader] = [:]
  }

  init(
    path: String, book: Book, actor: Operator, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.path = path
    self.book = book
    self.actor = actor
    self.clock = clock
  }

  /// Opens an existing book.
  package static func open(
    _ path: String, operator actor: Operator,
    clock: @escaping @Sendable () -> Timestamp = wallClock
  ) throws -> LocalService {
    LocalService(
      path: path, book: try Book.open(at: path, seal: SubjectSeal()), actor: actor, clock: clock)
  }

  package var verbs: [VerbDescription] { Verb.table }

  package func revision() throws -> Int64 { try read { try $0.connection.revision() } }

  /// The book's clock: the simulated one, or the machine's.
  package func now() throws -> Timestamp { try read { $0.now } }

  package func answer(_ query: Query) throws -> Answer {
    let (question, known) = query.standing()
    guard let known else { return try read { try $0.answer(question) } }
    guard try known.at < now() || known.through != .max else {
      return try read { try $0.answer(question) }
    }
    return try readPast(known, question)
  }

  /// Answers from a reader that stands in the past.
  private func readPast(_ known: KnownAt, _ question: Query) throws -> Answer {
    let reader = try pasts.withLock { pool in
      let reader = try pool.idle.popLast() ?? book.makePastReader()
      pool.busy[ObjectIdentifier(reader)] = reader
      return reader
    }
    defer {
      pasts.withLock { pool in
        pool.busy[ObjectIdentifier(reader)] = nil
        pool.idle.append(reader)
      }
    }
    do {
      return try readPast(known, question, on: reader)
    } catch let refusal as Refusal where refusal.code == "no-such-record" {
      // Whoever is told that the book does not hold it would look for it elsewhere.
      do {
        _ = try read { try $0.answer(question) }
      } catch let now as Refusal where now.code == refusal.code {
        throw refusal
      }
      throw Refusal(
        "not-known-then", what: refusal.what, why: "it was not yet known at \(known.at)",
        remedy: "Step forward in time, or leave the past.")
    }
  }

  private func readPast(
    _ known: KnownAt, _ question: Query, on reader: PastReader
  ) throws -> Answer {
    try refusingCancelled {
      try reader.read(
        known, needsDerived: question.derivesWholeBook,
        derive: { connection in
          try FactReader(connection, past: Past(known: known, revision: 0))
            .derivePast(for: question)
        },
        { connection, revision in
          try FactReader(connection, past: Past(known: known, revision: revision), origin: actor)
            .answer(question)
        })
    }
  }

  package func preview(_ draft: CommandDraft) throws -> Preview {
    if draft.verb == .approve, try read({ try $0.isOfMany(draft.subject) }) {
      return try previewInWrite(draft)
    }
    return try read { book in
      let actor = try book.actor(actor)
      let decision = try book.decide(draft, by: actor)
      return Preview(
        decision, of: draft, secondPerson: try book.secondPerson(for: decision, by: actor))
    }
  }

  package func commit(_ draft: CommandDraft, expecting digest: String?) throws -> CommitResult {
    try write { connection, now in
      try CommitPath(connection: connection, now: now, actor: actor)
        .attempt(draft, expecting: digest)
    }.get()
  }

  package func cancel() {
    // Within the lock: a reader that is given back meanwhile may be lent for other work.
    readers.withLock { for reader in $0.busy.values { reader.interrupt() } }
    pasts.withLock { for reader in $0.busy.values { reader.interrupt() } }
  }

  /// Runs `body` in one write transaction, with the book's clock, and signs when it is time.
  package func write<Value>(_ body: (Connection, Timestamp) throws -> Value) throws -> Value {
    let value = try writeUnsigned(body)
    signIfDue()
    return value
  }

  /// The same without signing. What was signed aside comes into the book with it.
  func writeUnsigned<Value>(
    _ body: (Connection, Timestamp) throws -> Value
  ) throws -> Value {
    let now = try now()
    var (before, after): (Int64, Int64) = (0, 0)
    var entered: [SignedCheckpoint] = []
    func noteCommitted() {
      forgetAside(entered)
      noteGrowth(from: before, to: after)
    }
    do {
      let value = try book.write(now: now) { connection in
        entered = try enterAside(connection)
        before = try connection.revision()
        // The clock may have been moved by another daybook since it was read.
        let value = try body(connection, connection.clock(clock))
        after = try connection.revision()
        return value
      }
      noteCommitted()
      return value
    } catch StorageError.notRewritten(let why) {
      // What was erased is committed: only the file still holds the old words.
      noteCommitted()
      throw StorageError.notRewritten(why: why)
    }
  }

  /// Runs `body` in one read transaction on a reader of its own.
  func read<Value>(_ body: (FactReader) throws -> Value) throws -> Value {
    let reader = try readers.withLock { pool in
      let reader = try pool.idle.popLast() ?? book.makeReader()
      pool.busy[ObjectIdentifier(reader)] = reader
      return reader
    }
    defer {
      readers.withLock { pool in
        pool.busy[ObjectIdentifier(reader)] = nil
        pool.idle.append(reader)
      }
    }
    return try refusingCancelled {
      try reader.read { try body(try FactReader($0, clock: clock, origin: actor)) }
    }
  }

  /// Lends a reader for work that `cancel` must not stop.
  func lendingReader<Value>(_ body: (Reader) throws -> Value) throws -> Value {
    let reader = try readers.withLock { try $0.idle.popLast() ?? book.makeReader() }
    defer { readers.withLock { $0.idle.append(reader) } }
    return try body(reader)
  }

  /// `cancel` stops every read, so that any of them, a preview's too, may end this way.
  private func refusingCancelled<Value>(_ read: () throws -> Value) throws -> Value {
    do {
      return try read()
    } catch StorageError.cancelled {
      throw Refusal(
        "cancelled", what: "The question was not answered", why: "it was cancelled",
        remedy: "Ask it again.")
    }
  }
}

extension Connection {
  /// The book's simulated clock, or the one handed in.
  func clock(_ clock: () -> Timestamp) throws -> Timestamp {
    try bookSettings().simulatedClock ?? clock()
  }
}
