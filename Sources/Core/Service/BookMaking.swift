// Making a book, filling it, and moving a simulated clock: acts on a book as a whole.

import Billing
import Storage

extension LocalService {
  /// Makes an empty book. A clock makes it a simulated one.
  package static func create(
    _ path: String, name: String, simulatedClock: Timestamp?, operator actor: Operator,
    clock: @escaping @Sendable () -> Timestamp = wallClock
  ) throws -> LocalService {
    let now = simulatedClock ?? clock()
    let row = BookSettingsRow(
      id: 1, name: name, origin: newOrigin(name), simulatedClock: simulatedClock,
      zoneDataHash: "", stamp: Stamp(at: now, correlation: 0))
    let book = try Book.create(at: path, row, seal: SubjectSeal())
    let service = LocalService(path: path, book: book, actor: actor, clock: clock)
    try service.write { connection, now in
      try makeCreator(actor, at: now, in: connection)
      var act = AuditAct(
        at: now, actor: actor, verb: "init", objectKind: "book", objectID: name, correlation: 0,
        result: "book made")
      act.after = Sha256.digest(Array(name.utf8))
      try AuditLog.append(act, to: connection)
    }
    return service
  }

  /// Who makes a book has every role in it, until he gives them to others.
  private static func makeCreator(
    _ actor: Operator, at now: Timestamp, in connection: Connection
  ) throws {
    let writer = try DecisionWriter(
      connection: connection, stamp: Stamp(at: now, correlation: connection.nextNumber()),
      author: actor.name,
      reason: Reason(code: "administration", text: "made the book"))
    _ = try NewOperator(name: actor.name, uid: Int64(actor.uid), roles: OperatorRole.allCases)
      .write(with: writer)
  }

  /// Refuses, and writes that it did, what the operator's roles do not allow.
  @discardableResult
  func require(_ duty: Duty, for verb: String, _ title: String) throws -> Actor {
    try write { connection, now -> Result<Actor, Refusal> in
      let actor = try FactReader(connection, clock: { now }).actor(self.actor)
      guard let refusal = actor.refusal(of: duty, title) else { return .success(actor) }
      try AuditLog.append(
        AuditAct(
          at: now, actor: actor.asOperator(), verb: verb, objectKind: "book", objectID: "book",
          correlation: connection.nextNumber(), result: "refused: \(refusal.why)"),
        to: connection)
      return .failure(refusal)
    }.get()
  }

  /// The name of a new book's log: told apart from every other one, whatever books are called.
  private static func newOrigin(_ name: String) -> String {
    let word = String(
      name.lowercased().unicodeScalars.map { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          ? Character(scalar) : "-"
      })
    return "daybook/\(word)/\(SubjectSecret.randomBytes(8).hexText)"
  }

  /// Imports a folder of the canonical set, each file whole or not at all, and derives what
  /// follows from it. Files before a refused one stay imported and derived.
  package func importSet(
    _ folder: String, report: @escaping (ImportProgress) -> Void = { _ in }
  ) throws -> ImportSummary {
    try require(.invoicing, for: "import", "Import")
    let actor = actor.job("import")
    let importer = Importer(
      into: book, from: folder, clock: clock,
      record: { batch, connection in
        var act = AuditAct(
          at: batch.at, actor: actor, verb: "import", objectKind: "file", objectID: batch.file,
          correlation: batch.correlation, result: "rows=\(batch.rows)")
        act.after = batch.digest
        try AuditLog.append(act, to: connection)
      }, report: report)
    let before = try revision()
    do {
      return try importer.run { try self.derive($0) }
    } catch {
      guard try revision() > before else { throw error }
      let derived = Result { try write { connection, _ in try self.derive(connection) } }
      guard let stored = error as? StorageError, stored == .diskFull || stored == .busy else {
        try derived.get()
        throw error
      }
      var open = ""
      if case .failure(let other) = derived { open = ", what follows from it is not (\(other))" }
      throw Refusal(
        "import-stopped", what: "The import stopped",
        why: "\(stored.why); what was written before stays in the book\(open)",
        remedy: "\(stored.remedy) The same import then goes on from there.")
    }
  }

  /// Moves a simulated clock forward and derives what time alone has changed.
  package func advance(to instant: Timestamp) throws -> Receipt {
    let actor = try require(.invoicing, for: "advance", "Moving the clock")
    return try write { connection, now in
      guard try connection.bookSettings().simulatedClock != nil else {
        throw Refusal(
          "real-clock", what: "The clock was not moved", why: "this book lives in real time",
          remedy: "Only a simulated book has a clock to move.")
      }
      guard instant > now else {
        throw Refusal(
          "clock-backwards", what: "The clock was not moved",
          why: "\(instant) is not after \(now)", remedy: "A clock only goes forward.")
      }
      try connection.setSimulatedClock(instant)
      let correlation = connection.nextNumber()
      let sequence = try AuditLog.append(
        AuditAct(
          at: instant, actor: actor.asOperator(), verb: "advance", objectKind: "book",
          objectID: "clock",
          correlation: correlation, result: "from \(now)"), to: connection)
      try self.derive(connection, correlation: correlation)
      return Receipt(
        auditSequence: sequence, summary: "clock moved from \(now) to \(instant)",
        record: RecordReference(.auditEntry, String(sequence)))
    }
  }

  private func derive(_ connection: Connection, correlation: Int64? = nil) throws {
    for entity in try connection.catalogue().legalEntities {
      try NumberBook.follow(entity, in: connection)
    }
    try Standings(connection: connection, now: connection.clock(clock))
      .rebuild(correlation: correlation)
  }
}
