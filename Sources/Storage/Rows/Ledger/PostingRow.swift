// A row of the table `posting`.

import Billing

/// One side of an entry; ids are 0 where it has none.
package struct PostingRow: StoredRow, Hashable, Sendable {
  package static let table = "posting"
  package static let columns = [
    "entry_id", "n", "account", "side", "amount", "legal_entity_id", "customer_id",
    "merchant_account_id",
  ]
  package static let key = ["entry_id", "n"]

  package var entryID: JournalEntryID
  /// 1…
  package var n: Int
  package var account: LedgerAccount
  package var side: Posting.Side
  /// Positive.
  package var amount: Int64
  package var legalEntityID: Int64
  package var customerID: Int64
  package var merchantAccountID: Int64

  package init(
    entryID: JournalEntryID, n: Int, account: LedgerAccount, side: Posting.Side, amount: Int64,
    legalEntityID: Int64, customerID: Int64, merchantAccountID: Int64
  ) {
    self.entryID = entryID
    self.n = n
    self.account = account
    self.side = side
    self.amount = amount
    self.legalEntityID = legalEntityID
    self.customerID = customerID
    self.merchantAccountID = merchantAccountID
  }

  package init(_ row: inout ColumnReader) throws {
    entryID = try row.next()
    n = try row.next()
    account = try row.next()
    side = try row.next()
    amount = try row.next()
    legalEntityID = try row.next()
    customerID = try row.next()
    merchantAccountID = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(entryID)
    values.bind(n)
    values.bind(account)
    values.bind(side)
    values.bind(amount)
    values.bind(legalEntityID)
    values.bind(customerID)
    values.bind(merchantAccountID)
  }
}
