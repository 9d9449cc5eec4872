// A time zone as a value: built from a TZif file's bytes, asked for offsets, days and instants.

/// The clock changes of one place. Core reads the zone database and hands the bytes in; billing
/// never asks the machine for a zone.
///
/// Changes after the file's last one follow its footer rule. They are laid out once for 400
/// years, because the Gregorian calendar and its weekdays repeat exactly after that time.
package struct Zone: Sendable {
  /// The IANA name it was loaded under, such as `Europe/Paris`.
  package let name: String
  /// Instants of the changes in seconds since 1970 UTC, strictly rising.
  private let changes: [Int64]
  /// `offsets[0]` holds before the first change, `offsets[i]` from change i − 1 on; seconds east.
  private let offsets: [Int]
  /// Days and seconds of UTC from which the last 400 years repeat; nil when the last offset stays.
  private let cycleEnd: Int64?

  package static let utc = Zone(name: "UTC", changes: [], offsets: [0], cycleEnd: nil)

  init(name: String, changes: [Int64], offsets: [Int], cycleEnd: Int64?) {
    precondition(offsets.count == changes.count + 1, "an offset holds around every change")
    self.name = name
    self.changes = changes
    self.offsets = offsets
    self.cycleEnd = cycleEnd
  }

  /// Seconds east of UTC at an instant.
  package func offset(at instant: Timestamp) -> Int {
    offset(atSecond: floorQuotient(instant.milliseconds, 1_000))
  }

  /// The local date at an instant. Instants outside the years 1…9999 answer the nearest date.
  package func day(of instant: Timestamp) -> Day {
    let second = floorQuotient(instant.milliseconds, 1_000)
    let number = floorQuotient(second + Int64(offset(atSecond: second)), 86_400)
    return Day(number: Int(number)) ?? (number < 0 ? .earliest : .latest)
  }

  /// The first instant of a local day. Where a clock change removes midnight this is the change
  /// itself; where midnight comes twice, the earlier; of a day that never was, the next day's.
  package func start(of day: Day) -> Timestamp { timestamp(day, secondsOfDay: 0) }

  /// The first instant at which local clocks show that time of that day, or a later one.
  package func timestamp(_ day: Day, secondsOfDay: Int) -> Timestamp {
    let local = Int64(day.number) * 86_400 + Int64(secondsOfDay)
    let shift = shiftIntoTable(local - Self.reach)
    return Timestamp(milliseconds: (firstInstant(showing: local - shift) + shift) * 1_000)
  }

  private func firstInstant(showing local: Int64) -> Int64 {
    var index = changesUpTo(local - Self.reach)
    while index < changes.count {
      let wanted = local - Int64(offsets[index])
      let from = index == 0 ? wanted : max(wanted, changes[index - 1])
      if from < changes[index] { return from }
      index += 1
    }
    let wanted = local - Int64(offsets[index])
    return index == 0 ? wanted : max(wanted, changes[index - 1])
  }

  private func offset(atSecond second: Int64) -> Int {
    offsets[changesUpTo(second - shiftIntoTable(second))]
  }

  /// Whole cycles, in seconds, by which a second lies beyond the table; none within it.
  private func shiftIntoTable(_ second: Int64) -> Int64 {
    guard let cycleEnd else { return 0 }
    return max(0, floorQuotient(second - cycleEnd, Self.cycle) + 1) * Self.cycle
  }

  /// How many changes have happened at `second`.
  private func changesUpTo(_ second: Int64) -> Int {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle] <= second { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// 400 Gregorian years.
  static let cycle: Int64 = 146_097 * 86_400
  /// More than any offset from UTC, in seconds (POSIX allows less than 25 hours).
  private static let reach: Int64 = 26 * 3_600
}

extension Zone: Hashable {
  package static func == (left: Zone, right: Zone) -> Bool {
    left.name == right.name && left.changes == right.changes && left.offsets == right.offsets
      && left.cycleEnd == right.cycleEnd
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Zone: CustomStringConvertible {
  package var description: String { name }
}

/// Division rounding towards the past.
func floorQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
  let (whole, rest) = value.quotientAndRemainder(dividingBy: divisor)
  return rest < 0 ? whole - 1 : whole
}
