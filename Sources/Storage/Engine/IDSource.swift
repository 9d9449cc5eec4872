// Where ids come from: time-ordered, and never the same twice, even with a stopped clock.

import Billing

/// Gives ids inside one write transaction: max(last + 1, now × 2²⁰). The last id given is a row
/// of the book, read when the write begins and written before it commits, so that two processes
/// and a stopped clock never give the same id.
final class IDSource {
  var last: Int64
  private let floor: Int64

  /// `now` is the writer's clock. Instants before 1970 or after 2248 do not fit; ids then just
  /// count on.
  init(last: Int64, now: Timestamp) {
    self.last = last
    let fits = now.milliseconds > 0 && now.milliseconds < 1 << 43
    floor = fits ? now.milliseconds << 20 : 0
  }

  func next() -> Int64 {
    last = max(last + 1, floor)
    return last
  }
}
