// The exact taxes of a line, before any rounding.

/// One tax's base and amount, exact, in minor units.
struct ExactTax: Hashable, Sendable {
  let base: Ratio
  let amount: Ratio
}

/// `slope × net + constant`: every base and tax of a line is of this form.
private struct Linear {
  var slope = Ratio.zero
  var constant = Ratio.zero

  static func + (left: Linear, right: Linear) throws(ArithmeticError) -> Linear {
    Linear(
      slope: try left.slope + right.slope, constant: try left.constant + right.constant)
  }

  func percent(_ rate: Ratio) throws(ArithmeticError) -> Linear {
    Linear(slope: try slope.percent(rate), constant: try constant.percent(rate))
  }

  func value(_ net: Ratio) throws(ArithmeticError) -> Ratio { try slope * net + constant }
}

func exactTaxes(of lines: [TaxableLine]) throws(ArithmeticError) -> [[ExactTax]] {
  var exact: [[ExactTax]] = []
  for line in lines { exact.append(try exactTaxes(of: line)) }
  return exact
}

/// Solves a line for its net amount, then states each tax and the base it was taken from.
private func exactTaxes(of line: TaxableLine) throws(ArithmeticError) -> [ExactTax] {
  var (bases, taxes): ([Linear], [Linear]) = ([], [])
  var included = Linear()
  for rate in line.taxes {
    let base = try rate.base(after: zip(line.taxes, taxes))
    let tax: Linear =
      switch rate.value {
      case .percent(let percent): try base.percent(percent.ratio)
      case .fixed(let minorUnits): Linear(constant: Ratio(minorUnits))
      }
    bases.append(base)
    taxes.append(tax)
    if rate.inclusive { included = try included + tax }
  }
  let amount = try Ratio(line.amount) - Ratio(line.discount)
  let net = try (amount - included.constant) / (Ratio.one + included.slope)
  var exact: [ExactTax] = []
  for (base, tax) in zip(bases, taxes) {
    exact.append(ExactTax(base: try base.value(net), amount: try tax.value(net)))
  }
  return exact
}

extension TaxRate {
  /// The net amount and those earlier taxes that this tax is taken on.
  fileprivate func base(
    after earlier: Zip2Sequence<[TaxRate], [Linear]>
  ) throws(ArithmeticError) -> Linear {
    var base = Linear(slope: .one)
    for (rate, tax) in earlier where includes(rate) { base = try base + tax }
    return base
  }

  /// Whether a tax that is listed before this one belongs to its base.
  func includes(_ earlier: TaxRate) -> Bool {
    switch base {
    case .net: false
    case .allEarlier: true
    case .including(let codes): codes.contains(earlier.code)
    }
  }
}
