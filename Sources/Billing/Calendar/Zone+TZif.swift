// Reading the TZif format of the zone database (RFC 8536), versions 2 and later.

/// Why the bytes of a zone file are refused.
package enum ZoneError: Error, Hashable, Sendable {
  /// No `TZif` magic, or version 1, which ends in 2037 and names no rule for later years.
  case notVersion2
  /// The file ends early or its counts and indices contradict one another.
  case malformed
  /// Leap seconds are counted ("right/" zones): its instants are not UTC as billing uses it.
  case countsLeapSeconds
  /// The footer's POSIX rule cannot be read.
  case malformedRule(String)
}

extension Zone {
  /// Reads a TZif file. Its footer rule continues the changes after the last one listed.
  package init(name: String, tzif bytes: [UInt8]) throws(ZoneError) {
    var reader = TZifReader(bytes: bytes)
    let first = try reader.header()
    try reader.skip(first.bodyLength(timeSize: 4))
    let header = try reader.header()
    guard header.leaps == 0 else { throw .countsLeapSeconds }
    let table = try reader.table(header)
    let rule = try reader.footer()
    self = try Zone.continued(name: name, table: table, rule: rule)
  }

  private static func continued(
    name: String, table: TZifTable, rule: PosixZoneRule?
  ) throws(ZoneError) -> Zone {
    var (changes, offsets) = (table.changes, [table.first] + table.offsets)
    guard let rule, let summer = rule.summer else {
      return Zone(name: name, changes: changes, offsets: offsets, cycleEnd: nil)
    }
    // A file without changes holds its rule for all time; 1900 is before any billing.
    let after = changes.last ?? Timestamp(utc: .startOf(year: 1900)).milliseconds / 1_000
    // Old compilers list a first change before the universe; the calendar begins in year 1.
    let calendarStart = Timestamp(utc: .earliest).milliseconds / 1_000
    let firstYear = Zone.utc.day(
      of: Timestamp(milliseconds: max(after, calendarStart) * 1_000)
    ).year
    for year in firstYear...(firstYear + 401) {
      for change in rule.changes(in: year, summer) where change.at > after {
        changes.append(change.at)
        offsets.append(change.offset)
      }
    }
    guard zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .malformed }
    return Zone(name: name, changes: changes, offsets: offsets, cycleEnd: changes.last)
  }
}

/// The changes of the file: `offsets[i]` holds from `changes[i]` on, `first` before them all.
private struct TZifTable {
  let first: Int
  let changes: [Int64]
  let offsets: [Int]
}

private struct TZifHeader {
  let utcMarks, standardMarks, leaps, times, types, characters: Int

  func bodyLength(timeSize: Int) -> Int {
    times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + standardMarks
      + utcMarks
  }
}

private struct TZifReader {
  let bytes: [UInt8]
  var position = 0

  /// 2514, in seconds: no zone lists changes that late, and 400 years more fit the calendar.
  private static let latestChange: Int64 = 1 << 34

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func header() throws(ZoneError) -> TZifHeader {
    guard position + 44 <= bytes.count, bytes[position..<position + 4].elementsEqual("TZif".utf8),
      bytes[position + 4] >= UInt8(ascii: "2")
    else { throw .notVersion2 }
    position += 20
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Int(integer(4))) }
    guard counts.allSatisfy({ (0...1_000_000).contains($0) }) else { throw .malformed }
    return TZifHeader(
      utcMarks: counts[0], standardMarks: counts[1], leaps: counts[2], times: counts[3],
      types: counts[4], characters: counts[5])
  }

  mutating func skip(_ count: Int) throws(ZoneError) {
    guard position + count <= bytes.count else { throw .malformed }
    position += count
  }

  mutating func table(_ header: TZifHeader) throws(ZoneError) -> TZifTable {
    let end = position + header.bodyLength(timeSize: 8)
    guard end <= bytes.count, header.types > 0 else { throw .malformed }
    var changes: [Int64] = []
    for _ in 0..<header.times { changes.append(integer(8)) }
    let kinds = bytes[position..<position + header.times].map(Int.init)
    position += header.times
    var offsetOfKind: [Int] = []
    for _ in 0..<header.types {
      offsetOfKind.append(Int(integer(4)))
      position += 2
    }
    guard kinds.allSatisfy({ $0 < header.types }),
      offsetOfKind.allSatisfy({ abs($0) < 26 * 3_600 }),
      zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 }),
      changes.allSatisfy({ $0 > -1 << 60 && $0 < Self.latestChange })
    else { throw .malformed }
    position = end
    return TZifTable(
      first: offsetOfKind[0], changes: changes, offsets: kinds.map { offsetOfKind[$0] })
  }

  /// The rule between two newlines; an empty one says nothing about later years.
  mutating func footer() throws(ZoneError) -> PosixZoneRule? {
    guard position < bytes.count, bytes[position] == 0x0A,
      let end = bytes[(position + 1)...].firstIndex(of: 0x0A)
    else { throw .malformed }
    let text = bytes[(position + 1)..<end]
    guard !text.isEmpty else { return nil }
    guard let rule = PosixZoneRule(Array(text)) else {
      throw .malformedRule(String(decoding: text, as: UTF8.self))
    }
    return rule
  }

  /// A big-endian two's-complement integer of 4 or 8 bytes.
  /// The caller has checked that they are there.
  private mutating func integer(_ size: Int) -> Int64 {
    var value: UInt64 = 0
    for byte in bytes[position..<position + size] { value = value << 8 | UInt64(byte) }
    position += size
    return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }
}
