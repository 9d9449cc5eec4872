// A row of the table `operator_standing`.

import Billing

/// What the list of operators sorts and searches by.
package struct OperatorStandingRow: StoredRow, Hashable, Sendable {
  package static let table = "operator_standing"
  package static let columns = ["operator_id", "sort_key", "search_key", "roles", "since"]
  package static let key = ["operator_id"]

  package var operatorID: OperatorID
  package var sortKey: String
  package var searchKey: String
  /// The words of the roles held, in the table's order.
  package var roles: String
  package var since: Timestamp

  package init(
    operatorID: OperatorID, sortKey: String, searchKey: String, roles: String, since: Timestamp
  ) {
    self.operatorID = operatorID
    self.sortKey = sortKey
    self.searchKey = searchKey
    self.roles = roles
    self.since = since
  }

  package init(_ row: inout ColumnReader) throws {
    operatorID = try row.next()
    sortKey = try row.next()
    searchKey = try row.next()
    roles = try row.next()
    since = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(operatorID)
    values.bind(sortKey)
    values.bind(searchKey)
    values.bind(roles)
    values.bind(since)
  }
}
