// What a billing run would issue: the answer of `nextInvoice(_:)`.

/// The document that the facts make.
package struct InvoicePreview: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case invoice
    /// The result is net-negative: a numbered credit note with its tax, never a negative invoice.
    case creditNote = "credit_note"
    /// Nothing is due: no document is made.
    case nothing
  }

  package let kind: Kind
  package let currency: Currency
  /// Repairs before charges, item by item and period by period.
  package let lines: [InvoiceLine]
  /// What is due and cannot be computed, and why.
  package let blocked: [BlockedLine]
  package let figures: InvoiceFigures
  package let taxTotals: [TaxTotal]
  /// Credit and balance that the document consumes.
  package let applied: [CreditUse]
  /// Every period that was looked at has exactly one outcome.
  package let outcomes: [PeriodOutcome]
  /// Periods that each discount uses up with this document.
  package let discountPeriods: [DiscountUse]

  /// Whether anything becomes of the day: a line, or an outcome of a period.
  package var decides: Bool {
    !lines.isEmpty || !blocked.isEmpty || outcomes.contains { $0.outcome != .notYetDue }
  }
}

/// The sums of a document in minor units. On a credit note they are negative.
package struct InvoiceFigures: Hashable, Sendable {
  /// Σ line amounts.
  package let subtotal: Computed<Int64>
  package let discount: Computed<Int64>
  /// Promotional credit that lowered the tax base.
  package let promotional: Computed<Int64>
  package let tax: Computed<Int64>
  package let total: Computed<Int64>
  /// Promotional, prepaid and balance money that pays the total.
  package let creditApplied: Computed<Int64>
  /// What remains to be paid; 0 on a credit note.
  package let amountDue: Computed<Int64>
}

/// A line that is due but cannot be computed.
package struct BlockedLine: Hashable, Sendable {
  package let key: LineKey
  package let days: Range<Day>
  package let reason: String
}

/// Credit consumed by a document.
package struct CreditUse: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    case grant(Int64, CreditGrantFact.Kind)
    case balance
  }
  package let source: Source
  package let amount: Int64
}

package struct DiscountUse: Hashable, Sendable {
  package let discount: Int64
  package let periods: Int
}

/// What became of one period of one item.
package struct PeriodOutcome: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// Charged, on this document or before.
    case billed
    /// Due, and nothing to charge for it.
    case zero
    /// No stretch covers it: paused or not yet sold.
    case waived
    /// In arrears, and still running: due on a later day.
    case notYetDue
    case blocked(String)
  }
  package let item: Int64
  package let period: BillingPeriod
  package let outcome: Outcome
}

/// Why a subscription is parked instead of billed, in order of precedence. Parked subscriptions
/// wait for a person; nothing is billed meanwhile.
package enum InvoicingRefusal: Error, Hashable, Sendable {
  /// A price's currency is not the subscription's.
  case currencyMix(item: Int64, Currency)
  /// Stretches of an item overlap or end before they begin.
  case malformedStretches(item: Int64)
  /// Epochs of an item are out of order, or an interval does not belong to the calendar.
  case malformedEpochs(item: Int64)
  /// Issued lines charge the same days of a period twice.
  case doubledPeriod(LineKey)
  /// More periods or lines than the policy allows.
  case tooManyLines(limit: Int)
  /// A line with this key exists already, with another content.
  case duplicateLine(LineKey)
  /// The document would return more than was billed, or more than the policy's limit.
  case negativeBeyondCredit(Int64)
  case rating(item: Int64, RatingRefusal)
  case arithmetic(ArithmeticError)
}
