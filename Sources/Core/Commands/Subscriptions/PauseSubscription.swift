// Pausing the service, its billing or its collection, and letting it go on.

import Billing
import Storage

package struct PauseSubscription: SubscriptionCommand {
  package static let description = VerbDescription(
    .pause, "Pause", "Stop the service, or only its billing or its collection.",
    key: "z", confirmKey: "Z", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter(
        "scope", "What", .choice(["service", "billing", "collection"]), required: false,
        help: "service (the default) ends access too; billing and collection keep it active."),
      Parameter(
        "when", "When", .choice(["at_end", "now"]), required: false,
        help: "at_end (the default) of the period; now credits unused days."),
    ] + .reason)
  static let what = "The subscription cannot be paused"

  package let subscription: SubscriptionID
  package let scope: SubscriptionEventRow.Scope
  package let isNow: Bool
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    scope = SubscriptionEventRow.Scope(rawValue: try draft.choiceOrFirst("scope")) ?? .service
    isNow = try draft.choiceOrFirst("when") == "now"
    reason = try draft.reason()
  }

  /// Something may still be paused: the flags go further than the state.
  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    obstacle(.holdPlaced(.collection), what, scene)
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    if let hold = scope.hold {
      try scene.judge(.holdPlaced(hold), Self.what)
    } else if try scene.judge(.pauseRequested(.nowWithCredit(until: nil)), Self.what).guardName
      == .alreadySo
    {
      throw paused("it is paused already")
    }
    try scene.nothingElsePauses(scope)
    if scope != .collection, scene.today < scene.history.anchor {
      throw Refusal(
        Subscription.Refusal.notInThisState.rawValue, what: Self.what,
        why: "it is trialing: no period runs that could be paused", remedy: "Extend the trial.")
    }
    var event = SubscriptionEventDraft(.pause, of: subscription)
    event.scope = scope
    event.effective = isNow ? .now : .endOfPeriod
    return [event]
  }

  private func paused(_ why: String) -> Refusal {
    Refusal("already-paused", what: Self.what, why: why, remedy: "Resume it first.")
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    let effect =
      switch scope {
      case .service: "Access ends with it; periods are not billed."
      case .billing: "Access goes on; periods are not billed."
      case .collection: "Access and billing go on; nothing is collected automatically."
      }
    return ActWords(
      title: "Pause \(scope == .service ? "" : "the \(scope.rawValue) of ")\(scene.title)"
        + (isNow ? " now" : " at the end of its period"),
      effects: [effect] + (isNow && scope != .collection ? ["Unused paid days are credited."] : []),
      undo: isNow ? Verb.resume.rawValue : Verb.withdraw.rawValue,
      message: scope == .service
        ? MessageText(
          kind: isNow ? "subscription paused" : "pause planned",
          words: "\(scene.subscription.name) is paused \(isNow ? "now" : "after its period")")
        : nil,
      summary: isNow ? "paused" : "pause planned")
  }
}

package struct ResumeSubscription: SubscriptionCommand {
  package static let description = VerbDescription(
    .resume, "Resume", "Let a paused service, billing or collection go on.",
    key: "r", confirmKey: "R", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter(
        "mode", "Boundaries", .choice(["continue", "reanchor"]), required: false,
        help: "continue (the default) keeps them; reanchor begins a new period today.")
    ] + .reason)
  static let what = "The subscription cannot be resumed"

  package let subscription: SubscriptionID
  package let mode: SubscriptionEventRow.Mode
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    mode =
      SubscriptionEventRow.Mode(rawValue: try draft.choiceOrFirst("mode")) ?? .keepBoundaries
    reason = try draft.reason()
  }

  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    guard scene.pausedScope == nil || scene.pausedScope == .service else { return nil }
    return obstacle(.resumeRequested(.keepBoundaries), what, scene)
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    var event = SubscriptionEventDraft(.resume, of: subscription)
    event.effective = .now
    event.scope = scene.pausedScope ?? .service
    event.mode = mode
    if case .paused(let pause) = scene.subscription.lifecycle.subscription.phase,
      pause.cause == .trialWithoutMethod
    {
      event.mode = .reanchor
    }
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    let scope = scene.pausedScope ?? .service
    return ActWords(
      title: "Resume \(scope == .service ? "" : "the \(scope.rawValue) of ")\(scene.title)",
      effects: scope == .collection ? ["What is due is collected again."] : [],
      irreversible: mode == .reanchor ? ["The old boundaries do not come back."] : [],
      undo: Verb.pause.rawValue,
      message: scope == .service
        ? MessageText(
          kind: "subscription resumed", words: "\(scene.subscription.name) goes on")
        : nil,
      summary: "resumed")
  }
}

extension SubscriptionScene {
  /// What is paused; the service first.
  var pausedScope: SubscriptionEventRow.Scope? {
    if subscription.state == .paused { return .service }
    let holds = subscription.lifecycle.subscription.holds
    if holds.contains(.billing) { return .billing }
    return holds.contains(.collection) ? .collection : nil
  }

  /// One pause at a time: a second one would leave it open what resuming means.
  func nothingElsePauses(_ scope: SubscriptionEventRow.Scope) throws(Refusal) {
    if let paused = pausedScope {
      throw Refusal(
        "already-paused", what: PauseSubscription.what, why: "its \(paused.rawValue) is paused",
        remedy: "Resume it first.")
    }
    if let planned = history.plannedSteps(at: now).first(where: { $0.kind == .pause }) {
      throw Refusal(
        "pause-planned", what: PauseSubscription.what,
        why: "a pause is planned for \(planned.on)", remedy: "Withdraw it first.")
    }
  }
}

extension SubscriptionEventRow.Scope {
  /// The flag beside the state; nil for the service, which is a state.
  var hold: Subscription.Hold? {
    switch self {
    case .service: nil
    case .billing: .billing
    case .collection: .collection
    }
  }
}
