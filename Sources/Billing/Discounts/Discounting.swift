// Discounts over the lines of one document: each works on what the earlier ones left.

/// A line as discounts see it: an amount in minor units and what it charges for.
package struct DiscountableLine: Hashable, Sendable {
  package let amount: Int64
  package let plan: String?
  package let meter: String?
  package let price: String?

  package init(
    amount: Int64, plan: String? = nil, meter: String? = nil, price: String? = nil
  ) {
    self.amount = amount
    self.plan = plan
    self.meter = meter
    self.price = price
  }
}

/// What discounts took off one line, in minor units.
package struct DiscountedLine: Hashable, Sendable {
  package let discount: Int64
  package let net: Int64
  /// One for each discount in order; their amounts add up to `discount`.
  package let cuts: [DiscountCut]

  package var parts: [Int64] { cuts.map(\.amount) }
}

/// What one discount took off one line.
package struct DiscountCut: Hashable, Sendable {
  /// What the earlier discounts had left of the line, in exact minor units.
  package let base: Ratio
  /// Before rounding.
  package let exact: Ratio
  package let amount: Int64
}

package struct DiscountResult: Hashable, Sendable {
  package let lines: [DiscountedLine]
  package let discount: Int64
  package let net: Int64
}

/// Applies `discounts` in order, each to what the earlier ones left of its target lines.
///
/// A percentage takes its share of every target line (above 100 % counts as all of it), so a
/// prorated line prorates its discount. A fixed amount is spread over the target lines with
/// something left, in proportion to it, and never takes more than that. Everything stays exact
/// until the end: the document's discount is rounded once and spread by largest remainder, first
/// over the lines, then within a line over its discounts.
///
/// Errors: overflow; a fixed amount in another currency than the document's.
package func apply(
  _ discounts: [Discount], to lines: [DiscountableLine], in currency: Currency,
  _ mode: Rounding = .halfUp
) throws(ArithmeticError) -> DiscountResult {
  var left = lines.map { Ratio($0.amount) }
  var taken = Array(repeating: [Ratio](), count: lines.count)
  var bases = taken
  for discount in discounts {
    let cuts = try discount.cuts(of: left, lines, in: currency)
    for (index, cut) in cuts.enumerated() {
      bases[index].append(left[index])
      left[index] = try left[index] - cut
      taken[index].append(cut)
    }
  }
  var totals: [Ratio] = []
  for (line, rest) in zip(lines, left) { totals.append(try Ratio(line.amount) - rest) }
  let rounded = try roundedTogether(totals, mode)
  var result: [DiscountedLine] = []
  var (discount, net) = (Ratio.zero, Ratio.zero)
  for (index, share) in rounded.enumerated() {
    let rest = try Ratio(lines[index].amount) - Ratio(share)
    discount = try discount + Ratio(share)
    net = try net + rest
    let parts = try spread(share, over: taken[index])
    result.append(
      DiscountedLine(
        discount: share, net: try rest.wholeUnits(),
        cuts: parts.indices.map {
          DiscountCut(base: bases[index][$0], exact: taken[index][$0], amount: parts[$0])
        }))
  }
  return DiscountResult(
    lines: result, discount: try discount.wholeUnits(), net: try net.wholeUnits())
}

extension Discount {
  /// What this discount takes off each line, exactly; zero for lines that it does not target.
  fileprivate func cuts(
    of left: [Ratio], _ lines: [DiscountableLine], in currency: Currency
  ) throws(ArithmeticError) -> [Ratio] {
    var cuts = Array(repeating: Ratio.zero, count: left.count)
    switch value {
    case .percent(let percent):
      let rate = min(percent.ratio, Ratio(100))
      for index in left.indices where target.covers(lines[index]) {
        cuts[index] = try left[index].percent(rate)
      }
    case .fixed(let money):
      guard money.currency == currency else { throw .currencyMismatch(money.currency, currency) }
      let eligible = left.indices.filter { target.covers(lines[$0]) && left[$0] > .zero }
      var sum = Ratio.zero
      for index in eligible { sum = try sum + left[index] }
      guard !sum.isZero else { return cuts }
      let share = try min(Ratio(money.minorUnits), sum) / sum
      for index in eligible { cuts[index] = try left[index] * share }
    }
    return cuts
  }
}

extension Discount.Target {
  package func covers(_ line: DiscountableLine) -> Bool {
    switch self {
    case .everything: true
    case .plans(let codes): line.plan.map(codes.contains) ?? false
    case .meters(let codes): line.meter.map(codes.contains) ?? false
    case .prices(let codes): line.price.map(codes.contains) ?? false
    }
  }
}

extension Ratio {
  /// A value that is whole by construction, in 64 bits.
  func wholeUnits() throws(ArithmeticError) -> Int64 {
    guard isInteger else { throw .inexact }
    guard let units = Int64(exactly: numerator) else { throw .overflow }
    return units
  }
}
