// The facts of a subscription's lifecycle: what was asked for, what was paid, what is on file.

import Billing
import Storage

/// A subscription's history beside its payer's documents, as the state machine reads them.
struct SubscriptionLifecycle {
  let history: SubscriptionHistory
  let catalogue: Catalogue
  let payer: PayerAccount
  /// Documents that carry one of its lines.
  let documents: [DocumentStanding]
  let hold: DunningHold?
  let nextRetryAt: Timestamp?

  /// The ladder of the plan in force, with the features that its restrict step takes.
  var ladder: (ladder: DunningLadder, restrictedFeatures: [String]) {
    let planID = history.segments.last?.plan ?? history.row.planID
    let number = history.segments.last?.version
    let version = catalogue.rows.planVersions.first {
      $0.planID == planID && (number == nil || $0.version == number)
    }
    return catalogue.ladder(version?.ladderID, collection: payer.terms.row.collection)
  }

  var facts: LifecycleFacts {
    LifecycleFacts(
      startAt: history.row.startedAt, acquisition: acquisition, events: events,
      invoices: documents.filter { $0.isOwed && $0.disputeState != .open }.map(\.lifecycle),
      methods: methods, termEndsAt: history.row.endsOn.map { history.terms.zone.start(of: $0) },
      ladder: ladder.ladder, hold: hold, nextRetryAt: nextRetryAt)
  }

  private var acquisition: Acquisition {
    let kind: Trial.Kind
    switch history.row.acquisition {
    case .freemium: return .freemium
    case .paid:
      return .paidUpFront(
        payableUntil: history.row.startedAt.adding(seconds: Acquisition.secondsToPay))
    case .trialCard: kind = .withCard
    case .trialLimited: kind = .limited
    case .trial: kind = .withoutCard
    }
    let start = history.row.startedAt
    return .trial(
      Trial(kind: kind, startedAt: start, endsAt: history.trial?.plannedEnd ?? start))
  }

  /// When the payer had a means of payment. Who pays by its own act needs none.
  private var methods: [Range<Timestamp>] {
    let ever = Timestamp(milliseconds: .max)
    guard payer.terms.row.collection == .automatic else {
      return [history.row.startedAt..<ever]
    }
    return payer.facts.credentials.compactMap { credential in
      let end = credential.revokedAt ?? ever
      return credential.addedAt < end ? credential.addedAt..<end : nil
    }
  }

  private var events: [LifecycleFacts.DatedEvent] {
    var result = activation.map { [$0] } ?? []
    for event in history.events where !history.withdrawn.contains(event.id) {
      guard let request = request(event) else { continue }
      result.append(request)
    }
    return result
  }

  /// The first payment of a subscription that is paid up front; with terms the order itself.
  private var activation: LifecycleFacts.DatedEvent? {
    guard history.row.acquisition == .paid else { return nil }
    let actor = Subscription.Actor.system("payments")
    guard payer.terms.row.collection == .automatic, owesAtStart else {
      let reason = owesAtStart ? "billed on terms" : "nothing is due at the start"
      return .init(at: history.row.startedAt, .activationPaid, actor: actor, reason: reason)
    }
    let first = documents.filter { $0.row.document == .invoice }
      .min { ($0.row.issuedOn, $0.row.id) < ($1.row.issuedOn, $1.row.id) }
    guard let paid = first?.settledAt, first?.row.status == .open else { return nil }
    return .init(at: paid, .activationPaid, actor: actor, reason: "the first invoice was paid")
  }

  /// Whether its first plan version charges anything in advance.
  private var owesAtStart: Bool {
    guard let first = history.segments.first, let plan = catalogue.plans[first.plan],
      let version = plan.versions.first(where: { $0.number == first.version })
    else { return true }
    return version.prices.contains { price in
      switch price.kind {
      case .recurring(let timing, _, _): timing == .inAdvance
      case .oneTime: true
      case .usage: false
      }
    }
  }

  /// What the state machine is asked because of an event; nil where the state does not care.
  private func request(_ event: SubscriptionEventRow) -> LifecycleFacts.DatedEvent? {
    let at = history.effect(of: event.id).map { history.instant(of: $0.on, event) } ?? event.at
    switch event.event {
    case .cancel: return dated(event, .cancelRequested(event.effective == .now ? .now : .at(at)))
    case .pause: return pause(event, from: at)
    case .resume: return resume(event)
    case .reactivate: return dated(event, .reactivateRequested, withdraws: .cancel)
    case .startTrial:
      guard let trial = history.trial, trial.startedBy == event.id else { return nil }
      return dated(
        event,
        .trialStarted(
          Trial(kind: .withoutCard, startedAt: trial.startsAt, endsAt: trial.plannedEnd)))
    case .endTrial: return dated(event, .trialEndRequested)
    case .changePlan, .changeQuantity, .changePrice:
      // During a trial nothing is billed: a change is in force at once.
      guard at > event.at, event.at >= history.firstInstant else { return nil }
      return dated(event, .changeRequested(at: at))
    case .applyDiscount, .removeDiscount, .addCharge, .extendTrial, .withdraw: return nil
    }
  }

  /// A pause of billing or collection alone is a flag beside the state.
  private func pause(
    _ event: SubscriptionEventRow, from at: Timestamp
  ) -> LifecycleFacts.DatedEvent {
    let instant = event.effective == .now ? event.at : at
    switch event.scope {
    case .billing: return dated(event, .holdPlaced(.billing), at: instant)
    case .collection: return dated(event, .holdPlaced(.collection), at: instant)
    case .service, nil:
      return dated(
        event,
        .pauseRequested(
          event.effective == .now ? .nowWithCredit(until: nil) : .atPeriodEnd(at, until: nil)))
    }
  }

  private func resume(_ event: SubscriptionEventRow) -> LifecycleFacts.DatedEvent {
    switch event.scope {
    case .billing: dated(event, .holdReleased(.billing))
    case .collection: dated(event, .holdReleased(.collection))
    case .service, nil:
      dated(event, .resumeRequested(event.mode == .reanchor ? .reanchor : .keepBoundaries))
    }
  }

  private func dated(
    _ event: SubscriptionEventRow, _ wish: Subscription.Event, at instant: Timestamp? = nil,
    withdraws: Subscription.ScheduledStep.Kind? = nil
  ) -> LifecycleFacts.DatedEvent {
    LifecycleFacts.DatedEvent(
      at: instant ?? event.at, wish, actor: .person(event.actor), reason: event.reason ?? "",
      recordedAt: event.stamp.recordedAt, withdraws: withdraws)
  }
}

extension DocumentStanding {
  /// An open dispute stops dunning of its document (domain: "Payments and the hub"); so does giving
  /// it up, which brings no subscription back by itself.
  var isExcludedFromDunning: Bool { disputeState == .open || collectability != .normal }
}
