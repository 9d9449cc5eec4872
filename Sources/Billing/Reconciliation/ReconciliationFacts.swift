// Everything a reconciliation looks at. It reads nothing else.

/// Our records and theirs, as known on `asOf`. The order of the arrays does not matter; ids are
/// unique within an array, except that the same row may come from two files.
package struct ReconciliationFacts: Sendable {
  package var asOf: Day
  package var calendar: BusinessCalendar
  package var accounts: [MerchantAccountTerms]
  package var tolerances: [Tolerance]
  package var payments: [PaymentFact]
  package var refunds: [RefundFact]
  package var disputes: [DisputeFact]
  package var openInvoices: [OpenInvoiceFact]
  package var rows: [SettlementRow]
  package var payouts: [Payout]
  package var bankLines: [BankLine]
  /// Found while the files were read.
  package var controlBreaks: [ControlBreak]
  package var duplicateFiles: [DuplicateFile]
  /// Matches that stand from earlier runs or were made by people.
  package var earlierMatches: [Match]
  package var limits: SearchLimits

  package init(asOf: Day, calendar: BusinessCalendar = BusinessCalendar()) {
    self.asOf = asOf
    self.calendar = calendar
    (accounts, tolerances, payments, refunds, disputes) = ([], [], [], [], [])
    (openInvoices, rows, payouts, bankLines) = ([], [], [], [])
    (controlBreaks, duplicateFiles, earlierMatches) = ([], [], [])
    limits = SearchLimits()
  }
}

/// How a merchant account settles, and what it charges.
package struct MerchantAccountTerms: Hashable, Sendable, Codable {
  package let id: String
  package let processor: String
  /// The account's name in reports, where it differs from `id`.
  package let reportName: String?
  /// Working days from capture to the report's row.
  package var settlementLag: Int
  /// Working days from a row to its payout.
  package var payoutLag: Int
  /// Working days from payout to the bank line.
  package var bankLag: Int
  /// Fee per captured payment: percent of gross plus a fixed amount; nil where the contract passes
  /// the schemes' fees through.
  package var feePercent: ExactDecimal?
  package var feeFixed: Money?
  /// Calendar days until held money must come back.
  package var reserveDays: Int?

  package init(
    id: String, processor: String, reportName: String? = nil, settlementLag: Int = 3,
    payoutLag: Int = 5, bankLag: Int = 3, feePercent: ExactDecimal? = nil,
    feeFixed: Money? = nil, reserveDays: Int? = nil
  ) {
    self.id = id
    self.processor = processor
    self.reportName = reportName
    self.settlementLag = settlementLag
    self.payoutLag = payoutLag
    self.bankLag = bankLag
    self.feePercent = feePercent
    self.feeFixed = feeFixed
    self.reserveDays = reserveDays
  }
}

/// One of our payments at a processor, or a transfer a customer announced.
package struct PaymentFact: Hashable, Sendable, Codable {
  package enum State: String, Hashable, Sendable, Codable {
    case authorised
    case captured
    case voided
  }

  package enum Method: String, Hashable, Sendable, Codable {
    case processor
    case bankTransfer = "bank_transfer"
  }

  package var id: String
  package var merchantAccount: String
  package var method: Method
  /// Ids the processor gave: payment intent, charge, PSP reference.
  package var references: [String]
  /// What we sent as our own reference.
  package var merchantReference: String?
  package var invoice: String?
  /// The captured amount; the authorised one before capture.
  package var amount: Money
  package var state: State
  /// The day of capture, else of authorisation.
  package var on: Day
  package var voidRequestedOn: Day?

  package init(
    id: String, merchantAccount: String, method: Method = .processor, references: [String],
    merchantReference: String? = nil, invoice: String? = nil, amount: Money,
    state: State = .captured, on: Day, voidRequestedOn: Day? = nil
  ) {
    self.id = id
    self.merchantAccount = merchantAccount
    self.method = method
    self.references = references
    self.merchantReference = merchantReference
    self.invoice = invoice
    self.amount = amount
    self.state = state
    self.on = on
    self.voidRequestedOn = voidRequestedOn
  }

  package var reference: FactReference { FactReference(.payment, id) }
}

/// Money we gave back through a processor.
package struct RefundFact: Hashable, Sendable, Codable {
  package var id: String
  package var payment: String
  /// The processor's id of the refund.
  package var processorReference: String?
  /// Positive.
  package var amount: Money
  package var on: Day
  package var hasFailed: Bool

  package init(
    id: String, payment: String, processorReference: String?, amount: Money, on: Day,
    hasFailed: Bool = false
  ) {
    self.id = id
    self.payment = payment
    self.processorReference = processorReference
    self.amount = amount
    self.on = on
    self.hasFailed = hasFailed
  }

  package var reference: FactReference { FactReference(.refund, id) }
}

/// A dispute as our records know it.
package struct DisputeFact: Hashable, Sendable, Codable {
  package enum Outcome: String, Hashable, Sendable, Codable {
    case open
    case won
    case lost
  }

  package var id: String
  package var payment: String
  package var processorReference: String?
  /// Positive, without the processor's dispute fee.
  package var amount: Money
  package var openedOn: Day
  package var outcome: Outcome

  package init(
    id: String, payment: String, processorReference: String?, amount: Money, openedOn: Day,
    outcome: Outcome = .open
  ) {
    self.id = id
    self.payment = payment
    self.processorReference = processorReference
    self.amount = amount
    self.openedOn = openedOn
    self.outcome = outcome
  }

  package var reference: FactReference { FactReference(.dispute, id) }
}

/// An invoice with money due, to which unapplied cash may belong.
package struct OpenInvoiceFact: Hashable, Sendable, Codable {
  package var id: String
  package var number: String
  package var due: Money
  package var dueOn: Day

  package init(id: String, number: String, due: Money, dueOn: Day) {
    self.id = id
    self.number = number
    self.due = due
    self.dueOn = dueOn
  }
}

/// A file that was imported before under the same content hash.
package struct DuplicateFile: Hashable, Sendable, Codable {
  package let file: String
  package let original: String
  package let on: Day

  package init(file: String, original: String, on: Day) {
    self.file = file
    self.original = original
    self.on = on
  }
}

/// The work a search may do before it is abandoned, and how sure it must be.
package struct SearchLimits: Hashable, Sendable, Codable {
  /// Rows that one payout search considers.
  package var candidates = 200
  /// Steps of one payout search.
  package var steps = 200_000
  /// The lowest score of a match without a strong key.
  package var minimumScore = 60
  /// How much the second best must lose by.
  package var margin = 15

  package init() {}
}
