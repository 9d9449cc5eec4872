// The canonical binary form that digests are taken over: tagged, length-prefixed, in a fixed
// order, without floats, maps or locale. Two values have equal bytes exactly when they are equal.

/// Collects values in order. Every value carries its type's tag, every text its length.
package struct CanonicalBytes: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {
    // A leaf of a few hundred bytes would grow eight times.
    bytes.reserveCapacity(512)
  }

  package mutating func add(_ text: String) {
    tag(1, length: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func add(_ value: Int64) {
    bytes.append(2)
    bytes.append(bigEndian: UInt64(bitPattern: value))
  }

  package mutating func add(_ money: Money) {
    bytes.append(3)
    bytes.append(contentsOf: money.currency.code.utf8)
    bytes.append(bigEndian: UInt64(bitPattern: money.minorUnits))
  }

  package mutating func add(_ instant: Timestamp) {
    bytes.append(4)
    bytes.append(bigEndian: UInt64(bitPattern: instant.milliseconds))
  }

  package mutating func add(_ day: Day) {
    bytes.append(5)
    bytes.append(bigEndian: UInt32(bitPattern: day.number))
  }

  package mutating func add(_ flag: Bool) { bytes.append(contentsOf: [6, flag ? 1 : 0]) }

  package mutating func add(_ data: [UInt8]) {
    tag(7, length: data.count)
    bytes.append(contentsOf: data)
  }

  package mutating func addNothing() { bytes.append(0) }

  package mutating func beginList(_ count: Int) { tag(8, length: count) }

  private mutating func tag(_ tag: UInt8, length: Int) {
    bytes.append(tag)
    bytes.append(bigEndian: UInt32(length))
  }
}
