// Why something cannot be computed, in the words that a person reads. They stand after a colon, as
// in "the subscription would be parked: …".

extension InvoicingRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .currencyMix(_, let currency):
      "one of its prices is in \(currency), which is not the subscription's currency"
    case .malformedStretches: "the stretches of a price overlap or end before they begin"
    case .malformedEpochs: "its billing periods cannot be followed: their starts are out of order"
    case .doubledPeriod(let key):
      "issued lines charge the same days of the \(key.purpose.words) twice"
    case .tooManyLines(let limit): "it would bill more than \(limit) periods or lines at once"
    case .duplicateLine(let key):
      "the \(key.purpose.words) of this period was issued already, with other content"
    case .negativeBeyondCredit: "the document would give back more than was billed, or is allowed"
    case .rating(_, let refusal): "a price cannot be applied: \(refusal)"
    case .arithmetic(let error): "the amounts cannot be computed: \(error)"
    }
  }
}

extension LinePurpose {
  fileprivate var words: String {
    switch self {
    case .recurring: "recurring charge"
    case .fullDifference: "charge for a change"
    case .usage: "usage charge"
    case .oneTime: "one-time charge"
    case .repair: "credit"
    }
  }
}

extension ChangeRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownItem: "the subscription has no such price"
    case .notActive(let day): "the price does not run on \(day)"
    case .notRecurring: "the price does not recur, so nothing tells an upgrade from a downgrade"
    case .byRule(let rule): "the rule “\(rule)” refuses it"
    case .invoicing(let refusal): refusal.description
    }
  }
}

extension CreditNoteRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownLine(let line): "the invoice has no line \(line)"
    case .notPositive(let line): "line \(line) must be credited by more than zero"
    case .aboveLine(let line, let left): "line \(line) has only \(left) minor units left to credit"
    case .nothingLeft: "nothing is left to credit"
    case .arithmetic(let error): "the amounts cannot be computed: \(error)"
    }
  }
}

extension RatingRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .negativeQuantity: "this model has no price below zero units"
    case .needsDimensions: "a matrix prices events with dimensions, and none were given"
    case .quantityNotSupported: "this model cannot price such a quantity"
    case .unitsBeforeNotSupported:
      "this model needs every event of the period, not a sum of earlier ones"
    case .includedUnitsNotSupported: "this model knows no included units"
    case .maximumBelowMinimum: "its maximum is below its minimum"
    case .arithmetic(let error): error.description
    }
  }
}

extension UsageRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .needsPeriod: "this aggregation needs to know the period"
    case .emptyPeriod: "the period has no length"
    case .notProratable: "only sums and unique counts can be prorated"
    case .windowNotSupported: "a level runs over the whole period"
    case .arithmetic(let error): error.description
    }
  }
}

extension ShareRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .emptyPeriod: "the period is empty"
    case .outsidePeriod: "the part reaches outside the period"
    }
  }
}

extension JournalRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty: "the entry has no postings"
    case .overflow: "the entry's amounts exceed the largest amount"
    case .unbalanced(_, let difference):
      "debits and credits differ by \(difference) minor units"
    }
  }
}

extension DeclineRefusal: CustomStringConvertible {
  package var description: String { message }
}

extension ZoneError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notVersion2: "the time zone file is of version 1 or none at all"
    case .malformed: "the time zone file is damaged"
    case .countsLeapSeconds: "the time zone file counts leap seconds"
    case .malformedRule(let rule): "the rule “\(rule)” of the time zone file cannot be read"
    }
  }
}

extension TierRefusal: CustomStringConvertible {
  package var description: String {
    let tier = "tier \(index + 1)"
    return switch reason {
    case .none: "a tiered price has at least one tier"
    case .tooMany: "a price has at most \(PriceTiers.maximumCount) tiers"
    case .openNotLast: "\(tier) is open, and only the last may be"
    case .boundNotPositive: "\(tier) must end above zero"
    case .overlap: "\(tier) overlaps the tier before"
    case .gap: "\(tier) does not begin where the tier before ends"
    case .lastNotOpen: "the last tier must be open"
    case .packageNotPositive: "the package of \(tier) must be more than zero"
    }
  }
}

extension MatrixRefusal: CustomStringConvertible {
  package var description: String {
    let cell = "cell \(index + 1)"
    return switch reason {
    case .noDefault: "a matrix has one cell without dimensions, for everything else"
    case .duplicate: "\(cell) repeats another cell"
    case .ambiguous: "\(cell) and another cell can match the same event"
    case .tooMany: "a matrix has at most \(PriceMatrix.maximumCount) cells"
    }
  }
}
