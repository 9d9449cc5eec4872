// The closed list of rules that steps of a derivation name, with their words.

/// The rule of a step. The raw value is what a book stores; the template is what a person reads,
/// `{n}` being the step's input n.
package enum DerivationRule: String, Hashable, Sendable, Codable, CaseIterable {
  case flat
  case perUnit = "per_unit"
  case includedUnits = "included_units"
  case zeroQuantity = "zero_quantity"
  case tierUnits = "tier_units"
  case tierPackages = "tier_packages"
  case tierFlatFee = "tier_flat_fee"
  case tierRate = "tier_rate"
  case seatShares = "seat_shares"
  case package
  case percentage
  case percentageFree = "percentage_free"
  case fixedPerEvent = "fixed_per_event"
  case eventAmount = "event_amount"
  case eventMinimum = "event_minimum"
  case eventMaximum = "event_maximum"
  case eventFree = "event_free"
  case dynamic
  case matrixCell = "matrix_cell"
  case minimum
  case maximum
  case alreadyBilled = "already_billed"
  case periodShare = "period_share"
  case fullDifference = "full_difference"
  case adjustment
  case repair
  case creditCap = "credit_cap"
  case cumulativeRounding = "cumulative_rounding"
  case discountPercent = "discount_percent"
  case discountFixed = "discount_fixed"
  case discountPercentReturned = "discount_percent_returned"
  case discountReturned = "discount_returned"
  case promotionalCredit = "promotional_credit"
  case taxRate = "tax_rate"
  case taxInside = "tax_inside"
  case taxFixed = "tax_fixed"
  case taxRateReturned = "tax_rate_returned"
  case taxReturned = "tax_returned"
  case untaxed
  case taxUnknown = "tax_unknown"
  case documentRounding = "document_rounding"
  /// Lines of older books hold these two, which tell no rate and no share.
  case discountTaken = "discount_taken"
  case taxed

  package var template: String {
    switch self {
    case .flat: "flat fee {0}"
    case .perUnit: "{0} × {1} = {2}"
    case .includedUnits: "{0} units, {1} included, {2} to charge"
    case .zeroQuantity: "no units, nothing to charge"
    case .tierUnits: "{0}: {1} × {2} = {3}"
    case .tierPackages: "{0}: {1} units, {2} packages of {3} × {4} = {5}"
    case .tierFlatFee: "{0}: flat fee {1}"
    case .tierRate: "{0}: {1} × {2} % = {3}"
    case .seatShares: "{0}: {1} of a period × {2} = {3}"
    case .package: "{0} units, {1} free, {2} packages of {3} × {4} = {5}"
    case .percentage: "{0} × {1} % = {2}"
    case .percentageFree: "{0} events and {1} are free"
    case .fixedPerEvent: "{0} events × {1} = {2}"
    case .eventAmount: "event {0}: {1} × {2} % + {3} = {4}"
    case .eventMinimum: "event {0}: {1}, raised to the minimum {2}"
    case .eventMaximum: "event {0}: {1}, lowered to the maximum {2}"
    case .eventFree: "event {0}: free"
    case .dynamic: "{0} events carry {1} × {2} = {3}"
    case .matrixCell: "{0}: {1} × {2} = {3}"
    case .minimum: "{0} is below the minimum {1}: + {2}"
    case .maximum: "{0} is above the maximum {1}: - {2}"
    case .alreadyBilled: "{0} less {1} already billed for {2} units = {3}"
    case .periodShare: "{0} of {1} {2} at {3}"
    case .fullDifference: "{0} instead of {1} for the {2} of {3} {4} before the change"
    case .adjustment: "{0} due less {1} billed = {2}"
    case .repair: "{0}: {1} of {2} {3} at {4} not used"
    case .creditCap: "{0} asked for, {1} left of what was billed"
    case .cumulativeRounding: "{0} rounded together with the period's other lines: {1}"
    case .discountPercent: "discount {0}, {1} % of {2}: - {3}"
    case .discountFixed: "discount {0}, {1} a period: - {2} on this line"
    case .discountPercentReturned: "discount {0}, {1} %, taken back: {2}"
    case .discountReturned: "discount {0} taken back: {1}"
    case .promotionalCredit: "promotional credit: - {0}"
    case .taxRate: "tax {0} {1} % on {2}: {3}"
    case .taxInside: "tax {0} {1} % on {2}, inside the price: {3}"
    case .taxFixed: "tax {0}, a fixed amount: {1}"
    case .taxRateReturned: "tax {0} {1} % returned on {2}: {3}"
    case .taxReturned: "tax {0} returned: {1}"
    case .untaxed: "no tax: {0}"
    case .taxUnknown: "tax not known: {0}"
    case .documentRounding: "{0} rounded together with the document's other lines: {1}"
    case .discountTaken: "discount {0}: - {1}"
    case .taxed: "tax {0} on {1}: {2}"
    }
  }

  /// Steps that tell of a line's tax, whatever its kind.
  package var isTax: Bool {
    switch self {
    case .taxRate, .taxInside, .taxFixed, .taxRateReturned, .taxReturned, .untaxed, .taxUnknown,
      .taxed:
      true
    case .flat, .perUnit, .includedUnits, .zeroQuantity, .tierUnits, .tierPackages, .tierFlatFee,
      .tierRate, .seatShares, .package, .percentage, .percentageFree, .fixedPerEvent,
      .eventAmount, .eventMinimum, .eventMaximum, .eventFree, .dynamic, .matrixCell, .minimum,
      .maximum, .alreadyBilled, .periodShare, .fullDifference, .adjustment, .repair, .creditCap,
      .cumulativeRounding, .discountPercent, .discountFixed, .discountPercentReturned,
      .discountReturned, .promotionalCredit, .documentRounding, .discountTaken:
      false
    }
  }
}
