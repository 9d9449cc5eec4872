// The steps that tell of a line's discounts and taxes: made here for lines that are computed and
// for those that were issued, so that both read the same.

/// `discount 1` of a request without names is not called "discount discount 1".
private func name(_ code: String, after word: String) -> String {
  code.hasPrefix(word) ? String(code.dropFirst(word.count)) : code
}

extension DerivationStep {
  /// A discount of a line. Amounts are major units.
  package static func discount(
    _ code: String, _ value: Discount.Value, of base: Ratio, _ amount: Ratio, whole: Ratio
  ) -> DerivationStep {
    switch value {
    case .percent(let percent):
      DerivationStep(
        .discountPercent, .text(name(code, after: "discount ")),
        .number(min(percent.ratio, Ratio(100))), .amount(base),
        .amount(amount))
    case .fixed:
      DerivationStep(
        .discountFixed, .text(name(code, after: "discount ")), .amount(whole), .amount(amount))
    }
  }

  /// A discount that comes back with a part of an issued line. `value` is nil where the discount
  /// is not known any more.
  package static func discountReturned(
    _ code: String, _ value: Discount.Value?, _ amount: Ratio
  ) -> DerivationStep {
    guard case .percent(let percent)? = value else {
      return DerivationStep(
        .discountReturned, .text(name(code, after: "discount ")), .amount(amount))
    }
    return DerivationStep(
      .discountPercentReturned, .text(name(code, after: "discount ")),
      .number(min(percent.ratio, Ratio(100))),
      .amount(amount))
  }

  /// A tax of a line. Amounts are major units.
  package static func tax(_ rate: TaxRate, on base: Ratio, _ amount: Ratio) -> DerivationStep {
    switch rate.value {
    case .percent(let percent):
      DerivationStep(
        rate.inclusive ? .taxInside : .taxRate, .text(name(rate.code, after: "tax ")),
        .number(percent.ratio),
        .amount(base), .amount(amount))
    case .fixed: DerivationStep(.taxFixed, .text(name(rate.code, after: "tax ")), .amount(amount))
    }
  }

  /// A tax that comes back with a part of an issued line. Amounts are major units and negative.
  package static func returned(
    _ rate: TaxRate, on base: Ratio, _ amount: Ratio
  ) -> DerivationStep {
    switch rate.value {
    case .percent(let percent):
      DerivationStep(
        .taxRateReturned, .text(name(rate.code, after: "tax ")), .number(percent.ratio),
        .amount(base), .amount(amount))
    case .fixed:
      DerivationStep(.taxReturned, .text(name(rate.code, after: "tax ")), .amount(amount))
    }
  }
}

extension Discount.Value {
  /// Minor units of a fixed amount; zero for a percentage.
  package var fixedUnits: Int64 {
    if case .fixed(let money) = self { money.minorUnits } else { 0 }
  }
}

extension InvoiceFacts {
  /// A discount's part of a line, and its rounding where that is not the amount's own.
  func steps(
    _ cut: DiscountCut, by active: ActiveDiscount
  ) throws(InvoicingRefusal) -> [DerivationStep] {
    let amount = try major(Ratio(cut.amount))
    let step = DerivationStep.discount(
      active.discount.code, active.discount.value, of: try major(cut.base), amount,
      whole: try major(Ratio(active.discount.value.fixedUnits)))
    guard case .percent = active.discount.value else { return [step] }
    return [step] + (try together(cut.exact, cut.amount))
  }

  /// A tax of a line, and its rounding where that is not the amount's own.
  func steps(_ tax: LineTax) throws(InvoicingRefusal) -> [DerivationStep] {
    let step = DerivationStep.tax(
      tax.rate, on: try major(tax.exactBase), try major(Ratio(tax.tax)))
    return [step] + (try together(tax.exactTax, tax.tax))
  }

  private func together(
    _ exact: Ratio, _ amount: Int64
  ) throws(InvoicingRefusal) -> [DerivationStep] {
    guard exact.rounded(policy.rounding) != Int128(amount) else { return [] }
    return [
      DerivationStep(
        .documentRounding, .amount(try major(exact)), .amount(try major(Ratio(amount))))
    ]
  }

  /// What comes back beside the amount: the discounts and taxes that were frozen on the line.
  func returned(_ terms: LineTerms) throws(InvoicingRefusal) -> [DerivationStep] {
    var steps: [DerivationStep] = []
    for part in terms.discounts where part.amount != 0 {
      let back = try major(Ratio(-part.amount))
      let discount =
        discounts.first { $0.id == part.discount }?.discount ?? endedDiscounts[part.discount]
      steps.append(
        .discountReturned(discount?.code ?? "\(part.discount)", discount?.value, back))
    }
    for (number, part) in terms.taxes.enumerated() where part.amount != 0 {
      let base = terms.base(ofTax: number)
      steps.append(
        .returned(part.rate, on: try major(Ratio(base)), try major(Ratio(part.amount))))
    }
    return steps
  }
}

extension LineTerms {
  /// What a tax of the line was taken on: the net amount and the earlier taxes that it includes.
  fileprivate func base(ofTax number: Int) -> Int64 {
    let rate = taxes[number].rate
    return taxes[..<number].reduce(net) { rate.includes($1.rate) ? $0 + $1.amount : $0 }
  }
}
