// A row of the table `settlement_row`.

import Billing

/// A movement that a processor reports. `Billing.SettlementRow`, column by column; its raw text is
/// the `RawRowRow` with the same file and n.
package struct ReportedRow: StoredRow, Hashable, Sendable {
  package static let table = "settlement_row"
  package static let columns = [
    "file_id", "n", "identity", "processor", "merchant_account", "kind", "native_kind",
    "payment_references", "modification_reference", "merchant_reference", "gross_currency",
    "gross", "net_currency", "fee", "net", "exchange_rate", "booked_on", "batch",
  ]
  package static let key = ["file_id", "n"]

  package var fileID: ImportFileID
  package var n: Int
  package var identity: String
  package var processor: String
  package var merchantAccount: String?
  /// Of `SettlementRow.Kind`.
  package var kind: String
  package var nativeKind: String
  /// One a line, strongest first.
  package var paymentReferences: String
  package var modificationReference: String?
  package var merchantReference: String?
  package var grossCurrency: Currency
  package var gross: Int64
  package var netCurrency: Currency
  /// In the net currency.
  package var fee: Int64
  package var net: Int64
  package var exchangeRate: String?
  package var bookedOn: Day
  package var batch: String?

  package init(
    fileID: ImportFileID, n: Int, identity: String, processor: String, merchantAccount: String?,
    kind: String, nativeKind: String, paymentReferences: String, modificationReference: String?,
    merchantReference: String?, grossCurrency: Currency, gross: Int64, netCurrency: Currency,
    fee:
      Int64, net: Int64, exchangeRate: String?, bookedOn: Day, batch: String?
  ) {
    self.fileID = fileID
    self.n = n
    self.identity = identity
    self.processor = processor
    self.merchantAccount = merchantAccount
    self.kind = kind
    self.nativeKind = nativeKind
    self.paymentReferences = paymentReferences
    self.modificationReference = modificationReference
    self.merchantReference = merchantReference
    self.grossCurrency = grossCurrency
    self.gross = gross
    self.netCurrency = netCurrency
    self.fee = fee
    self.net = net
    self.exchangeRate = exchangeRate
    self.bookedOn = bookedOn
    self.batch = batch
  }

  package init(_ row: inout ColumnReader) throws {
    fileID = try row.next()
    n = try row.next()
    identity = try row.next()
    processor = try row.next()
    merchantAccount = try row.next()
    kind = try row.next()
    nativeKind = try row.next()
    paymentReferences = try row.next()
    modificationReference = try row.next()
    merchantReference = try row.next()
    grossCurrency = try row.next()
    gross = try row.next()
    netCurrency = try row.next()
    fee = try row.next()
    net = try row.next()
    exchangeRate = try row.next()
    bookedOn = try row.next()
    batch = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(fileID)
    values.bind(n)
    values.bind(identity)
    values.bind(processor)
    values.bind(merchantAccount)
    values.bind(kind)
    values.bind(nativeKind)
    values.bind(paymentReferences)
    values.bind(modificationReference)
    values.bind(merchantReference)
    values.bind(grossCurrency)
    values.bind(gross)
    values.bind(netCurrency)
    values.bind(fee)
    values.bind(net)
    values.bind(exchangeRate)
    values.bind(bookedOn)
    values.bind(batch)
  }
}
