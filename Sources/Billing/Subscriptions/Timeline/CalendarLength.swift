// ISO 8601 durations, kept as months, days and seconds, because a month has no length of its own.

/// `P30D`, `P1Y6M`, `P2W`, `PT48H`; what is added to an instant or a local day.
package struct CalendarLength: Hashable, Sendable {
  package let months: Int
  package let days: Int
  package let seconds: Int

  package init(months: Int = 0, days: Int = 0, seconds: Int = 0) {
    self.months = months
    self.days = days
    self.seconds = seconds
  }

  /// Reads one duration; whole numbers only, at most six digits each.
  package init?(_ text: some StringProtocol) {
    guard text.first == "P", text.count > 2, text.count < 40 else { return nil }
    var (months, days, seconds, number, inTime) = (0, 0, 0, "", false)
    for character in text.dropFirst() {
      if character == "T", !inTime, number.isEmpty {
        inTime = true
        continue
      }
      if character.isASCII, character.isWholeNumber {
        number.append(character)
        continue
      }
      guard number.count <= 6, let count = Int(number) else { return nil }
      switch (inTime, character) {
      case (false, "Y"): months += count * 12
      case (false, "M"): months += count
      case (false, "W"): days += count * 7
      case (false, "D"): days += count
      case (true, "H"): seconds += count * 3_600
      case (true, "M"): seconds += count * 60
      case (true, "S"): seconds += count
      default: return nil
      }
      number = ""
    }
    guard number.isEmpty else { return nil }
    self.init(months: months, days: days, seconds: seconds)
  }

  /// `instant` plus this: months and days on the local calendar at the same wall time, the day
  /// clamped to its month; then seconds. Nil beyond the calendar.
  package func after(_ instant: Timestamp, in zone: Zone) -> Timestamp? {
    var moved = instant
    if months != 0 || days != 0 {
      let day = zone.day(of: instant)
      let wall = Int((instant.milliseconds - zone.start(of: day).milliseconds) / 1_000)
      let rest = floorRemainder(instant.milliseconds, 1_000)
      guard let later = day.adding(months: months)?.adding(days: days) else { return nil }
      moved = zone.timestamp(later, secondsOfDay: wall)
      moved = Timestamp(milliseconds: moved.milliseconds + rest)
    }
    return moved.adding(seconds: seconds)
  }
}

private func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
  let rest = value % divisor
  return rest < 0 ? rest + divisor : rest
}
