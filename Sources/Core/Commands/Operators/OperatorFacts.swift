// What the administrator's commands decide from.

import Billing
import Storage

/// An operator, or the book's operators as a whole.
package struct OperatorFacts: Sendable {
  package let `operator`: OperatorID
  package let name: String
  package let roles: [OperatorRole]
  /// Who decides: nobody gives himself a role.
  let isSelf: Bool
  /// How many operators hold each role: the last administrator keeps his.
  package let holders: [OperatorRole: Int]

  var record: RecordReference { RecordReference(.operator, self.operator.description) }

  func change(_ roles: [OperatorRole]) -> Preview.Change {
    Preview.Change(
      record, "roles", before: .text(self.roles.codes), after: .text(roles.codes))
  }
}

package struct BookOperatorFacts: Sendable {
  package let names: [String]
  /// The operator's name by user id.
  package let users: [Int64: String]
  package let limits: Limits
}

extension FactReader {
  func operatorFacts(_ id: OperatorID) throws -> OperatorFacts {
    guard let row = try connection.operator(id) else { throw Self.missing("operator", id) }
    var holders: [OperatorRole: Int] = [:]
    for (_, acts) in Dictionary(grouping: try connection.everyRoleAct(), by: \.operatorID) {
      for role in [OperatorRole](after: acts) { holders[role, default: 0] += 1 }
    }
    return OperatorFacts(
      operator: id, name: row.name, roles: [OperatorRole](after: try connection.roleActs(of: id)),
      isSelf: acting?.operatorID == id, holders: holders)
  }

  func bookOperatorFacts() throws -> BookOperatorFacts {
    let rows = try connection.operators()
    var users: [Int64: String] = [:]
    for row in rows { if let uid = row.uid { users[uid] = row.name } }
    return BookOperatorFacts(
      names: rows.map(\.name), users: users, limits: Limits(try connection.limits()))
  }
}

extension RecordReference {
  /// The book itself, for acts on no record of it.
  package static let book = RecordReference(.book, "book")
}
