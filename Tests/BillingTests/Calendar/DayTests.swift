// Civil dates and instants: reading, writing, counting, and where the calendar ends.

import Foundation
import Testing

@testable import Billing

@Suite("Days of the calendar")
struct DayTests {
  @Test(
    "what is no date is none",
    arguments: [
      "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "0000-01-01",
      "2026-2-28", "2026/02/28", "2026-02/28", "2026-02-28T", "", "+026-01-01", "2026-0x-01",
      "1900-02-29", "2026-06-31", "2026-09-31", "2026-11-31", "2026-01-32",
    ])
  func malformed(text: String) {
    #expect(Day(text) == nil)
  }

  @Test("every day of eight centuries follows the one before it, and is read as it is written")
  func everyDay() throws {
    var (year, month, number) = (1_600, 1, 1)
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let start = day("1600-01-01")
    for offset in 0..<2 * 146_097 {
      let date = try #require(start.adding(days: offset))
      let parts = date.components
      guard parts == (year, month, number) else {
        Issue.record("day \(offset) is \(date)")
        return
      }
      if number == 1, Day(date.description) != date { Issue.record("\(date) reads otherwise") }
      number += 1
      let leap = month == 2 && (year % 400 == 0 || year % 4 == 0 && year % 100 != 0)
      if number > lengths[month - 1] + (leap ? 1 : 0) { (month, number) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }

  @Test(
    "weekdays run from Monday 1 to Sunday 7",
    arguments: [
      ("1970-01-01", 4), ("1969-12-31", 3), ("1969-12-28", 7), ("2026-03-01", 7), ("0001-01-01", 1),
      ("9999-12-31", 5), ("2000-02-29", 2),
    ])
  func weekdays(text: String, weekday: Int) {
    #expect(day(text).weekday == weekday)
  }

  @Test(
    "months are added in one step and clamped to the month's last day",
    arguments: [
      ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
      ("2026-03-31", -1, "2026-02-28"), ("2026-12-15", 1, "2027-01-15"),
      ("2026-01-15", -1, "2025-12-15"), ("2026-05-31", 1, "2026-06-30"),
      ("0001-02-01", -1, "0001-01-01"), ("9999-11-30", 1, "9999-12-30"),
    ])
  func months(from: String, count: Int, to: String) {
    #expect(day(from).adding(months: count) == day(to))
  }

  @Test("the calendar ends after the years 1 and 9999, and no count overflows")
  func ends() {
    #expect(Day.earliest == day("0001-01-01"))
    #expect(Day(number: Int(Day.earliest.number)) == .earliest)
    #expect(Day(number: Int(Day.earliest.number) - 1) == nil)
    #expect(Day(number: Int(Day.latest.number)) == .latest)
    #expect(Day(number: Int(Day.latest.number) + 1) == nil)
    #expect(Day.latest == day("9999-12-31"))
    #expect(Day.earliest.adding(days: -1) == nil)
    #expect(Day.latest.adding(days: 1) == nil)
    #expect(Day.earliest.adding(days: Day.latest - Day.earliest) == .latest)
    #expect(day("2026-01-01").adding(days: .max) == nil)
    #expect(day("0001-01-31").adding(months: -1) == nil)
    #expect(day("9999-12-01").adding(months: 1) == nil)
    #expect(day("2026-01-01").adding(months: .max) == nil)
    #expect(Day(year: 10_000, month: 1, day: 1) == nil)
    #expect(Day(year: 0, month: 12, day: 31) == nil)
  }

  @Test("the parts of a date, and the first of its month")
  func parts() {
    let date = day("0987-06-05")
    #expect(date.components == (987, 6, 5))
    #expect(date.year == 987 && date.month == 6 && date.dayOfMonth == 5)
    #expect(date.firstOfMonth == day("0987-06-01"))
    #expect(date.description == "0987-06-05")
    #expect((1...12).map { Day.length(ofMonth: $0, year: 2_024) }.reduce(0, +) == 366)
    #expect([1_900, 2_000, 2_024, 2_026, 2_100].filter(Day.isLeap) == [2_000, 2_024])
  }

  @Test("dates are stored as their text, and other texts are refused")
  func stored() throws {
    let json = try JSONEncoder().encode([day("2026-02-28")])
    #expect(String(decoding: json, as: UTF8.self) == "[\"2026-02-28\"]")
    #expect(try JSONDecoder().decode([Day].self, from: json) == [day("2026-02-28")])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Day].self, from: Data("[\"2026-02-29\"]".utf8))
    }
  }
}

@Suite("Instants")
struct TimestampTests {
  @Test(
    "an instant is read and written in UTC, with milliseconds when there are any",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999Z", -1),
      ("1969-12-31T00:00:00Z", -86_400_000), ("2001-09-09T01:46:40Z", 1_000_000_000_000),
      ("2033-05-18T03:33:20.500Z", 2_000_000_000_500), ("1970-01-02T00:00:00.007Z", 86_400_007),
      ("1970-01-01T23:59:59Z", 86_399_000),
    ] as [(String, Int64)])
  func texts(text: String, milliseconds: Int64) {
    #expect(Timestamp(text)?.milliseconds == milliseconds)
    #expect(Timestamp(milliseconds: milliseconds).description == text)
  }

  @Test(
    "what is no UTC instant is none",
    arguments: [
      "2026-02-28T24:00:00Z", "2026-02-28T23:60:00Z", "2026-02-28T23:00:60Z",
      "2026-02-28T09:30:00", "2026-02-28 09:30:00Z", "2026-02-28T09:30:00+", "2026-02-28T09.30:00Z",
      "2026-02-28T09:30.00Z", "2026-02-30T09:30:00Z", "2026-02-28T09:30:00,123Z",
      "2026-02-28T09:30:00.12xZ", "2026-02-28T09:30:00.1Z", "2026-02-28Tx9:30:00Z",
      "2026-02-28T09:x0:00Z", "2026-02-28T09:30:x0Z", "", "2026-02-28T09:30:00.123X",
    ])
  func malformed(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test("instants outside the calendar say their milliseconds")
  func outside() {
    #expect(Timestamp(milliseconds: .max).description == "9223372036854775807 ms")
    #expect(Timestamp(milliseconds: .min).description == "-9223372036854775808 ms")
  }

  @Test("seconds are added, and instants compare in time")
  func arithmetic() {
    let instant = Timestamp(utc: day("1970-01-02"), seconds: 1)
    #expect(instant.milliseconds == 86_401_000)
    #expect(instant.adding(seconds: -2) == Timestamp(milliseconds: 86_399_000))
    #expect(instant.adding(seconds: -2) < instant)
    #expect(!(instant < instant))
  }

  @Test("instants are stored as their text, and other texts are refused")
  func stored() throws {
    let json = try JSONEncoder().encode([Timestamp(milliseconds: 1_500)])
    #expect(String(decoding: json, as: UTF8.self) == "[\"1970-01-01T00:00:01.500Z\"]")
    #expect(try JSONDecoder().decode([Timestamp].self, from: json).map(\.milliseconds) == [1_500])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Timestamp].self, from: Data("[\"1970-01-01\"]".utf8))
    }
  }
}
