// Taking a subscription up again: a planned end is withdrawn, an ended one begins anew.

import Billing
import Storage

/// What reactivating means for this subscription now.
package enum ReactivateFacts: Sendable {
  /// Its end is still to come.
  case withdraw(SubscriptionActFacts)
  case anew(SubscriptionScene, NewSubscription, ImaginedSubscription)
  case refused(Refusal)
}

package struct Reactivate: BookCommand {
  package static let description = VerbDescription(
    .reactivate, "Reactivate",
    "Withdraw a planned end; an ended subscription begins anew, linked to the old one.",
    confirmKey: "X", risk: .consequential, subjects: [.subscription], parameters: .reason)
  static let what = "The subscription cannot be reactivated"

  package let subscription: SubscriptionID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    reason = try draft.reason()
  }

  static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    let isEnding = scene.history.plannedSteps(at: scene.now).contains { $0.kind == .cancel }
    guard !isEnding else { return nil }
    do {
      try scene.judge(.reactivateRequested, what)
    } catch {
      return error
    }
    let successor = scene.customer.subscriptions.first {
      $0.row.predecessorID == scene.id && !$0.state.isFinal
    }
    return successor.map {
      Refusal(
        "reactivated", what: what, why: "\($0.name) took it up again already",
        remedy: "Look at \($0.id).")
    }
  }

  package func facts(_ book: FactReader) throws -> ReactivateFacts {
    let scene = try book.scene(of: subscription)
    if let obstacle = Self.obstacle(scene) { return .refused(obstacle) }
    guard scene.subscription.state.isFinal else {
      return .withdraw(try WithdrawStep(cancelOf: subscription, reason).facts(book))
    }
    let new = anew(scene)
    return .anew(scene, new, try book.imagine(new, of: scene.customer))
  }

  /// The plan, seats and terms that it ended with, from today on, without another trial.
  private func anew(_ scene: SubscriptionScene) -> NewSubscription {
    let old = scene.subscription
    var new = NewSubscription(
      customer: scene.customer.row.id, plan: old.planRow.id, currency: old.row.currency,
      quantity: old.quantity, acquisition: old.row.acquisition == .freemium ? .freemium : .paid)
    new.anchorDay = old.row.anchorDay
    new.purchaseOrder = old.row.purchaseOrder
    new.predecessor = subscription
    return new
  }

  package func decide(
    _ facts: ReactivateFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    switch facts {
    case .refused(let refusal): throw refusal
    case .withdraw(let facts):
      return try WithdrawStep(cancelOf: subscription, reason).decide(facts, context)
        .made(by: .reactivate)
    case .anew(let scene, let new, let imagined):
      let record = RecordReference(.subscription, subscription.description)
      return Decision(
        .reactivate, on: record, of: scene.customer.row.id, title: "Reactivate \(scene.title)",
        changes: imagined.changes(on: record),
        effects: ["A new subscription begins today; \(subscription) stays as it ended."],
        irreversible: ["The new subscription stays in the history; it can be canceled."],
        undo: Verb.cancel.rawValue, reason: reason,
        writes: [
          new,
          MessageText(
            kind: "subscription taken out", words: "\(imagined.picture.name) has begun again"
          ).message(to: scene.customer.row.id, about: record),
        ],
        money: imagined.lines.isEmpty
          ? []
          : [
            Money(
              minorUnits: imagined.lines.reduce(0) { $0 + $1.terms.total }, imagined.currency)
          ], lines: imagined.lines.map { Preview.Line($0, imagined.currency) },
        alsoTouches: [scene.customer.row.payerID], summary: "taken up again")
    }
  }
}

extension WithdrawStep {
  /// Taking a planned cancellation back.
  init(cancelOf subscription: SubscriptionID, _ reason: Reason) {
    self.subscription = subscription
    step = Subscription.ScheduledStep.Kind.cancel.rawValue
    self.reason = reason
  }
}
