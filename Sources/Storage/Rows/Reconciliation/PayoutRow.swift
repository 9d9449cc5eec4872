// A row of the table `payout`.

import Billing

/// A transfer from a processor to a bank. `Billing.Payout`, column by column.
package struct PayoutRow: StoredRow, Hashable, Sendable {
  package static let table = "payout"
  package static let columns = [
    "id", "file_id", "n", "identity", "processor", "merchant_account", "batch", "currency",
    "amount", "paid_on", "bank_reference", "is_stated", "line", "text", "created_at",
    "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package var id: PayoutID
  package var fileID: ImportFileID
  /// The row it is read from.
  package var n: Int
  package var identity: String
  package var processor: String
  package var merchantAccount: String?
  package var batch: String
  package var currency: Currency
  package var amount: Int64
  package var paidOn: Day
  package var bankReference: String?
  package var isStated: Bool
  /// Where it was read.
  package var line: Int
  package var text: String
  package var stamp: Stamp

  package init(
    id: PayoutID, fileID: ImportFileID, n: Int, identity: String, processor: String,
    merchantAccount: String?, batch: String, currency: Currency, amount: Int64, paidOn: Day,
    bankReference: String?, isStated: Bool, line: Int, text: String, stamp: Stamp
  ) {
    self.id = id
    self.fileID = fileID
    self.n = n
    self.identity = identity
    self.processor = processor
    self.merchantAccount = merchantAccount
    self.batch = batch
    self.currency = currency
    self.amount = amount
    self.paidOn = paidOn
    self.bankReference = bankReference
    self.isStated = isStated
    self.line = line
    self.text = text
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    fileID = try row.next()
    n = try row.next()
    identity = try row.next()
    processor = try row.next()
    merchantAccount = try row.next()
    batch = try row.next()
    currency = try row.next()
    amount = try row.next()
    paidOn = try row.next()
    bankReference = try row.next()
    isStated = try row.next()
    line = try row.next()
    text = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(fileID)
    values.bind(n)
    values.bind(identity)
    values.bind(processor)
    values.bind(merchantAccount)
    values.bind(batch)
    values.bind(currency)
    values.bind(amount)
    values.bind(paidOn)
    values.bind(bankReference)
    values.bind(isStated)
    values.bind(line)
    values.bind(text)
    values.bind(stamp)
  }
}
