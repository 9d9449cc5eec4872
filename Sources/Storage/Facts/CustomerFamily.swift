// Customers that turned out to be one. Facts stay where they were recorded; whoever reads those of
// a customer reads its aliases' with them.

import Billing

extension Connection {
  /// The customer that `id` stands for: itself, or the one it was merged into.
  package func survivor(of id: CustomerID) throws -> CustomerID {
    var current = id
    // A merge never names an alias, so the walk ends; the bound guards against a damaged book.
    for _ in 0..<64 {
      let merge: CustomerMergeRow? = try one(where: "duplicate_id = $1", [current])
      guard let merge else { return current }
      current = merge.survivorID
    }
    return current
  }

  /// Who was merged into a customer, or into one that was merged into it, in id order.
  package func aliases(of id: CustomerID) throws -> [CustomerMergeRow] {
    try all(where: "duplicate_id <> $1 AND duplicate_id \(Self.family("$2"))", [id, id])
  }

  /// Each alias of the book with the customer it stands for.
  package func survivors() throws -> [CustomerID: CustomerID] {
    let rows: [CustomerMergeRow] = try all(where: "1 = 1", [])
    return try rows.reduce(into: [:]) { $0[$1.duplicateID] = try survivor(of: $1.duplicateID) }
  }

  /// What a column meets that names the customer at `place` or an alias of it. Nearly nobody has
  /// an alias: then it is a plain comparison.
  func kin(of id: CustomerID, _ place: String = "$1") throws -> String {
    let hasAlias: Bool =
      try first("SELECT 1 FROM customer_merge WHERE survivor_id = $1", [id]) { _ in true } ?? false
    return hasAlias ? Self.family(place) : "= \(place)"
  }

  /// The customer at `place` and everybody who was merged into it.
  static func family(_ place: String) -> String {
    """
    IN (WITH RECURSIVE family (id) AS (
      SELECT CAST(\(place) AS BIGINT) UNION SELECT merged.duplicate_id FROM customer_merge merged
        JOIN family ON merged.survivor_id = family.id)
      SELECT id FROM family)
    """
  }

  /// Takes an alias out of everything that is derived; the one who stays is derived anew.
  package func removeStandings(of id: CustomerID) throws {
    try delete(CustomerStandingRow.self, where: "customer_id = $1", [id])
    try delete(CustomerBalanceRow.self, where: "customer_id = $1", [id])
    try delete(DunningCaseRow.self, where: "payer_id = $1", [id])
    try delete(JobDueRow.self, where: "customer_id = $1", [id])
  }
}

extension ListDefinition {
  /// What a column meets that names the customer of a list's scope or an alias of it.
  static let kin = Connection.family("{0}")
}
