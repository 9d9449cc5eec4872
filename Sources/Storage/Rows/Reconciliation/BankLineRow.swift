// A row of the table `bank_line`.

import Billing

/// An entry of a bank statement; credits are positive.
package struct BankLineRow: StoredRow, Hashable, Sendable {
  package static let table = "bank_line"
  package static let columns = [
    "statement_id", "n", "booked_on", "value_on", "amount", "currency", "reference", "end_to_end",
    "counterparty", "counterparty_iban", "remittance", "code", "reversal",
  ]
  package static let key = ["statement_id", "n"]

  package var statementID: StatementID
  package var n: Int
  package var bookedOn: Day
  package var valueOn: Day
  package var amount: Int64
  package var currency: Currency
  /// The bank's own reference.
  package var reference: String
  /// End-to-end id; empty when absent.
  package var endToEnd: String
  package var counterparty: String
  package var counterpartyIBAN: String
  package var remittance: String
  /// Bank transaction code.
  package var code: String
  package var reversal: Bool

  package init(
    statementID: StatementID, n: Int, bookedOn: Day, valueOn: Day, amount: Int64,
    currency:
      Currency, reference: String, endToEnd: String, counterparty: String, counterpartyIBAN: String,
    remittance: String, code: String, reversal: Bool
  ) {
    self.statementID = statementID
    self.n = n
    self.bookedOn = bookedOn
    self.valueOn = valueOn
    self.amount = amount
    self.currency = currency
    self.reference = reference
    self.endToEnd = endToEnd
    self.counterparty = counterparty
    self.counterpartyIBAN = counterpartyIBAN
    self.remittance = remittance
    self.code = code
    self.reversal = reversal
  }

  package init(_ row: inout ColumnReader) throws {
    statementID = try row.next()
    n = try row.next()
    bookedOn = try row.next()
    valueOn = try row.next()
    amount = try row.next()
    currency = try row.next()
    reference = try row.next()
    endToEnd = try row.next()
    counterparty = try row.next()
    counterpartyIBAN = try row.next()
    remittance = try row.next()
    code = try row.next()
    reversal = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(statementID)
    values.bind(n)
    values.bind(bookedOn)
    values.bind(valueOn)
    values.bind(amount)
    values.bind(currency)
    values.bind(reference)
    values.bind(endToEnd)
    values.bind(counterparty)
    values.bind(counterpartyIBAN)
    values.bind(remittance)
    values.bind(code)
    values.bind(reversal)
  }
}
