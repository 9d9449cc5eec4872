// `daybook run`: everything that is due, job by job; in a simulated book instant by instant up to a
// day. Every commit leaves a book from which the next run goes on, so it may be stopped anywhere.

import Billing
import Storage

/// How a run is made; what it does never depends on it.
package struct RunOptions: Sendable {
  /// Documents a commit, at most.
  package var documentsPerCommit = 1_000
  package var threads = 2
  /// Called after every commit: a test stops the run there.
  package var afterCommit: @Sendable () throws -> Void = {}

  package init() {}
}

/// What a run has done.
package struct RunReport: Sendable {
  package internal(set) var jobs: [JobKind: JobCounts] = [:]
  /// Instants of the clock at which something was looked for.
  package internal(set) var instants = 0
  package internal(set) var until: Timestamp

  /// In the order in which jobs run.
  package var done: [(job: JobKind, counts: JobCounts)] {
    JobKind.allCases.compactMap { job in
      jobs[job].flatMap { $0.isEmpty ? nil : (job, $0) }
    }
  }
}

extension LocalService {
  /// Does what is due. With `until`, which only a simulated book takes, the clock moves through
  /// every instant at which something is due, and ends there.
  package func run(
    until: Timestamp? = nil, options: RunOptions = RunOptions(),
    progress: @escaping (Timestamp) -> Void = { _ in }
  ) throws -> RunReport {
    var clock = try now()
    var report = RunReport(until: until ?? clock)
    if let until { try checkClock(until, from: clock) }
    try pass(at: clock, options, &report)
    while let until, let next = try nextInstant(after: clock, until: until) {
      try move(to: next, from: clock)
      clock = next
      progress(clock)
      try pass(at: clock, options, &report)
    }
    // What a person must look at after the run: parked, blocked, late.
    try write { connection, now in
      try Standings(connection: connection, now: now).watch(correlation: connection.nextNumber())
    }
    return report
  }

  private func checkClock(_ until: Timestamp, from now: Timestamp) throws {
    guard try isSimulated() else {
      throw Refusal(
        "real-clock", what: "The clock was not moved", why: "this book lives in real time",
        remedy: "Run without --until: it does everything that is due by now.")
    }
    guard until >= now else {
      throw Refusal(
        "clock-backwards", what: "The clock was not moved", why: "\(until) is before \(now)",
        remedy: "A clock only goes forward.")
    }
  }

  private func isSimulated() throws -> Bool {
    try read { $0.settings.simulatedClock != nil }
  }

  /// The next instant at which something is due, the next midnight of UTC for what is done daily,
  /// or the end; nil when the end is reached.
  private func nextInstant(after clock: Timestamp, until: Timestamp) throws -> Timestamp? {
    guard clock < until else { return nil }
    let due = try read { try $0.connection.nextDue(after: clock) }
    let midnight = Zone.utc.day(of: clock).adding(days: 1).map { Timestamp(utc: $0) }
    return [due, midnight, until].compactMap { $0 }.filter { $0 > clock }.min()
  }

  private func move(to instant: Timestamp, from clock: Timestamp) throws {
    try write { connection, now in
      guard now == clock else {
        throw Refusal(
          "clock-moved", what: "The run stopped", why: "somebody moved the clock to \(now)",
          remedy: "Run again: it goes on from there.")
      }
      try connection.setSimulatedClock(instant)
      try AuditLog.append(
        AuditAct(
          at: instant, actor: self.actor.job("run"), verb: "advance", objectKind: "book",
          objectID: "clock", correlation: connection.nextNumber(), result: "from \(clock)"),
        to: connection)
    }
  }
}

// MARK: - One instant

extension LocalService {
  private func pass(
    at clock: Timestamp, _ options: RunOptions, _ report: inout RunReport
  ) throws {
    report.instants += 1
    // Invoices that are due are the renewal's; what it left aside follows after it.
    let billing = LifecycleAnswer.NextStep.Kind.invoiceDue.words
    try refreshMoved(clock, options, except: billing)
    try expireRequests(clock, options)
    let isMidnight = clock == Timestamp(utc: Zone.utc.day(of: clock))
    let pass = JobPass(
      service: self, now: clock, options: options, isDaily: isMidnight || clock == report.until)
    for job in JobKind.allCases {
      var counts = try pass.run(job)
      report.jobs[job, default: JobCounts()].add(counts)
      if job == .renewal { try refreshMoved(clock, options, except: "") }
      // A cancellation is settled once its drafts are issued, which may have been just now.
      while job == .finalisation, counts.documents > 0, try pass.isDue(.renewal) {
        report.jobs[.renewal, default: JobCounts()].add(try pass.run(.renewal))
        counts = try pass.run(.finalisation)
        report.jobs[.finalisation, default: JobCounts()].add(counts)
      }
    }
  }

  /// Requests that nobody decided in time.
  private func expireRequests(_ clock: Timestamp, _ options: RunOptions) throws {
    guard try read({ try !$0.connection.lateApprovals(by: clock).isEmpty }) else { return }
    try write { connection, _ in try connection.expireApprovals(by: clock) }
    try options.afterCommit()
  }

  /// States that time alone has changed: their standings follow before any job reads them.
  private func refreshMoved(
    _ clock: Timestamp, _ options: RunOptions, except action: String
  ) throws {
    let moved = try read { try $0.connection.payersToRefresh(by: clock, except: action) }
    for chunk in moved.chunks(of: 500) {
      try write { connection, _ in
        let standings = try Standings(connection: connection, now: clock)
        for payer in chunk { try standings.refresh(payer: payer) }
      }
      try options.afterCommit()
    }
  }
}

/// All jobs at one instant.
struct JobPass {
  let service: LocalService
  let now: Timestamp
  let options: RunOptions
  /// What is looked at once a day is looked at now.
  let isDaily: Bool

  func run(_ job: JobKind) throws -> JobCounts {
    switch job {
    case .overrideExpiry: try each(job) { try $0.expireOverride($1) }
    case .trialReminder: try each(job) { try $0.remind($1) }
    case .trialEnd: try each(job) { try $0.endTrial($1) }
    case .renewal: try renew()
    case .finalisation: try each(job) { try $0.finalise($1) }
    case .recognition: try recognise()
    case .overdue: JobCounts()
    case .dunning: try each(job) { try $0.dun($1) }
    case .completeness: try checkCompleteness()
    }
  }

  func isDue(_ job: JobKind) throws -> Bool {
    try service.read { try !$0.connection.due(job.rawValue, by: now, limit: 1).isEmpty }
  }

  func actor(_ job: JobKind) -> Operator { service.actor.job(job.rawValue) }

  /// Counts in the transaction of the work itself, so that a stopped run and its successor add up.
  func count(_ counts: JobCounts, _ job: JobKind, _ connection: Connection) throws {
    guard !counts.isEmpty else { return }
    try connection.count(
      JobRunRow(
        at: now, job: job.rawValue, subjects: counts.subjects, documents: counts.documents,
        messages: counts.messages, parked: counts.parked, isDone: true))
  }

  /// One subject after the other, a savepoint each, some hundred a commit.
  private func each(
    _ job: JobKind, _ work: (inout JobWorker, JobDueRow) throws -> JobCounts
  ) throws -> JobCounts {
    var total = JobCounts()
    while true {
      let counts: JobCounts? = try service.write { connection, _ in
        let due = try connection.due(job.rawValue, by: now, limit: 200)
        guard !due.isEmpty else { return nil }
        var worker = try JobWorker(connection, now: now, actor: actor(job))
        var counts = JobCounts()
        for row in due { counts.add(try worker.guarded(row) { try work(&$0, row) }) }
        try count(counts, job, connection)
        return counts
      }
      guard let counts else { return total }
      total.add(counts)
      try options.afterCommit()
    }
  }

  /// Gaps are counted as what is due; the Jobs view names them.
  private func checkCompleteness() throws -> JobCounts {
    guard isDaily else { return JobCounts() }
    return try service.read { book in
      let gaps = try book.connection.completenessGaps(now: now, limit: 10_000)
      return JobCounts(subjects: Int64(gaps.count))
    }
  }

  /// Revenue of days that are over, in commits of at most 1,000 entries.
  private func recognise() throws -> JobCounts {
    guard isDaily else { return JobCounts() }
    var total = JobCounts()
    while true {
      let counts: JobCounts? = try service.write { connection, _ in
        let poster = try LedgerPoster(connection: connection, now: now)
        let entries = try poster.recogniseDaysOver(limit: 1_000)
        guard entries > 0 else { return nil }
        try AuditLog.append(
          AuditAct(
            at: now, actor: actor(.recognition), verb: "recognise", objectKind: "book",
            objectID: "ledger", correlation: connection.nextNumber(),
            result: "\(entries) entries"), to: connection)
        let counts = JobCounts(subjects: Int64(entries))
        try count(counts, .recognition, connection)
        return counts
      }
      guard let counts else { return total }
      total.add(counts)
      try options.afterCommit()
    }
  }
}

// MARK: - The invoice run

extension JobPass {
  /// Bills what is due, whole payers together. Later boundaries of a run that comes late are billed
  /// one after the other.
  private func renew() throws -> JobCounts {
    var total = JobCounts()
    while true {
      let due = try service.read { try $0.connection.dueByPayer(JobKind.renewal.rawValue, by: now) }
      guard !due.isEmpty else { return total }
      let counts = try renew(due)
      total.add(counts)
    }
  }

  private func renew(_ due: [JobDueRow]) throws -> JobCounts {
    let chunks = due.wholePayers(atMost: options.documentsPerCommit)
    let catalogue = try service.read { try $0.catalogue() }
    let writer = RunWriter(try service.revision())
    let pass = self
    try Pipeline.run(
      count: chunks.count, threads: options.threads, ahead: 4,
      compute: { index in
        try pass.service.lendingReader { reader in
          try reader.read {
            try FactReader($0, clock: pass.service.clock, catalogue: catalogue)
              .billings(chunks[index])
          }
        }
      },
      write: { index, computed in
        try writer.write(pass, chunks[index], computed, catalogue)
        try pass.options.afterCommit()
      },
      after: { pass.service.signAsideIfDue() })
    return writer.total
  }
}

extension [JobDueRow] {
  /// Cut into chunks of whole payers; a payer with more subscriptions stays whole.
  func wholePayers(atMost limit: Int) -> [[JobDueRow]] {
    var chunks: [[JobDueRow]] = []
    var chunk: [JobDueRow] = []
    for row in self {
      if chunk.count >= limit, chunk.last?.payerID != row.payerID {
        chunks.append(chunk)
        chunk = []
      }
      chunk.append(row)
    }
    return chunk.isEmpty ? chunks : chunks + [chunk]
  }
}

extension Array {
  func chunks(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min(count, $0 + size)]) }
  }
}
