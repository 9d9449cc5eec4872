// How much money a person may move in a day without a second one.

import Billing
import Storage

/// The limits in force: for each role and currency the last one that was set. A role without any
/// limit is not limited; one that has some moves nothing alone in a currency that has none, or a
/// currency that was forgotten would be a way around them.
package struct Limits: Sendable {
  private let amounts: [String: Int64]
  private let limited: Set<String>

  init(_ rows: [OperatorLimitRow]) {
    var amounts: [String: Int64] = [:]
    for row in rows { amounts[Self.key(row.role, row.currency)] = row.amount }
    self.amounts = amounts
    limited = Set(rows.map(\.role))
  }

  private static func key(_ role: String, _ currency: Currency) -> String {
    "\(role) \(currency.code)"
  }

  /// Nil when the role is not limited in the currency.
  package func limit(of role: OperatorRole, _ currency: Currency) -> Int64? {
    set(of: role, currency) ?? (isLimited(role) ? 0 : nil)
  }

  /// What somebody set; nil where nobody did.
  package func set(of role: OperatorRole, _ currency: Currency) -> Int64? {
    amounts[Self.key(role.rawValue, currency)]
  }

  package func isLimited(_ role: OperatorRole) -> Bool { limited.contains(role.rawValue) }

  /// Of several roles that allow an act, the one that allows most of it.
  package func widest(of roles: [OperatorRole], _ currency: Currency) -> (
    role: OperatorRole, limit: Int64?
  )? {
    var best: (role: OperatorRole, limit: Int64?)?
    for role in roles {
      guard let limit = limit(of: role, currency) else { return (role, nil) }
      if let known = best?.limit, known >= limit { continue }
      best = (role, limit)
    }
    return best
  }
}
