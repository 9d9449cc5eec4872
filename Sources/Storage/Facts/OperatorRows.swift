// Who may act: operators, their roles, limits, and what they moved today.

import Billing

extension Connection {
  package func operators() throws -> [OperatorRow] { try all(order: "name") }

  package func `operator`(_ id: OperatorID) throws -> OperatorRow? {
    try one(where: "id = $1", [id])
  }

  package func `operator`(named name: String) throws -> OperatorRow? {
    try one(where: "name = $1", [name])
  }

  package func `operator`(uid: UInt32) throws -> OperatorRow? {
    try one(where: "uid = $1", [Int64(uid)])
  }

  package func roleActs(of id: OperatorID) throws -> [OperatorRoleRow] {
    try all(where: "operator_id = $1", [id])
  }

  package func everyRoleAct() throws -> [OperatorRoleRow] { try all() }

  package func limits() throws -> [OperatorLimitRow] { try all() }

  /// What an operator moved on a day without a second person, per currency in its order.
  package func moneyMoved(by id: OperatorID, on day: Day) throws -> [Money] {
    var sums: [Money] = []
    for row in try moneyRows(by: id, on: day) {
      let amount = Money(minorUnits: row.amount, row.currency)
      if let last = sums.last, last.currency == row.currency {
        sums[sums.count - 1] = try last + amount
      } else {
        sums.append(amount)
      }
    }
    return sums
  }

  package func moneyRows(by id: OperatorID, on day: Day) throws -> [OperatorMoneyRow] {
    try all(where: "operator_id = $1 AND on_day = $2", [id, day], order: "currency, n")
  }
}
