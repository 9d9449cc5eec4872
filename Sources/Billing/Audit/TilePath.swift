// C2SP tlog-tiles: what the files of a published tree are called.

package enum TilePath {
  /// Hashes, or entries, in a full tile.
  package static let width = 256

  /// The tile of 256 hashes at `level`, or the one still growing with `count` of them.
  package static func hashes(level: Int, index: UInt64, count: Int) -> String {
    "tile/\(level)/\(path(index))\(suffix(count))"
  }

  /// The bundle of 256 entries, or the one still growing.
  package static func entries(index: UInt64, count: Int) -> String {
    "tile/entries/\(path(index))\(suffix(count))"
  }

  /// Groups of three digits, all but the last marked with an `x`.
  private static func path(_ index: UInt64) -> String {
    let group = { (number: UInt64) in
      let digits = String(number)
      return String(repeating: "0", count: 3 - digits.count) + digits
    }
    var path = group(index % 1_000)
    var rest = index / 1_000
    while rest > 0 {
      path = "x\(group(rest % 1_000))/\(path)"
      rest /= 1_000
    }
    return path
  }

  private static func suffix(_ count: Int) -> String { count == width ? "" : ".p/\(count)" }
}
