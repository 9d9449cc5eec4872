// How a stored line came about: its exact terms and its derivation, as one compact text.
//
//     1|0.3|recurring|2|5|10000|170000/31|0|D7:200|standard^^P19^0^n:912|tier_units:s0~10;n5;a20
//
// Version, epoch.index, purpose, price version, quantity, whole amount, exact amount, promotional
// credit, discounts, taxes; then the steps, each a rule's id and its inputs.

import Billing

/// What a line's columns cannot hold: exact fractions, several discounts and taxes, and steps.
package struct LineBasis: Hashable, Sendable {
  package let epoch: Int
  package let index: Int
  package let purpose: LinePurpose
  package let priceVersion: Int64
  package let quantity: Ratio
  /// Exact minor units.
  package let wholeAmount: Ratio
  package let exactAmount: Ratio
  package let promotional: Int64
  package let discounts: [FrozenDiscount]
  package let taxes: [FrozenTax]

  package init(_ terms: LineTerms) {
    epoch = terms.key.epoch
    index = terms.key.index
    purpose = terms.key.purpose
    priceVersion = terms.priceVersion
    quantity = terms.quantity
    wholeAmount = terms.wholeAmount
    exactAmount = terms.exactAmount
    promotional = terms.promotional
    discounts = terms.discounts
    taxes = terms.taxes
  }

  /// The text of a computed line.
  package static func text(_ line: InvoiceLine) -> String {
    var writer = BasisWriter()
    writer.header(LineBasis(line.terms))
    for step in line.derivation { writer.step(step) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The terms of a stored line; nil for a text that this program does not write.
  package init?(_ text: String) {
    var reader = BasisReader(text)
    guard let basis = reader.header() else { return nil }
    self = basis
  }

  /// The derivation of a stored line; empty for a text that this program does not write.
  package static func derivation(_ text: String) -> [DerivationStep] {
    var reader = BasisReader(text)
    guard reader.header() != nil else { return [] }
    var steps: [DerivationStep] = []
    while let step = reader.step() { steps.append(step) }
    return steps
  }

  fileprivate init(
    epoch: Int, index: Int, purpose: LinePurpose, priceVersion: Int64, quantity: Ratio,
    wholeAmount: Ratio, exactAmount: Ratio, promotional: Int64, discounts: [FrozenDiscount],
    taxes: [FrozenTax]
  ) {
    self.epoch = epoch
    self.index = index
    self.purpose = purpose
    self.priceVersion = priceVersion
    self.quantity = quantity
    self.wholeAmount = wholeAmount
    self.exactAmount = exactAmount
    self.promotional = promotional
    self.discounts = discounts
    self.taxes = taxes
  }
}

// MARK: - Writing

private struct BasisWriter {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(256) }

  mutating func header(_ basis: LineBasis) {
    plain("1|")
    integer(Int64(basis.epoch))
    plain(".")
    integer(Int64(basis.index))
    plain("|")
    plain(basis.purpose.rawValue)
    plain("|")
    integer(basis.priceVersion)
    for value in [basis.quantity, basis.wholeAmount, basis.exactAmount] {
      plain("|")
      ratio(value)
    }
    plain("|")
    integer(basis.promotional)
    plain("|")
    for (number, part) in basis.discounts.enumerated() {
      plain(number == 0 ? "D" : ",D")
      integer(part.discount)
      plain(":")
      integer(part.amount)
    }
    plain("|")
    for (number, part) in basis.taxes.enumerated() {
      if number > 0 { plain(",") }
      tax(part)
    }
  }

  mutating func step(_ step: DerivationStep) {
    plain("|")
    plain(step.rule.rawValue)
    for (number, input) in step.inputs.enumerated() {
      plain(number == 0 ? ":" : ";")
      self.input(input)
    }
  }

  private mutating func tax(_ part: FrozenTax) {
    escaped(part.rate.code)
    plain("^")
    escaped(part.rate.jurisdiction)
    switch part.rate.value {
    case .percent(let percent):
      plain("^P")
      plain(percent.description)
    case .fixed(let units):
      plain("^F")
      integer(units)
    }
    plain(part.rate.inclusive ? "^1^" : "^0^")
    switch part.rate.base {
    case .net: plain("n")
    case .allEarlier: plain("a")
    case .including(let codes):
      for code in codes {
        plain("+")
        escaped(code)
      }
    }
    plain(":")
    integer(part.amount)
  }

  private mutating func input(_ input: DerivationInput) {
    switch input {
    case .number(let value):
      plain("n")
      ratio(value)
    case .amount(let value):
      plain("a")
      ratio(value)
    case .count(let value):
      plain("c")
      integer(Int64(value))
    case .span(let from, let to):
      plain("s")
      ratio(from)
      plain("~")
      if let to { ratio(to) }
    case .day(let day):
      plain("d")
      integer(Int64(day.number))
    case .text(let text):
      plain("t")
      escaped(text)
    }
  }

  private mutating func ratio(_ value: Ratio) {
    integer(value.numerator)
    guard value.denominator != 1 else { return }
    plain("/")
    integer(value.denominator)
  }

  private mutating func integer(_ value: Int128) {
    if let small = Int64(exactly: value) {
      integer(small)
    } else {
      plain(value.description)
    }
  }

  private mutating func integer(_ value: Int64) {
    if (0..<10).contains(value) {
      bytes.append(UInt8(ascii: "0") + UInt8(value))
    } else {
      plain(String(value))
    }
  }

  private mutating func plain(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Separators inside a text become `%` and two hexadecimal digits.
  private mutating func escaped(_ text: String) {
    for byte in text.utf8 {
      if BasisReader.isSeparator(byte) {
        let hex = String(byte, radix: 16)
        plain(hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)")
      } else {
        bytes.append(byte)
      }
    }
  }
}

// MARK: - Reading

private struct BasisReader {
  /// A switch, because every byte of every line is asked.
  static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "%"), UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: ":"),
      UInt8(ascii: ","), UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  private let bytes: [UInt8]
  private var place = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func header() -> LineBasis? {
    guard integer() == 1, take("|"), let epoch = integer(), take("."), let index = integer(),
      take("|"), let purpose = LinePurpose(rawValue: word()), take("|"), let version = integer(),
      take("|"), let quantity = ratio(), take("|"), let whole = ratio(), take("|"),
      let exact = ratio(), take("|"), let promotional = integer(), take("|"),
      let discounts = discounts(), take("|"), let taxes = taxes()
    else { return nil }
    return LineBasis(
      epoch: Int(epoch), index: Int(index), purpose: purpose, priceVersion: version,
      quantity: quantity, wholeAmount: whole, exactAmount: exact, promotional: promotional,
      discounts: discounts, taxes: taxes)
  }

  mutating func step() -> DerivationStep? {
    guard take("|"), let rule = DerivationRule(rawValue: word()) else { return nil }
    var inputs: [DerivationInput] = []
    var more = take(":")
    while more {
      guard let input = input() else { return nil }
      inputs.append(input)
      more = take(";")
    }
    return DerivationStep(rule, inputs)
  }

  private mutating func discounts() -> [FrozenDiscount]? {
    var result: [FrozenDiscount] = []
    while take("D") {
      guard let id = integer(), take(":"), let amount = integer() else { return nil }
      result.append(FrozenDiscount(discount: id, amount: amount))
      guard take(",") else { break }
    }
    return result
  }

  private mutating func taxes() -> [FrozenTax]? {
    var result: [FrozenTax] = []
    while let next = peek, next != UInt8(ascii: "|") {
      let code = word()
      guard take("^") else { return nil }
      let jurisdiction = word()
      guard take("^"), let value = taxValue(), take("^"), let inclusive = integer(), take("^"),
        let base = taxBase(), take(":"), let amount = integer()
      else { return nil }
      let rate = TaxRate(
        code: code, jurisdiction: jurisdiction, value: value, inclusive: inclusive == 1,
        base: base)
      result.append(FrozenTax(rate: rate, amount: amount))
      guard take(",") else { break }
    }
    return result
  }

  private mutating func taxValue() -> TaxRate.Value? {
    if take("P") { return (try? ExactDecimal(word())).map { .percent($0) } }
    guard take("F"), let units = integer() else { return nil }
    return .fixed(minorUnits: units)
  }

  private mutating func taxBase() -> TaxRate.Base? {
    if take("+") {
      var codes = [word()]
      while take("+") { codes.append(word()) }
      return .including(codes)
    }
    if take("n") { return .net }
    return take("a") ? .allEarlier : nil
  }

  private mutating func input() -> DerivationInput? {
    guard let kind = peek else { return nil }
    place += 1
    switch kind {
    case UInt8(ascii: "n"): return ratio().map { .number($0) }
    case UInt8(ascii: "a"): return ratio().map { .amount($0) }
    case UInt8(ascii: "c"): return integer().map { .count(Int($0)) }
    case UInt8(ascii: "d"): return integer().flatMap { Day(number: Int($0)) }.map { .day($0) }
    case UInt8(ascii: "t"): return .text(word())
    case UInt8(ascii: "s"):
      guard let from = ratio(), take("~") else { return nil }
      guard let next = peek, next == UInt8(ascii: "-") || (48...57).contains(next) else {
        return .span(from: from, to: nil)
      }
      return ratio().map { .span(from: from, to: $0) }
    default: return nil
    }
  }

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func take(_ separator: Unicode.Scalar) -> Bool {
    guard let next = peek, next == UInt8(ascii: separator) else { return false }
    place += 1
    return true
  }

  /// Everything up to the next separator, with its escapes undone.
  private mutating func word() -> String {
    var word: [UInt8] = []
    while let byte = peek {
      if byte == UInt8(ascii: "%"), place + 2 < bytes.count,
        let value = UInt8(String(decoding: bytes[place + 1...place + 2], as: UTF8.self), radix: 16)
      {
        word.append(value)
        place += 3
        continue
      }
      guard !Self.isSeparator(byte) else { break }
      word.append(byte)
      place += 1
    }
    return String(decoding: word, as: UTF8.self)
  }

  private mutating func ratio() -> Ratio? {
    guard let numerator = wide() else { return nil }
    guard take("/") else { return try? Ratio(numerator, over: 1) }
    return wide().flatMap { try? Ratio(numerator, over: $0) }
  }

  private mutating func integer() -> Int64? { wide().flatMap { Int64(exactly: $0) } }

  private mutating func wide() -> Int128? {
    let isNegative = take("-")
    var value: Int128 = 0
    let start = place
    while let byte = peek, (48...57).contains(byte) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, more) = tens.addingReportingOverflow(Int128(byte - 48))
      guard !overflow, !more else { return nil }
      value = next
      place += 1
    }
    guard place > start else { return nil }
    return isNegative ? -value : value
  }
}
