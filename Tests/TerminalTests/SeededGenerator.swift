// Random numbers that can be had again: every property test prints its seed.

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A text of scalars from all planes, with more than their share of awkward ones.
  mutating func text(length: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<length {
      let pool = Self.pools.randomElement(using: &self) ?? 0...0
      if let scalar = Unicode.Scalar(UInt32.random(in: pool, using: &self)) {
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  private static let pools: [ClosedRange<UInt32>] = [
    0...0x1F, 0x20...0x7E, 0x7F...0x9F, 0xA0...0x24F, 0x300...0x36F, 0x590...0x6FF, 0x900...0x97F,
    0x1100...0x11FF, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x20D0...0x20F0,
    0x2190...0x27BF, 0x3000...0x30FF, 0x4E00...0x9FFF, 0xAC00...0xD7FF, 0xE000...0xF8FF,
    0xFE00...0xFE0F, 0xFEFF...0xFFEF, 0x1F1E6...0x1F1FF, 0x1F300...0x1FAFF, 0xE0000...0xE01EF,
    0...0x10FFFF,
  ]
}
