// A row of the table `operator_money`.

import Billing

/// Money that an operator moved without a second person: what his limit of the day is counted by.
package struct OperatorMoneyRow: StoredRow, Hashable, Sendable {
  package static let table = "operator_money"
  package static let columns = [
    "operator_id", "on_day", "currency", "n", "amount", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["operator_id", "on_day", "currency", "n"]

  package var operatorID: OperatorID
  package var onDay: Day
  package var currency: Currency
  package var n: Int
  /// Minor units, never negative.
  package var amount: Int64
  package var stamp: Stamp

  package init(
    operatorID: OperatorID, onDay: Day, currency: Currency, n: Int, amount: Int64, stamp: Stamp
  ) {
    self.operatorID = operatorID
    self.onDay = onDay
    self.currency = currency
    self.n = n
    self.amount = amount
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    operatorID = try row.next()
    onDay = try row.next()
    currency = try row.next()
    n = try row.next()
    amount = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(operatorID)
    values.bind(onDay)
    values.bind(currency)
    values.bind(n)
    values.bind(amount)
    values.bind(stamp)
  }
}
