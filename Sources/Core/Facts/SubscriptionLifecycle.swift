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
    guard let end = history.trialEndsAt else {
      return history.row.acquisition == .freemium
        ? .freemium
        : .paidUpFront(
          payableUntil: history.row.startedAt.adding(seconds: Acquisition.secondsToPay))
    }
    let kind: Trial.Kind =
      switch history.row.acquisition {
      case .trialCard: .withCard
      case .trialLimited: .limited
      case .trial, .freemium, .paid: .withoutCard
      }
    return .trial(Trial(kind: kind, startedAt: history.row.startedAt, endsAt: end))
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
    for event in history.events {
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

  private func request(_ event: SubscriptionEventRow) -> LifecycleFacts.DatedEvent? {
    let day = history.effects.first { $0.event == event.id }?.on
    let at = day.map { history.terms.zone(at: event.at).start(of: $0) } ?? event.at
    let wish: Subscription.Event
    switch event.event {
    case .cancel: wish = .cancelRequested(event.effective == .now ? .now : .at(cancelInstant(at)))
    case .pause:
      wish = .pauseRequested(
        event.effective == .now ? .nowWithCredit(until: nil) : .atPeriodEnd(at, until: nil))
    case .resume: wish = .resumeRequested(.keepBoundaries)
    case .reactivate:
      return .init(
        at: event.at, .reactivateRequested, actor: .person(event.actor),
        reason: event.reason ?? "", recordedAt: event.stamp.recordedAt, withdraws: .cancel)
    case .changePlan, .changeQuantity, .applyDiscount, .removeDiscount, .addCharge, .extendTrial:
      return nil
    }
    return .init(
      at: event.at, wish, actor: .person(event.actor), reason: event.reason ?? "",
      recordedAt: event.stamp.recordedAt)
  }

  /// A cancellation at the end of a trial ends at its very instant.
  private func cancelInstant(_ boundary: Timestamp) -> Timestamp {
    guard let end = history.trialEndsAt, boundary <= end else { return boundary }
    return end
  }
}

extension DocumentStanding {
  /// An open dispute stops dunning of its document (domain: "Payments and the hub"); so does giving
  /// it up, which brings no subscription back by itself.
  var isExcludedFromDunning: Bool { disputeState == .open || collectability != .normal }
}
