// Who sits before the screen, and what he may not do: the console greys it with the reason.

import Billing
import Storage

package struct SessionAnswer: Codable, Hashable, Sendable {
  /// A verb that none of the roles allows.
  package struct Forbidden: Codable, Hashable, Sendable {
    package let verb: Verb
    package let reason: String

    package init(_ verb: Verb, reason: String) {
      self.verb = verb
      self.reason = reason
    }
  }

  package let name: String
  package let roles: [OperatorRole]
  package let forbidden: [Forbidden]
  /// Why WRITE cannot be switched on; nil when it can.
  package let reasonNotToElevate: String?
  /// What forms offer: the catalogue's features and the book's operators.
  package let features: [String]
  package let operators: [String]

  package init(
    name: String, roles: [OperatorRole], forbidden: [Forbidden], reasonNotToElevate: String?,
    features: [String] = [], operators: [String] = []
  ) {
    self.name = name
    self.roles = roles
    self.forbidden = forbidden
    self.reasonNotToElevate = reasonNotToElevate
    self.features = features
    self.operators = operators
  }
}

extension FactReader {
  func session() throws -> SessionAnswer {
    guard let origin else {
      return SessionAnswer(name: "", roles: [], forbidden: [], reasonNotToElevate: nil)
    }
    let actor = try actor(origin)
    let forbidden = Verb.allCases.filter { actor.refusal(of: $0) != nil }
      .map { SessionAnswer.Forbidden($0, reason: actor.reasonNot(to: $0.duty)) }
    return SessionAnswer(
      name: actor.name, roles: actor.roles, forbidden: forbidden,
      reasonNotToElevate: actor.reasonNotToElevate,
      features: try catalogue().rows.features.map(\.key).sorted(),
      operators: try connection.operators().map(\.name))
  }
}

extension Actor {
  /// Who may change nothing has no use for WRITE.
  var reasonNotToElevate: String? {
    guard !isSystem, enablingAny.isEmpty else { return nil }
    return operatorID == nil
      ? "\(name) is no operator of this book" : "\(name) has no role that changes anything"
  }

  private var enablingAny: [OperatorRole] { Verb.actingRoles.filter(roles.contains) }
}
