// What kinds of work there are, and which roles do them: one half of the permission table. The
// other half says which kind of work each verb is (`Verb+Duty`).

/// A kind of work. Roles are trusted with kinds of work, so that a new verb needs one word.
package enum Duty: String, Codable, Hashable, Sendable, CaseIterable {
  /// Notes, remarks, and who does what.
  case teamwork
  /// Ending a work item.
  case resolution
  /// Access beside the plan, trials.
  case care
  /// What a customer has and who he is: subscriptions, their changes, customer data.
  case subscriptions
  /// Dunning of a customer.
  case dunning
  /// Invoices, charges, parking, and jobs that bill.
  case invoicing
  /// Credits and refunds.
  case credits
  /// Cash, disputes, losses, and the books.
  case books
  /// Deciding on what another asked for.
  case approval
  /// Taking back what one asked for.
  case request
  /// Taking an act back; whoever does it must be allowed the compensating act, too.
  case undoing
  /// Operators, roles, limits, keys, erasure.
  case administration

  /// Who may do it, in the order of `OperatorRole`.
  package var roles: [OperatorRole] {
    switch self {
    case .teamwork: [.support, .billing, .finance, .approver, .auditor, .administrator]
    case .resolution: [.support, .billing, .finance]
    case .care: [.support, .billing]
    case .subscriptions: [.support, .billing]
    case .dunning: [.support, .billing, .finance]
    case .invoicing: [.billing, .finance]
    case .credits: [.support, .billing, .finance]
    case .books: [.finance]
    case .approval: [.finance, .approver]
    case .request, .undoing: [.support, .billing, .finance]
    case .administration: [.administrator]
    }
  }
}
