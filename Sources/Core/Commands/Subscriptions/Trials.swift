// A trial that begins where nothing was billed yet, gets more days, or ends before its day.

import Billing
import Storage

package struct StartTrial: SubscriptionCommand {
  package static let description = VerbDescription(
    .startTrial, "Start trial",
    "Begin a trial on a subscription that was billed nothing; its first period begins at the end.",
    confirmKey: "X", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter("days", "Days", .integer(minimum: 1, maximum: 365), help: "1 to 365 days."),
      Parameter(
        "plan", "Plan", .plan, required: false, help: "The plan tried; as now, if left out."),
    ] + .reason)
  static let what = "The trial cannot be started"

  package let subscription: SubscriptionID
  package let days: Int
  package let plan: String?
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    days = try draft.integer("days")
    plan = draft.optionalText("plan")
    reason = try draft.reason()
  }

  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    guard scene.history.trial == nil else {
      return Refusal(
        "trial-used", what: what, why: "it had its trial already",
        remedy: "Extend it while it runs, or give a discount.")
    }
    let end = scene.now.adding(seconds: 86_400)
    return obstacle(
      .trialStarted(Trial(kind: .withoutCard, startedAt: scene.now, endsAt: end)), what, scene)
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    guard let end = scene.zone.sameTime(days: days, after: scene.now) else {
      throw Refusal(
        "calendar-end", what: Self.what, why: "the calendar ends there",
        remedy: "Choose fewer days.")
    }
    var event = SubscriptionEventDraft(.startTrial, of: subscription)
    if let plan { event.plan = try scene.plan(plan, Self.what).id }
    // To the day: the end moves with the clock between look and act, the decision does not.
    event.until = end
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    ActWords(
      title: "Start a trial of \(days) days for \(scene.title)",
      effects: ["Nothing is billed until it ends; its end sets the boundaries."],
      irreversible: ["A subscription has one trial."], undo: Verb.endTrial.rawValue,
      message: MessageText(
        kind: "trial started", words: "\(scene.subscription.name): a trial of \(days) days"),
      summary: "trial of \(days) days started")
  }
}

package struct ExtendTrial: SubscriptionCommand {
  package static let description = VerbDescription(
    .extendTrial, "Extend trial", "Give a running trial more days; the first charge moves with it.",
    key: "t", confirmKey: "T", risk: .consequential, subjects: [.subscription],
    parameters: [
      Parameter("days", "Days more", .integer(minimum: 1, maximum: 60), help: "1 to 60 days.")
    ] + .reason)
  static let what = "The trial cannot be extended"

  package let subscription: SubscriptionID
  package let days: Int
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    days = try draft.integer("days")
    reason = try draft.reason()
  }

  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    let end = scene.history.trialEndsAt ?? scene.now
    return obstacle(.trialExtended(to: end.adding(seconds: 86_400)), what, scene)
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    guard let end = scene.history.trialEndsAt,
      let later = scene.zone.sameTime(days: days, after: end)
    else {
      throw Refusal(
        "calendar-end", what: Self.what, why: "the calendar ends there",
        remedy: "Choose fewer days.")
    }
    var event = SubscriptionEventDraft(.extendTrial, of: subscription)
    event.effective = .now
    event.until = later
    return [event]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    ActWords(
      title: "Extend the trial of \(scene.title)",
      effects: ["The first charge and its reminders move by \(days) days."],
      irreversible: ["A trial is not shortened again; end-trial ends it at once."], undo: nil,
      message: MessageText(
        kind: "trial extended", words: "\(scene.subscription.name): \(days) days more"),
      summary: "trial extended by \(days) days")
  }
}

package struct EndTrial: SubscriptionCommand {
  package static let description = VerbDescription(
    .endTrial, "End trial", "End a running trial now: its first period begins today.",
    confirmKey: "X", risk: .consequential, subjects: [.subscription], parameters: .reason)
  static let what = "The trial cannot be ended"

  package let subscription: SubscriptionID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    subscription = try draft.subject()
    reason = try draft.reason()
  }

  package static func obstacle(_ scene: SubscriptionScene) -> Refusal? {
    obstacle(.trialEndRequested, what, scene)
  }

  package func events(
    _ scene: SubscriptionScene
  ) throws(Refusal) -> [SubscriptionEventDraft] {
    [SubscriptionEventDraft(.endTrial, of: subscription)]
  }

  package func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords {
    ActWords(
      title: "End the trial of \(scene.title) now",
      effects: change.after.state == .paused
        ? ["It has no means of payment: it waits for one, paused, for 30 days."]
        : ["The first period begins today and is billed with the first invoice."],
      irreversible: ["A trial that ended does not run again."], undo: nil,
      message: MessageText(
        kind: "trial ended", words: "\(scene.subscription.name): the trial has ended",
        key: TrialSteps.endKey(scene.id)),
      summary: "trial ended")
  }
}
