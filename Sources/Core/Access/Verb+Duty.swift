// Which kind of work each verb is: a new verb does not compile without its row.

extension Verb {
  package var duty: Duty {
    switch self {
    case .grantEntitlement, .revokeEntitlement, .extendEntitlement, .expireEntitlement: .care
    case .startTrial, .extendTrial, .endTrial: .care
    case .createCustomer, .correctCustomer, .mergeCustomers, .createSubscription, .changePlan,
      .changeQuantity,
      .changePrice, .applyDiscount, .removeDiscount, .pause, .resume, .cancel, .withdraw,
      .reactivate:
      .subscriptions
    case .addCharge, .park, .unpark: .invoicing
    case .holdDunning, .releaseDunning: .dunning
    case .assignWork, .commentWork: .teamwork
    case .closeWork: .resolution
    case .noteCustomer: .teamwork
    case .finalise, .voidInvoice, .voidAndRegenerate: .invoicing
    case .issueCreditNote, .refund, .applyCredit, .returnCredit, .grantCredit, .withdrawCredit:
      .credits
    case .markDoubtful, .unmarkDoubtful, .writeOff, .recover: .books
    case .recordPayment, .applyCash, .unapplyCash, .refundByBank, .settleRefund, .failRefund:
      .books
    case .closePeriod, .reopenPeriod: .books
    case .openDispute, .escalateDispute, .submitEvidence, .acceptDispute, .disputeWon,
      .disputeLost:
      .books
    case .approve, .reject: .approval
    case .withdrawRequest: .request
    case .undo: .undoing
    case .eraseCustomer: .administration
    case .addOperator, .grantRole, .withdrawRole, .setLimit: .administration
    }
  }

  /// The roles that may do it.
  package var roles: [OperatorRole] { duty.roles }

  /// The roles that may do what at least one verb does: the others have no use for WRITE.
  package static let actingRoles: [OperatorRole] = OperatorRole.allCases.filter { role in
    allCases.contains { $0.roles.contains(role) }
  }
}
