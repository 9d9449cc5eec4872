// A row of the table `payout`.

import Billing

/// Money a processor sent to a bank.
package struct PayoutRow: StoredRow, Hashable, Sendable {
  package static let table = "payout"
  package static let columns = [
    "id", "file_id", "processor", "merchant_account_id", "reference", "currency", "amount",
    "paid_on", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Processor: String, StoredValue, CaseIterable {
    case stripe, adyen
  }

  package var id: PayoutID
  package var fileID: ImportFileID
  package var processor: Processor
  package var merchantAccountID: MerchantAccountID?
  package var reference: String
  package var currency: Currency
  /// Net.
  package var amount: Int64
  package var paidOn: Day
  package var stamp: Stamp

  package init(
    id: PayoutID, fileID: ImportFileID, processor: Processor, merchantAccountID: MerchantAccountID?,
    reference: String, currency: Currency, amount: Int64, paidOn: Day, stamp: Stamp
  ) {
    self.id = id
    self.fileID = fileID
    self.processor = processor
    self.merchantAccountID = merchantAccountID
    self.reference = reference
    self.currency = currency
    self.amount = amount
    self.paidOn = paidOn
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    fileID = try row.next()
    processor = try row.next()
    merchantAccountID = try row.next()
    reference = try row.next()
    currency = try row.next()
    amount = try row.next()
    paidOn = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(fileID)
    values.bind(processor)
    values.bind(merchantAccountID)
    values.bind(reference)
    values.bind(currency)
    values.bind(amount)
    values.bind(paidOn)
    values.bind(stamp)
  }
}
