// Recognising a card number, so that none is ever taken in.

/// Whether a text holds what looks like a full card number: 13 to 19 digits, single blanks or
/// hyphens between them allowed, that begin as issued cards do and pass the Luhn check. Longer runs
/// (IBANs) are no card numbers.
///
/// Source: ISO/IEC 7812-1; the schemes' published number ranges.
package func looksLikeCardNumber(_ text: String) -> Bool {
  guard text.utf8.count >= 13 else { return false }
  var digits: [UInt8] = []
  var isSeparated = true
  for byte in text.utf8 {
    if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      digits.append(byte - UInt8(ascii: "0"))
      isSeparated = false
    } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-"), !isSeparated {
      isSeparated = true
    } else {
      if isCardNumber(digits) { return true }
      digits.removeAll(keepingCapacity: true)
      isSeparated = true
    }
  }
  return isCardNumber(digits)
}

private func isCardNumber(_ digits: [UInt8]) -> Bool {
  guard (13...19).contains(digits.count), isIssued(digits) else { return false }
  var sum = 0
  for (place, digit) in digits.reversed().enumerated() {
    let weighted = place % 2 == 0 ? Int(digit) : Int(digit) * 2
    sum += weighted > 9 ? weighted - 9 : weighted
  }
  return sum % 10 == 0
}

/// Number ranges by their first four digits: Visa, Mastercard, American Express, Diners Club,
/// Discover, JCB, UnionPay, Maestro.
private func isIssued(_ digits: [UInt8]) -> Bool {
  let first = digits[..<4].reduce(0) { $0 * 10 + Int($1) }
  switch first {
  case 4000...4999, 5000...5999, 2221...2720: return true
  case 3400...3499, 3700...3799, 3000...3059, 3095...3095, 3600...3699, 3800...3999: return true
  case 3528...3589, 6000...6999: return true
  default: return false
  }
}
