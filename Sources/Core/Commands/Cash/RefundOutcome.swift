// What became of a refund: the money went, or it came back to the customer's balance.

import Billing
import Storage

/// A refund that is under way, with whose it is.
package struct RefundFacts: Sendable {
  let account: AccountFacts
  let row: RefundRow

  var money: Money {
    account.money(row.amount, account.payment?.currency ?? account.account.terms.row.currency)
  }
}

/// A way in which a pending refund ends: all but its words and its state is the same.
package protocol RefundEnding {
  static var verb: Verb { get }
  static var title: String { get }
  static var summary: String { get }
  static var confirmKey: Character { get }
  static var state: RefundRow.State { get }
  static var irreversible: String { get }
  /// What the customer is told of the money.
  static var told: String { get }
  /// What follows for this money of this payer.
  static func effect(_ money: Money, _ payer: String) -> String
}

package struct RefundEndingOf<Kind: RefundEnding>: BookCommand {
  package static var description: VerbDescription {
    VerbDescription(
      Kind.verb, Kind.title, Kind.summary, confirmKey: Kind.confirmKey, risk: .consequential,
      subjects: [.refund],
      parameters: [
        Parameter(
          "reference", "Processor's reference", .text, required: false,
          help: "As the report or the bank names it.")
      ] + .reason)
  }

  package let refund: RefundID
  let reference: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    refund = try draft.subject()
    reference = draft.optionalText("reference")
    reason = try draft.reason()
    if let reference { try draft.refuseCardNumber(in: reference, argument: "reference") }
  }

  package func facts(_ book: FactReader) throws -> RefundFacts {
    guard let row = try book.connection.refund(refund),
      let attempt = try book.connection.attempt(row.attemptID)
    else { throw FactReader.missing("refund", refund) }
    return RefundFacts(account: try book.accountFacts(of: attempt.paymentID), row: row)
  }

  /// Why it is not possible now; nil where it is.
  static func obstacle(_ state: RefundRow.State) -> String? {
    state == .pending ? nil : "it has \(state.rawValue) already"
  }

  package func decide(
    _ facts: RefundFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let state = facts.account.account.facts.refundState(facts.row)
    if let obstacle = Self.obstacle(state) {
      throw facts.account.refusal("refund-ended", obstacle, "Nothing needs to be done.")
    }
    let record = RecordReference(.refund, refund.description)
    let write = RefundEnd(
      refund: facts.row, state: Kind.state, reference: reference,
      taken: facts.account.account.facts.balanceEntries.first { $0.refundID == refund })
    return try AccountOutcome(
      verb: Kind.verb, subject: record,
      title: "\(Kind.title): \(facts.money) to \(facts.account.payerName)",
      writes: [write], effects: [Kind.effect(facts.money, facts.account.payerName)],
      money: [facts.money], irreversible: [Kind.irreversible],
      message: MessageText(
        kind: "refund \(Kind.state.rawValue)", words: "\(facts.money): \(Kind.told)"),
      summary: "refund \(Kind.state.rawValue)"
    ).decision(facts.account, context, reason).with(
      Preview.Change(
        record, "refund", before: .text(state.rawValue), after: .text(Kind.state.rawValue)))
  }
}

package typealias SettleRefund = RefundEndingOf<RefundSettlement>
package typealias FailRefund = RefundEndingOf<RefundFailure>

package enum RefundSettlement: RefundEnding {
  package static let verb = Verb.settleRefund
  package static let title = "Refund settled"
  package static let summary = "Enter that the money of a refund went to the customer."
  package static let confirmKey: Character = "S"
  package static let state = RefundRow.State.succeeded
  package static let irreversible = "What has settled stays settled."
  package static let told = "they have been paid to you"

  package static func effect(_ money: Money, _ payer: String) -> String {
    "What was promised has been paid; the processor's balance is lower by it."
  }
}

package enum RefundFailure: RefundEnding {
  package static let verb = Verb.failRefund
  package static let title = "Refund failed"
  package static let summary = "Enter that a refund did not go: the customer holds it again."
  package static let confirmKey: Character = "F"
  package static let state = RefundRow.State.failed
  package static let irreversible = "A refund that failed is asked for anew."
  package static let told = "they could not be paid to you and are your credit with us"

  package static func effect(_ money: Money, _ payer: String) -> String {
    "\(money) are credit of \(payer) again: refund it another way."
  }
}

/// The last state of a refund. One that failed gives the balance back what it took.
struct RefundEnd: AccountWrite {
  let refund: RefundRow
  let state: RefundRow.State
  let reference: String?
  let taken: BalanceEntryRow?

  func rows(_ making: RowMaking) -> AccountRows {
    var rows = AccountRows()
    rows.refundEvents = [
      RefundEventRow(
        id: making.nextID(), refundID: refund.id, state: state, reference: reference,
        stamp: making.stamp)
    ]
    if state == .failed, let taken {
      rows.balanceEntries = [
        BalanceEntryRow(
          id: making.nextID(), customerID: taken.customerID, legalEntityID: taken.legalEntityID,
          currency: taken.currency, amount: -taken.amount, cause: .reversed, invoiceID: nil,
          paymentID: nil, refundID: nil, reversesID: taken.id, stamp: making.stamp)
      ]
    }
    return rows
  }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("refund-end")
    bytes.add(refund.id.number)
    bytes.add(state.rawValue)
    bytes.add(reference ?? "")
  }
}
