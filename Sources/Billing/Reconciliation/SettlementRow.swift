// A row of a processor's report, in one shape for all processors.

/// What a processor says it did with one movement of money. Signs are the merchant's: money that
/// comes is positive. Rows never change once read.
package struct SettlementRow: Hashable, Sendable, Codable {
  /// The processor's id of the movement where it has one, else file and line; unique per processor.
  package let id: String
  /// `stripe`, `adyen`.
  package let processor: String
  /// The merchant account as the report names it; nil where the report is of one account.
  package let merchantAccount: String?
  package let kind: Kind
  /// The kind as the report words it.
  package let nativeKind: String
  /// Ids of the payment, strongest first: charge, payment intent, PSP reference.
  package let paymentReferences: [String]
  /// The id of the modification itself: a refund, a capture, a dispute.
  package let modificationReference: String?
  /// Our own reference, as sent to the processor.
  package let merchantReference: String?
  package let gross: Money
  /// What the processor keeps, in the net currency; a cost is positive.
  package let fee: Money
  package let net: Money
  /// Net currency per gross currency, as written; nil where the report states none.
  package let exchangeRate: String?
  /// The day the processor booked it, in the report's own zone.
  package let bookedOn: Day
  /// The payout or batch that carries the row; nil until the processor assigned one.
  package let batch: String?
  package let evidence: Evidence

  /// The kinds of movements daybook tells apart.
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case capture
    case captureReversal = "capture_reversal"
    case refund
    case refundReversal = "refund_reversal"
    case chargeback
    case chargebackReversal = "chargeback_reversal"
    case fee
    case deduction
    case adjustment
    case reserve
    case transfer
    case payout
    case payoutReversal = "payout_reversal"
    case other
  }

  package init(
    id: String, processor: String, merchantAccount: String?, kind: Kind, nativeKind: String,
    paymentReferences: [String], modificationReference: String?, merchantReference: String?,
    gross: Money, fee: Money, net: Money, exchangeRate: String?, bookedOn: Day, batch: String?,
    evidence: Evidence
  ) {
    self.id = id
    self.processor = processor
    self.merchantAccount = merchantAccount
    self.kind = kind
    self.nativeKind = nativeKind
    self.paymentReferences = paymentReferences
    self.modificationReference = modificationReference
    self.merchantReference = merchantReference
    self.gross = gross
    self.fee = fee
    self.net = net
    self.exchangeRate = exchangeRate
    self.bookedOn = bookedOn
    self.batch = batch
    self.evidence = evidence
  }

  package var reference: FactReference { FactReference(.row, id) }
}

/// A transfer from a processor to our bank account; negative when the processor collects from us.
package struct Payout: Hashable, Sendable, Codable {
  /// The processor's id, or batch and currency.
  package let id: String
  package let processor: String
  package let merchantAccount: String?
  /// The batch that its rows name.
  package let batch: String
  package let amount: Money
  package let paidOn: Day
  /// What the bank statement will say: a trace id, `TX…XT batch 12, Account`.
  package let bankReference: String?
  /// Whether the report states the amount. Otherwise it is the sum of the rows, and only the bank can
  /// confirm it.
  package let isStated: Bool
  package let evidence: Evidence

  package init(
    id: String, processor: String, merchantAccount: String?, batch: String, amount: Money,
    paidOn: Day, bankReference: String?, isStated: Bool, evidence: Evidence
  ) {
    self.id = id
    self.processor = processor
    self.merchantAccount = merchantAccount
    self.batch = batch
    self.amount = amount
    self.paidOn = paidOn
    self.bankReference = bankReference
    self.isStated = isStated
    self.evidence = evidence
  }

  package var reference: FactReference { FactReference(.payout, id) }
}
