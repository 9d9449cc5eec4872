// A past as people type it: an instant, a day, and the mark of an act within an instant.

import Billing
import Storage

extension KnownAt {
  /// `2026-06-15T09:00:00Z`, `2026-06-15` for what was known when that day was over in UTC, or
  /// either with `/` and a correlation for a state between acts of one instant.
  package init(typed text: String, now: Timestamp) throws(Refusal) {
    let (time, act) = RecordReference.parts(of: text.filter { $0 != " " })
    guard let at = Self.instant(time), act == nil || act.flatMap({ Int64($0) }) != nil else {
      throw Refusal(
        "as-of-form", what: "\(text.isEmpty ? "Nothing" : text) is no instant to look back to",
        why: "an instant is written 2026-06-15T09:00:00Z, a day 2026-06-15",
        remedy: "A day means what was known when it was over in UTC.")
    }
    guard at <= now || Self.isToday(time, now) else {
      throw Refusal(
        "as-of-future", what: "The book is not known as of \(at)",
        why: "its clock says \(now)", remedy: "Look back to an earlier instant.")
    }
    self.init(min(at, now), through: act.flatMap { Int64($0) } ?? .max)
  }

  /// As it is typed again.
  package var typed: String {
    through == .max ? at.description : "\(at)/\(through)"
  }

  private static func instant(_ text: String) -> Timestamp? {
    if let instant = Timestamp(text) { return instant }
    if let instant = Timestamp(text + ":00Z") ?? Timestamp(text + "Z") { return instant }
    guard let day = Day(text), let next = day.adding(days: 1) else { return nil }
    return Timestamp(milliseconds: Timestamp(utc: next).milliseconds - 1)
  }

  private static func isToday(_ text: String, _ now: Timestamp) -> Bool {
    Day(text) == Zone.utc.day(of: now)
  }
}
