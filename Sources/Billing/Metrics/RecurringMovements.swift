// Movements of recurring revenue over a range: what changed for which customer, and that the
// opening figure plus the movements is the closing one.

/// One customer's figure at the two ends of a range, in one currency.
package struct RecurringFigure: Hashable, Sendable {
  package let customer: String
  package let before: Ratio
  package let after: Ratio
  package let wasCustomer: Bool
  /// The loss came from a failed payment, not from the customer's wish.
  package let isInvoluntary: Bool

  package init(
    customer: String, before: Ratio, after: Ratio, wasCustomer: Bool, isInvoluntary: Bool = false
  ) {
    self.customer = customer
    self.before = before
    self.after = after
    self.wasCustomer = wasCustomer
    self.isInvoluntary = isInvoluntary
  }

  package var movement: RecurringMovement {
    RecurringMovement.classify(before: before, after: after, wasCustomer: wasCustomer)
  }

  package var change: Ratio {
    get throws(ArithmeticError) { try after - before }
  }
}

/// The sums of a range, exact, and the customers behind each of them.
package struct RecurringSummary: Hashable, Sendable {
  package let opening: Ratio
  package let closing: Ratio
  package let changes: [RecurringMovement: Ratio]
  package let customers: [RecurringMovement: [String]]
  /// The part of churn and contraction that failed payments caused.
  package let involuntary: Ratio

  package init(_ figures: [RecurringFigure]) throws(ArithmeticError) {
    var (opening, closing, involuntary) = (Ratio.zero, Ratio.zero, Ratio.zero)
    var changes: [RecurringMovement: Ratio] = [:]
    var customers: [RecurringMovement: [String]] = [:]
    for figure in figures {
      opening = try opening + figure.before
      closing = try closing + figure.after
      let (movement, change) = (figure.movement, try figure.change)
      changes[movement] = try (changes[movement] ?? .zero) + change
      customers[movement, default: []].append(figure.customer)
      if figure.isInvoluntary, change.isNegative { involuntary = try involuntary + change }
    }
    self.opening = opening
    self.closing = closing
    self.changes = changes
    self.customers = customers.mapValues { $0.sorted() }
    self.involuntary = involuntary
  }

  /// Customers lost per customer at the start; nil when there was none.
  package func logoChurn(startingCustomers: Int) -> Ratio? {
    guard startingCustomers > 0 else { return nil }
    let lost = customers[.churn]?.count ?? 0
    return try? Ratio(Int128(lost), over: Int128(startingCustomers))
  }

  /// Recurring revenue lost (churn and contraction) per opening revenue; nil when that is zero.
  package func revenueChurn() throws(ArithmeticError) -> Ratio? {
    guard !opening.isZero else { return nil }
    let lost = try (changes[.churn] ?? .zero) + (changes[.contraction] ?? .zero)
    return try -lost / opening
  }
}
