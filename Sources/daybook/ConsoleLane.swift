// A queue of jobs with one thread, and the start of threads.

import Glibc
import Screens
import Synchronization

/// Jobs in order for one thread. The thread sleeps while there is nothing to do.
final class Lane: Sendable {
  private struct Job {
    /// Nil for a job that is never dropped.
    let ticket: Ticket?
    let work: @Sendable () -> Void
  }

  private struct State {
    var jobs: [Job] = []
    var running: Job?
    var isStopped = false
    /// The running job's answer is not awaited any more.
    var isUnwanted = false
  }

  private let state = Mutex(State())
  private let bell = Semaphore()

  func add(_ ticket: Ticket, _ work: @escaping @Sendable () -> Void) {
    state.withLock { $0.jobs.append(Job(ticket: ticket, work: work)) }
    bell.signal()
  }

  /// Adds a job without a ticket, unless one waits already.
  func addOnce(_ work: @escaping @Sendable () -> Void) {
    let isNew = state.withLock { state in
      guard !state.jobs.contains(where: { $0.ticket == nil }) else { return false }
      state.jobs.append(Job(ticket: nil, work: work))
      return true
    }
    if isNew { bell.signal() }
  }

  /// Drops waiting jobs that nobody awaits; true when the running one has just become such.
  func keep(_ isAwaited: (Ticket) -> Bool) -> Bool {
    state.withLock { state in
      state.jobs.removeAll { $0.ticket.map { !isAwaited($0) } ?? false }
      guard let running = state.running?.ticket, !state.isUnwanted, !isAwaited(running)
      else { return false }
      state.isUnwanted = true
      return true
    }
  }

  func isWanted(_ ticket: Ticket?) -> Bool {
    state.withLock { !$0.isUnwanted && !$0.isStopped && $0.running?.ticket == ticket }
  }

  func stop() {
    state.withLock { state in
      state.jobs = []
      state.isStopped = true
    }
    bell.signal()
  }

  func waitUntilIdle() {
    while state.withLock({ $0.running != nil }) { usleep(2_000) }
  }

  /// The thread's life.
  func work() {
    while true {
      bell.wait()
      let (job, isStopped) = state.withLock { state -> (Job?, Bool) in
        guard !state.isStopped, !state.jobs.isEmpty else { return (nil, state.isStopped) }
        state.running = state.jobs.removeFirst()
        state.isUnwanted = false
        return (state.running, false)
      }
      if isStopped { return }
      job?.work()
      state.withLock { $0.running = nil }
    }
  }
}

/// A POSIX semaphore. The memory is its own, because its address must not change.
private final class Semaphore: Sendable {
  nonisolated(unsafe) private let raw: UnsafeMutablePointer<sem_t>

  init() {
    raw = .allocate(capacity: 1)
    sem_init(raw, 0, 0)
  }

  deinit {
    sem_destroy(raw)
    raw.deallocate()
  }

  func signal() { sem_post(raw) }

  func wait() {
    while sem_wait(raw) != 0, errno == EINTR {}
  }
}

/// Starts a detached thread with a stack of 2 MB. Signals are left to the terminal's thread.
func startThread(_ work: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, 2 << 20)
  pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  var (all, before) = (sigset_t(), sigset_t())
  sigfillset(&all)
  pthread_sigmask(SIG_SETMASK, &all, &before)
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(work)).toOpaque()
  let result = pthread_create(
    &thread, &attributes,
    { pointer in
      if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().work() }
      return nil
    }, box)
  pthread_sigmask(SIG_SETMASK, &before, nil)
  pthread_attr_destroy(&attributes)
  precondition(result == 0, "the system refused a thread")
}
