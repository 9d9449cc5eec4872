// calc `discount`: discounts over the lines of a document.

import Billing
import Formats

extension CalcKind {
  package static let discount = CalcKind(
    "discount",
    input: """
      lines [{amount_minor, plan?, meter?, price?}], discounts [{percent_off | amount_off_minor, \
      plans? | meters? | prices? [codes]}], currency?, rounding?
      """,
    output: "lines [{discount_minor, net_minor}], discount_minor, net_minor",
    example: """
      {"kind":"discount","lines":[{"amount_minor":10000}],"discounts":[{"percent_off":"10"},\
      {"amount_off_minor":500}]}
      """,
    answer: answerDiscount)
}

private func answerDiscount(_ fields: CalcFields) throws(CalcError) -> CalcAnswer {
  let currency = try fields.currency() ?? .usDollar
  let mode = try fields.choice("rounding", Rounding.self) ?? .halfUp
  let lines = try fields.discountableLines()
  let discounts = try fields.discounts(currency)
  try fields.finish()
  let result = try CalcError.exact { () throws(ArithmeticError) in
    try apply(discounts, to: lines, in: currency, mode)
  }
  let items = result.lines.map { line -> JSONValue in
    ["discount_minor": .integer(line.discount), "net_minor": .integer(line.net)]
  }
  return CalcAnswer(
    [
      "lines": .array(items), "discount_minor": .integer(result.discount),
      "net_minor": .integer(result.net),
    ],
    why: result.lines.enumerated().flatMap { number, line in
      zip(discounts, line.cuts).compactMap { discount, cut in
        discount.target.covers(lines[number])
          ? "line \(number + 1): \(discount.words(cut))" : nil
      }
    })
}

extension Discount {
  /// `discount 1, 10 % of 333, takes 33.3, rounded together with the others to 33`.
  fileprivate func words(_ cut: DiscountCut) -> String {
    let share =
      switch value {
      case .percent(let percent) where percent.ratio > Ratio(100): "\(percent) %, counted as 100,"
      case .percent(let percent): "\(percent) %"
      case .fixed(let money): "\(money.minorUnits) off in all, its share"
      }
    return "\(code), \(share) of \(cut.base), takes \(cut.exact)"
      + (cut.exact == Ratio(cut.amount)
        ? "" : ", rounded together with the others to \(cut.amount)")
  }
}

extension CalcFields {
  fileprivate func discountableLines() throws(CalcError) -> [DiscountableLine] {
    guard let items = try objects("lines", limit: 10_000) else { throw missing("lines") }
    var lines: [DiscountableLine] = []
    for item in items {
      lines.append(
        DiscountableLine(
          amount: try item.required("amount_minor", item.integer("amount_minor")),
          plan: try item.text("plan"), meter: try item.text("meter"),
          price: try item.text("price")))
      try item.finish()
    }
    return lines
  }

  fileprivate func discounts(_ currency: Currency) throws(CalcError) -> [Discount] {
    guard let items = try objects("discounts", limit: 100) else { throw missing("discounts") }
    var discounts: [Discount] = []
    for (index, item) in items.enumerated() {
      let value = try item.discountValue(currency)
      discounts.append(
        Discount(
          code: "discount \(index + 1)", name: "", value: value, target: try item.target()))
      try item.finish()
    }
    return discounts
  }

  func discountValue(_ currency: Currency) throws(CalcError) -> Discount.Value {
    let percent = try decimal("percent_off")
    let amount = try integer("amount_off_minor")
    switch (percent, amount) {
    case (let percent?, nil):
      guard !percent.isNegative else { throw invalid("percent_off", "expected zero or more") }
      return .percent(percent)
    case (nil, let amount?):
      guard amount >= 0 else { throw invalid("amount_off_minor", "expected zero or more") }
      return .fixed(Money(minorUnits: amount, currency))
    case (nil, nil): throw missing("percent_off")
    case (_?, _?): throw invalid("amount_off_minor", "expected a percentage or an amount")
    }
  }

  func target() throws(CalcError) -> Discount.Target {
    var target = Discount.Target.everything
    if let codes = try texts("plans") { target = .plans(codes) }
    if let codes = try texts("meters") { target = .meters(codes) }
    if let codes = try texts("prices") { target = .prices(codes) }
    return target
  }
}
