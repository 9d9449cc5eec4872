// Amounts, days and currencies as files of the outside world write them.

import Billing

/// Reads a decimal amount exactly: an optional sign, digits, at most one separator with a digit on
/// at least one side, no grouping. More digits than the currency has are refused unless they are 0.
func readMoney(
  _ text: String, _ currency: Currency, separator: UInt8 = UInt8(ascii: ".")
) throws(FormatError.Problem) -> Money {
  var digits = text.utf8[...]
  let isNegative = digits.first == UInt8(ascii: "-")
  if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
  let parts = digits.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
  let whole = parts[0]
  let fraction = parts.count > 1 ? parts[1] : digits.prefix(0)
  guard !(whole.isEmpty && fraction.isEmpty), whole.allSatisfy(isDigit),
    fraction.allSatisfy(isDigit)
  else { throw .notAnAmount(text) }
  let places = Int(currency.digits)
  guard fraction.dropFirst(places).allSatisfy({ $0 == UInt8(ascii: "0") }) else {
    throw .tooManyDigits(text, currency: currency.code, digits: places)
  }
  var units: Int64 = 0
  let minor = Array(whole) + fraction.prefix(places)
  for digit in minor + Array(repeating: UInt8(ascii: "0"), count: max(0, places - fraction.count)) {
    let (tens, overflow) = units.multipliedReportingOverflow(by: 10)
    let (sum, more) = tens.subtractingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
    guard !overflow, !more else { throw .amountOutOfRange(text) }
    units = sum
  }
  // Counted downwards, so that the smallest number has a place too.
  guard isNegative || units != .min else { throw .amountOutOfRange(text) }
  return Money(minorUnits: isNegative ? units : -units, currency)
}

/// Reads a currency in any case.
func readCurrency(_ text: String) throws(FormatError.Problem) -> Currency {
  guard let currency = Currency(code: text.uppercased()) else { throw .unknownCurrency(text) }
  return currency
}

/// Reads the day of `2026-02-28`, with or without a time or a zone behind it.
func readDay(_ text: String) throws(FormatError.Problem) -> Day {
  let date = text.utf8.prefix(10)
  let follows: UInt8? = text.utf8.dropFirst(10).first
  guard let day = Day(Substring(date)), follows.map({ "T Z+-".utf8.contains($0) }) ?? true else {
    throw .notADate(text)
  }
  return day
}

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
