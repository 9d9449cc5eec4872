// The one table of commands: it feeds the console's keys, hints, help and palette, the command
// line's `do`, the permission matrix and the audit log's verbs.

/// What can be done to a book. The raw value is the command line's and the audit log's word.
package enum Verb: String, Codable, Hashable, Sendable, CaseIterable {
  case grantEntitlement = "grant-entitlement"
  case revokeEntitlement = "revoke-entitlement"
  case extendEntitlement = "extend-entitlement"
  case expireEntitlement = "expire-entitlement"
  case createCustomer = "create-customer"
  case undo
  case correctCustomer = "correct-customer"
  case mergeCustomers = "merge-customers"
  case createSubscription = "create-subscription"
  case startTrial = "start-trial"
  case extendTrial = "extend-trial"
  case endTrial = "end-trial"
  case changePlan = "change-plan"
  case changeQuantity = "change-quantity"
  case changePrice = "change-price"
  case applyDiscount = "apply-discount"
  case removeDiscount = "remove-discount"
  case addCharge = "add-charge"
  case pause
  case resume
  case cancel
  case withdraw
  case reactivate
  case park
  case unpark
  case holdDunning = "hold-dunning"
  case releaseDunning = "release-dunning"
  case assignWork = "assign-work"
  case commentWork = "comment-work"
  case closeWork = "close-work"
  case noteCustomer = "note-customer"
  case eraseCustomer = "erase-customer"
  case addOperator = "add-operator"
  case grantRole = "grant-role"
  case withdrawRole = "withdraw-role"
  case setLimit = "set-limit"
  case approve
  case reject
  case withdrawRequest = "withdraw-request"
  case issueCreditNote = "issue-credit-note"
  case refund
  case voidInvoice = "void-invoice"
  case voidAndRegenerate = "void-and-regenerate"
  case markDoubtful = "mark-doubtful"
  case unmarkDoubtful = "unmark-doubtful"
  case writeOff = "write-off"
  case recover
  case finalise
  case applyCredit = "apply-credit"
  case returnCredit = "return-credit"
  case grantCredit = "grant-credit"
  case withdrawCredit = "withdraw-credit"
  case recordPayment = "record-payment"
  case applyCash = "apply-cash"
  case unapplyCash = "unapply-cash"
  case refundByBank = "refund-by-bank"
  case settleRefund = "settle-refund"
  case failRefund = "fail-refund"
  case closePeriod = "close-period"
  case reopenPeriod = "reopen-period"
  case openDispute = "open-dispute"
  case escalateDispute = "escalate-dispute"
  case submitEvidence = "submit-evidence"
  case acceptDispute = "accept-dispute"
  case disputeWon = "dispute-won"
  case disputeLost = "dispute-lost"
}

/// How careful the confirmation must be (the risk ladder).
package enum Risk: Int, Codable, Hashable, Sendable, Comparable {
  /// Changes nothing.
  case view = 0
  /// Can be undone by its counterpart: confirmed with `y`.
  case reversible
  /// Money or access: a reason code, a text, then a key that differs from the action's.
  case consequential
  /// Bulk or irreversible: the subject's id is typed.
  case grave

  package static func < (left: Risk, right: Risk) -> Bool { left.rawValue < right.rawValue }
}

/// One input of a command, for the console's form and the command line's options.
package struct Parameter: Codable, Hashable, Sendable {
  package enum Kind: Codable, Hashable, Sendable {
    case text
    case day
    /// An exact decimal.
    case quantity
    /// A whole number in the range.
    case integer(minimum: Int, maximum: Int)
    /// One of these; the first is the default.
    case choice([String])
    /// A feature's key of the catalogue.
    case feature
    /// A plan's key of the catalogue.
    case plan
    /// A discount's key of the catalogue.
    case discount
    /// An amount above zero in major units of the subject's currency, such as 12.50.
    case money
    /// The name of an operator of the book.
    case `operator`
  }
  /// The option's name, such as `until`.
  package let name: String
  package let label: String
  package let kind: Kind
  package let isRequired: Bool
  package let help: String

  package init(
    _ name: String, _ label: String, _ kind: Kind, required: Bool = true, help: String = ""
  ) {
    self.name = name
    self.label = label
    self.kind = kind
    isRequired = required
    self.help = help
  }
}

/// Everything that is known of a verb before it is used.
package struct VerbDescription: Hashable, Sendable {
  package let verb: Verb
  package let title: String
  /// One sentence naming the effect.
  package let summary: String
  /// The key on a record or row of `subject`; nil where the palette and the prompt are the way.
  package let key: Character?
  /// Confirms; never the key that began.
  package let confirmKey: Character
  package let risk: Risk
  /// The kinds of record it acts on; the first is the one whose id the command carries.
  package let subjects: [RecordKind]
  package let parameters: [Parameter]

  package init(
    _ verb: Verb, _ title: String, _ summary: String, key: Character? = nil,
    confirmKey: Character = "y",
    risk: Risk, subjects: [RecordKind], parameters: [Parameter]
  ) {
    self.verb = verb
    self.title = title
    self.summary = summary
    self.key = key
    self.confirmKey = confirmKey
    self.risk = risk
    self.subjects = subjects
    self.parameters = parameters
  }
}
