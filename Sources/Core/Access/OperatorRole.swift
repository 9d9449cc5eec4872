// The roles of a billing team. What each may do is in `Duty`, which of them a verb is in
// `Verb+Duty`: those two switches are the whole permission table.

import Billing
import Storage

/// What a person is trusted with. Everybody may look at everything; roles decide who may act.
package enum OperatorRole: String, Codable, Hashable, Sendable, CaseIterable {
  case viewer
  case support
  case billing
  case finance
  case approver
  case auditor
  case administrator

  /// The role as a person calls it.
  package var title: String {
    switch self {
    case .billing: "billing operator"
    case .viewer, .support, .finance, .approver, .auditor, .administrator: rawValue
    }
  }

  /// One sentence for `daybook roles`.
  package var purpose: String {
    switch self {
    case .viewer: "Looks, and changes nothing."
    case .support: "Answers customers: access, trials, subscriptions and their data."
    case .billing: "Runs billing: invoices, charges, credits and refunds within the limits."
    case .finance: "Money and books: cash, disputes, write-offs; approves within its limit."
    case .approver: "The second person: decides on what others asked for."
    case .auditor: "Reads everything and checks the proofs; may remark, changes nothing."
    case .administrator: "Operators, roles, limits and keys; no money."
    }
  }
}

extension [OperatorRole] {
  /// `support, billing operator or finance`.
  package var words: String {
    guard let last, count > 1 else { return first?.title ?? "nobody" }
    return dropLast().map(\.title).joined(separator: ", ") + " or " + last.title
  }

  /// As the audit log and lists write it: `support billing`.
  package var codes: String { map(\.rawValue).joined(separator: " ") }

  /// The roles that acts leave an operator with, in the table's order.
  package init(after acts: [OperatorRoleRow]) {
    var held: Set<String> = []
    for act in acts {
      switch act.act {
      case .granted: held.insert(act.role)
      case .withdrawn: held.remove(act.role)
      }
    }
    self = OperatorRole.allCases.filter { held.contains($0.rawValue) }
  }
}
