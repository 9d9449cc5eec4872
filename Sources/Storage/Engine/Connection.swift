// Running SQL inside a read or a write. Statements are in the subset that SQLite and PostgreSQL
// both accept, with `$1`, `$2` … as placeholders.

import Billing
import GRDB
import GRDBSQLite

/// What a `read` or `write` closure is handed; it must not leave the closure.
package final class Connection {
  let database: Database
  let statements: StatementCache
  /// Nil in a read.
  let source: IDSource?
  /// Opens sealed texts; nil where nobody reads words.
  let seal: (any TextSeal)?
  /// Keys that were looked up in this transaction, absent ones too.
  var openedKeys: [Int64: [UInt8]?] = [:]
  /// This transaction removes what must not be found in the file afterwards.
  package var erases = false
  /// Rows that wait for others of their kind; nil unless `gathering`.
  var gathered: GatheredRows?
  /// What this transaction keeps in memory until it commits, by name.
  private var held: [String: any HeldState] = [:]

  init(
    _ database: Database, _ statements: StatementCache, source: IDSource?,
    seal: (any TextSeal)? = nil
  ) {
    self.seal = seal
    self.database = database
    self.statements = statements
    self.source = source
  }

  /// Whether this is a write: a read gives no ids.
  package var isWrite: Bool { source != nil }

  /// The next id. Only a write has ids to give.
  package func nextID<Tag>(_: Tag.Type = Tag.self) -> Identifier<Tag> {
    Identifier(nextNumber())
  }

  /// The next id's number, where the kind is not known statically: correlations, imports.
  package func nextNumber() -> Int64 {
    guard let source else { preconditionFailure("a read gives no ids") }
    return source.next()
  }

  /// Runs one statement and answers how many rows it changed.
  @discardableResult
  package func execute(_ sql: String, _ values: [any StoredValue] = []) throws -> Int {
    try flushGathered()
    let statement = try prepared(sql)
    try bind(values, to: statement)
    try finish(statement)
    return Int(sqlite3_changes(database.sqliteConnection))
  }

  /// Runs several statements that take no values.
  package func executeScript(_ sql: String) throws {
    try flushGathered()
    try translating { try database.execute(sql: sql) }
  }

  /// The rows of a query, each made by `make`.
  package func rows<Value>(
    _ sql: String, _ values: [any StoredValue] = [], _ make: (inout ColumnReader) throws -> Value
  ) throws -> [Value] {
    var result: [Value] = []
    try forEach(sql, values) { result.append(try make(&$0)) }
    return result
  }

  /// The first row of a query, or nil.
  package func first<Value>(
    _ sql: String, _ values: [any StoredValue] = [], _ make: (inout ColumnReader) throws -> Value
  ) throws -> Value? {
    try flushGathered()
    let statement = try prepared(sql)
    try bind(values, to: statement)
    defer { sqlite3_reset(statement.sqliteStatement) }
    guard try step(statement) else { return nil }
    var reader = ColumnReader(statement.sqliteStatement, self)
    return try make(&reader)
  }

  /// Streams the rows of a query.
  package func forEach(
    _ sql: String, _ values: [any StoredValue] = [], _ body: (inout ColumnReader) throws -> Void
  ) throws {
    try flushGathered()
    let statement = try prepared(sql)
    try bind(values, to: statement)
    defer { sqlite3_reset(statement.sqliteStatement) }
    while try step(statement) {
      var reader = ColumnReader(statement.sqliteStatement, self)
      try body(&reader)
    }
  }

  /// Everything in `body` or nothing of it; ids given in vain are taken back, and what is held in
  /// memory is as it was.
  package func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
    let before = source?.last
    let heldBefore = held
    // Prepared once: GRDB's own savepoints compile their texts every time.
    try execute("SAVEPOINT piece")
    do {
      let result = try body()
      // What waits belongs to this piece: it is written, or refused, inside it.
      try execute("RELEASE piece")
      return result
    } catch {
      if let before { source?.last = before }
      held = heldBefore
      gathered?.clear()
      // After a full disk the whole transaction is gone already.
      _ = try? execute("ROLLBACK TO piece")
      _ = try? execute("RELEASE piece")
      throw StorageError(error) ?? error
    }
  }
}

/// A value that one transaction keeps in memory and writes once, just before it commits: the edge
/// of a growing tree, a counter. A copy is the whole state, so that a savepoint can put it back.
package protocol HeldState: Sendable {
  /// Names the state within its transaction.
  var heldName: String { get }
  func store(in connection: Connection) throws
}

extension Connection {
  /// The state of that name, when this transaction holds one.
  package func held<State: HeldState>(_ name: String, as _: State.Type = State.self) -> State? {
    held[name] as? State
  }

  /// Holds the state from now on, in place of the one of its name. Only in a write.
  package func hold(_ state: some HeldState) {
    precondition(source != nil, "a read holds nothing to be written")
    held[state.heldName] = state
  }

  /// Writes what is held under a name, for whoever reads its rows in this transaction.
  package func storeNow(_ name: String) throws {
    try held.removeValue(forKey: name)?.store(in: self)
  }

  /// Writes what is held. The transaction's last act but its ids.
  func storeHeld() throws {
    for name in held.keys.sorted() { try held[name]?.store(in: self) }
    held.removeAll()
  }
}

extension Connection {
  /// A statement ready to be bound. One that is being stepped by an outer loop is not shared.
  func prepared(_ sql: String) throws -> Statement {
    if let known = statements[sql], sqlite3_stmt_busy(known.sqliteStatement) == 0 {
      sqlite3_reset(known.sqliteStatement)
      return known
    }
    let statement = try made(sql)
    assertNumberedPlaceholders(statement, sql)
    statements[sql] = statement
    return statement
  }

  /// A new statement. Whoever makes its text sees to it that placeholders are in order.
  func made(_ sql: String) throws -> Statement {
    try translating { try database.makeStatement(sql: sql) }
  }

  func bind(_ values: [any StoredValue], to statement: Statement) throws {
    var binder = Binder(statement.sqliteStatement)
    for value in values { value.bind(to: &binder) }
    try check(binder, statement)
  }

  func check(_ binder: Binder, _ statement: Statement) throws {
    let wanted = sqlite3_bind_parameter_count(statement.sqliteStatement)
    precondition(
      binder.index == wanted, "\(binder.index) values for \(wanted) placeholders: \(statement.sql)")
    guard binder.failure == SQLITE_OK else { throw failure(binder.failure) }
  }

  /// True when there is a row.
  func step(_ statement: Statement) throws -> Bool {
    let result = sqlite3_step(statement.sqliteStatement)
    switch result {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let error = failure(result)
      sqlite3_reset(statement.sqliteStatement)
      throw error
    }
  }

  /// Steps to the end and resets.
  func finish(_ statement: Statement) throws {
    while try step(statement) {}
    sqlite3_reset(statement.sqliteStatement)
  }

  private func failure(_ code: Int32) -> StorageError {
    let message = sqlite3_errmsg(database.sqliteConnection).map { String(cString: $0) } ?? ""
    return StorageError(code: code, message: message)
  }

  /// GRDB binds `$n` by first appearance and PostgreSQL by number: only where both agree does a
  /// text mean the same to the two.
  private func assertNumberedPlaceholders(_ statement: Statement, _ sql: String) {
    let count = sqlite3_bind_parameter_count(statement.sqliteStatement)
    guard count > 0 else { return }
    for place in 1...count {
      let name = sqlite3_bind_parameter_name(statement.sqliteStatement, place)
      precondition(
        name.map { String(cString: $0) } == "$\(place)", "placeholder \(place) is misnamed: \(sql)")
    }
  }
}

/// What a statement of rows does, and to how many.
struct RowStatement: Hashable {
  let kind: RowKind
  let rows: Int
}

/// The prepared statements of one connection. Only touched inside its reads and writes.
final class StatementCache {
  private var byText: [String: Statement] = [:]
  private var writes: [RowStatement: Statement] = [:]
  /// Filters make ever new texts; beyond this many the cache starts anew.
  private static let limit = 500

  subscript(sql: String) -> Statement? {
    get { byText[sql] }
    set {
      if byText.count >= Self.limit { byText.removeAll(keepingCapacity: true) }
      byText[sql] = newValue
    }
  }

  /// The insert or put of so many rows of a type: found without hashing its text.
  subscript(write: RowStatement) -> Statement? {
    get { writes[write] }
    set { writes[write] = newValue }
  }

  /// Every text prepared so far but inserts and puts of rows, for whoever asks how they are carried
  /// out.
  var texts: [String] { byText.keys.sorted() }

  func removeAll() {
    byText.removeAll()
    writes.removeAll()
  }
}

func translating<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch {
    throw StorageError(error) ?? error
  }
}

extension StorageError {
  /// A database error as a storage error; nil for any other error.
  init?(_ error: any Error) {
    if let known = error as? StorageError {
      self = known
    } else if let database = error as? DatabaseError {
      self.init(
        code: database.extendedResultCode.rawValue, message: database.message ?? "no message")
    } else {
      return nil
    }
  }

  init(code: Int32, message: String) {
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
    case SQLITE_INTERRUPT: self = .cancelled
    case SQLITE_FULL: self = .diskFull
    case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt(detail: message)
    case SQLITE_CONSTRAINT: self = .refusedBySchema(detail: message)
    default: self = .inputOutput(detail: "\(message) (SQLite \(code))")
    }
  }
}
