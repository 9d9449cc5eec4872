// A row of the table `invoice_line`.

import Billing

/// A line of a document. Amounts in minor units of its currency.
package struct InvoiceLineRow: StoredRow, Hashable, Sendable {
  package static let table = "invoice_line"
  package static let columns = [
    "invoice_id", "n", "subscription_id", "price_id", "purpose", "cause_id", "period_start",
    "period_end", "service_start", "service_end", "quantity_mantissa", "quantity_scale", "amount",
    "discount_id", "discount_amount", "tax_code", "tax_percent_mantissa", "tax_percent_scale",
    "tax_amount", "corrects_invoice_id", "corrects_line", "description", "basis",
  ]
  package static let key = ["invoice_id", "n"]

  package enum Purpose: String, StoredValue, CaseIterable {
    case recurring
    case usage
    case oneTime = "one_time"
    case proration
    case credit
  }

  package var invoiceID: InvoiceID
  /// 1…
  package var n: Int
  package var subscriptionID: SubscriptionID?
  package var priceID: PriceID?
  package var purpose: Purpose
  /// What caused it; absent for the base charge.
  package var causeID: SubscriptionEventID?
  /// The true billing period, half-open.
  package var periodStart: Day
  package var periodEnd: Day
  /// The stretch billed, half-open.
  package var serviceStart: Day
  package var serviceEnd: Day
  package var quantity: ExactDecimal?
  /// Before discount.
  package var amount: Int64
  package var discountID: DiscountID?
  /// Positive.
  package var discountAmount: Int64
  package var taxCode: String?
  package var taxPercent: ExactDecimal?
  package var taxAmount: Int64
  /// The line that a repair line corrects.
  package var correctsInvoiceID: InvoiceID?
  package var correctsLine: Int?
  package var description: String
  /// Exact terms and derivation as rule ids and inputs; absent on imported lines.
  package var basis: String?

  /// What the customer owes for the line. Taxes inside the price stand in `taxAmount` and not in
  /// `amount`.
  package var total: Int64 { amount - discountAmount + taxAmount }

  package init(
    invoiceID: InvoiceID, n: Int, subscriptionID: SubscriptionID?, priceID: PriceID?,
    purpose:
      Purpose, causeID: SubscriptionEventID?, periodStart: Day, periodEnd: Day, serviceStart: Day,
    serviceEnd: Day, quantity: ExactDecimal?, amount: Int64, discountID: DiscountID?,
    discountAmount: Int64, taxCode: String?, taxPercent: ExactDecimal?, taxAmount: Int64,
    correctsInvoiceID: InvoiceID?, correctsLine: Int?, description: String,
    basis: String? = nil
  ) {
    self.invoiceID = invoiceID
    self.n = n
    self.subscriptionID = subscriptionID
    self.priceID = priceID
    self.purpose = purpose
    self.causeID = causeID
    self.periodStart = periodStart
    self.periodEnd = periodEnd
    self.serviceStart = serviceStart
    self.serviceEnd = serviceEnd
    self.quantity = quantity
    self.amount = amount
    self.discountID = discountID
    self.discountAmount = discountAmount
    self.taxCode = taxCode
    self.taxPercent = taxPercent
    self.taxAmount = taxAmount
    self.correctsInvoiceID = correctsInvoiceID
    self.correctsLine = correctsLine
    self.description = description
    self.basis = basis
  }

  package init(_ row: inout ColumnReader) throws {
    invoiceID = try row.next()
    n = try row.next()
    subscriptionID = try row.next()
    priceID = try row.next()
    purpose = try row.next()
    causeID = try row.next()
    periodStart = try row.next()
    periodEnd = try row.next()
    serviceStart = try row.next()
    serviceEnd = try row.next()
    quantity = try row.next()
    amount = try row.next()
    discountID = try row.next()
    discountAmount = try row.next()
    taxCode = try row.next()
    taxPercent = try row.next()
    taxAmount = try row.next()
    correctsInvoiceID = try row.next()
    correctsLine = try row.next()
    description = try row.next()
    basis = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(invoiceID)
    values.bind(n)
    values.bind(subscriptionID)
    values.bind(priceID)
    values.bind(purpose)
    values.bind(causeID)
    values.bind(periodStart)
    values.bind(periodEnd)
    values.bind(serviceStart)
    values.bind(serviceEnd)
    values.bind(quantity)
    values.bind(amount)
    values.bind(discountID)
    values.bind(discountAmount)
    values.bind(taxCode)
    values.bind(taxPercent)
    values.bind(taxAmount)
    values.bind(correctsInvoiceID)
    values.bind(correctsLine)
    values.bind(description)
    values.bind(basis)
  }
}
