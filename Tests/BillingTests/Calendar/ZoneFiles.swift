// What the calendar's tests share: zones of the machine's database, days, reproducible chance.

import Foundation

@testable import Billing

/// A zone of the machine's zone database.
func zone(_ name: String) -> Zone {
  let url = URL(filePath: "/usr/share/zoneinfo").appending(path: name)
  guard let data = try? Data(contentsOf: url), let zone = try? Zone(name: name, tzif: Array(data))
  else { preconditionFailure("no zone \(name) on this machine") }
  return zone
}

func day(_ text: String) -> Day {
  guard let day = Day(text) else { preconditionFailure("\(text) is no day") }
  return day
}

func at(_ text: String) -> Timestamp {
  guard let instant = Timestamp(text) else { preconditionFailure("\(text) is no instant") }
  return instant
}

func decimalOf(_ text: String) -> ExactDecimal {
  guard let value = try? ExactDecimal(text) else { preconditionFailure("\(text) is no decimal") }
  return value
}

func ratio(_ part: Int64, _ whole: Int64 = 1) -> Ratio {
  guard let value = try? Ratio(Int128(part), over: Int128(whole)) else {
    preconditionFailure("division by zero in a test")
  }
  return value
}

/// SplitMix64; the seed is printed by every test that uses it.
struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
