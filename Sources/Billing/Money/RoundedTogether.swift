// Exact parts that are rounded together, so that they add up to the rounded sum.

/// Rounds the sum of `exact` once by `mode` and gives every part its share by `spread`.
package func roundedTogether(
  _ exact: [Ratio], _ mode: Rounding = .halfUp
) throws(ArithmeticError) -> [Int64] {
  var sum = Ratio.zero
  for part in exact { sum = try sum + part }
  guard let target = Int64(exactly: sum.rounded(mode)) else { throw .overflow }
  return try spread(target, over: exact)
}

/// Whole parts that add up to `target`, each within one unit of its exact part: every part is
/// taken down to a whole unit, then the units left go to the largest remainders, ties to the
/// earlier part. A negative target mirrors the positive one. Parts that are whole already stay.
/// `target` must be the sum of `exact` rounded to one of the whole numbers around it.
package func spread(_ target: Int64, over exact: [Ratio]) throws(ArithmeticError) -> [Int64] {
  let mirrored = target < 0
  var parts: [Int64] = []
  var remainders: [Ratio] = []
  var left = mirrored ? -Int128(target) : Int128(target)
  for part in exact {
    let value = mirrored ? -part : part
    let whole = value.rounded(.floor)
    guard let units = Int64(exactly: whole), units != .min, units != .max else { throw .overflow }
    parts.append(units)
    remainders.append(try value - Ratio(whole))
    left -= whole
  }
  guard left >= 0, left <= exact.count else { throw .inexact }
  // Sorting is stable: ties stay in the order of the parts.
  let order = remainders.indices.sorted { remainders[$0] > remainders[$1] }
  for index in order.prefix(Int(left)) { parts[index] += 1 }
  return mirrored ? parts.map { -$0 } : parts
}
