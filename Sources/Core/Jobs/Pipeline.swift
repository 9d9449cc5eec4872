// Computing on every core while one core at a time writes, in order.

import Glibc
import Synchronization

/// Runs `compute` for 0..<count on some threads and `write` for each result, one at a time and in
/// order. A thread that finds the next result ready writes it, else it computes the next one, so
/// that no core waits while there is work; at most `ahead` results are held. `after` follows a
/// write while others already write what comes next.
package enum Pipeline {
  package static func run<Result: Sendable>(
    count: Int, threads: Int, ahead: Int, compute: @escaping @Sendable (Int) throws -> Result,
    write: @escaping @Sendable (Int, Result) throws -> Void,
    after: @escaping @Sendable () -> Void = {}
  ) throws {
    guard count > 0 else { return }
    let state = PipelineState<Result>(count: count, ahead: max(1, ahead))
    let work: @Sendable () -> Void = {
      while let step = state.next() {
        do {
          switch step {
          case .compute(let index): state.computed(index, try compute(index))
          case .write(let index, let result):
            try write(index, result)
            state.wrote(index)
            after()
          }
        } catch {
          state.fail(error)
        }
      }
    }
    let helpers = (1..<max(1, min(threads, count + 1))).compactMap { _ in Worker(work) }
    work()
    for helper in helpers { helper.join() }
    if let error = state.error { throw error }
  }
}

/// A thread that runs one closure.
private final class Worker {
  private var thread = pthread_t()

  private final class Box {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }

  /// Nil when the system gives no thread; the work is then done by the others.
  init?(_ work: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Box(work))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    // Replaying a long history recurses nowhere, but the default of some systems is small.
    pthread_attr_setstacksize(&attributes, 8 << 20)
    defer { pthread_attr_destroy(&attributes) }
    let result = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work()
        return nil
      }, box.toOpaque())
    guard result == 0 else {
      box.release()
      return nil
    }
  }

  func join() { pthread_join(thread, nil) }
}

private final class PipelineState<Result: Sendable>: @unchecked Sendable {
  enum Step {
    case compute(Int)
    case write(Int, Result)
  }

  private let count: Int
  private let ahead: Int
  // All of this is only touched with the lock held.
  private var lock = pthread_mutex_t()
  private var moved = pthread_cond_t()
  private var nextToCompute = 0
  private var nextToWrite = 0
  private var isWriting = false
  private var ready: [Int: Result] = [:]
  private var failure: (any Error)?

  init(count: Int, ahead: Int) {
    self.count = count
    self.ahead = ahead
    pthread_mutex_init(&lock, nil)
    pthread_cond_init(&moved, nil)
  }

  deinit {
    pthread_cond_destroy(&moved)
    pthread_mutex_destroy(&lock)
  }

  var error: (any Error)? { locked { failure } }

  /// What this thread does next; nil when everything is done or something failed.
  func next() -> Step? {
    locked {
      while true {
        if failure != nil || nextToWrite == count { return nil }
        if !isWriting, let result = ready.removeValue(forKey: nextToWrite) {
          isWriting = true
          return .write(nextToWrite, result)
        }
        if nextToCompute < count, nextToCompute - nextToWrite < ahead {
          nextToCompute += 1
          return .compute(nextToCompute - 1)
        }
        pthread_cond_wait(&moved, &lock)
      }
    }
  }

  func computed(_ index: Int, _ result: Result) {
    locked { ready[index] = result }
  }

  func wrote(_ index: Int) {
    locked {
      isWriting = false
      nextToWrite = index + 1
    }
  }

  func fail(_ error: any Error) {
    locked {
      failure = failure ?? error
      isWriting = false
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(&lock)
    defer {
      pthread_cond_broadcast(&moved)
      pthread_mutex_unlock(&lock)
    }
    return body()
  }
}
