// Which customers stand next to a place of a list in the past, found by the order that the list
// has today: a page of a large book's past derives only those.

import Billing

/// A list whose own order comes from facts alone.
package enum PastList: Sendable {
  case customers, subscriptions, invoices

  /// The standing of today, its sort column, its id and whose it is.
  fileprivate var walk: (table: String, sort: String, id: String, owner: String, fact: String) {
    switch self {
    case .customers:
      ("customer_standing", "s.sort_key", "s.customer_id", "s.customer_id", "customer")
    case .subscriptions:
      ("subscription_standing", "s.sort_key", "s.subscription_id", "s.customer_id", "subscription")
    case .invoices: ("invoice_standing", "s.issued_on", "s.invoice_id", "s.customer_id", "invoice")
    }
  }

  /// Rows whose place in the order has moved since: they stand where they stood, whatever today's
  /// order says.
  fileprivate var moved: String {
    switch self {
    case .customers, .subscriptions:
      """
      s.customer_id IN (SELECT v.customer_id FROM main.customer_version v \
      WHERE v.field = 'name' AND NOT \(PastTables.isKnown("v")))
      """
    case .invoices:
      """
      s.invoice_id IN (SELECT f.invoice_id FROM main.draft_form f \
      WHERE NOT \(PastTables.isKnown("f")))
      """
    }
  }
}

extension Connection {
  /// Whose rows follow an anchor, as many as asked for; `isIncluded` counts the anchor's own row.
  package func owners(
    in list: PastList, beyond anchor: ListAnchor?, isIncluded: Bool = false, ascending: Bool,
    limit: Int
  ) throws -> [CustomerID] {
    let (table, sort, id, owner, fact) = list.walk
    let sign = (ascending ? ">" : "<") + (isIncluded ? "=" : "")
    let direction = ascending ? "ASC" : "DESC"
    let beyond = anchor == nil ? "" : " AND (\(sort), \(id)) \(sign) ($1, $2)"
    let values: [any StoredValue] = anchor.map { [$0.sortValue, $0.id] } ?? []
    return try rows(
      """
      SELECT \(owner) FROM main.\(table) s WHERE NOT (\(list.moved)) \
      AND EXISTS (SELECT 1 FROM \(fact) f WHERE f.id = \(id))\(beyond) \
      ORDER BY \(sort) \(direction), \(id) \(direction) LIMIT \(limit)
      """, values
    ) { try $0.next() }
  }

  /// Whose rows have moved in the order since, at most `limit`.
  package func movedOwners(in list: PastList, limit: Int) throws -> [CustomerID] {
    let (table, _, _, owner, _) = list.walk
    return try rows(
      """
      SELECT DISTINCT \(owner) FROM main.\(table) s WHERE \(list.moved) \
      ORDER BY \(owner) LIMIT \(limit)
      """
    ) { try $0.next() }
  }

  /// Whether the book holds more customers than that.
  package func hasCustomers(moreThan count: Int) throws -> Bool {
    try customerIDs(limit: count + 1).count > count
  }
}
