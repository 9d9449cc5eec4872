// The chart: what a posting can be made to. Source: domain rule "Ledger".

/// A ledger account's kind. A posting names the kind; whose it is (legal entity, customer,
/// merchant account) stands in its segment, so that one chart serves every book.
package enum LedgerAccount: String, Hashable, Sendable, Codable, CaseIterable {
  case receivable
  /// Usage that was earned and is not invoiced yet.
  case unbilledReceivable = "unbilled_receivable"
  case deferredRevenue = "deferred_revenue"
  case revenue
  /// Given away: promotional credit lowers revenue without hiding it.
  case contraRevenue = "contra_revenue"
  case taxPayable = "tax_payable"
  /// Captured by a processor and not paid out yet, per merchant account.
  case clearing
  /// Paid out by a processor and not seen at the bank yet.
  case inTransit = "in_transit"
  case bank
  case processorFees = "processor_fees"
  /// Kept back by a processor, per merchant account.
  case reserveHeld = "reserve_held"
  case refundsPayable = "refunds_payable"
  /// What customers hold and may spend: excess payments and credits.
  case customerCredit = "customer_credit"
  /// Money that arrived and is applied to nothing.
  case unappliedCash = "unapplied_cash"
  /// Credit that customers paid for in advance.
  case prepaidCredit = "prepaid_credit"
  case breakage
  case disputesHeld = "disputes_held"
  case chargebackLoss = "chargeback_loss"
  case badDebt = "bad_debt"
  case badDebtRecovered = "bad_debt_recovered"
  /// Shortfalls within tolerance and explained differences.
  case cashVariance = "cash_variance"
  case rounding
  /// Where the two entries of an exchange meet.
  case currencyConversion = "currency_conversion"
  case currencyGain = "currency_gain"
  case currencyLoss = "currency_loss"

  /// Where it stands in the statements, and so on which side it grows.
  package enum Category: String, Hashable, Sendable, Codable, CaseIterable {
    case asset, liability, income, expense
  }

  package var category: Category {
    switch self {
    case .receivable, .unbilledReceivable, .clearing, .inTransit, .bank, .reserveHeld,
      .disputesHeld, .currencyConversion:
      .asset
    case .deferredRevenue, .taxPayable, .refundsPayable, .customerCredit, .unappliedCash,
      .prepaidCredit:
      .liability
    case .revenue, .breakage, .badDebtRecovered, .currencyGain: .income
    case .contraRevenue, .processorFees, .chargebackLoss, .badDebt, .cashVariance, .rounding,
      .currencyLoss:
      .expense
    }
  }

  /// The side on which its balance is normally.
  package var normalSide: Posting.Side {
    switch category {
    case .asset, .expense: .debit
    case .liability, .income: .credit
    }
  }
}
