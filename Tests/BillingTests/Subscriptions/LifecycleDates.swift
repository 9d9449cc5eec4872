// Dates written in lifecycle tests, and a seeded source of random histories.

@testable import Billing

/// A date (its first instant in UTC) or an instant; a misspelt one stops the test run.
func moment(_ text: String) -> Timestamp {
  guard let found = Timestamp(text) ?? Day(text).map({ Timestamp(utc: $0) }) else {
    preconditionFailure("\(text) is no moment")
  }
  return found
}

extension Timestamp {
  func plus(days: Int, hours: Int = 0) -> Timestamp {
    adding(seconds: days * 86_400 + hours * 3_600)
  }
}

/// SplitMix64: the same histories for the same seed, on every machine.
struct HistorySource: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
