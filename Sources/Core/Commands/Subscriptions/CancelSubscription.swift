// Ending a subscription, and taking a planned step back.

import Billing
import Storage

package struct CancelSubscription: SubscriptionCommand {
  package static let description = VerbDescription(
    .cancel, "Cancel",
    "End the subscription at the end of its period, or now with or without credit.",
    key: "c", confirmKey: "C", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter(
        "when", "When", .choice(["at_end", "now"]), required: false,
        help: "at_end (the default): paid days are used. now: today is the last day."),
      Parameter(
        "credit", "Unused days", .choice(["none", "credit", "refund"]), required: false,
        help: "What becomes of paid days after today, when it ends now."),
    ] + .reason)
  static let what = "The subscription cannot be canceled"
  private static func settlement(_ paid: String) -> String {
    "Unused days are set against open usage; what is left is a credit note: it lowers what is due,"
      + " and what was paid \(paid)."
  }

  package let subscription: SubscriptionID
  package let isNow: Bool
  package let credit: SubscriptionEventRow.Credit
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    isNow = try draft.choiceOrFirst("when") == "now"
    credit = SubscriptionEventRow.Credit(rawValue: try draft.choiceOrFirst("credit")) ?? .nothing
    reason = try draft.reason()
    guard isNow || credit == .nothing else {
      throw draft.invalid("credit", "is given back only by a cancellation now")
    }
  }

  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    obstacle(.cancelRequested(.now), what, scene)
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    if !isNow, scene.history.plannedSteps(at: scene.now).contains(where: { $0.kind == .cancel }) {
      throw Refusal(
        "cancel-planned", what: Self.what, why: "its cancellation is planned already",
        remedy: "Cancel it now, or withdraw the planned step.")
    }
    var event = SubscriptionEventDraft(.cancel, of: subscription)
    event.effective = isNow ? .now : .endOfPeriod
    event.credit = isNow ? credit : nil
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    // Before its first payment there is no period whose end could be waited for.
    guard isNow || change.after.state.isFinal else {
      return ActWords(
        title: "Cancel \(scene.title) at the end of its period",
        effects: ["Service and billing go on until then; nothing is credited."],
        undo: Verb.withdraw.rawValue,
        message: MessageText(
          kind: "cancellation planned",
          words: "\(scene.subscription.name) ends with its running period"),
        summary: "cancellation planned")
    }
    var effects = ["Access ends at once; open usage and arrears are billed up to today."]
    switch credit {
    case .nothing: effects.append("Paid days after today are not given back.")
    case .credit:
      effects.append(Self.settlement("becomes credit"))
    case .refund:
      effects.append(
        Self.settlement(
          "is refunded the way it was paid; what no processor can give back becomes credit"))
    }
    return ActWords(
      title: "Cancel \(scene.title) now", effects: effects,
      irreversible: [
        "A canceled subscription does not come back; reactivate begins a new one, linked to it."
      ], undo: nil,
      message: MessageText(
        kind: "subscription canceled",
        words: "\(scene.subscription.name) has ended on \(scene.today)"),
      summary: "canceled")
  }
}

package struct WithdrawStep: SubscriptionCommand {
  package static let description = VerbDescription(
    .withdraw, "Withdraw", "Take back a planned cancellation, pause or change.",
    key: "u", confirmKey: "U", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter(
        "step", "Step", .choice(["next", "cancel", "pause", "change", "charge"]), required: false,
        help: "next (the default) is the earliest planned one.")
    ] + .reason)
  static let what = "Nothing can be withdrawn"

  package let subscription: SubscriptionID
  package let step: String
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    step = try draft.choiceOrFirst("step")
    reason = try draft.reason()
  }

  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    guard !scene.subscription.state.isFinal else {
      return obstacle(.changeRequested(at: nil), what, scene)
    }
    guard scene.history.plannedSteps(at: scene.now).isEmpty, scene.unbilledCharges.isEmpty else {
      return nil
    }
    let refusal = Subscription.Refusal.notScheduled
    return Refusal(
      refusal.rawValue, what: what, why: "nothing is planned", remedy: refusal.remedy)
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    let planned = scene.history.plannedSteps(at: scene.now)
    let target: SubscriptionEventID?
    switch step {
    case "next": target = planned.first?.event.id ?? scene.unbilledCharges.last?.cause
    case "charge": target = scene.unbilledCharges.last?.cause
    default: target = planned.last { $0.kind.rawValue == step }?.event.id
    }
    guard let target else {
      let refusal = Subscription.Refusal.notScheduled
      throw Refusal(
        refusal.rawValue, what: Self.what, why: "no \(step) is planned",
        remedy: refusal.remedy)
    }
    var event = SubscriptionEventDraft(.withdraw, of: subscription)
    event.withdraws = target
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    let target = change.after.history.withdrawn.subtracting(scene.history.withdrawn).first
    let taken = scene.history.events.first { $0.id == target }
    let word = taken.map { $0.event.rawValue.split(separator: "_").joined(separator: " ") } ?? ""
    return ActWords(
      title: "Withdraw the planned \(word) of \(scene.title)",
      effects: ["It counts as never asked for; the history keeps both."],
      undo: taken?.event.verb?.rawValue,
      message: MessageText(
        kind: "\(word) withdrawn", words: "\(scene.subscription.name) goes on as it was"),
      summary: "\(word) withdrawn")
  }
}

extension SubscriptionScene {
  /// Added charges that stand on no document yet.
  var unbilledCharges: [AddedCharge] {
    let billed = Set(
      customer.facts.lines.filter { $0.subscriptionID == id }.compactMap(\.causeID))
    return history.charges.filter { !billed.contains($0.cause) }
  }
}

extension SubscriptionEventRow.Event {
  /// The command that writes it; nil for what is imported only.
  package var verb: Verb? {
    switch self {
    case .changePlan: .changePlan
    case .changeQuantity: .changeQuantity
    case .changePrice: .changePrice
    case .applyDiscount: .applyDiscount
    case .removeDiscount: .removeDiscount
    case .addCharge: .addCharge
    case .pause: .pause
    case .resume: .resume
    case .cancel: .cancel
    case .reactivate: .reactivate
    case .startTrial: .startTrial
    case .extendTrial: .extendTrial
    case .endTrial: .endTrial
    case .withdraw: .withdraw
    }
  }
}
