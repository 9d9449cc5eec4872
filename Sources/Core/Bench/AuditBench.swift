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

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
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

  /// Durable commits of one row, and of one row with its entry, by turns.
  package static func commits(
    _ service: LocalService, count: Int
  ) throws -> (bare: Timings, audited: Timings) {
    let now = try service.now()
    var bare: [Int64] = []
    var audited: [Int64] = []
    for number in 0..<count {
      bare.append(
        try Timings.measure {
          try service.book.write(now: now) { try $0.insert(row("bare", number, now)) }
        })
      audited.append(
        try Timings.measure {
          try service.book.write(now: now) { connection in
            try connection.insert(row("audited", number, now))
            try AuditLog.append(act(Int64(number), at: now), to: connection)
          }
        })
    }
    return (Timings(bare), Timings(audited))
  }

  private static func row(_ kind: String, _ number: Int, _ now: Timestamp) -> IdempotencyKeyRow {
    IdempotencyKeyRow(
      key: "\(kind) \(number)", digest: Array(repeating: 7, count: 32), sequence: 0, at: now)
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
