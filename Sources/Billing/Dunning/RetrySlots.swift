// Choosing when to try again: among allowed slots, by priors that are handed in. Deterministic:
// the same facts give the same slot, and the answer says why.

/// What makes a slot better: integer points, so that nothing depends on a float.
package struct RetryPriors: Hashable, Sendable {
  /// Points by local hour, 24 of them.
  package let byHour: [Int]
  /// Points when the slot falls on a payday, by category.
  package let payday: [DeclineCategory: Int]
  /// Points lost per day of waiting.
  package let perDay: Int
  /// What the book has learned: points by category and local hour, added to the rest.
  package let learned: [Learned: Int]

  package struct Learned: Hashable, Sendable {
    package let category: DeclineCategory
    package let hour: Int

    package init(_ category: DeclineCategory, hour: Int) {
      self.category = category
      self.hour = hour
    }
  }

  package init(
    byHour: [Int], payday: [DeclineCategory: Int], perDay: Int, learned: [Learned: Int] = [:]
  ) {
    self.byHour = byHour
    self.payday = payday
    self.perDay = perDay
    self.learned = learned
  }

  /// Mornings and evenings before nights; a payday counts for empty accounts. Published findings
  /// disagree on the best hour, so the points are small and what is learned outweighs them.
  package static let standard = RetryPriors(
    byHour: (0..<24).map { (8...10).contains($0) ? 10 : (18...20).contains($0) ? 8 : 0 },
    payday: [.insufficientFunds: 40, .limitExceeded: 15], perDay: 5)
}

/// One slot that was chosen, and its points.
package struct RetrySlot: Hashable, Sendable {
  package let at: Timestamp
  package let day: Day
  package let hour: Int
  package let points: Int
  package let reason: String
}

/// Which days the payer's country pays on.
package struct Paydays: Hashable, Sendable {
  package enum Rule: String, Codable, Hashable, Sendable, CaseIterable {
    /// 1st, 15th and Fridays.
    case unitedStates = "us"
    /// The last working day of the month.
    case lastWorkingDay = "last_working_day"
    /// The last day of the month.
    case monthEnd = "month_end"
    case none
  }
  package let rule: Rule
  /// Public holidays; a payday on one moves before it.
  package let holidays: Set<Day>

  package init(_ rule: Rule, holidays: Set<Day> = []) {
    self.rule = rule
    self.holidays = holidays
  }

  package func includes(_ day: Day) -> Bool {
    switch rule {
    case .none: return false
    case .unitedStates:
      return nominal(day) || followedByHolidayPayday(day)
    case .lastWorkingDay: return isWorkingDay(day) && isLastWorkingDay(day)
    case .monthEnd: return day.adding(days: 1).map { $0.month != day.month } ?? true
    }
  }

  private func nominal(_ day: Day) -> Bool {
    isWorkingDay(day) && (day.dayOfMonth == 1 || day.dayOfMonth == 15 || day.weekday == 5)
  }

  /// The next days are not worked, and one of them is the 1st or 15th.
  private func followedByHolidayPayday(_ day: Day) -> Bool {
    guard isWorkingDay(day) else { return false }
    var next = day.adding(days: 1)
    for _ in 0..<10 {
      guard let candidate = next, !isWorkingDay(candidate) else { return false }
      if candidate.dayOfMonth == 1 || candidate.dayOfMonth == 15 { return true }
      next = candidate.adding(days: 1)
    }
    return false
  }

  private func isLastWorkingDay(_ day: Day) -> Bool {
    var next = day.adding(days: 1)
    for _ in 0..<31 {
      guard let candidate = next, candidate.month == day.month else { return true }
      if isWorkingDay(candidate) { return false }
      next = candidate.adding(days: 1)
    }
    return true
  }

  private func isWorkingDay(_ day: Day) -> Bool { day.weekday <= 5 && !holidays.contains(day) }
}

/// Which group a retry belongs to; the control group shows what the choice is worth.
package enum RetryArm: String, Codable, Hashable, Sendable, CaseIterable {
  case chosen
  /// 1, 3, 5 and 7 days after the first failure.
  case fixed

  package static let fixedDays = [1, 3, 5, 7]
}

extension RetryPriors {
  /// The best slot from `earliest` on within `days` days, at the hours 8–10 and 18–20 of the
  /// payer's zone; the earlier of equals. Nil when none is left before the end of the retries.
  package func choose(
    _ category: DeclineCategory, earliest: Timestamp, latest: Timestamp, zone: Zone,
    paydays: Paydays, days: Int = 14
  ) -> RetrySlot? {
    var best: RetrySlot?
    let first = zone.day(of: earliest)
    for offset in 0...max(0, min(days, 60)) {
      guard let day = first.adding(days: offset) else { break }
      for hour in [8, 9, 10, 18, 19, 20] {
        let at = zone.timestamp(day, secondsOfDay: hour * 3_600)
        guard at >= earliest, at <= latest else { continue }
        let slot = score(category, at, day, hour, offset, paydays.includes(day))
        if slot.points > best?.points ?? .min { best = slot }
      }
    }
    return best
  }

  private func score(
    _ category: DeclineCategory, _ at: Timestamp, _ day: Day, _ hour: Int, _ wait: Int,
    _ isPayday: Bool
  ) -> RetrySlot {
    let hourPoints = hour < byHour.count ? byHour[hour] : 0
    let learnt = learned[Learned(category, hour: hour)] ?? 0
    let pay = isPayday ? payday[category] ?? 0 : 0
    let points = hourPoints + learnt + pay - perDay * wait
    var parts = ["hour \(hour) gives \(hourPoints)", "waiting \(wait) days takes \(perDay * wait)"]
    if learnt != 0 { parts.append("learned \(learnt)") }
    if pay != 0 { parts.append("payday gives \(pay)") }
    return RetrySlot(
      at: at, day: day, hour: hour, points: points,
      reason: "\(category.rawValue): " + parts.joined(separator: ", "))
  }
}
