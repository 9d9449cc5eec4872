// Who acts: what an audit entry says of a person or a job.

/// The actor of a session.
package struct Operator: Hashable, Sendable {
  package let name: String
  /// The operating system's user id, given by the kernel.
  package let uid: UInt32
  package let role: String
  /// Groups the acts of one run of the program.
  package let session: String
  /// The operator of the book in whose name the person acts; simulated books only.
  package let actingAs: String?
  /// A job of daybook itself. Only `job` says so.
  package let isSystem: Bool

  package init(
    name: String, uid: UInt32, role: String, session: String, actingAs: String? = nil
  ) {
    self.init(
      name: name, uid: uid, role: role, session: session, actingAs: actingAs, isSystem: false)
  }

  init(
    name: String, uid: UInt32, role: String, session: String, actingAs: String? = nil,
    isSystem: Bool
  ) {
    self.name = name
    self.uid = uid
    self.role = role
    self.session = session
    self.actingAs = actingAs
    self.isSystem = isSystem
  }

  /// A job acting by itself, on behalf of the user who runs it.
  package func job(_ name: String) -> Operator {
    Operator(
      name: "system/\(name)", uid: uid, role: "system", session: session, isSystem: true)
  }
}
