// Exact parts that are rounded together, so that they add up to the rounded sum.

/// Rounds the sum of `exact` once by `mode` and gives every part its share: each is taken down to
/// a whole unit, then the units left go to the largest remainders, ties to the earlier part. A
/// negative sum mirrors the positive one. Parts that are whole already stay as they are, so a
/// part never passes the whole unit above or below it.
package func roundedTogether(
  _ exact: [Ratio], _ mode: Rounding = .halfUp
) throws(ArithmeticError) -> [Int64] {
  var sum = Ratio.zero
  for part in exact { sum = try sum + part }
  let mirrored = sum.isNegative
  let magnitudes = mirrored ? exact.map { -$0 } : exact
  guard let target = Int64(exactly: sum.rounded(mode)) else { throw .overflow }
  var parts: [Int64] = []
  var remainders: [Ratio] = []
  var left = Int128(target) * (mirrored ? -1 : 1)
  for part in magnitudes {
    let whole = part.rounded(.floor)
    guard let units = Int64(exactly: whole), units != .min, units != .max else { throw .overflow }
    parts.append(units)
    remainders.append(try part - Ratio(whole))
    left -= whole
  }
  let order = remainders.indices.sorted {
    remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1]
  }
  for index in order.prefix(Int(left)) { parts[index] += 1 }
  return mirrored ? parts.map { -$0 } : parts
}
