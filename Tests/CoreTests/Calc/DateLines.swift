// Calc lines about days: zones of the machine's zone database, readers of peers' fields.

import Billing
import Foundation
import Formats

@testable import Core

/// Asks calc lines that name time zones.
enum DateLine {
  static let calculator = Calculator(kinds: CalcKind.all(zones: zone))

  static func zone(_ name: String) -> Zone? {
    let url = URL(filePath: "/usr/share/zoneinfo").appending(path: name)
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? Zone(name: name, tzif: Array(data))
  }

  static func ask(_ kind: String, _ fields: [(String, JSONValue?)]) throws -> JSONValue {
    var members = [JSONValue.Member("kind", .string(kind))]
    for (name, value) in fields {
      if let value, !value.isNull { members.append(JSONValue.Member(name, value)) }
    }
    let answer = try JSONValue(
      parsing: calculator.answer(JSONValue.object(members).description.utf8).text)
    if let ok = answer["ok"] { return ok }
    throw FigureMismatch("refused: \(answer["error"]?["code"]?.plain ?? answer.description)")
  }
}

extension JSONValue {
  func text(_ name: String) -> String? { self[name]?.plain }

  func day(_ name: String) throws -> Day {
    guard let day = text(name).flatMap({ Day($0) }) else {
      throw FigureMismatch("\(name) is no day")
    }
    return day
  }

  func number(_ name: String) throws -> Int64 {
    guard let number = text(name).flatMap({ Int64($0) }) else {
      throw FigureMismatch("\(name) is no integer")
    }
    return number
  }

  static func range(_ start: Day, _ end: Day) -> JSONValue { [.day(start), .day(end)] }
}

/// A peer's word for an interval.
struct PeerInterval {
  let unit: String
  let count: Int
  /// Whole months, nil for days and weeks.
  var months: Int? { unit == "months" ? count : nil }

  init(_ word: String?, times: Int = 1) throws {
    let known: [String: (String, Int)] = [
      "daily": ("days", 1), "weekly": ("weeks", 1), "biweekly": ("weeks", 2),
      "thirty_days": ("days", 30), "monthly": ("months", 1), "month": ("months", 1),
      "quarterly": ("months", 3), "half_yearly": ("months", 6), "semiannual": ("months", 6),
      "biannual": ("months", 6), "annual": ("months", 12), "yearly": ("months", 12),
    ]
    guard let found = word.flatMap({ known[$0] }) else {
      throw FigureMismatch("no interval \(word ?? "")")
    }
    (unit, count) = (found.0, found.1 * times)
  }

  var json: JSONValue { .object([.init(unit, .integer(count))]) }
}

/// One period as calc answers it.
struct AnsweredPeriod {
  let json: JSONValue
  let start, end: Day
  let startAt, endAt: Timestamp
  let index, days: Int64

  init(_ json: JSONValue) throws {
    self.json = json
    start = try json.day("start")
    end = try json.day("end")
    guard let from = json.text("start_at").flatMap({ Timestamp($0) }),
      let until = json.text("end_at").flatMap({ Timestamp($0) })
    else { throw FigureMismatch("a period has no instants") }
    (startAt, endAt) = (from, until)
    index = try json.number("k")
    days = try json.number("days")
  }
}

/// A schedule that is asked through calc.
struct ScheduleLine {
  var anchor: Day
  var interval: PeerInterval
  var dayOfMonth: Int64?
  var zone: String?

  private var fields: [(String, JSONValue?)] {
    [
      ("anchor", .day(anchor)), ("interval", interval.json),
      ("anchoring", dayOfMonth.map { ["day_of_month": .integer($0)] }),
      ("zone", zone.map { .string($0) }),
    ]
  }

  func periods(from: Day? = nil, count: Int = 1) throws -> [AnsweredPeriod] {
    let ok = try DateLine.ask(
      "periods", fields + [("from", from.map { .day($0) }), ("count", .integer(count))])
    return try (ok["periods"]?.elements ?? []).map { try AnsweredPeriod($0) }
  }

  func first() throws -> AnsweredPeriod {
    guard let period = try periods().first else { throw FigureMismatch("no period") }
    return period
  }

  func holding(_ day: Day) throws -> AnsweredPeriod {
    try AnsweredPeriod(try DateLine.ask("period_at", fields + [("on", .day(day))]))
  }

  func holding(at instant: String) throws -> AnsweredPeriod {
    try AnsweredPeriod(try DateLine.ask("period_at", fields + [("at", .string(instant))]))
  }

  func period(_ index: Int64) throws -> AnsweredPeriod {
    guard let found = try periods(count: Int(index) + 1).last, found.index == index else {
      throw FigureMismatch("no period \(index)")
    }
    return found
  }

  /// The local date of an instant in a zone: the start of the one-day period that holds it.
  static func localDay(_ instant: String, _ zone: String?) throws -> Day {
    if let day = Day(instant) { return day }
    guard let anchor = Day("2000-01-01") else { throw FigureMismatch("no anchor") }
    return try ScheduleLine(anchor: anchor, interval: PeerInterval("daily"), zone: zone)
      .holding(at: instant).start
  }
}
