// A row of the table `tolerance`.

import Billing

/// How far a comparison may be off in one currency.
package struct ToleranceRow: StoredRow, Hashable, Sendable {
  package static let table = "tolerance"
  package static let columns = [
    "rule", "currency", "under", "over", "account", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["rule", "currency"]

  package var rule: Tolerance.Rule
  package var currency: Currency
  /// How much less than expected, in minor units; not negative.
  package var under: Int64
  /// How much more; not negative.
  package var over: Int64
  package var account: LedgerAccount
  package var stamp: Stamp

  package init(
    rule: Tolerance.Rule, currency: Currency, under: Int64, over: Int64, account: LedgerAccount,
    stamp: Stamp
  ) {
    self.rule = rule
    self.currency = currency
    self.under = under
    self.over = over
    self.account = account
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    rule = try row.next()
    currency = try row.next()
    under = try row.next()
    over = try row.next()
    account = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(rule)
    values.bind(currency)
    values.bind(under)
    values.bind(over)
    values.bind(account)
    values.bind(stamp)
  }

  package var terms: Tolerance {
    Tolerance(rule: rule, currency: currency, range: -under...over, account: account)
  }
}
