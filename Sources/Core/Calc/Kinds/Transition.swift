// `transition`: one event judged by the state machine of subscriptions.

import Billing
import Formats

extension CalcKind {
  package static let transition = CalcKind(
    "transition",
    input: "state (absent or null: new; also from), event (\(eventNames)), at?, money? (none, "
      + "pending, unknown), payment_method?, past_due_since?, draft_open?, collection? (automatic, "
      + "send_invoice), expires_at?, trial_ends_at?, trial? (without_card, with_card, limited), "
      + "without_payment_method? (pause, expire, invoice), retries_end? (unpaid, cancel, "
      + "leave_past_due), until?, to?, on?, hold? (billing, collection, access), mode?",
    output: "to, actions, guard, final, invoices (charged, drafts, none); or refused, message",
    example: #"{"kind":"transition","state":"active","event":"became_past_due","#
      + #""past_due_since":"2026-03-01T00:00:00Z","at":"2026-03-02T00:00:00Z"}"#
  ) { fields throws(CalcError) in
    let request = try TransitionRequest(fields)
    try fields.finish()
    return try request.answer()
  }

  private static let eventNames =
    (Subscription.Event.Kind.allCases.map(\.rawValue) + TransitionRequest.aliases.map(\.name))
    .joined(separator: ", ")
}

/// The request with defaults that make the named event the natural one.
private struct TransitionRequest {
  let state: Subscription.State?
  let event: String
  let at: Timestamp
  let world: Subscription.Facts
  let phase: Subscription.Phase?
  let collection: CollectionMethod
  let judged: Subscription.Event?

  /// Words of the field for an event, and what they say beside it.
  static let aliases: [(name: String, kind: Subscription.Event.Kind, hasMethod: Bool?)] = [
    ("first_payment_succeeded", .activationPaid, nil),
    ("first_invoice_paid", .activationPaid, nil),
    ("first_invoice_not_paid_in_time", .activationExpired, nil),
    ("trial_ended_with_payment_method", .trialEnded, true),
    ("trial_ended_without_payment_method", .trialEnded, false),
    ("renewal_payment_failed", .becamePastDue, nil),
    ("payment_failed", .becamePastDue, nil),
    ("payment_requires_action", .becamePastDue, nil),
    ("invoice_not_paid_by_due_date", .becamePastDue, nil),
    ("payment_succeeded", .debtCleared, nil),
    ("invoice_paid", .debtCleared, nil),
    ("retries_exhausted", .ladderEnded, nil),
    ("not_paid_by_extra_deadline", .ladderEnded, nil),
    ("pause", .pauseRequested, nil),
    ("resume", .resumeRequested, nil),
    ("resumed", .resumeRequested, true),
    ("cancel", .cancelRequested, nil),
    ("canceled", .cancelRequested, nil),
    ("reactivate", .reactivateRequested, nil),
  ]

  init(_ fields: CalcFields) throws(CalcError) {
    let named = try fields.text("state")
    let from = try fields.text("from")
    let given = named ?? from
    guard let name = given else {
      (state, phase) = (nil, nil)
      event = try fields.required("event", fields.text("event"))
      collection = try fields.choice("collection", CollectionMethod.self) ?? .automatic
      at = try fields.moment("at") ?? Self.nominal
      world = Subscription.Facts(at: at)
      judged = nil
      return
    }
    guard let state = Subscription.State(rawValue: name == "incomplete_expired" ? "expired" : name)
    else {
      let known = Subscription.State.allCases.map(\.rawValue).joined(separator: ", ")
      throw fields.invalid(named == nil ? "from" : "state", "expected one of \(known)")
    }
    let word = try fields.required("event", fields.text("event"))
    let alias = Self.aliases.first { $0.name == word }
    guard let kind = alias?.kind ?? Subscription.Event.Kind(rawValue: word) else {
      throw fields.invalid("event", "no such event")
    }
    let instant = try fields.moment("at") ?? Self.nominal
    guard CalcFields.isOrdinary(instant) else { throw fields.invalid("at", "beyond the calendar") }
    let method = try fields.bool("payment_method") ?? alias?.hasMethod ?? true
    self.state = state
    event = word
    at = instant
    collection = try fields.choice("collection", CollectionMethod.self) ?? .automatic
    world = Subscription.Facts(
      at: instant, money: try fields.choice("money", Subscription.MoneyInFlight.self) ?? .none,
      hasMethod: method, pastDueSince: try fields.moment("past_due_since"),
      isDraftOpen: try fields.bool("draft_open") ?? false)
    phase = try Self.readPhase(state, kind, instant, fields)
    judged = try Self.readEvent(kind, instant, fields)
  }

  private static let nominal = Timestamp(milliseconds: 1_767_225_600_000)

  private static func readPhase(
    _ state: Subscription.State, _ event: Subscription.Event.Kind, _ at: Timestamp,
    _ fields: CalcFields
  ) throws(CalcError) -> Subscription.Phase {
    let expires = try fields.moment("expires_at")
    let ends = try fields.moment("trial_ends_at")
    let kind = try fields.choice("trial", Trial.Kind.self) ?? .withCard
    let without = try fields.choice("without_payment_method", TrialTerms.End.self) ?? .pause
    let day = at.adding(seconds: 86_400)
    switch state {
    case .incomplete:
      return .incomplete(expiresAt: expires ?? (event == .activationPaid ? day : at))
    case .trialing:
      let start = min(at, ends ?? at).adding(seconds: -86_400)
      return .trialing(
        Trial(kind: kind, startedAt: start, endsAt: ends ?? at, withoutMethod: without))
    case .active: return .active(since: at)
    case .pastDue: return .pastDue(Subscription.PastDue(since: at))
    case .unpaid: return .unpaid(since: at)
    case .paused:
      let cause = Subscription.PauseCause.self
      return .paused(
        Subscription.Pause(
          since: at, until: expires ?? at,
          cause: try fields.choice("pause_cause", cause) ?? .requested))
    case .canceled: return .canceled(at: at)
    case .expired: return .expired(at: at)
    }
  }

  private static func readEvent(
    _ kind: Subscription.Event.Kind, _ at: Timestamp, _ fields: CalcFields
  ) throws(CalcError) -> Subscription.Event {
    let until = try fields.moment("until")
    let to = try fields.moment("to")
    let on = try fields.moment("on")
    let end = try fields.choice("retries_end", Subscription.LadderEnd.self) ?? .unpaid
    let hold = try fields.choice("hold", Subscription.Hold.self) ?? .billing
    let mode = try fields.choice("mode", Subscription.ResumeMode.self) ?? .keepBoundaries
    switch kind {
    case .activationPaid: return .activationPaid
    case .activationExpired: return .activationExpired
    case .trialEnded: return .trialEnded
    case .trialMilestoneReached: return .trialMilestoneReached
    case .trialExtended: return .trialExtended(to: to ?? at.adding(seconds: 7 * 86_400))
    case .trialStarted:
      let end = to ?? at.adding(seconds: 7 * 86_400)
      return .trialStarted(Trial(kind: .withoutCard, startedAt: at, endsAt: end))
    case .trialEndRequested: return .trialEndRequested
    case .methodAdded: return .methodAdded
    case .becamePastDue: return .becamePastDue
    case .accessRestricted: return .accessRestricted
    case .debtCleared: return .debtCleared
    case .ladderEnded: return .ladderEnded(end)
    case .pauseRequested:
      return .pauseRequested(
        on.map { .atPeriodEnd($0, until: until) } ?? .nowWithCredit(until: until))
    case .pauseDue: return .pauseDue(until: until)
    case .resumeRequested: return .resumeRequested(mode)
    case .pauseEnded: return .pauseEnded
    case .cancelRequested: return .cancelRequested(on.map { .at($0) } ?? .now)
    case .cancellationDue: return .cancellationDue
    case .termEnded: return .termEnded
    case .reactivateRequested: return .reactivateRequested
    case .changeRequested: return .changeRequested(at: on)
    case .adjustmentRequested: return .adjustmentRequested
    case .holdPlaced: return .holdPlaced(hold)
    case .holdReleased: return .holdReleased(hold)
    }
  }

  func answer() throws(CalcError) -> CalcAnswer {
    guard let phase, let judged else { return try beginning() }
    var subscription = Subscription(phase)
    do {
      let move = try subscription.record(
        judged, world, actor: .system("calc"), reason: event, recordedAt: at)
      return Self.words(
        subscription.phase.state, move.actions.map(\.name), move.transition.guardName.rawValue)
    } catch {
      return CalcAnswer(
        ["refused": .string(error.rawValue), "message": .string(error.message)],
        why: ["\(phase.state.rawValue): \(event) is refused: \(error.message)"])
    }
  }

  /// The first state of a new subscription.
  private func beginning() throws(CalcError) -> CalcAnswer {
    switch event {
    case "first_payment_failed", "payment_failed", "first_payment_requires_action",
      "payment_requires_action":
      // Only an automatic first charge is waited for; terms give time to pay.
      return Self.words(collection == .automatic ? .incomplete : .active, [], "always")
    case "started_with_trial", "trial_started": return Self.words(.trialing, [], "always")
    case "first_payment_succeeded", "first_invoice_paid", "started", "activation_paid":
      return Self.words(.active, ["open_first_period"], "always")
    default:
      throw CalcError(
        "invalid-field", field: "event",
        "a new subscription begins by first_payment_failed, first_payment_succeeded, "
          + "trial_started or started")
    }
  }

  private static func words(
    _ state: Subscription.State, _ actions: [String], _ rule: String
  ) -> CalcAnswer {
    CalcAnswer(
      [
        "to": .string(state.rawValue), "actions": .texts(actions), "guard": .string(rule),
        "final": .bool(state.isFinal), "invoices": .string(state.invoices),
      ], why: ["goes to \(state.rawValue): \(rule.replacing("_", with: " "))"])
  }
}

extension Subscription.State {
  /// What becomes of its periods.
  fileprivate var invoices: String {
    switch self {
    case .active, .pastDue: "charged"
    case .unpaid: "drafts"
    case .incomplete, .trialing, .paused, .canceled, .expired: "none"
    }
  }
}
