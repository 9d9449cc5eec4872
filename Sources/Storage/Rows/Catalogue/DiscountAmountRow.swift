// A row of the table `discount_amount`.

import Billing

/// The amount off in one currency.
package struct DiscountAmountRow: StoredRow, Hashable, Sendable {
  package static let table = "discount_amount"
  package static let columns = ["discount_id", "currency", "amount"]
  package static let key = ["discount_id", "currency"]

  package var discountID: DiscountID
  package var currency: Currency
  /// Minor units.
  package var amount: Int64

  package init(
    discountID: DiscountID, currency: Currency, amount: Int64
  ) {
    self.discountID = discountID
    self.currency = currency
    self.amount = amount
  }

  package init(_ row: inout ColumnReader) throws {
    discountID = try row.next()
    currency = try row.next()
    amount = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(discountID)
    values.bind(currency)
    values.bind(amount)
  }
}
