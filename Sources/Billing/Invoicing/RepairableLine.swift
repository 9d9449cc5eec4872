// What is left of an issued line after its repairs, and how a part of it is returned.

/// An issued line and the sums of its repairs. Discount, credit and tax come back in proportion
/// to the exact amount, rounded cumulatively: the repair that takes the rest takes the rounding.
struct RepairableLine: Hashable {
  let line: BilledLine
  private var exact: Ratio
  private var discounts: [Int64]
  private var promotional: Int64
  private var taxes: [Int64]
  /// Net that no repair and no note has returned yet.
  private(set) var net: Int64

  init(_ line: BilledLine) {
    self.line = line
    exact = line.terms.exactAmount
    discounts = line.terms.discounts.map(\.amount)
    promotional = line.terms.promotional
    taxes = line.terms.taxes.map(\.amount)
    net = line.terms.net - line.credited
  }

  /// Counts an issued or new repair of this line. Its discounts and taxes stand in the line's
  /// order, as `repair(…)` makes them.
  mutating func take(_ repair: LineTerms) throws(ArithmeticError) {
    exact = try exact + repair.exactAmount
    for (index, part) in repair.discounts.prefix(discounts.count).enumerated() {
      discounts[index] = try sum(discounts[index], part.amount)
    }
    for (index, part) in repair.taxes.prefix(taxes.count).enumerated() {
      taxes[index] = try sum(taxes[index], part.amount)
    }
    promotional = try sum(promotional, repair.promotional)
    net = try sum(net, repair.net)
  }

  /// The repair that returns `exact` (negative) of this line with its part of everything frozen.
  func repair(
    key: LineKey, days: Range<Day>, exact returned: Ratio, amount: Int64
  ) throws(ArithmeticError) -> LineTerms {
    let terms = line.terms
    let kept =
      terms.exactAmount.isZero
      ? Ratio.zero : try (exact + returned) / terms.exactAmount
    func part(_ frozen: Int64, _ left: Int64) throws(ArithmeticError) -> Int64 {
      try sum(wholeUnits(Ratio(frozen) * kept, .halfUp), -left)
    }
    var discountParts: [FrozenDiscount] = []
    for (index, frozen) in terms.discounts.enumerated() {
      discountParts.append(
        FrozenDiscount(
          discount: frozen.discount, amount: try part(frozen.amount, discounts[index])))
    }
    var taxParts: [FrozenTax] = []
    for (index, frozen) in terms.taxes.enumerated() {
      taxParts.append(
        FrozenTax(rate: frozen.rate, amount: try part(frozen.amount, taxes[index])))
    }
    return LineTerms(
      key: key, days: days, priceCode: terms.priceCode, priceVersion: terms.priceVersion,
      quantity: terms.quantity, wholeAmount: terms.wholeAmount, exactAmount: returned,
      amount: amount, discounts: discountParts,
      promotional: try part(terms.promotional, promotional), taxes: taxParts)
  }

  /// The repair cut down to the net that is left, or nil when it fits. Tax shrinks in proportion.
  func capped(_ repair: LineTerms) throws(ArithmeticError) -> LineTerms? {
    let limit = max(0, net)
    guard repair.net < -limit, line.terms.net > 0 else { return nil }
    let scale = try Ratio(Int128(limit), over: -Int128(repair.net))
    func scaled(_ amount: Int64) throws(ArithmeticError) -> Int64 {
      try wholeUnits(Ratio(amount) * scale, .down)
    }
    var discountParts: [FrozenDiscount] = []
    for part in repair.discounts {
      discountParts.append(
        FrozenDiscount(discount: part.discount, amount: try scaled(part.amount)))
    }
    var taxParts: [FrozenTax] = []
    for part in repair.taxes {
      taxParts.append(FrozenTax(rate: part.rate, amount: try scaled(part.amount)))
    }
    let promotional = try scaled(repair.promotional)
    let inside = taxParts.inside
    let amount = -limit + discountParts.reduce(0) { $0 + $1.amount } + promotional + inside
    return LineTerms(
      key: repair.key, days: repair.days, priceCode: repair.priceCode,
      priceVersion: repair.priceVersion, quantity: repair.quantity,
      wholeAmount: repair.wholeAmount, exactAmount: Ratio(amount), amount: amount,
      discounts: discountParts, promotional: promotional, taxes: taxParts)
  }
}

private func wholeUnits(_ exact: Ratio, _ mode: Rounding) throws(ArithmeticError) -> Int64 {
  guard let units = Int64(exactly: exact.rounded(mode)) else { throw .overflow }
  return units
}
