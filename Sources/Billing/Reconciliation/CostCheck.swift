// What a settled payment should have cost: the contract's fee, and the exchange at the stated rate.

/// A comparison of a cost beside the amount itself.
struct CostCheck {
  let rule: Tolerance.Rule
  let field: String
  let ours: Money
  let theirs: Money
  let isLarge: Bool

  var kind: ExceptionKind { rule == .fee ? .feeMismatch : .fxDifference }

  var explanation: String {
    rule == .fee
      ? "the fee is not what the contract says"
      : "the net amount is not gross × rate − fee"
  }
}

extension ReconciliationEngine {
  /// percent of gross + fixed, rounded once; nil where the contract or the currencies do not tell.
  func feeCheck(_ payment: PaymentFact, _ group: [SettlementRow]) -> CostCheck? {
    guard let terms = accounts.terms(payment.merchantAccount),
      let percent = terms.feePercent, let fee = sum(group.map(\.fee)),
      fee.currency == payment.amount.currency,
      terms.feeFixed.map({ $0.currency == fee.currency }) ?? true,
      let share = try? payment.amount.ratio * percent.ratio / Ratio(100),
      let whole = try? share + (terms.feeFixed?.ratio ?? .zero),
      let expected = try? Money(rounding: whole, fee.currency)
    else { return nil }
    return CostCheck(rule: .fee, field: "fee", ours: expected, theirs: fee, isLarge: false)
  }

  /// gross × rate − fee = net, for rows settled in another currency at a stated rate. More than 1 %
  /// off is large.
  func exchangeCheck(_ group: [SettlementRow]) -> CostCheck? {
    guard group.count == 1, let row = group.first, row.gross.currency != row.net.currency,
      let rate = row.exchangeRate.flatMap(decimalRatio),
      let exact = try? row.gross.ratio * rate,
      let converted = try? Money(rounding: exact, row.net.currency),
      let expected = try? converted - row.fee, let difference = try? row.net - expected
    else { return nil }
    let isLarge = difference.minorUnits.magnitude > expected.minorUnits.magnitude / 100
    return CostCheck(
      rule: .exchange, field: "net", ours: expected, theirs: row.net, isLarge: isLarge)
  }
}

/// A decimal of up to 30 digits as an exact fraction; nil for anything else.
func decimalRatio(_ text: String) -> Ratio? {
  var (numerator, denominator, digits): (Int128, Int128, Int) = (0, 1, 0)
  var pointSeen = false
  for byte in text.utf8 {
    if byte == UInt8(ascii: "."), !pointSeen {
      pointSeen = true
      continue
    }
    guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digits < 30 else { return nil }
    numerator = numerator * 10 + Int128(byte - UInt8(ascii: "0"))
    if pointSeen { denominator *= 10 }
    digits += 1
  }
  return digits > 0 ? try? Ratio(numerator, over: denominator) : nil
}
