// A match: which facts belong together, the rule that said so and what it looked at.

/// A link of the chain payment → row → payout → bank line.
package enum ReconciliationLink: String, Hashable, Sendable, Codable, CaseIterable {
  /// Our payment, refund or dispute, and the processor's row.
  case settled
  /// Rows and the payout that carries them.
  case paidOut = "paid_out"
  /// A payout or a customer's transfer, and the bank line.
  case banked
}

/// The rules that can make a match, strongest first.
package enum MatchRule: String, Hashable, Sendable, Codable, CaseIterable {
  /// A person said so.
  case byHand = "by_hand"
  case modificationReference = "modification_reference"
  case processorReference = "processor_reference"
  /// A reversal that cancels within one payment.
  case samePayment = "same_payment"
  case batch
  case bankReference = "bank_reference"
  /// A cost of the account (fee, deduction, reserve, transfer): it has no counterpart to wait for.
  case accountMovement = "account_movement"
  /// The row is itself the statement of a payout.
  case statesPayout = "states_payout"
  /// The best of several candidates by score, by a margin.
  case score
  /// All rows of a run of days add up to the payout.
  case dayRange = "day_range"
  /// The only set of rows that adds up to the payout.
  case subsetSum = "subset_sum"
}

/// One or more of our facts and theirs that belong together. Matches are only ever added; `undoes`
/// takes an earlier one back.
package struct Match: Hashable, Sendable, Codable {
  package let link: ReconciliationLink
  package let rule: MatchRule
  /// Ours, or the nearer to us in the chain; sorted.
  package let left: [FactReference]
  /// Theirs, or the further in the chain; sorted.
  package let right: [FactReference]
  /// What the rule looked at, in its order.
  package let inputs: [RuleInput]
  package let variances: [Variance]
  /// The id of the match that this one takes back.
  package let undoes: String?

  package init(
    _ link: ReconciliationLink, _ rule: MatchRule, _ left: [FactReference],
    _ right: [FactReference], inputs: [RuleInput], variances: [Variance] = [],
    undoes: String? = nil
  ) {
    self.link = link
    self.rule = rule
    self.left = left.sorted()
    self.right = right.sorted()
    self.inputs = inputs
    self.variances = variances
    self.undoes = undoes
  }

  /// Made of the link and the facts, so that the same match has the same id in every run. A payout
  /// alone names the match with its rows, of which there may be thousands.
  package var id: String {
    let sides = (link == .paidOut && !right.isEmpty ? [right] : [left, right])
      .map { $0.map(\.description).joined(separator: "+") }
    return "\(link.rawValue)/" + sides.joined(separator: "=") + (undoes == nil ? "" : "/undo")
  }
}

/// A value that a rule looked at.
package struct RuleInput: Hashable, Sendable, Codable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A difference within tolerance and the account it is booked to. theirs − ours.
package struct Variance: Hashable, Sendable, Codable {
  package let rule: Tolerance.Rule
  package let amount: Money
  package let account: LedgerAccount

  package init(rule: Tolerance.Rule, amount: Money, account: LedgerAccount) {
    self.rule = rule
    self.amount = amount
    self.account = account
  }
}
