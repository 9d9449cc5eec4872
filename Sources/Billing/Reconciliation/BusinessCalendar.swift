// Working days: weekends and holidays, handed in.

/// Which days are working days. Lags and target times are counted in them.
package struct BusinessCalendar: Hashable, Sendable, Codable {
  /// ISO weekdays that are free, 1 = Monday … 7 = Sunday.
  package let weekend: Set<Int>
  package let holidays: Set<Day>

  package init(weekend: Set<Int> = [6, 7], holidays: Set<Day> = []) {
    precondition(weekend.count < 7, "a week has at least one working day")
    self.weekend = weekend
    self.holidays = holidays
  }

  package func isWorkingDay(_ day: Day) -> Bool {
    !weekend.contains(day.weekday) && !holidays.contains(day)
  }

  /// The `count`-th working day after `day` (before it when negative); with 0 the day itself, or
  /// the next working day when it is free. Stops at the ends of the calendar.
  package func day(_ count: Int, workingDaysAfter day: Day) -> Day {
    var (current, left) = (day, count.magnitude)
    let step = count < 0 ? -1 : 1
    while left > 0 || (count == 0 && !isWorkingDay(current)) {
      guard let next = current.adding(days: step) else { return current }
      current = next
      if left > 0, isWorkingDay(current) { left -= 1 }
    }
    return current
  }

  /// Working days after `start` up to and including `end`; negative when `end` is earlier.
  package func workingDays(from start: Day, to end: Day) -> Int {
    guard start <= end else { return -workingDays(from: end, to: start) }
    var (count, current) = (0, start)
    while current < end, let next = current.adding(days: 1) {
      current = next
      if isWorkingDay(current) { count += 1 }
    }
    return count
  }
}
