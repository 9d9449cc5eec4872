// How an amount came about: steps made while computing, never afterwards.

/// One step: the rule that fired and its inputs, in the order in which the rule's text names
/// them. Stored as rule id and inputs; the words are made when somebody reads it.
package struct DerivationStep: Hashable, Sendable, Codable {
  package let rule: DerivationRule
  package let inputs: [DerivationInput]

  package init(_ rule: DerivationRule, _ inputs: DerivationInput...) {
    self.init(rule, inputs)
  }

  /// As a stored line gives it back.
  package init(_ rule: DerivationRule, _ inputs: [DerivationInput]) {
    self.rule = rule
    self.inputs = inputs
  }

  /// The step for a support person, such as "1 001 to 5 000: 4 000 × 0.008 = 32.00".
  /// Amounts show at least the digits of `currency`, and more where they are exact.
  package func text(_ currency: Currency) -> String {
    var text = ""
    for part in rule.template.split(separator: "{", omittingEmptySubsequences: false) {
      guard let close = part.firstIndex(of: "}") else {
        text += part
        continue
      }
      guard let index = Int(part[..<close]), inputs.indices.contains(index) else {
        preconditionFailure("the text of \(rule.rawValue) names an input that no step gives")
      }
      text += inputs[index].text(currency) + part[part.index(after: close)...]
    }
    return text
  }
}

/// A value that a rule read or made.
package enum DerivationInput: Hashable, Sendable, Codable {
  /// A quantity, a price of one unit or a rate: shown as it is.
  case number(Ratio)
  /// An amount in major units: shown with the currency's digits.
  case amount(Ratio)
  case count(Int)
  /// The units of a tier: from exclusive, to inclusive, nil where the tier is open.
  indirect case span(from: Ratio, to: Ratio?)
  case day(Day)
  case text(String)

  func text(_ currency: Currency) -> String {
    switch self {
    case .number(let value): groupedText(value, atLeast: 0)
    case .amount(let value):
      groupedText(value, atLeast: Int(currency.digits), endless: Int(currency.digits) + 2)
    case .count(let value): groupedText(Ratio(value), atLeast: 0)
    case .span(let from, let to): spanText(from: from, to: to)
    case .day(let day): day.description
    case .text(let text): text
    }
  }
}

/// `1 001 to 5 000`, `5 001 and up`; `over 0.01 to 10` where the start is no whole unit.
private func spanText(from: Ratio, to: Ratio?) -> String {
  let first = from.isInteger ? try? from + .one : nil
  let start = (first == nil ? "over " : "") + groupedText(first ?? from, atLeast: 0)
  guard let to else { return start + " and up" }
  return start + " to " + groupedText(to, atLeast: 0)
}

/// `-1 234 567.50`: thousands apart, at least `places` digits after the point. A value without a
/// finite decimal form is `n/d`, or its first `endless` digits and "…" where that is asked for.
package func groupedText(_ value: Ratio, atLeast places: Int, endless: Int? = nil) -> String {
  guard let plain = value.magnitude.decimalText else {
    guard let endless, let cut = value.cut(to: endless) else { return value.description }
    return groupedText(cut, atLeast: endless) + "…"
  }
  let parts = plain.split(separator: ".")
  var (whole, fraction) = (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
  fraction += String(repeating: "0", count: max(0, places - fraction.count))
  var grouped = ""
  for (index, digit) in whole.enumerated() {
    if index > 0, (whole.count - index) % 3 == 0 { grouped += " " }
    grouped.append(digit)
  }
  whole = (value.isNegative ? "-" : "") + grouped
  return fraction.isEmpty ? whole : whole + "." + fraction
}

extension Ratio {
  /// Its first digits after the point; nil where they would say nothing.
  fileprivate func cut(to digits: Int) -> Ratio? {
    let scale = Ratio((0..<digits).reduce(Int64(1)) { power, _ in power * 10 })
    guard let units = try? (magnitude * scale).rounded(.floor), units > 0,
      let cut = try? Ratio(units) / scale
    else { return nil }
    return isNegative ? -cut : cut
  }
}
