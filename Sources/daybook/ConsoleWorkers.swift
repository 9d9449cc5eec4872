// The threads behind the console: one reads pages and records, one counts, one writes. Each
// carries out its jobs in order; jobs whose answer nobody awaits any more are dropped.

import Core
import Glibc
import Screens
import Synchronization
import Terminal

final class ConsoleWorkers: Sendable {
  private let waker: Waker
  private let mail = Mutex<[ConsoleEvent]>([])
  private let service = Mutex<(any BookService)?>(nil)
  private let reads = Lane()
  private let counts = Lane()
  private let writes = Lane()

  init(waker: Waker) { self.waker = waker }

  /// Opens the book on the reading thread, then starts the others.
  func open(_ open: @escaping @Sendable () throws -> any BookService) {
    startThread {
      do {
        let book = try open()
        self.service.withLock { $0 = book }
        self.post(.opened(book.verbs))
        startThread { self.counts.work() }
        startThread { self.writes.work() }
        self.reads.work()
      } catch {
        self.post(.openFailed(Refusal(error)))
      }
    }
  }

  func ask(_ query: Query, _ ticket: Ticket) {
    let lane = query.isSlow ? counts : reads
    lane.add(ticket) { [self] in
      post(.answered(ticket, attempt(lane, ticket) { try $0.answer(query) }))
    }
  }

  func preview(_ draft: CommandDraft, _ ticket: Ticket) {
    writes.add(ticket) { [self] in
      post(.previewed(ticket, attempt(writes, ticket) { try $0.preview(draft) }))
    }
  }

  func commit(_ draft: CommandDraft, _ digest: String, _ ticket: Ticket) {
    writes.add(ticket) { [self] in
      post(
        .committed(
          ticket, attempt(writes, ticket) { try $0.commit(draft, expecting: digest) }))
    }
  }

  func elevate(_ reason: String, _ ticket: Ticket) {
    writes.add(ticket) { [self] in
      post(.elevated(ticket, attempt(writes, ticket) { try $0.elevate(reason: reason) }))
    }
  }

  func preview(_ draft: BulkDraft, _ ticket: Ticket) {
    writes.add(ticket) { [self] in
      post(.bulkPreviewed(ticket, attempt(writes, ticket) { try $0.previewBulk(draft) }))
    }
  }

  func commit(_ draft: BulkDraft, _ digest: String, _ ticket: Ticket) {
    writes.add(ticket) { [self] in
      post(
        .bulkCommitted(
          ticket, attempt(writes, ticket) { try $0.commitBulk(draft, expecting: digest) }))
    }
  }

  /// Asks for the book's revision, once however often it is asked for meanwhile.
  func askRevision() {
    reads.addOnce { [self] in
      if case .success(let number) = attempt(reads, nil, { try $0.revision() }) {
        post(.revision(number))
      }
    }
  }

  func cancel() { service.withLock { $0 }?.cancel() }

  /// Drops the jobs that nobody awaits, and stops the running read if it is one of them.
  func keep(_ isAwaited: (Ticket) -> Bool) {
    for lane in [reads, counts] where lane.keep(isAwaited) { cancel() }
  }

  func collect() -> [ConsoleEvent] {
    mail.withLock { mail in
      defer { mail = [] }
      return mail
    }
  }

  func stop() {
    for lane in [reads, counts, writes] { lane.stop() }
    cancel()
    // A change that is being written is waited for: it must not die half told.
    writes.waitUntilIdle()
  }

  private func post(_ event: ConsoleEvent) {
    mail.withLock { $0.append(event) }
    waker.ring()
  }

  /// Carries out a job. What was stopped while somebody still waits for it is begun again: stopping
  /// one job stops the reads of all of them, and what a read precedes has not been written.
  private func attempt<Value>(
    _ lane: Lane, _ ticket: Ticket?, _ work: (any BookService) throws -> Value
  ) -> Result<Value, Refusal> {
    guard let book = service.withLock({ $0 }) else {
      return .failure(
        Refusal("not-open", what: "The book is not open", why: "it was closed", remedy: ""))
    }
    while true {
      let result = Result { try work(book) }.mapError(Refusal.init)
      guard case .failure(let refusal) = result, refusal.code == "cancelled",
        lane.isWanted(ticket)
      else { return result }
    }
  }
}

extension Refusal {
  /// Errors that are no refusals are faults; they are shown, never swallowed.
  init(_ error: any Error) {
    self =
      error as? Refusal
      ?? Refusal(
        "fault", what: "The book could not be used", why: "\(error)",
        remedy: "If it happens again, please report it.")
  }
}

extension Query {
  /// Counting may take long: it has a thread of its own, so that pages never wait for it.
  fileprivate var isSlow: Bool {
    switch self {
    case .count, .sums: true
    case .known(_, let query): query.isSlow
    case .home, .list, .marked, .record, .whatIf, .changes, .imaginable, .find, .session, .ledger:
      false
    }
  }
}
