// A row of the table `billed_claim`.

import Billing

/// What a document that is not void has billed: nothing is billed twice.
package struct BilledClaimRow: StoredRow, Hashable, Sendable {
  package static let table = "billed_claim"
  package static let columns = [
    "subscription_id", "price_id", "period_start", "service_start", "purpose", "cause_id",
    "corrects", "invoice_id", "line",
  ]
  package static let key = [
    "subscription_id", "price_id", "period_start", "service_start", "purpose", "cause_id",
    "corrects",
  ]

  package var subscriptionID: SubscriptionID
  /// 0 when the line has no price.
  package var priceID: Int64
  package var periodStart: Day
  package var serviceStart: Day
  package var purpose: String
  /// 0 for the base charge.
  package var causeID: Int64
  /// `invoice/line` of the corrected line as ids; empty for none.
  package var corrects: String
  package var invoiceID: InvoiceID
  package var line: Int

  package init(
    subscriptionID: SubscriptionID, priceID: Int64, periodStart: Day, serviceStart: Day,
    purpose:
      String, causeID: Int64, corrects: String, invoiceID: InvoiceID, line: Int
  ) {
    self.subscriptionID = subscriptionID
    self.priceID = priceID
    self.periodStart = periodStart
    self.serviceStart = serviceStart
    self.purpose = purpose
    self.causeID = causeID
    self.corrects = corrects
    self.invoiceID = invoiceID
    self.line = line
  }

  package init(_ row: inout ColumnReader) throws {
    subscriptionID = try row.next()
    priceID = try row.next()
    periodStart = try row.next()
    serviceStart = try row.next()
    purpose = try row.next()
    causeID = try row.next()
    corrects = try row.next()
    invoiceID = try row.next()
    line = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(subscriptionID)
    values.bind(priceID)
    values.bind(periodStart)
    values.bind(serviceStart)
    values.bind(purpose)
    values.bind(causeID)
    values.bind(corrects)
    values.bind(invoiceID)
    values.bind(line)
  }
}
