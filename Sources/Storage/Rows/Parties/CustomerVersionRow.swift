// A row of the table `customer_version`.

import Billing

/// A later value of one field of a customer, from a day on.
package struct CustomerVersionRow: StoredRow, Hashable, Sendable {
  package static let table = "customer_version"
  package static let columns = [
    "customer_id", "field", "from_on", "n", "value", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["customer_id", "field", "from_on", "n"]

  package enum Field: String, StoredValue, CaseIterable {
    case name, email, zone
    case termsDays = "terms_days"
    case taxStatus = "tax_status"
    case country
  }

  package var customerID: CustomerID
  package var field: Field
  package var fromOn: Day
  /// Corrections from one day on are counted; the last one holds.
  package var n: Int
  package var value: String
  package var stamp: Stamp

  package init(
    customerID: CustomerID, field: Field, fromOn: Day, n: Int = 0, value: String, stamp: Stamp
  ) {
    self.customerID = customerID
    self.field = field
    self.fromOn = fromOn
    self.n = n
    self.value = value
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    customerID = try row.next()
    field = try row.next()
    fromOn = try row.next()
    n = try row.next()
    value = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(customerID)
    values.bind(field)
    values.bind(fromOn)
    values.bind(n)
    values.bind(value)
    values.bind(stamp)
  }
}

extension CustomerVersionRow {
  /// SQL of a field of the table or alias `customer`: as corrected last, or as it holds on a day
  /// that an expression names. The fields that have a column of their name.
  static func corrected(_ field: Field, of customer: String, on day: String? = nil) -> String {
    let until = day.map { " AND v.from_on <= \($0)" } ?? ""
    return """
      coalesce((SELECT v.value FROM customer_version v WHERE v.customer_id = \(customer).id \
      AND v.field = '\(field.rawValue)'\(until) \
      ORDER BY v.from_on DESC, v.n DESC LIMIT 1), \(customer).\(field.rawValue))
      """
  }
}
