// Who acts, as the book knows him at this moment. Roles are read in the transaction of the act,
// so a role that was withdrawn a second ago allows nothing.

import Billing
import Storage

/// An operator of the book, a job, or a stranger: somebody whom the operating system knows and the
/// book does not.
package struct Actor: Hashable, Sendable {
  package let operatorID: OperatorID?
  package let name: String
  package let roles: [OperatorRole]
  /// A job: it acts by its own rules, not by a role.
  package let isSystem: Bool
  /// The user and session that the operating system gave.
  let origin: Operator

  /// As the audit log names him: the operator of the book, beside the user id of the machine.
  func asOperator(in role: OperatorRole? = nil) -> Operator {
    let held = roles.isEmpty ? "none" : roles.codes
    let shown = isSystem ? origin.role : role?.rawValue ?? held
    return Operator(
      name: name, uid: origin.uid, role: shown, session: session, isSystem: isSystem)
  }

  /// Says so where a person acts in another operator's name.
  private var session: String {
    origin.actingAs == nil ? origin.session : "\(origin.session), \(origin.name) as \(name)"
  }

  /// Why he may not do it; nil when he may.
  package func refusal(of verb: Verb) -> Refusal? {
    refusal(of: verb.duty, verb.description.title)
  }

  package func refusal(of duty: Duty, _ title: String) -> Refusal? {
    guard !isSystem, !duty.roles.contains(where: roles.contains) else { return nil }
    return Refusal(
      "forbidden", what: "\(title) was refused", why: reasonNot(to: duty),
      remedy: "Ask somebody in that role, or an administrator for the role.")
  }

  /// `needs the role finance; anna is support`.
  package func reasonNot(to duty: Duty) -> String {
    let held =
      operatorID == nil
      ? "no operator of this book" : roles.isEmpty ? "without a role" : roles.words(and: true)
    return "it needs the role \(duty.roles.words); \(name) is \(held)"
  }

  /// The roles under which he may do it.
  func enabling(_ duty: Duty) -> [OperatorRole] { duty.roles.filter(roles.contains) }
}

extension [OperatorRole] {
  fileprivate func words(and: Bool) -> String { map(\.title).joined(separator: " and ") }
}

extension FactReader {
  /// The operator behind a session: by name where one acts as another, else by user id.
  package func actor(_ origin: Operator) throws -> Actor {
    if origin.isSystem {
      return Actor(operatorID: nil, name: origin.name, roles: [], isSystem: true, origin: origin)
    }
    guard let row = try operatorRow(origin) else {
      return Actor(operatorID: nil, name: origin.name, roles: [], isSystem: false, origin: origin)
    }
    return Actor(
      operatorID: row.id, name: row.name,
      roles: [OperatorRole](after: try connection.roleActs(of: row.id)),
      isSystem: false, origin: origin)
  }

  private func operatorRow(_ origin: Operator) throws -> OperatorRow? {
    guard let name = origin.actingAs else { return try connection.operator(uid: origin.uid) }
    guard settings.simulatedClock != nil else {
      throw Refusal(
        "as-real-book", what: "You cannot act as \(name)",
        why: "this book lives in real time, where everybody is who the operating system says",
        remedy: "Leave --as away.")
    }
    guard let row = try connection.operator(named: name) else {
      let known = try connection.operators().map(\.name).joined(separator: ", ")
      throw Refusal(
        "no-such-operator", what: "You cannot act as \(name)",
        why: "the book has no operator of that name", remedy: "It has \(known).")
    }
    return row
  }
}
