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

/// A verb that ends a pending refund.
protocol RefundEnding: BookCommand where Facts == RefundFacts {
  static var verb: Verb { get }
  static var state: RefundRow.State { get }
  static var irreversible: String { get }
  var refund: RefundID { get }
  var reference: String? { get }
  var reason: Reason { get }
  /// What the customer is told of it.
  var told: String { get }
  func effects(_ facts: RefundFacts) -> [String]
}

extension RefundEnding {
  static var parameters: [Parameter] {
    [
      Parameter(
        "reference", "Processor's reference", .text, required: false,
        help: "As the report or the bank names it.")
    ] + .reason
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
      refund: facts.row, state: Self.state, reference: reference,
      taken: facts.account.account.facts.balanceEntries.first { $0.refundID == refund })
    return try AccountOutcome(
      verb: Self.verb, subject: record,
      title: "\(Self.description.title): \(facts.money) to \(facts.account.payerName)",
      writes: [write], effects: effects(facts), money: [facts.money],
      irreversible: [Self.irreversible],
      message: MessageText(
        kind: "refund \(Self.state.rawValue)", words: "\(facts.money): \(told)"),
      summary: "refund \(Self.state.rawValue)"
    ).decision(facts.account, context, reason).with(
      Preview.Change(
        record, "refund", before: .text(state.rawValue), after: .text(Self.state.rawValue)))
  }
}

package struct SettleRefund: RefundEnding {
  package static let description = VerbDescription(
    .settleRefund, "Refund settled", "Enter that the money of a refund went to the customer.",
    confirmKey: "S", risk: .consequential, subjects: [.refund], parameters: parameters)
  static let verb = Verb.settleRefund
  static let state = RefundRow.State.succeeded
  static let irreversible = "What has settled stays settled."
  package let refund: RefundID
  let reference: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    refund = try draft.subject()
    reference = draft.optionalText("reference")
    reason = try draft.reason()
    if let reference { try draft.refuseCardNumber(in: reference, argument: "reference") }
  }

  var told: String { "they have been paid to you" }

  func effects(_ facts: RefundFacts) -> [String] {
    ["What was promised has been paid; the processor's balance is lower by it."]
  }
}

package struct FailRefund: RefundEnding {
  package static let description = VerbDescription(
    .failRefund, "Refund failed", "Enter that a refund did not go: the customer holds it again.",
    confirmKey: "F", risk: .consequential, subjects: [.refund], parameters: parameters)
  static let verb = Verb.failRefund
  static let state = RefundRow.State.failed
  static let irreversible = "A refund that failed is asked for anew."
  package let refund: RefundID
  let reference: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    refund = try draft.subject()
    reference = draft.optionalText("reference")
    reason = try draft.reason()
    if let reference { try draft.refuseCardNumber(in: reference, argument: "reference") }
  }

  var told: String { "they could not be paid to you and are your credit with us" }

  func effects(_ facts: RefundFacts) -> [String] {
    ["\(facts.money) are credit of \(facts.account.payerName) again: refund it another way."]
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
