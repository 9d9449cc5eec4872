// The money facts of one payer as the ledger reads them: plain values, in the order they are
// posted.

/// Something that happened to a payer's money.
package struct LedgerFact: Hashable, Sendable {
  /// The record and the rule that posts it; names the fact, also where it posts nothing by itself.
  package let source: JournalSource
  package let on: Day
  package let event: LedgerEvent

  package init(_ source: JournalSource, on day: Day, _ event: LedgerEvent) {
    self.source = source
    on = day
    self.event = event
  }

  /// An application whose money has not come is posted with the money.
  package var waitsForMoney: Bool {
    if case .allocated = event { true } else { false }
  }
}

package enum LedgerEvent: Hashable, Sendable {
  case finalised(LedgerDocument)
  /// A note, the document it corrects, and how much of it is to be paid out.
  case credited(LedgerDocument, corrects: Int64, refundable: Int64)
  case voided(document: Int64)
  /// Money applied to a document; negative takes an earlier application back.
  case allocated(payment: Int64, document: Int64, amount: Int64)
  /// A transfer arrived.
  case received(payment: Int64, amount: Int64)
  /// What an attempt has brought, from now on: 0 when it was returned.
  case captured(payment: Int64, attempt: Int64, at: LedgerSegment, amount: Int64)
  case refundRequested(LedgerRefund)
  case refundPaid(LedgerRefund)
  case refundFailed(LedgerRefund)
  case disputeOpened(LedgerDispute)
  case disputeWon(LedgerDispute)
  case disputeLost(LedgerDispute)
  case writtenOff(document: Int64, amount: Int64)
  case badDebtRelief(document: Int64, tax: Int64)
  /// A difference within tolerance, given up on a document.
  case shortfall(document: Int64, amount: Int64)
  /// Credit given to the payer, and the account that bears it.
  case creditGranted(amount: Int64, from: LedgerAccount)
  case creditApplied(document: Int64, amount: Int64)
  case creditExpired(amount: Int64)
  /// Negative gives it back.
  case promotionApplied(document: Int64, amount: Int64)
  /// Credit that was spent on a document goes back to the payer.
  case creditReturned(document: Int64, amount: Int64)
  /// What a document was paid or credited beyond its due belongs to the payer's balance now. It
  /// stays customer credit, so nothing is posted.
  case creditMoved(document: Int64, amount: Int64)
  /// Money applied to nothing becomes credit; negative takes that back.
  case cashCredited(payment: Int64, amount: Int64)
  /// Credit of the payer that was given back by a bank transfer.
  case creditPaidOut(amount: Int64)
  /// Money that came for what was written off.
  case recovered(document: Int64, payment: Int64, amount: Int64)
}

package struct LedgerRefund: Hashable, Sendable {
  package let id: Int64
  package let payment: Int64
  package let account: LedgerSegment
  /// The document that the refund's note corrects, or whose excess it is; nil where neither is.
  package let document: Int64?
  package let amount: Int64
  /// Of the payer's balance.
  package let isOfBalance: Bool

  package init(
    id: Int64, payment: Int64, account: LedgerSegment, document: Int64?, amount: Int64,
    isOfBalance: Bool = false
  ) {
    self.isOfBalance = isOfBalance
    self.id = id
    self.payment = payment
    self.account = account
    self.document = document
    self.amount = amount
  }
}

package struct LedgerDispute: Hashable, Sendable {
  package let id: Int64
  package let account: LedgerSegment
  package let amount: Int64

  package init(id: Int64, account: LedgerSegment, amount: Int64) {
    self.id = id
    self.account = account
    self.amount = amount
  }
}
