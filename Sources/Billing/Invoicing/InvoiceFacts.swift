// Everything that the next invoice of a subscription is computed from, as one plain value.

/// The facts of one subscription on one billing day. Core loads them; `nextInvoice(_:)` reads
/// nothing else, so the same facts always make the same invoice, previewed or committed.
///
/// Amounts are minor units of `currency` and local days are those of the billing zone.
package struct InvoiceFacts: Hashable, Sendable {
  /// The subscription's id, named in refusals.
  package var subscription: Int64
  package var currency: Currency
  /// What is due on or before this day is billed: periods in advance that have begun, periods
  /// in arrears that have ended.
  package var billingDay: Day
  package var items: [BillableItem]
  /// Every issued line of these items in every period that is looked at, repairs included. Lines
  /// of void documents and of credit notes made by hand are left out; see `BilledLine.credited`.
  package var billed: [BilledLine]
  package var usage: [UsageFact]
  package var oneTime: [OneTimeCharge]
  /// In the order of application.
  package var discounts: [ActiveDiscount]
  /// Discounts that issued lines bear and that no longer apply: what comes back names them.
  package var endedDiscounts: [Int64: Discount]
  package var taxes: TaxFacts
  package var credits: [CreditGrantFact]
  /// The customer's balance that may pay this invoice; never negative.
  package var balance: Int64
  package var policy: InvoicingPolicy
  /// The billing run or backfill that computes: the cause of usage adjustments.
  package var batch: Int64

  package init(
    subscription: Int64, currency: Currency, billingDay: Day, items: [BillableItem],
    billed: [BilledLine] = [], usage: [UsageFact] = [], oneTime: [OneTimeCharge] = [],
    discounts: [ActiveDiscount] = [], endedDiscounts: [Int64: Discount] = [:],
    taxes: TaxFacts = TaxFacts(), credits: [CreditGrantFact] = [], balance: Int64 = 0,
    policy: InvoicingPolicy = InvoicingPolicy(), batch: Int64 = 0
  ) {
    self.subscription = subscription
    self.currency = currency
    self.billingDay = billingDay
    self.items = items
    self.billed = billed
    self.usage = usage
    self.oneTime = oneTime
    self.discounts = discounts
    self.endedDiscounts = endedDiscounts
    self.taxes = taxes
    self.credits = credits
    self.balance = balance
    self.policy = policy
    self.batch = batch
  }
}

/// One price component of the subscription through time: a recurring or a usage price.
package struct BillableItem: Hashable, Sendable {
  package let id: Int64
  package let plan: String?
  /// The schedules of its epochs in order of their anchors. An epoch ends where the next begins.
  package var epochs: [PeriodSchedule]
  /// In order of their first days, without overlap. A gap is not charged (a paid pause). Of
  /// several stretches that begin on one day the last bills.
  package var stretches: [ItemStretch]
  /// Periods before this day were billed elsewhere and are not looked at.
  package var billFrom: Day?

  package init(
    id: Int64, plan: String? = nil, epochs: [PeriodSchedule], stretches: [ItemStretch],
    billFrom: Day? = nil
  ) {
    self.id = id
    self.plan = plan
    self.epochs = epochs
    self.stretches = stretches
    self.billFrom = billFrom
  }
}

/// What was used of a usage item in one stretch of one period.
package struct UsageFact: Hashable, Sendable {
  package let item: Int64
  package let epoch: Int
  package let index: Int
  /// The first day of the stretch inside the period.
  package let from: Day
  /// The quantity, or why it is not known: never a zero in its place.
  package let quantity: Computed<RatedQuantity>

  package init(
    item: Int64, epoch: Int, index: Int, from: Day, quantity: Computed<RatedQuantity>
  ) {
    self.item = item
    self.epoch = epoch
    self.index = index
    self.from = from
    self.quantity = quantity
  }
}

/// A charge made once: set-up, a manual item, a fee.
package struct OneTimeCharge: Hashable, Sendable {
  package let item: Int64
  package let on: Day
  package let price: Price
  package let priceVersion: Int64
  package let quantity: ExactDecimal
  /// The command that made it; part of the line's uniqueness.
  package let cause: Int64

  package init(
    item: Int64, on: Day, price: Price, priceVersion: Int64 = 1, quantity: ExactDecimal = .one,
    cause: Int64 = 0
  ) {
    self.item = item
    self.on = on
    self.price = price
    self.priceVersion = priceVersion
    self.quantity = quantity
    self.cause = cause
  }
}

/// A redeemed discount and the periods it has left; nil is for ever.
package struct ActiveDiscount: Hashable, Sendable {
  package let id: Int64
  package let discount: Discount
  package let periodsLeft: Int?
  /// Only periods that begin in these days are lowered, whenever a document comes to them; an end
  /// that is nil is open.
  package let from, until: Day?

  package init(
    id: Int64, discount: Discount, periodsLeft: Int? = nil, from: Day? = nil, until: Day? = nil
  ) {
    self.id = id
    self.discount = discount
    self.periodsLeft = periodsLeft
    self.from = from
    self.until = until
  }
}

/// The answer of the tax engine for one product tax code.
package enum TaxAnswer: Hashable, Sendable {
  case rates([TaxRate])
  /// No tax, and why: exempt, reverse charge, outside the jurisdiction.
  case none(String)
  /// The engine has not answered or has failed.
  case notComputed(String)
}

/// Tax answers by product tax code. A code without an answer is not computed.
package struct TaxFacts: Hashable, Sendable {
  package var byCode: [String: TaxAnswer]
  /// For prices without a tax code.
  package var standard: TaxAnswer
  package var rounding: TaxRounding

  package init(
    byCode: [String: TaxAnswer] = [:], standard: TaxAnswer = .rates([]),
    rounding: TaxRounding = .document
  ) {
    self.byCode = byCode
    self.standard = standard
    self.rounding = rounding
  }

  package func answer(for code: String?) -> TaxAnswer {
    guard let code else { return standard }
    return byCode[code] ?? .notComputed("no tax answer for the code \(code)")
  }
}

/// Credit that the customer holds.
package struct CreditGrantFact: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Given away: lowers the tax base.
    case promotional
    /// Paid for: pays the total.
    case prepaid
  }
  package let id: Int64
  package let kind: Kind
  /// Lower is spent first among prepaid grants.
  package let priority: Int
  package let expiresOn: Day?
  /// Minor units left, never negative.
  package let left: Int64

  package init(id: Int64, kind: Kind, priority: Int = 0, expiresOn: Day? = nil, left: Int64) {
    self.id = id
    self.kind = kind
    self.priority = priority
    self.expiresOn = expiresOn
    self.left = left
  }
}

/// The policies of the legal entity that shape an invoice.
package struct InvoicingPolicy: Hashable, Sendable {
  package var granularity: Granularity
  package var rounding: Rounding
  /// Promotional credit comes off before tax (the default), else off the total.
  package var promotionalLowersTax: Bool
  /// More lines than this park the subscription.
  package var maximumLines: Int
  /// A document below minus this many minor units parks the subscription; nil asks only that a
  /// credit never exceeds what was billed.
  package var maximumCredit: Int64?

  package init(
    granularity: Granularity = .day, rounding: Rounding = .halfUp,
    promotionalLowersTax: Bool = true, maximumLines: Int = 1_000, maximumCredit: Int64? = nil
  ) {
    self.granularity = granularity
    self.rounding = rounding
    self.promotionalLowersTax = promotionalLowersTax
    self.maximumLines = maximumLines
    self.maximumCredit = maximumCredit
  }
}
