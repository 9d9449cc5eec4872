// An invoice or a credit note as the ledger reads it: what each line earns, and when.

/// A finalised document. A note's amounts are negative, as they are on the document.
package struct LedgerDocument: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    /// How the line becomes revenue.
    package enum Earning: Hashable, Sendable {
      /// Evenly over the days of the range; an empty range is earned on its first day.
      case over(Range<Day>)
      /// It was used by this day, and billed in arrears.
      case used(by: Day)
    }
    /// After discount, before tax.
    package let net: Int64
    package let tax: Int64
    package let earning: Earning

    package init(net: Int64, tax: Int64, earning: Earning) {
      self.net = net
      self.tax = tax
      self.earning = earning
    }
  }

  package let id: Int64
  package let segment: LedgerSegment
  package let currency: Currency
  package let issuedOn: Day
  package let lines: [Line]

  package init(
    id: Int64, segment: LedgerSegment, currency: Currency, issuedOn: Day, lines: [Line]
  ) {
    self.id = id
    self.segment = segment
    self.currency = currency
    self.issuedOn = issuedOn
    self.lines = lines
  }

  package var total: Int64 { lines.reduce(0) { $0 &+ $1.net &+ $1.tax } }
  package var tax: Int64 { lines.reduce(0) { $0 &+ $1.tax } }

  /// What of the lines earned over time is not delivered at the start of `day`.
  package func undelivered(at day: Day) -> Int64 {
    lines.reduce(0) { sum, line in
      guard case .over(let range) = line.earning else { return sum }
      return sum &+ (line.net &- DayShare(line.net, range).before(day))
    }
  }

  /// What is recognised on which day: each month's share on the month's last day of service.
  package var schedule: [ScheduledRevenue] {
    ScheduledRevenue.merged(
      lines.flatMap { line -> [ScheduledRevenue] in
        guard case .over(let range) = line.earning else { return [] }
        return DayShare(line.net, range).months
      })
  }

  /// What is left of the schedule from `day` on, in the schedule's own signs.
  package func schedule(from day: Day) -> [ScheduledRevenue] {
    ScheduledRevenue.merged(
      lines.flatMap { line -> [ScheduledRevenue] in
        guard case .over(let range) = line.earning else { return [] }
        return DayShare(line.net, range).months(from: day)
      })
  }
}

/// An amount to recognise on a day.
package struct ScheduledRevenue: Hashable, Sendable, Codable {
  package let on: Day
  package let amount: Int64

  package init(on day: Day, _ amount: Int64) {
    on = day
    self.amount = amount
  }

  /// One a day, in order of days, zeros left out.
  package static func merged(_ parts: [ScheduledRevenue]) -> [ScheduledRevenue] {
    guard parts.count > 1 else { return parts.filter { $0.amount != 0 } }
    var merged: [ScheduledRevenue] = []
    for part in parts.sorted(by: { $0.on < $1.on }) {
      if let last = merged.last, last.on == part.on {
        merged[merged.count - 1] = ScheduledRevenue(on: part.on, last.amount &+ part.amount)
      } else {
        merged.append(part)
      }
    }
    return merged.filter { $0.amount != 0 }
  }

  /// Each amount times `part ÷ whole`, rounded cumulatively.
  package static func share(
    of schedule: [ScheduledRevenue], _ part: Int64, ofEach whole: Int64
  ) -> [ScheduledRevenue] {
    guard whole != 0 else { return [] }
    var (reached, booked): (Int64, Int64) = (0, 0)
    return schedule.compactMap { entry in
      reached &+= entry.amount
      let target = rounded(Int128(part) * Int128(reached), over: Int128(whole))
      defer { booked = target }
      return target == booked ? nil : ScheduledRevenue(on: entry.on, target &- booked)
    }
  }
}

/// An amount spread evenly over days; every part is rounded from the start of the range, so that
/// parts add up.
struct DayShare {
  let amount: Int64
  let range: Range<Day>

  init(_ amount: Int64, _ range: Range<Day>) {
    self.amount = amount
    self.range = range
  }

  /// What is earned by the days before `day`.
  func before(_ day: Day) -> Int64 {
    if range.isEmpty { return day > range.lowerBound ? amount : 0 }
    if day <= range.lowerBound { return 0 }
    if day >= range.upperBound { return amount }
    let whole = Int128(range.upperBound - range.lowerBound)
    return rounded(Int128(amount) * Int128(day - range.lowerBound), over: whole)
  }

  var months: [ScheduledRevenue] { months(from: range.lowerBound) }

  func months(from first: Day) -> [ScheduledRevenue] {
    guard !range.isEmpty else {
      return first > range.lowerBound ? [] : [ScheduledRevenue(on: range.lowerBound, amount)]
    }
    var parts: [ScheduledRevenue] = []
    var start = max(first, range.lowerBound)
    var booked = before(start)
    while start < range.upperBound, let next = start.firstOfMonth.adding(months: 1) {
      let end = min(next, range.upperBound)
      let reached = before(end)
      if let last = end.adding(days: -1) {
        parts.append(ScheduledRevenue(on: last, reached &- booked))
      }
      booked = reached
      start = end
    }
    return parts
  }
}

/// Half away from zero. The divisor is positive for days and of the schedule's sign for shares.
private func rounded(_ dividend: Int128, over divisor: Int128) -> Int64 {
  let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
  let isUp = rest.magnitude * 2 >= divisor.magnitude
  let step: Int128 = (dividend < 0) == (divisor < 0) ? 1 : -1
  return Int64(clamping: isUp ? quotient + step : quotient)
}
