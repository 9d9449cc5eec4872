// How far money may differ from what was expected and still count as that: rules of the book.

/// How far a comparison may be off in one currency. What is off is booked to the named account.
/// Without a rule nothing may be off.
package struct Tolerance: Hashable, Sendable, Codable {
  /// The comparisons that may be given a tolerance.
  package enum Rule: String, Hashable, Sendable, Codable, CaseIterable {
    case fee
    case exchange
    case payoutRounding = "payout_rounding"
    case bankCharge = "bank_charge"
    /// A transfer beside what is due on the document that it pays.
    case shortfall

    /// Where the postings put what this lets pass; nil where none does, so that no book may have
    /// such a rule: it would leave the difference on an account that nobody looks at.
    package var account: LedgerAccount? {
      switch self {
      case .fee: .processorFees
      case .bankCharge, .shortfall: .cashVariance
      case .exchange, .payoutRounding: nil
      }
    }
  }

  package let rule: Rule
  package let currency: Currency
  /// Signed bounds of theirs − ours, in minor units.
  package let range: ClosedRange<Int64>
  /// The ledger account that takes the variance.
  package let account: LedgerAccount

  package init(
    rule: Rule, currency: Currency, range: ClosedRange<Int64>, account: LedgerAccount
  ) {
    self.rule = rule
    self.currency = currency
    self.range = range
    self.account = account
  }

  /// Whether theirs − ours may be `difference` in a comparison.
  package func allows(_ difference: Money, in rule: Rule) -> Bool {
    self.rule == rule && currency == difference.currency && range.contains(difference.minorUnits)
  }
}
