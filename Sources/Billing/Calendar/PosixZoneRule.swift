// The POSIX TZ rule in the footer of a zone file, such as `CET-1CEST,M3.5.0,M10.5.0/3`.

/// A standard offset and, where clocks change every year, the summer rule. Offsets are seconds
/// east of UTC; the text counts them westwards.
struct PosixZoneRule: Hashable {
  struct Summer: Hashable {
    let offset: Int
    let begins, ends: YearlyDate
  }

  /// A date of every year and a local time of it, −167…167 hours from its midnight (RFC 8536).
  struct YearlyDate: Hashable {
    enum Rule: Hashable {
      /// Day 1…365 that never counts 29 February.
      case withoutLeapDay(Int)
      /// Day 0…365, leap days counted.
      case dayOfYear(Int)
      /// Weekday 0 = Sunday, of week 1…5 of a month; 5 is the last.
      case weekday(month: Int, week: Int, weekday: Int)
    }
    let rule: Rule
    let seconds: Int
  }

  let standard: Int
  let summer: Summer?

  /// The year's two changes as UTC seconds with the offset from then on, earlier first.
  func changes(in year: Int, _ summer: Summer) -> [(at: Int64, offset: Int)] {
    let begin = summer.begins.localSeconds(in: year) - Int64(standard)
    let end = summer.ends.localSeconds(in: year) - Int64(summer.offset)
    let both = [(at: begin, offset: summer.offset), (at: end, offset: standard)]
    return begin < end ? both : both.reversed()
  }
}

extension PosixZoneRule.YearlyDate {
  /// Local seconds since 1970-01-01T00:00 on the local clock.
  func localSeconds(in year: Int) -> Int64 {
    let first = Int64(Day.startOf(year: year).number)
    let day: Int64
    switch rule {
    case .withoutLeapDay(let number):
      day = first + Int64(number - 1) + (Day.isLeap(year) && number >= 60 ? 1 : 0)
    case .dayOfYear(let number):
      day = first + Int64(number)
    case .weekday(let month, let week, let weekday):
      let start = Day.startOf(year: year, month: month)
      let ahead = (weekday - start.weekday % 7 + 7) % 7
      var dayOfMonth = 1 + ahead + (week - 1) * 7
      if dayOfMonth > Day.length(ofMonth: month, year: year) { dayOfMonth -= 7 }
      day = Int64(start.number) + Int64(dayOfMonth - 1)
    }
    return day * 86_400 + Int64(seconds)
  }
}

extension Day {
  /// The first day of a month of the years 1…9999.
  static func startOf(year: Int, month: Int = 1) -> Day {
    guard let day = Day(year: year, month: month, day: 1) else {
      preconditionFailure("years 1…9999 and months 1…12 have a first day")
    }
    return day
  }
}

extension PosixZoneRule {
  /// Reads the rule; nil when it is malformed or leaves the dates of summer time open.
  init?(_ text: [UInt8]) {
    var reader = PosixReader(text: text)
    guard reader.name(), let west = reader.time(maximumHours: 24) else { return nil }
    standard = -west
    if reader.atEnd {
      summer = nil
      return
    }
    guard reader.name() else { return nil }
    var offset = -west + 3_600
    if !reader.next(is: ",") {
      guard let west = reader.time(maximumHours: 24) else { return nil }
      offset = -west
    }
    guard reader.take(","), let begins = reader.date(), reader.take(","),
      let ends = reader.date(), reader.atEnd
    else { return nil }
    summer = Summer(offset: offset, begins: begins, ends: ends)
  }
}

private struct PosixReader {
  let text: [UInt8]
  var position = 0

  init(text: [UInt8]) { self.text = text }

  var atEnd: Bool { position == text.count }

  func next(is character: Unicode.Scalar) -> Bool {
    position < text.count && text[position] == UInt8(ascii: character)
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next(is: character) else { return false }
    position += 1
    return true
  }

  /// At least three letters, or anything between `<` and `>`.
  mutating func name() -> Bool {
    if take("<") {
      guard let end = text[position...].firstIndex(of: UInt8(ascii: ">")) else { return false }
      position = end + 1
      return true
    }
    let start = position
    while position < text.count, Self.isLetter(text[position]) { position += 1 }
    return position - start >= 3
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time(maximumHours: Int) -> Int? {
    let sign = take("-") ? -1 : 1
    if sign == 1 { _ = take("+") }
    guard let hours = number(), hours <= maximumHours else { return nil }
    var seconds = hours * 3_600
    for unit in [60, 1] where take(":") {
      guard let part = number(), part < 60 else { return nil }
      seconds += part * unit
    }
    return sign * seconds
  }

  mutating func date() -> PosixZoneRule.YearlyDate? {
    guard let rule = dateRule() else { return nil }
    guard take("/") else { return PosixZoneRule.YearlyDate(rule: rule, seconds: 7_200) }
    guard let seconds = time(maximumHours: 167) else { return nil }
    return PosixZoneRule.YearlyDate(rule: rule, seconds: seconds)
  }

  private mutating func dateRule() -> PosixZoneRule.YearlyDate.Rule? {
    if take("J") {
      guard let day = number(), (1...365).contains(day) else { return nil }
      return .withoutLeapDay(day)
    }
    guard take("M") else {
      guard let day = number(), (0...365).contains(day) else { return nil }
      return .dayOfYear(day)
    }
    guard let month = number(), (1...12).contains(month), take("."),
      let week = number(), (1...5).contains(week), take("."),
      let weekday = number(), (0...6).contains(weekday)
    else { return nil }
    return .weekday(month: month, week: week, weekday: weekday)
  }

  private mutating func number() -> Int? {
    let start = position
    while position < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) {
      position += 1
    }
    return decimal(text[start..<position])
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
  }
}
