// What the administrator's commands write.

import Billing
import Storage

package struct NewOperator: DecisionWrite {
  package let name: String
  package let uid: Int64?
  package let roles: [OperatorRole]

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("operator")
    bytes.add(name)
    bytes.add(uid.map(String.init) ?? "")
    bytes.add(roles.codes)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let id: OperatorID = writer.connection.nextID()
    try writer.connection.insert(
      OperatorRow(id: id, name: name, uid: uid, stamp: writer.stamp))
    for role in roles {
      try RoleAct(operator: id, role: role, act: .granted).insert(with: writer)
    }
    try writer.connection.refreshOperator(id)
    return RecordReference(.operator, id.description)
  }
}

package struct RoleAct: DecisionWrite {
  package let `operator`: OperatorID
  package let role: OperatorRole
  package let act: OperatorRoleRow.Act

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("operator-role")
    bytes.add(self.operator.number)
    bytes.add(role.rawValue)
    bytes.add(act.rawValue)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    try insert(with: writer)
    try writer.connection.refreshOperator(self.operator)
    return nil
  }

  fileprivate func insert(with writer: DecisionWriter) throws {
    let connection = writer.connection
    try connection.insert(
      OperatorRoleRow(
        operatorID: self.operator, n: try connection.roleActs(of: self.operator).count + 1,
        role: role.rawValue, act: act, author: writer.author, reason: writer.reason.text,
        stamp: writer.stamp))
  }
}

package struct NewLimit: DecisionWrite {
  package let role: OperatorRole
  package let limit: Money

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("operator-limit")
    bytes.add(role.rawValue)
    bytes.add(limit.currency.code)
    bytes.add(limit.minorUnits)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let connection = writer.connection
    let earlier = try connection.limits()
      .filter { $0.role == role.rawValue && $0.currency == limit.currency }
    try connection.insert(
      OperatorLimitRow(
        role: role.rawValue, currency: limit.currency, n: earlier.count + 1,
        amount: limit.minorUnits, author: writer.author, reason: writer.reason.text,
        stamp: writer.stamp))
    return nil
  }
}

extension Connection {
  /// The operator's row in the list, from his facts.
  func refreshOperator(_ id: OperatorID) throws {
    guard let row = try self.operator(id) else { return }
    let roles = [OperatorRole](after: try roleActs(of: id)).codes
    let key = searchKey(row.name)
    try put(
      OperatorStandingRow(
        operatorID: id, sortKey: key, searchKey: "\(key) \(roles)", roles: roles,
        since: row.stamp.createdAt))
  }
}
