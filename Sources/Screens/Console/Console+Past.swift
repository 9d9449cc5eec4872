// Time: every screen as it was known at an instant, and the steps through what changed.

import Billing
import Core
import Terminal

extension Console {
  /// Steps to the instant before (-1) or after (+1) at which the thing on the screen changed.
  mutating func askForChanges(_ step: Int) {
    let reference = record?.reference
    if let changes, changes.reference == reference, changes.revision >= revision {
      return walk(step)
    }
    ask(.changes(reference), for: .changes(navigation.current.number, step: step))
  }

  /// The next past in a direction; beyond the last one lies now.
  mutating func walk(_ step: Int) {
    guard let now, let changes else { return }
    // What was recorded last at this very instant is what stands now.
    var stops = changes.changes.filter { $0.at <= now }
    if let last = stops.last, last.at == now { stops.removeLast() }
    let here = past.map { past in stops.lastIndex { $0 <= past } ?? -1 } ?? stops.count
    let next = here + step
    guard next >= 0 else {
      notice = .passing("Nothing was known of it before")
      return
    }
    travel(to: stops.indices.contains(next) ? stops[next] : nil)
  }

  /// Shows every screen as it was known at an instant, or as it is now.
  mutating func travel(to known: KnownAt?) {
    guard past != known else { return }
    past = known
    pending = pending.filter { $0.value == .commit }
    withList { $0.ask(anew: { _ in }) }
    load()
    notice = known == nil ? .passing("Now again") : nil
  }

  /// Obeys `:as-of 2026-06-15T09:00Z`.
  mutating func travel(toTyped text: String) {
    guard let now else { return }
    do {
      travel(to: try KnownAt(typed: text, now: now))
    } catch {
      notice = .refused(error)
    }
  }

  /// How the batch commands say the past of the screen.
  var asOfOption: String { past.map { " --as-of " + $0.typed } ?? "" }

  /// Said in the header in place of the clock.
  var pastWords: String? {
    past.map { " AS KNOWN AT \($0.at.minutes) UTC " }
  }
}
