// The kinds of exceptions with their severity and target time, in one table.

/// What is wrong. The raw value is the name of the queue.
package enum ExceptionKind: String, Hashable, Sendable, Codable, CaseIterable {
  case missingSettlement = "missing_settlement"
  case orphanSettlement = "orphan_settlement"
  case amountMismatch = "amount_mismatch"
  case duplicateCapture = "duplicate_capture"
  case partialRefund = "partial_refund"
  case fxDifference = "fx_difference"
  case feeMismatch = "fee_mismatch"
  case chargebackReversal = "chargeback_reversal"
  case unclearedVoid = "uncleared_void"
  case unappliedCash = "unapplied_cash"
  case payoutShortfall = "payout_shortfall"
  case controlBreak = "control_break"
  case duplicateFile = "duplicate_file"
  case ambiguous
  case currencyMismatch = "currency_mismatch"
  case reserveOverdue = "reserve_overdue"

  /// How bad it is, unless the case itself is worse.
  package var severity: ExceptionSeverity {
    switch self {
    case .duplicateCapture, .payoutShortfall: .critical
    case .missingSettlement, .orphanSettlement, .amountMismatch, .controlBreak, .ambiguous,
      .currencyMismatch, .reserveOverdue:
      .high
    case .partialRefund, .chargebackReversal, .unclearedVoid, .unappliedCash, .duplicateFile:
      .medium
    case .fxDifference, .feeMismatch: .low
    }
  }

  /// Working days until it should be resolved, counted from the day it arose.
  package var targetWorkingDays: Int {
    switch self {
    case .duplicateCapture, .controlBreak: 0
    case .missingSettlement, .amountMismatch, .chargebackReversal, .payoutShortfall: 1
    case .orphanSettlement, .partialRefund, .unappliedCash, .duplicateFile, .ambiguous,
      .currencyMismatch, .reserveOverdue:
      2
    case .fxDifference, .feeMismatch, .unclearedVoid: 5
    }
  }
}

/// Severity, in rising order.
package enum ExceptionSeverity: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case info
  case low
  case medium
  case high
  case critical

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  package static func < (left: ExceptionSeverity, right: ExceptionSeverity) -> Bool {
    left.rank < right.rank
  }
}

/// What a person may do about an exception.
package struct ExceptionProposal: Hashable, Sendable, Codable {
  package enum Action: String, Hashable, Sendable, Codable, CaseIterable {
    case match
    case applyToInvoice = "apply_to_invoice"
    case askProcessor = "ask_processor"
    case fetchReportAgain = "fetch_report_again"
    case refund
    case reverse
    case claimFee = "claim_fee"
    case bookVariance = "book_variance"
    case openDispute = "open_dispute"
    case reopenDispute = "reopen_dispute"
    case recordRefund = "record_refund"
    case issueCreditNote = "issue_credit_note"
    case returnMoney = "return_money"
    case quarantineFile = "quarantine_file"
    case dropDuplicate = "drop_duplicate"
    case askBank = "ask_bank"
  }

  package let action: Action
  /// What the action is about: a fact, an invoice, a file.
  package let target: String?
  package let amount: Money?

  package init(_ action: Action, _ target: String? = nil, amount: Money? = nil) {
    self.action = action
    self.target = target
    self.amount = amount
  }
}
