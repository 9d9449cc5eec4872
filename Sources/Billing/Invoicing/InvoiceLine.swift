// Lines: what identifies one, what an issued one has frozen, and what a computed one carries.

/// A value, or the reason why there is none. A missing figure is never shown or added as zero.
package enum Computed<Value: Hashable & Sendable>: Hashable, Sendable {
  case value(Value)
  case notComputed(String)

  package var value: Value? {
    guard case .value(let value) = self else { return nil }
    return value
  }
}

/// What a line charges or returns.
package enum LinePurpose: String, Hashable, Sendable, Codable, CaseIterable {
  /// A recurring price over a stretch of a period.
  case recurring
  /// The elapsed part of a period raised to the new price: an immediate full difference.
  case fullDifference = "full_difference"
  /// Usage of a meter over a stretch of a period, its minimum and maximum included.
  case usage
  case oneTime = "one_time"
  /// Takes back a part of an issued line.
  case repair
}

/// The uniqueness of a line: a book never holds two lines with one key.
package struct LineKey: Hashable, Sendable, Codable {
  package let item: Int64
  package let epoch: Int
  /// The period's index in its epoch.
  package let index: Int
  package let purpose: LinePurpose
  /// The change or batch that caused the line; 0 for the base charge.
  package let cause: Int64
  /// The issued line that a repair corrects; 0 for every other purpose.
  package let corrects: Int64

  package init(
    item: Int64, epoch: Int, index: Int, purpose: LinePurpose, cause: Int64 = 0,
    corrects: Int64 = 0
  ) {
    self.item = item
    self.epoch = epoch
    self.index = index
    self.purpose = purpose
    self.cause = cause
    self.corrects = corrects
  }
}

/// A discount as it was taken off a line, in minor units.
package struct FrozenDiscount: Hashable, Sendable, Codable {
  /// The redemption's id.
  package let discount: Int64
  package let amount: Int64

  package init(discount: Int64, amount: Int64) {
    self.discount = discount
    self.amount = amount
  }
}

/// A tax as it was charged on a line, in minor units.
package struct FrozenTax: Hashable, Sendable, Codable {
  package let rate: TaxRate
  package let amount: Int64

  package init(rate: TaxRate, amount: Int64) {
    self.rate = rate
    self.amount = amount
  }
}

/// What a line states: shared by lines that are issued and lines that are computed now. Amounts
/// are minor units; repairs are negative.
package struct LineTerms: Hashable, Sendable {
  package let key: LineKey
  /// The service days that the line charges or returns.
  package let days: Range<Day>
  package let priceCode: String
  package let priceVersion: Int64
  package let quantity: Ratio
  /// What the whole period would cost at this price and quantity, exact, in minor units.
  package let wholeAmount: Ratio
  /// The line's own exact amount in minor units.
  package let exactAmount: Ratio
  /// Rounded, before discounts.
  package let amount: Int64
  package var discounts: [FrozenDiscount]
  /// Promotional credit that lowered the tax base.
  package var promotional: Int64
  package var taxes: [FrozenTax]

  package init(
    key: LineKey, days: Range<Day>, priceCode: String, priceVersion: Int64 = 1,
    quantity: Ratio = .one, wholeAmount: Ratio, exactAmount: Ratio, amount: Int64,
    discounts: [FrozenDiscount] = [], promotional: Int64 = 0, taxes: [FrozenTax] = []
  ) {
    self.key = key
    self.days = days
    self.priceCode = priceCode
    self.priceVersion = priceVersion
    self.quantity = quantity
    self.wholeAmount = wholeAmount
    self.exactAmount = exactAmount
    self.amount = amount
    self.discounts = discounts
    self.promotional = promotional
    self.taxes = taxes
  }

  /// No line of any book comes near it; sums of thousands of lines stay inside 64 bits.
  package static let maximumAmount: Int64 = 1_000_000_000_000_000

  /// True when no amount of the line exceeds `maximumAmount`, nor all of them four times it.
  package var isInRange: Bool {
    guard discounts.count + taxes.count <= 198 else { return false }
    // Each is in range before it is added, so that the sum of 200 stays inside 64 bits.
    var sum: UInt64 = 0
    func take(_ amount: Int64) -> Bool {
      sum += min(amount.magnitude, Self.maximumAmount.magnitude)
      return amount.magnitude <= Self.maximumAmount.magnitude
    }
    return take(amount) && take(promotional) && discounts.allSatisfy { take($0.amount) }
      && taxes.allSatisfy { take($0.amount) } && sum <= 4 * Self.maximumAmount.magnitude
  }

  package var discount: Int64 { discounts.reduce(0) { $0 + $1.amount } }
  package var tax: Int64 { taxes.reduce(0) { $0 + $1.amount } }
  /// What is taxed and kept: the amount less discounts, credit and the taxes inside it.
  package var net: Int64 {
    amount - discount - promotional - taxes.inside
  }
  /// What the customer owes for the line.
  package var total: Int64 { net + tax }
}

extension [FrozenTax] {
  /// The taxes that the amount contains.
  package var inside: Int64 { reduce(0) { $0 + ($1.rate.inclusive ? $1.amount : 0) } }
}

/// A line of an issued document.
package struct BilledLine: Hashable, Sendable {
  package let id: Int64
  package let terms: LineTerms
  /// What notes made by hand have taken off its net so far: it lowers what a repair may return
  /// and nothing else, else the next run would bill the goodwill again.
  package let credited: Int64
  /// What a derivation calls it, such as `DE-2026-000012/1`.
  package let name: String

  package init(id: Int64, terms: LineTerms, credited: Int64 = 0, name: String? = nil) {
    self.id = id
    self.terms = terms
    self.credited = credited
    self.name = name ?? "line \(id)"
  }
}

/// A line that is computed now, with the steps that made it.
package struct InvoiceLine: Hashable, Sendable {
  package var terms: LineTerms
  /// Shown on the document: the price's name.
  package let name: String
  package let taxCode: String?
  /// First the amount, then what changed it. `DerivationStep.text(_:)` makes the words.
  package var derivation: [DerivationStep]

  package init(
    terms: LineTerms, name: String, taxCode: String? = nil, derivation: [DerivationStep]
  ) {
    self.terms = terms
    self.name = name
    self.taxCode = taxCode
    self.derivation = derivation
  }
}
