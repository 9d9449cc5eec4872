// A row of the table `settlement_row`.

import Billing

/// What a processor says it booked. Amounts signed, in minor units.
package struct SettlementRow: StoredRow, Hashable, Sendable {
  package static let table = "settlement_row"
  package static let columns = [
    "file_id", "n", "processor", "merchant_account_id", "kind", "processor_reference",
    "other_reference", "merchant_reference", "currency", "gross", "fee", "net", "source_currency",
    "source_gross", "booked_at", "available_on", "payout_id", "payout_reference",
  ]
  package static let key = ["file_id", "n"]

  package enum Processor: String, StoredValue, CaseIterable {
    case stripe, adyen
  }

  package var fileID: ImportFileID
  package var n: Int
  package var processor: Processor
  package var merchantAccountID: MerchantAccountID?
  /// The processor's own word: `charge`, `refund`, `Settled`, `Chargeback` …
  package var kind: String
  /// What our attempt, refund or dispute is called there; empty when the row names none.
  package var processorReference: String
  /// The processor's second name of it, such as its balance entry.
  package var otherReference: String
  /// Our own reference as the processor echoes it; empty when absent.
  package var merchantReference: String
  package var currency: Currency
  package var gross: Int64
  package var fee: Int64
  package var net: Int64
  /// The charge's currency, where it was converted.
  package var sourceCurrency: Currency?
  package var sourceGross: Int64?
  package var bookedAt: Timestamp
  package var availableOn: Day?
  package var payoutID: PayoutID?
  package var payoutReference: String

  package init(
    fileID: ImportFileID, n: Int, processor: Processor, merchantAccountID: MerchantAccountID?,
    kind:
      String, processorReference: String, otherReference: String, merchantReference: String,
    currency:
      Currency, gross: Int64, fee: Int64, net: Int64, sourceCurrency: Currency?,
    sourceGross: Int64?,
    bookedAt: Timestamp, availableOn: Day?, payoutID: PayoutID?, payoutReference: String
  ) {
    self.fileID = fileID
    self.n = n
    self.processor = processor
    self.merchantAccountID = merchantAccountID
    self.kind = kind
    self.processorReference = processorReference
    self.otherReference = otherReference
    self.merchantReference = merchantReference
    self.currency = currency
    self.gross = gross
    self.fee = fee
    self.net = net
    self.sourceCurrency = sourceCurrency
    self.sourceGross = sourceGross
    self.bookedAt = bookedAt
    self.availableOn = availableOn
    self.payoutID = payoutID
    self.payoutReference = payoutReference
  }

  package init(_ row: inout ColumnReader) throws {
    fileID = try row.next()
    n = try row.next()
    processor = try row.next()
    merchantAccountID = try row.next()
    kind = try row.next()
    processorReference = try row.next()
    otherReference = try row.next()
    merchantReference = try row.next()
    currency = try row.next()
    gross = try row.next()
    fee = try row.next()
    net = try row.next()
    sourceCurrency = try row.next()
    sourceGross = try row.next()
    bookedAt = try row.next()
    availableOn = try row.next()
    payoutID = try row.next()
    payoutReference = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(fileID)
    values.bind(n)
    values.bind(processor)
    values.bind(merchantAccountID)
    values.bind(kind)
    values.bind(processorReference)
    values.bind(otherReference)
    values.bind(merchantReference)
    values.bind(currency)
    values.bind(gross)
    values.bind(fee)
    values.bind(net)
    values.bind(sourceCurrency)
    values.bind(sourceGross)
    values.bind(bookedAt)
    values.bind(availableOn)
    values.bind(payoutID)
    values.bind(payoutReference)
  }
}
