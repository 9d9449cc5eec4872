// A row of the table `bank_statement`.

import Billing

/// A bank statement. `Billing.BankStatement`, column by column.
package struct StatementRow: StoredRow, Hashable, Sendable {
  package static let table = "bank_statement"
  package static let columns = [
    "id", "file_id", "n", "kind", "version", "identity", "sequence", "account",
    "account_currency", "bank", "copy_indicator", "balances", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: StatementID
  package var fileID: ImportFileID
  package var n: Int
  package var kind: String
  package var version: String?
  package var identity: String
  package var sequence: String?
  package var account: String
  package var accountCurrency: Currency?
  package var bank: String?
  package var copyIndicator: String?
  /// Canonical JSON.
  package var balances: String
  package var stamp: Stamp

  package init(
    id: StatementID, fileID: ImportFileID, n: Int, kind: String, version: String?, identity: String,
    sequence: String?, account: String, accountCurrency: Currency?, bank: String?,
    copyIndicator:
      String?, balances: String, stamp: Stamp
  ) {
    self.id = id
    self.fileID = fileID
    self.n = n
    self.kind = kind
    self.version = version
    self.identity = identity
    self.sequence = sequence
    self.account = account
    self.accountCurrency = accountCurrency
    self.bank = bank
    self.copyIndicator = copyIndicator
    self.balances = balances
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    fileID = try row.next()
    n = try row.next()
    kind = try row.next()
    version = try row.next()
    identity = try row.next()
    sequence = try row.next()
    account = try row.next()
    accountCurrency = try row.next()
    bank = try row.next()
    copyIndicator = try row.next()
    balances = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(fileID)
    values.bind(n)
    values.bind(kind)
    values.bind(version)
    values.bind(identity)
    values.bind(sequence)
    values.bind(account)
    values.bind(accountCurrency)
    values.bind(bank)
    values.bind(copyIndicator)
    values.bind(balances)
    values.bind(stamp)
  }
}
