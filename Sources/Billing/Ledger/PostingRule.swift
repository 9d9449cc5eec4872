// The rules by which money facts become journal entries, by name. The functions stand in `Rules`,
// one file a family. Source: domain rule "Ledger".

/// A posting rule's name: the last part of an entry's source.
package enum PostingRule: String, Hashable, Sendable, Codable, CaseIterable {
  case finalise
  case usageEarned = "usage_earned"
  case recognised
  case voided = "void"
  case creditNote = "credit_note"
  case capture
  case captureReturned = "capture_returned"
  case cashReceived = "cash_received"
  case cashApplied = "cash_applied"
  case cashUnapplied = "cash_unapplied"
  case shortfall
  case refundRequested = "refund_requested"
  case refundPaid = "refund_paid"
  case refundFailed = "refund_failed"
  case bankRefund = "bank_refund"
  case disputeOpened = "dispute_opened"
  case disputeWon = "dispute_won"
  case disputeLost = "dispute_lost"
  case writeOff = "write_off"
  case badDebtRelief = "bad_debt_relief"
  case recovery
  case creditGranted = "credit_granted"
  case creditApplied = "credit_applied"
  case creditReturned = "credit_returned"
  case creditMoved = "credit_moved"
  case creditExpired = "credit_expired"
  case promotionApplied = "promotion_applied"
  case prepaidSold = "prepaid_sold"
  case prepaidUsed = "prepaid_used"
  case breakage
  case fee
  case adjustment
  case reserveHeld = "reserve_held"
  case payout
  case banked
  case exchangeOut = "exchange_out"
  case exchangeIn = "exchange_in"
  case exchangeResult = "exchange_result"
  case revaluation
  case rounding

  /// In words, for records and exports.
  package var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}

extension JournalSource {
  /// `on` tells apart the entries that one record posts by the same rule on several days.
  package init(_ kind: String, _ id: Int64, _ rule: PostingRule, on: Day? = nil) {
    self.init(kind, id, rule.rawValue + (on.map { "/\($0)" } ?? ""))
  }

  /// `part` numbers the rows of a record that has no ids of their own, such as a report's file.
  package init(_ kind: String, _ id: Int64, _ rule: PostingRule, part: Int) {
    self.init(kind, id, "\(rule.rawValue)/\(part)")
  }

  /// The rule's name without day or part.
  package var postingRule: PostingRule? {
    PostingRule(rawValue: String(rule.prefix { $0 != "/" }))
  }
}
