// Zones: offsets, local days, lost and doubled midnights, rules after the table, broken files.

import Foundation
import Testing

@testable import Billing

@Suite("Zones turn instants into days and days into instants")
struct ZoneTests {
  @Test(
    "offsets follow the zone database and its rule, far into the future",
    arguments: [
      ("Europe/Paris", "2026-01-15T12:00:00Z", 3_600),
      ("Europe/Paris", "2026-07-15T12:00:00Z", 7_200),
      ("Europe/Paris", "2026-03-29T00:59:59Z", 3_600),
      ("Europe/Paris", "2026-03-29T01:00:00Z", 7_200),
      ("Europe/Paris", "2026-10-25T00:59:59Z", 7_200),
      ("Europe/Paris", "2026-10-25T01:00:00Z", 3_600),
      ("Europe/Paris", "2426-03-29T00:59:59Z", 3_600),
      ("Europe/Paris", "2426-03-29T01:00:00Z", 7_200),
      ("Europe/Paris", "9998-07-01T00:00:00Z", 7_200),
      ("Europe/Paris", "9998-12-01T00:00:00Z", 3_600),
      ("America/New_York", "2024-03-10T06:59:59Z", -18_000),
      ("America/New_York", "2024-03-10T07:00:00Z", -14_400),
      ("America/New_York", "2044-07-01T00:00:00Z", -14_400),
      ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 39_600),
      ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", 37_800),
      ("Australia/Sydney", "2100-01-01T00:00:00Z", 39_600),
      ("Asia/Kathmandu", "2050-06-01T00:00:00Z", 20_700),
      ("Asia/Tokyo", "1800-01-01T00:00:00Z", 33_539),
    ])
  func offsets(name: String, instant: String, seconds: Int) {
    #expect(zone(name).offset(at: at(instant)) == seconds)
  }

  @Test(
    "the rule holds to the second in every year after the table, cycle after cycle",
    arguments: [2_037, 2_038, 2_399, 2_400, 2_437, 2_438, 2_439, 2_500, 2_838, 2_839, 7_204, 9_998])
  func rule(year: Int) throws {
    let paris = zone("Europe/Paris")
    for (month, before, after) in [(3, 3_600, 7_200), (10, 7_200, 3_600)] {
      let last = try #require(Day(year: year, month: month, day: 31))
      let sunday = try #require(last.adding(days: -(last.weekday % 7)))
      let change = Timestamp(utc: sunday, seconds: 3_600)
      #expect(paris.offset(at: change.adding(seconds: -1)) == before)
      #expect(paris.offset(at: change) == after)
      let midnight = Timestamp(utc: sunday, seconds: -before)
      #expect(paris.start(of: sunday) == midnight)
      #expect(paris.day(of: midnight.adding(seconds: -1)) == sunday.adding(days: -1))
    }
  }

  @Test("instants before 1970 round to the day they fall in, not towards it")
  func negativeInstants() {
    #expect(Zone.utc.day(of: Timestamp(milliseconds: -1)) == day("1969-12-31"))
    #expect(Zone.utc.day(of: Timestamp(milliseconds: 0)) == day("1970-01-01"))
    #expect(Zone.utc.offset(at: Timestamp(milliseconds: -1)) == 0)
  }

  @Test("instants outside the calendar answer its first or last day")
  func outside() {
    #expect(Zone.utc.day(of: Timestamp(milliseconds: .min)) == .earliest)
    #expect(Zone.utc.day(of: Timestamp(milliseconds: .max)) == .latest)
  }

  @Test(
    "a day starts at midnight, at the change that removes it, or at the earlier of two",
    arguments: [
      ("UTC", "2026-02-28", "2026-02-28T00:00:00Z"),
      ("America/New_York", "2024-03-10", "2024-03-10T05:00:00Z"),
      ("America/New_York", "2024-03-11", "2024-03-11T04:00:00Z"),
      // Clocks jumped from 00:00 to 01:00.
      ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
      ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z"),
      // Samoa had no 30 December 2011.
      ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
      ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
      // Clocks went back from 00:01 to 23:01: midnight came twice.
      ("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z"),
      ("Europe/Paris", "2026-10-25", "2026-10-24T22:00:00Z"),
      // Before the first change of the file, on Tokyo's mean solar time.
      ("Asia/Tokyo", "1850-01-01", "1849-12-31T14:41:01Z"),
      ("Europe/Paris", "2826-10-25", "2826-10-24T22:00:00Z"),
    ])
  func starts(name: String, local: String, instant: String) {
    let zone = name == "UTC" ? Zone.utc : zone(name)
    #expect(zone.start(of: day(local)) == at(instant))
  }

  @Test("a time that a clock change removes is the change; one that comes twice is the earlier")
  func times() {
    let paris = zone("Europe/Paris")
    let lost = paris.timestamp(day("2026-03-29"), secondsOfDay: 9_000)
    #expect(lost == at("2026-03-29T01:00:00Z"))
    let twice = paris.timestamp(day("2026-10-25"), secondsOfDay: 9_000)
    #expect(twice == at("2026-10-25T00:30:00Z"))
    let plain = paris.timestamp(day("2026-06-01"), secondsOfDay: 86_399)
    #expect(plain == at("2026-06-01T21:59:59Z"))
  }

  @Test(
    "the start of every day lies in it, and the second before lies in the day before",
    arguments: ["Europe/Paris", "America/New_York", "America/Sao_Paulo", "Asia/Tehran"])
  func everyDay(name: String) {
    let zone = zone(name)
    var current = day("1999-12-31")
    var last = zone.start(of: current)
    while current < day("2045-01-01"), let next = current.adding(days: 1) {
      let start = zone.start(of: next)
      #expect(zone.day(of: start) == next)
      #expect(zone.day(of: start.adding(seconds: -1)) == current)
      let hours = (start.milliseconds - last.milliseconds) / 3_600_000
      #expect((23...25).contains(hours))
      (current, last) = (next, start)
    }
  }

  @Test("zones are equal by name and data")
  func equality() {
    #expect(zone("Europe/Paris") == zone("Europe/Paris"))
    #expect(zone("Europe/Paris") != zone("Europe/Berlin"))
    #expect(Set([zone("Europe/Paris"), zone("Europe/Paris"), .utc]).count == 2)
    #expect("\(zone("Europe/Paris"))" == "Europe/Paris")
  }
}

@Suite("Zone files and rules are read strictly")
struct ZoneFileTests {
  /// A version 2 file: an empty first block, then the given table and footer.
  static func file(
    times: [Int64] = [], kinds: [UInt8] = [], offsets: [Int32] = [0], leaps: Int = 0,
    footer: String = "UTC0", version: String = "2"
  ) -> [UInt8] {
    func big(_ value: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
    func header(_ counts: [Int32]) -> [UInt8] {
      Array("TZif\(version)".utf8) + Array(repeating: 0, count: 15) + counts.flatMap { big($0) }
    }
    var bytes = header([0, 0, 0, 0, 0, 0])
    bytes += header([0, 0, Int32(leaps), Int32(times.count), Int32(offsets.count), 0])
    bytes += times.flatMap { big($0) } + kinds
    for offset in offsets { bytes += big(offset) + [0, 0] }
    return bytes + Array(repeating: 0, count: leaps * 12) + Array("\n\(footer)\n".utf8)
  }

  static func refusal(_ bytes: [UInt8]) -> ZoneError? {
    do throws(ZoneError) {
      _ = try Zone(name: "x", tzif: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test("a small file is read: before its first change the first offset holds")
  func small() throws {
    let zone = try Zone(
      name: "x", tzif: Self.file(times: [1_000], kinds: [1], offsets: [60, 120], footer: ""))
    #expect(zone.offset(at: Timestamp(milliseconds: 999_999)) == 60)
    #expect(zone.offset(at: Timestamp(milliseconds: 1_000_000)) == 120)
  }

  @Test("broken files are refused with the reason")
  func refusals() {
    #expect(Self.refusal([]) == .notVersion2)
    #expect(Self.refusal(Array("TZif".utf8)) == .notVersion2)
    #expect(Self.refusal(Self.file(version: "1")) == .notVersion2)
    #expect(Self.refusal(Self.file(leaps: 1)) == .countsLeapSeconds)
    #expect(Self.refusal(Self.file(offsets: [])) == .malformed)
    #expect(Self.refusal(Self.file(times: [2, 1], kinds: [0, 0])) == .malformed)
    #expect(Self.refusal(Self.file(times: [1, 1], kinds: [0, 0])) == .malformed)
    #expect(Self.refusal(Self.file(times: [1], kinds: [1])) == .malformed)
    #expect(Self.refusal(Self.file(offsets: [93_600])) == .malformed)
    #expect(Self.refusal(Self.file(offsets: [93_599])) == nil)
    #expect(Self.refusal(Self.file(times: [1 << 60], kinds: [0])) == .malformed)
    #expect(Self.refusal(Self.file(footer: "X")) == .malformedRule("X"))
    // Both changes of a leap year at one instant: no zone ever did that.
    #expect(Self.refusal(Self.file(footer: "AAA0BBB,J60/0,60/1")) == .malformed)
    #expect(Self.refusal(Self.file()) == nil)
    // The year 2514: a change so late is no zone's.
    #expect(Self.refusal(Self.file(times: [1 << 34], kinds: [0])) == .malformed)
    #expect(Self.refusal(Self.file(times: [(1 << 34) - 1], kinds: [0])) == nil)
    var counts = Self.file()
    counts[44 + 32] = 0x7F
    #expect(Self.refusal(counts) == .malformed)
  }

  @Test("counts that promise more than the file holds are malformed, at the exact byte")
  func counts() {
    // A second header without anything after it is whole, but names no type.
    #expect(Self.refusal(Array(Self.file().prefix(88))) == .malformed)
    #expect(Self.refusal(Array(Self.file().prefix(87))) == .notVersion2)
    // The first block may end the file; what is missing then is the second header.
    #expect(Self.refusal(Array(Self.file().prefix(44))) == .notVersion2)
    #expect(Self.refusal(Array(Self.file().prefix(43))) == .notVersion2)
    var long = Self.file()
    long[32 + 3] = 200
    #expect(Self.refusal(long) == .malformed)
    #expect(Self.refusal(Self.file(times: [-1 << 60], kinds: [0])) == .malformed)
    #expect(Self.refusal(Self.file(times: [(-1 << 60) + 1], kinds: [0])) == nil)
  }

  @Test("the first block is skipped by every one of its counts")
  func firstBlock() throws {
    // Marks, leap seconds, times, types and characters: 2, 3, 1, 5, 4 and 7.
    let sizes = [2, 3, 1, 5, 4, 7]
    var bytes = Self.file(times: [1_000], kinds: [1], offsets: [60, 120], footer: "")
    for (index, size) in sizes.enumerated() { bytes[20 + index * 4 + 3] = UInt8(size) }
    let body = 5 * 5 + 4 * 6 + 7 + 1 * 8 + 3 + 2
    bytes.insert(contentsOf: Array(repeating: 9, count: body), at: 44)
    let zone = try Zone(name: "x", tzif: bytes)
    #expect(zone.offset(at: Timestamp(milliseconds: 1_000_000)) == 120)
  }

  @Test("a block of a million characters is read, and one of more is refused")
  func longBlock() {
    func file(characters: UInt32) -> [UInt8] {
      var bytes = Self.file()
      withUnsafeBytes(of: characters.bigEndian) { bytes.replaceSubrange(40..<44, with: $0) }
      bytes.insert(contentsOf: Array(repeating: 9, count: Int(characters)), at: 44)
      return bytes
    }
    #expect(Self.refusal(file(characters: 1_000_000)) == nil)
    #expect(Self.refusal(file(characters: 1_000_001)) == .malformed)
  }

  @Test("a first change before the universe leaves the rule to hold from the year 1 on")
  func bigBang() throws {
    let zone = try Zone(
      name: "x", tzif: Self.file(times: [-1 << 59], kinds: [0], footer: "CET-1CEST,M3.5.0,M10.5.0"))
    #expect(zone.offset(at: at("0001-07-01T00:00:00Z")) == 7_200)
    #expect(zone.offset(at: at("1500-12-01T00:00:00Z")) == 3_600)
  }

  @Test("where a last change removes midnight, the day starts with it")
  func lastGap() throws {
    let zone = try Zone(
      name: "x",
      tzif: Self.file(times: [432_000, 864_000], kinds: [0, 1], offsets: [0, 3_600], footer: ""))
    #expect(zone.start(of: day("1970-01-11")) == at("1970-01-11T00:00:00Z"))
    #expect(zone.start(of: day("1970-01-12")) == at("1970-01-11T23:00:00Z"))
  }

  @Test("zones differ by name, changes, offsets and what follows them")
  func equality() throws {
    func zone(_ name: String, _ at: Int64, _ offset: Int32, _ footer: String) throws -> Zone {
      try Zone(
        name: name, tzif: Self.file(times: [at], kinds: [1], offsets: [0, offset], footer: footer))
    }
    let one = try zone("x", 1_000, 60, "")
    #expect(try one == zone("x", 1_000, 60, ""))
    #expect(try one != zone("y", 1_000, 60, ""))
    #expect(try one != zone("x", 1_001, 60, ""))
    #expect(try one != zone("x", 1_000, 61, ""))
    #expect(try one != zone("x", 1_000, 60, "CET-1CEST,M3.5.0,M10.5.0"))
  }

  @Test("every shortened file is refused and none traps")
  func truncated() throws {
    let data = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Paris"))
    let whole = Array(data)
    for length in stride(from: 0, to: whole.count, by: 7) {
      #expect(Self.refusal(Array(whole[..<length])) != nil, "\(length) bytes")
    }
  }

  @Test("no damage to a file traps: it is read or refused")
  func damaged() throws {
    let data = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Paris"))
    var chance = Chance(seed: 7)
    for _ in 0..<300 {
      var bytes = Array(data)
      for _ in 0..<3 { bytes[chance.below(bytes.count)] = UInt8(chance.below(256)) }
      if let zone = try? Zone(name: "x", tzif: bytes) {
        _ = zone.day(of: zone.start(of: day("2031-07-01")))
      }
    }
  }

  @Test(
    "rules state their changes of a year in UTC",
    arguments: [
      ("CET-1CEST,M3.5.0,M10.5.0/3", ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"]),
      ("EST5EDT,M3.2.0,M11.1.0", ["2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"]),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", ["2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"]),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"]),
      ("AAA0BBB,J60/0,J300/0", ["2026-03-01T00:00:00Z", "2026-10-26T23:00:00Z"]),
      ("AAA0BBB,59/0,299/0", ["2026-03-01T00:00:00Z", "2026-10-26T23:00:00Z"]),
      ("AAA0BBB0:30:15,J1/167,J2/0:0:5", ["2026-01-02T00:30:20Z", "2026-01-07T23:00:00Z"]),
    ])
  func rules(text: String, expected: [String]) throws {
    let rule = try #require(PosixZoneRule(Array(text.utf8)))
    let summer = try #require(rule.summer)
    let changes = rule.changes(in: 2026, summer)
    #expect(changes.map { "\(Timestamp(milliseconds: $0.at * 1_000))" } == expected)
  }

  @Test("a leap day counts in n, and never in Jn")
  func leapDays() throws {
    let rule = try #require(PosixZoneRule(Array("AAA0BBB,J60/0,60/0".utf8)))
    let summer = try #require(rule.summer)
    #expect(summer.begins.localSeconds(in: 2024) == at("2024-03-01T00:00:00Z").milliseconds / 1_000)
    #expect(summer.ends.localSeconds(in: 2024) == at("2024-03-01T00:00:00Z").milliseconds / 1_000)
    #expect(summer.begins.localSeconds(in: 2025) == at("2025-03-01T00:00:00Z").milliseconds / 1_000)
    #expect(summer.ends.localSeconds(in: 2025) == at("2025-03-02T00:00:00Z").milliseconds / 1_000)
    let early = PosixZoneRule.YearlyDate(rule: .withoutLeapDay(59), seconds: 0)
    #expect(early.localSeconds(in: 2024) == at("2024-02-28T00:00:00Z").milliseconds / 1_000)
  }

  @Test(
    "malformed rules are refused",
    arguments: [
      "", "AB0", "AAA", "AAA25", "<AAA0", "<0", "<-3", "AAA0BBB", "AAA0BBB,", "AAA0BBB,M3.5.0",
      "AAA0BBB,M3.5.0,", "AAA0BBB,M0.5.0,M10.5.0", "AAA0BBB,M13.5.0,M10.5.0",
      "AAA0BBB,M3.0.0,M10.5.0", "AAA0BBB,M3.6.0,M10.5.0", "AAA0BBB,M3.5.7,M10.5.0",
      "AAA0BBB,J0,J5", "AAA0BBB,J366,J5", "AAA0BBB,366,5", "AAA0BBB,M3.5.0,M10.5.0/168",
      "AAA0:60", "AAA0BBB,M3.5.0,M10.5.0x", "AAA0BBB.,1,2", "AAA0BB,1,2", "AAA0:1:60",
      "AAA0BBB,M3,M10", "AAA0BBB,M3.5,M10.5", "AAA0BBB,x,1",
    ])
  func malformedRules(text: String) {
    #expect(PosixZoneRule(Array(text.utf8)) == nil)
  }

  @Test("a file without changes lives by its rule")
  func ruleOnly() throws {
    let zone = try Zone(name: "x", tzif: Self.file(footer: "CET-1CEST,M3.5.0,M10.5.0/3"))
    #expect(zone.offset(at: at("2026-07-01T00:00:00Z")) == 7_200)
    #expect(zone.offset(at: at("2026-12-01T00:00:00Z")) == 3_600)
    #expect(zone.offset(at: at("1899-07-01T00:00:00Z")) == 0)
    #expect(zone.offset(at: at("1900-07-01T00:00:00Z")) == 7_200)
  }
}
