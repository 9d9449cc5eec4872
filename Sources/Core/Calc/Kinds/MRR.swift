// `mrr`: monthly recurring revenue of prices and subscriptions, and the movement between two.

import Billing
import Formats

extension CalcKind {
  package static let mrr = CalcKind(
    "mrr",
    input: "a subscription: price (or price_minor), interval ({\"months\":1}…) or period (day, "
      + "week, month, quarter, half_year, year, …, none) with interval_count?, quantity?, count?, "
      + "months_factor? (intervals in a month, such as \"1/12\"), discount_percent?, "
      + "discounts_percent?, state?, recurring?; or subscriptions: [those]; or before: [those] "
      + "and after: [those], was_customer?; digits?, rounding?, currency?",
    output: "mrr (exact, or rounded to digits), mrr_minor; with before and after: mrr_before, "
      + "movement (new, expansion, contraction, churn, reactivation, none), change",
    example: #"{"kind":"mrr","before":[{"price":"30","interval":{"months":1}}],"#
      + #""after":[{"price":"500","interval":{"years":1},"quantity":"2"}],"digits":2}"#
  ) { fields throws(CalcError) in
    let rounding = try MRRRounding(fields)
    if let after = try amounts("after", fields) {
      let before = try amounts("before", fields) ?? []
      let wasCustomer = try fields.bool("was_customer") ?? false
      try fields.finish()
      return try movement(before, after, wasCustomer, rounding, fields)
    }
    let found: [RecurringAmount]
    if let several = try amounts("subscriptions", fields) {
      found = several
    } else {
      found = try readRecurring(fields)
    }
    try fields.finish()
    let total = try fields.exactly("price") { () throws(ArithmeticError) in
      try found.monthlyTotal()
    }
    return CalcAnswer(
      .object(try rounding.members("mrr", total, fields)), why: try why(found, fields))
  }

  private static func movement(
    _ before: [RecurringAmount], _ after: [RecurringAmount], _ wasCustomer: Bool,
    _ rounding: MRRRounding, _ fields: CalcFields
  ) throws(CalcError) -> CalcAnswer {
    let figure = try fields.exactly("after") { () throws(ArithmeticError) in
      RecurringFigure(
        customer: "", before: try before.monthlyTotal(), after: try after.monthlyTotal(),
        wasCustomer: wasCustomer)
    }
    let change = try fields.exactly("after") { () throws(ArithmeticError) in try figure.change }
    var members = [JSONValue.Member("movement", .string(figure.movement.rawValue))]
    members += try rounding.members("mrr", figure.after, fields)
    members += try rounding.members("mrr_before", figure.before, fields)
    members += try rounding.members("change", change, fields)
    return CalcAnswer(
      .object(members),
      why: [
        "\(figure.before) before, \(figure.after) after, "
          + (wasCustomer ? "a customer before" : "never a customer before")
          + ": \(figure.movement.rawValue)"
      ])
  }

  private static func amounts(
    _ name: String, _ fields: CalcFields
  ) throws(CalcError) -> [RecurringAmount]? {
    guard let items = try fields.objects(name) else { return nil }
    var result: [RecurringAmount] = []
    for item in items {
      result += try readRecurring(item)
      try item.finish()
    }
    return result
  }

  private static func readRecurring(_ fields: CalcFields) throws(CalcError) -> [RecurringAmount] {
    let price = try readPrice(fields)
    let state = try fields.choice("state", Subscription.State.self) ?? .active
    let isRecurring = try fields.bool("recurring") ?? true
    let quantity = try fields.decimal("quantity") ?? .one
    let count = try fields.decimal("count") ?? .one
    guard quantity >= .zero else { throw fields.invalid("quantity", "expected 0 or more") }
    var discounts: [Ratio] = []
    if let one = try fields.percent("discount_percent") { discounts.append(one) }
    for (index, share) in (try fields.decimals("discounts_percent") ?? []).enumerated() {
      guard share >= .zero, share <= ExactDecimal(100) else {
        throw fields.invalid("discounts_percent[\(index)]", "expected 0 to 100")
      }
      discounts.append(
        try fields.exactly("discounts_percent") { () throws(ArithmeticError) in
          try share.ratio / Ratio(100)
        })
    }
    guard let months = try readMonths(fields), isRecurring else { return [] }
    let perPeriod = try fields.exactly("price") { () throws(ArithmeticError) in
      try price * quantity.ratio * count.ratio
    }
    return [
      RecurringAmount(
        perPeriod: perPeriod, monthsPerPeriod: months, state: state, discounts: discounts)
    ]
  }

  private static func readPrice(_ fields: CalcFields) throws(CalcError) -> Ratio {
    if let minor = try fields.integer("price_minor") {
      let currency = try fields.currency() ?? Currency(code: "USD")
      guard let currency else { throw fields.missing("currency") }
      return Money(minorUnits: minor, currency).ratio
    }
    return try fields.required("price", fields.decimal("price")).ratio
  }

  /// Months in a period; nil when the price does not recur.
  private static func readMonths(_ fields: CalcFields) throws(CalcError) -> Ratio? {
    let factor = try fields.fraction("months_factor")
    let count = try fields.integer("interval_count", in: 1...10_000) ?? 1
    var interval = BillingInterval.month
    if let object = try fields.object("interval") {
      interval = try readInterval(object, fields)
    } else if let word = try fields.text("period") {
      guard word != "none", word != "one_time", word != "NO_BILLING_PERIOD" else { return nil }
      guard let known = BillingInterval.named(word) else {
        throw fields.invalid(
          "period", "expected one of none, \(BillingInterval.names.joined(separator: ", "))")
      }
      interval = known
    } else if factor == nil {
      throw fields.missing("interval")
    }
    let found = interval
    return try fields.exactly("interval") { () throws(ArithmeticError) in
      if let factor { return try Ratio(count) / factor }
      return try found.months * Ratio(count)
    }
  }

  private static func readInterval(
    _ object: CalcFields, _ fields: CalcFields
  ) throws(CalcError) -> BillingInterval {
    var found: BillingInterval?
    for unit in BillingInterval.Unit.allCases {
      guard let count = try object.integer(unit.rawValue, in: 1...10_000) else { continue }
      guard found == nil else { throw fields.invalid("interval", "expected one unit") }
      found = BillingInterval(count, unit)
    }
    try object.finish()
    return try fields.required("interval", found)
  }

  private static func why(
    _ amounts: [RecurringAmount], _ fields: CalcFields
  ) throws(CalcError) -> [String] {
    var lines: [String] = []
    for amount in amounts {
      let monthly = try fields.exactly("price") { () throws(ArithmeticError) in
        try amount.monthly
      }
      lines.append(
        "\(amount.perPeriod) per \(amount.monthsPerPeriod) months, \(amount.state.rawValue): "
          + "\(monthly)")
    }
    return lines
  }
}

/// How the figures are shown: exact, or rounded to digits.
private struct MRRRounding {
  let digits: Int?
  let mode: Rounding
  let currency: Currency?

  init(_ fields: CalcFields) throws(CalcError) {
    digits = try fields.integer("digits", in: 0...12)
    mode = try fields.choice("rounding", Rounding.self) ?? .halfUp
    currency = try fields.currency()
  }

  func members(
    _ name: String, _ value: Ratio, _ fields: CalcFields
  ) throws(CalcError) -> [JSONValue.Member] {
    var shown = value.description
    if let digits {
      let scale = powersOfTen[digits]
      let rounded = try fields.exactly("digits") { () throws(ArithmeticError) in
        try Ratio(try (value * Ratio(scale)).rounded(mode), over: Int128(scale))
      }
      shown = rounded.description
    }
    var members = [JSONValue.Member(name, .string(shown))]
    if let currency {
      let money = try fields.exactly("currency") { () throws(ArithmeticError) in
        try Money(rounding: value, currency, mode)
      }
      members.append(.init("\(name)_minor", .integer(money.minorUnits)))
    }
    return members
  }
}
