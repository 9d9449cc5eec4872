// What a command is: a Codable value that says which facts it needs and decides from them alone.

import Billing

/// One thing that can be done to a book. Preview and commit call the same two functions; only
/// commit writes what the decision says.
package protocol BookCommand: Codable, Hashable, Sendable {
  associatedtype Facts: Sendable
  static var description: VerbDescription { get }
  /// Reads the named texts of a draft, refusing what is missing, unknown or unreadable.
  init(_ draft: DraftReader) throws(Refusal)
  /// Loads what `decide` needs, in one read.
  func facts(_ book: FactReader) throws -> Facts
  /// Decides from the facts alone: no clock, no book, no randomness.
  func decide(_ facts: Facts, _ context: DecisionContext) throws(Refusal) -> Decision
}

/// Who decides, and as of when.
package struct DecisionContext: Hashable, Sendable {
  /// The instant the person looked at; part of the command, so that the same command over the
  /// same facts is the same decision however often it is made.
  package let asOf: Timestamp
  package let author: String

  package init(asOf: Timestamp, author: String) {
    self.asOf = asOf
    self.author = author
  }
}

extension Verb {
  /// The command of each verb: the compiler keeps this table whole.
  package var command: any BookCommand.Type {
    switch self {
    case .grantEntitlement: GrantEntitlement.self
    case .revokeEntitlement: RevokeEntitlement.self
    case .extendEntitlement: ExtendEntitlement.self
    case .expireEntitlement: ExpireEntitlement.self
    case .createCustomer: CreateCustomer.self
    case .undo: Undo.self
    case .correctCustomer: CorrectCustomer.self
    case .mergeCustomers: MergeCustomers.self
    case .createSubscription: CreateSubscription.self
    case .startTrial: StartTrial.self
    case .extendTrial: ExtendTrial.self
    case .endTrial: EndTrial.self
    case .changePlan: ChangePlan.self
    case .changeQuantity: ChangeQuantity.self
    case .changePrice: ChangePrice.self
    case .applyDiscount: ApplyDiscount.self
    case .removeDiscount: RemoveDiscount.self
    case .addCharge: AddCharge.self
    case .pause: PauseSubscription.self
    case .resume: ResumeSubscription.self
    case .cancel: CancelSubscription.self
    case .withdraw: WithdrawStep.self
    case .reactivate: Reactivate.self
    case .park: Park.self
    case .unpark: Unpark.self
    case .holdDunning: HoldDunning.self
    case .releaseDunning: ReleaseDunning.self
    case .assignWork: AssignWork.self
    case .commentWork: CommentWork.self
    case .closeWork: CloseWork.self
    case .noteCustomer: NoteCustomer.self
    case .eraseCustomer: EraseCustomer.self
    case .addOperator: AddOperator.self
    case .grantRole: GrantRole.self
    case .withdrawRole: WithdrawRole.self
    case .setLimit: SetLimit.self
    case .approve: Approve.self
    case .reject: Reject.self
    case .withdrawRequest: WithdrawRequest.self
    case .issueCreditNote: IssueCreditNote.self
    case .refund: RefundPayment.self
    case .voidInvoice: VoidInvoice.self
    case .voidAndRegenerate: VoidAndRegenerate.self
    case .markDoubtful: MarkDoubtful.self
    case .unmarkDoubtful: UnmarkDoubtful.self
    case .writeOff: WriteOff.self
    case .recover: Recover.self
    case .finalise: FinaliseInvoice.self
    case .applyCredit: ApplyCredit.self
    case .returnCredit: ReturnCredit.self
    case .grantCredit: GrantCredit.self
    case .withdrawCredit: WithdrawCredit.self
    case .recordPayment: RecordPayment.self
    case .applyCash: ApplyCash.self
    case .unapplyCash: UnapplyCash.self
    case .refundByBank: RefundByBank.self
    case .settleRefund: SettleRefund.self
    case .failRefund: FailRefund.self
    case .closePeriod: ClosePeriod.self
    case .reopenPeriod: ReopenPeriod.self
    case .openDispute: OpenDispute.self
    case .escalateDispute: EscalateDispute.self
    case .submitEvidence: SubmitEvidence.self
    case .acceptDispute: AcceptDispute.self
    case .disputeWon: DisputeWon.self
    case .disputeLost: DisputeLost.self
    }
  }

  package var description: VerbDescription { command.description }

  package static let table: [VerbDescription] = allCases.map(\.description)
}
