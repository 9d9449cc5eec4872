// A row of the table `bank_line`.

import Billing

/// An entry of a bank statement; a credit is positive. `Billing.BankLine`, column by column.
package struct StatementLineRow: StoredRow, Hashable, Sendable {
  package static let table = "bank_line"
  package static let columns = [
    "statement_id", "n", "identity", "account", "currency", "amount", "status", "is_reversal",
    "booked_on", "value_on", "bank_reference", "code", "batch_count", "details", "text", "raw_row",
  ]
  package static let key = ["statement_id", "n"]

  package var statementID: StatementID
  package var n: Int
  package var identity: String
  package var account: String
  package var currency: Currency
  package var amount: Int64
  package var status: String
  package var isReversal: Bool
  package var bookedOn: Day?
  package var valueOn: Day?
  package var bankReference: String?
  package var code: String?
  package var batchCount: Int?
  /// Canonical JSON.
  package var details: String
  package var text: String?
  /// The `RawRowRow.n` of its file.
  package var rawRow: Int

  package init(
    statementID: StatementID, n: Int, identity: String, account: String, currency: Currency,
    amount:
      Int64, status: String, isReversal: Bool, bookedOn: Day?, valueOn: Day?,
    bankReference: String?,
    code: String?, batchCount: Int?, details: String, text: String?, rawRow: Int
  ) {
    self.statementID = statementID
    self.n = n
    self.identity = identity
    self.account = account
    self.currency = currency
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
    self.rawRow = rawRow
  }

  package init(_ row: inout ColumnReader) throws {
    statementID = try row.next()
    n = try row.next()
    identity = try row.next()
    account = try row.next()
    currency = try row.next()
    amount = try row.next()
    status = try row.next()
    isReversal = try row.next()
    bookedOn = try row.next()
    valueOn = try row.next()
    bankReference = try row.next()
    code = try row.next()
    batchCount = try row.next()
    details = try row.next()
    text = try row.next()
    rawRow = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(statementID)
    values.bind(n)
    values.bind(identity)
    values.bind(account)
    values.bind(currency)
    values.bind(amount)
    values.bind(status)
    values.bind(isReversal)
    values.bind(bookedOn)
    values.bind(valueOn)
    values.bind(bankReference)
    values.bind(code)
    values.bind(batchCount)
    values.bind(details)
    values.bind(text)
    values.bind(rawRow)
  }
}
