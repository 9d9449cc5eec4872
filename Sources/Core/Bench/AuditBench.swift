// Measuring the audit log: how long a million entries take to check, and what one entry costs.

import Billing
import Glibc
import Storage

/// Lengths of time of repeated work, in microseconds.
package struct Timings: Sendable {
  private let sorted: [Int64]

  package init(_ microseconds: [Int64]) { sorted = microseconds.sorted() }

  package var count: Int { sorted.count }
  package var median: Int64 { at(50) }
  package var p99: Int64 { at(99) }

  private func at(_ percent: Int) -> Int64 {
    guard !sorted.isEmpty else { return 0 }
    return sorted[min(sorted.count - 1, (sorted.count * percent + 99) / 100 - 1)]
  }

  package static func measure(_ work: () throws -> Void) rethrows -> Int64 {
    let start = now()
    try work()
    return now() - start
  }

  /// Time on the processors, which other programs hardly change, beside time that passed.
  package static func measureBoth(
    _ work: () throws -> Void
  ) rethrows -> (passed: Int64, processor: Int64) {
    let start = now(CLOCK_PROCESS_CPUTIME_ID)
    let passed = try measure(work)
    return (passed, now(CLOCK_PROCESS_CPUTIME_ID) - start)
  }

  private static func now(_ clock: clockid_t = CLOCK_MONOTONIC) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}

package struct CommitTimings: Sendable {
  package let passed: Timings
  package let processor: Timings

  init(_ times: [(passed: Int64, processor: Int64)]) {
    passed = Timings(times.map(\.passed))
    processor = Timings(times.map(\.processor))
  }
}

package enum AuditBench {
  /// Appends entries like those of ordinary acts until the log has `entries`, 1,000 a transaction,
  /// each signed as a session is.
  package static func fill(_ service: LocalService, entries: Int64) throws {
    var size = try service.revision()
    while size < entries {
      let until = min(entries, size + SigningPace.entries)
      try service.write { connection, now in
        for number in size..<until {
          try AuditLog.append(act(number, at: now), to: connection)
        }
      }
      size = until
    }
  }

  /// What is committed by turns without and with its entry.
  package enum Act: String, Sendable, CaseIterable {
    case row, note, credit

    package var words: String {
      switch self {
      case .row: "one row of 60 bytes"
      case .note: "the command add-note"
      case .credit: "the command grant-credit"
      }
    }
  }

  /// Durable commits without and with the audit log, by turns over the same customers.
  ///
  /// Bare is everything that the act does but the log: a transaction of its own, the facts read,
  /// the decision and its digest, the rows, the ledger, the standings, the commit. Audited is the
  /// path that every command takes: the same, and the entry's commitment, digests, leaf, columns
  /// with their indexes, and the tree's new edge.
  package static func commits(
    _ service: LocalService, of act: Act, count: Int, round: Int
  ) throws -> (bare: CommitTimings, audited: CommitTimings) {
    let customers = try service.read { try $0.connection.customerIDs(after: nil, limit: 100) }
    var bare: [(Int64, Int64)] = []
    var audited: [(Int64, Int64)] = []
    for number in 0..<count {
      let name = "\(round)/\(number)"
      let customer = customers[number % customers.count]
      bare.append(
        try Timings.measureBoth { try commit(act, "bare \(name)", customer, false, service) })
      audited.append(
        try Timings.measureBoth { try commit(act, "audited \(name)", customer, true, service) })
    }
    return (CommitTimings(bare), CommitTimings(audited))
  }

  private static func commit(
    _ act: Act, _ name: String, _ customer: CustomerID, _ isAudited: Bool, _ service: LocalService
  ) throws {
    var arguments: [String: String]
    let verb: Verb
    switch act {
    case .row:
      return try service.write { connection, now in
        try connection.insert(row(name, now))
        if isAudited { try AuditLog.append(self.act(7, at: now), to: connection) }
      }
    case .note: (verb, arguments) = (.noteCustomer, ["text": name])
    case .credit:
      (verb, arguments) = (.grantCredit, ["amount": "1"])
      arguments["reason-code"] = "goodwill"
      arguments["reason"] = name
    }
    let draft = CommandDraft(
      verb, on: RecordReference(.customer, customer.description), arguments: arguments,
      asOf: try service.now())
    if isAudited {
      guard case .done = try service.commit(draft, expecting: nil) else {
        throw Refusal(
          "bench-commit", what: "The measurement ended", why: "a commit waits for a second person",
          remedy: "Report it: the bench's operator may do everything.")
      }
    } else {
      try service.write { connection, now in
        try CommitPath(connection: connection, now: now, actor: service.actor)
          .commitBare(draft)
      }
    }
  }

  private static func row(_ name: String, _ now: Timestamp) -> IdempotencyKeyRow {
    IdempotencyKeyRow(key: name, digest: Array(repeating: 7, count: 32), sequence: 0, at: now)
  }

  private static func act(_ number: Int64, at now: Timestamp) -> AuditAct {
    let actor = Operator(name: "ana", uid: 1_000, role: "support", session: "pid 4711")
    var act = AuditAct(
      at: now, actor: actor, verb: "grant-entitlement", objectKind: "override",
      objectID: OverrideID(1 << 60 + number).description, correlation: 1 << 60 + number,
      result: "Grant feature")
    let digest = Sha256.digest([UInt8(truncatingIfNeeded: number)])
    act.reasonCode = "goodwill"
    act.reasonCommitment = digest.bytes
    act.before = digest
    act.after = digest
    act.command = digest
    return act
  }
}

extension CommitPath {
  /// What a command costs beside its entry: only for measuring, in a book that is thrown away.
  fileprivate func commitBare(_ draft: CommandDraft) throws {
    let (actor, decision, reader) = try decide(draft)
    _ = Preview(decision, of: draft)
    _ = try reader.secondPerson(for: decision, by: actor)
    let posted = try connection.lastJournalNumber()
    let correlation = connection.nextNumber()
    _ = try writeRows(of: decision, by: actor, Stamp(at: now, correlation: correlation))
    try follow(decision, after: posted, correlation: correlation, reader)
  }
}
