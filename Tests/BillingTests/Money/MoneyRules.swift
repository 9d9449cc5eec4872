// What the tests of money, rating, discounts and tax share: exact numbers from text, and seeds.

import Billing

/// An exact number from its text, such as "0.008" or "52/31".
func exact(_ text: String) -> Ratio {
  guard let ratio = try? Ratio(parsing: text) else {
    preconditionFailure("\(text) is no exact number")
  }
  return ratio
}

func decimal(_ text: String) -> ExactDecimal {
  guard let decimal = try? ExactDecimal(text) else { preconditionFailure("\(text) is no decimal") }
  return decimal
}

/// SplitMix64: random numbers that can be had again from the printed seed.
struct RatingGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A decimal from `range` hundredths.
  mutating func hundredths(_ range: ClosedRange<Int>) -> String {
    decimalString(Int.random(in: range, using: &self), scale: 2)
  }
}
