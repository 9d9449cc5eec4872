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
    try rows(
      """
      SELECT currency, sum(amount) FROM operator_money WHERE operator_id = $1 AND on_day = $2
      GROUP BY currency ORDER BY currency
      """, [id, day]
    ) { row in
      let currency: Currency = try row.next()
      return Money(minorUnits: try row.next(), currency)
    }
  }

  /// How many acts of the day are counted in a currency.
  package func moneyActs(
    by id: OperatorID, on day: Day, _ currency: Currency
  ) throws -> Int {
    let last: Int64? = try first(
      """
      SELECT coalesce(max(n), 0) FROM operator_money
      WHERE operator_id = $1 AND on_day = $2 AND currency = $3
      """, [id, day, currency]
    ) { try $0.next() }
    return Int(last ?? 0)
  }
}
