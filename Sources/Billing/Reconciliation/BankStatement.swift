// A bank statement and its lines, in one shape for all formats.

/// A statement, an intraday report or a notification of one bank account.
package struct BankStatement: Hashable, Sendable, Codable {
  package enum Kind: String, Hashable, Sendable, Codable {
    case statement
    case intraday
    case notification
  }

  package let kind: Kind
  /// The message version, `camt.053.001.08`; nil when the file names none.
  package let version: String?
  package let id: String
  /// The electronic sequence number, else the legal one.
  package let sequence: String?
  /// IBAN, or the bank's own account number.
  package let account: String
  package let accountCurrency: Currency?
  /// BIC of the bank.
  package let bank: String?
  /// Whether the bank marks it as a copy or a duplicate (`COPY`, `DUPL`, `CODU`).
  package let copyIndicator: String?
  package let balances: [StatementBalance]
  package let lines: [BankLine]
  package let evidence: Evidence

  package init(
    kind: Kind, version: String?, id: String, sequence: String?, account: String,
    accountCurrency: Currency?, bank: String?, copyIndicator: String?,
    balances: [StatementBalance], lines: [BankLine], evidence: Evidence
  ) {
    self.kind = kind
    self.version = version
    self.id = id
    self.sequence = sequence
    self.account = account
    self.accountCurrency = accountCurrency
    self.bank = bank
    self.copyIndicator = copyIndicator
    self.balances = balances
    self.lines = lines
    self.evidence = evidence
  }

  /// The opening booked balance, else the previous closing one.
  package var opening: StatementBalance? {
    balances.first { $0.code == "OPBD" } ?? balances.first { $0.code == "PRCD" }
  }

  package var closing: StatementBalance? { balances.first { $0.code == "CLBD" } }
}

/// A balance; an overdraft is negative.
package struct StatementBalance: Hashable, Sendable, Codable {
  /// ISO 20022: `OPBD` `CLBD` `PRCD` `CLAV` `FWAV` `ITBD` `OPAV` …
  package let code: String
  package let amount: Money
  package let on: Day?

  package init(code: String, amount: Money, on: Day?) {
    self.code = code
    self.amount = amount
    self.on = on
  }
}

/// One entry of a statement; a credit is positive.
package struct BankLine: Hashable, Sendable, Codable {
  package enum Status: String, Hashable, Sendable, Codable {
    case booked
    case pending
    case information
    case future
  }

  /// Unique per account: statement id and the entry's position.
  package let id: String
  package let account: String
  package let amount: Money
  package let status: Status
  /// Whether it takes an earlier entry back.
  package let isReversal: Bool
  package let bookedOn: Day?
  package let valueOn: Day?
  /// The bank's reference of the entry.
  package let bankReference: String?
  /// `PMNT/RCDT/ESCT`, with the bank's own code behind it.
  package let code: String?
  /// Number of payments of a batch entry, as the bank counts them.
  package let batchCount: Int?
  /// Details; a batch entry may have fewer than `batchCount`, or none.
  package let details: [BankLineDetail]
  package let text: String?
  package let evidence: Evidence

  package init(
    id: String, account: String, amount: Money, status: Status, isReversal: Bool, bookedOn: Day?,
    valueOn: Day?, bankReference: String?, code: String?, batchCount: Int?,
    details: [BankLineDetail], text: String?, evidence: Evidence
  ) {
    self.id = id
    self.account = account
    self.amount = amount
    self.status = status
    self.isReversal = isReversal
    self.bookedOn = bookedOn
    self.valueOn = valueOn
    self.bankReference = bankReference
    self.code = code
    self.batchCount = batchCount
    self.details = details
    self.text = text
    self.evidence = evidence
  }

  package var reference: FactReference { FactReference(.bankLine, id) }

  /// The day the money counts: value day, else booking day.
  package var day: Day? { valueOn ?? bookedOn }

  /// Every reference and text that may name a payout, an invoice or a payment.
  package var references: [String] {
    details.flatMap { $0.references + $0.remittance } + [bankReference, text].compactMap { $0 }
  }
}

/// One payment inside a bank entry.
package struct BankLineDetail: Hashable, Sendable, Codable {
  /// Its own amount, signed like the entry's; nil where the bank states none.
  package let amount: Money?
  /// End-to-end id, instruction id, UETR, mandate, structured references …; `NOTPROVIDED` left out.
  package let references: [String]
  package let counterparty: String?
  package let counterpartyAccount: String?
  /// Unstructured remittance text.
  package let remittance: [String]

  package init(
    amount: Money?, references: [String], counterparty: String?, counterpartyAccount: String?,
    remittance: [String]
  ) {
    self.amount = amount
    self.references = references
    self.counterparty = counterparty
    self.counterpartyAccount = counterpartyAccount
    self.remittance = remittance
  }
}
