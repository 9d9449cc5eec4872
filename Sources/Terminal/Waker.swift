// How other threads tell the terminal's thread that something is ready.

import CTerm

/// A bell over an event descriptor. Any thread may ring; rings add up to one `.wake`.
package final class Waker: Sendable {
  /// Readable while rung.
  let descriptor: Int32

  package init() {
    descriptor = cterm_bell_open()
    precondition(descriptor >= 0, "no descriptor left for the waker")
  }

  deinit { cterm_bell_close(descriptor) }

  package func ring() { cterm_bell_ring(descriptor) }

  /// Ends the ringing; true when it was ringing.
  func answer() -> Bool { cterm_bell_answer(descriptor) }
}
