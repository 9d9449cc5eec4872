// A row of the table `ledger_balance`.

import Billing

/// What was posted to an account of a legal entity in a currency: the roll-up of its postings.
package struct LedgerBalanceRow: StoredRow, Hashable, Sendable {
  package static let table = "ledger_balance"
  package static let columns = [
    "id", "account", "legal_entity_id", "currency", "merchant_account_id", "debit", "credit",
    "place", "legal_entity_key", "search_key",
  ]
  package static let key = ["id"]

  package var id: Int64
  package var account: LedgerAccount
  package var legalEntityID: LegalEntityID
  package var currency: Currency
  /// 0 where the account is no merchant account's.
  package var merchantAccountID: Int64
  package var debit: Int64
  package var credit: Int64
  /// The account's place in the chart, for sorting.
  package var place: Int
  package var legalEntityKey: String
  package var searchKey: String

  package init(
    id: Int64, account: LedgerAccount, legalEntityID: LegalEntityID, currency: Currency,
    merchantAccountID: Int64, debit: Int64, credit: Int64, place: Int, legalEntityKey: String,
    searchKey: String
  ) {
    self.id = id
    self.account = account
    self.legalEntityID = legalEntityID
    self.currency = currency
    self.merchantAccountID = merchantAccountID
    self.debit = debit
    self.credit = credit
    self.place = place
    self.legalEntityKey = legalEntityKey
    self.searchKey = searchKey
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    account = try row.next()
    legalEntityID = try row.next()
    currency = try row.next()
    merchantAccountID = try row.next()
    debit = try row.next()
    credit = try row.next()
    place = try row.next()
    legalEntityKey = try row.next()
    searchKey = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(account)
    values.bind(legalEntityID)
    values.bind(currency)
    values.bind(merchantAccountID)
    values.bind(debit)
    values.bind(credit)
    values.bind(place)
    values.bind(legalEntityKey)
    values.bind(searchKey)
  }
}
