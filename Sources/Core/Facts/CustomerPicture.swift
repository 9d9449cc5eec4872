// One customer as the console sees it: subscriptions with their states, access, documents.

import Billing
import Storage

/// A subscription with its history and its state now.
package struct SubscriptionPicture: Sendable {
  package let history: SubscriptionHistory
  package let lifecycle: LifecycleAnswer
  /// What the state was judged from; commands ask it what would be refused.
  package let lifecycleFacts: LifecycleFacts
  package let planRow: PlanRow
  /// The version in force, with the prices agreed with this customer in their place.
  package let version: PlanVersion
  package let quantity: Int64
  package let documents: [DocumentStanding]
  package let ladder: DunningLadder
  package let restrictedFeatures: [String]
  /// The act that set it aside; nil while it is billed.
  package let parked: ParkingActRow?

  package var row: SubscriptionRow { history.row }
  package var id: SubscriptionID { history.row.id }
  package var state: Subscription.State { lifecycle.state }

  /// It ended out of the pause of a trial without a means of payment: no period ever began, so that
  /// there is nothing to settle.
  var endedUnbegun: Bool {
    guard state.isFinal, lifecycle.transitions.last?.from == .paused else { return false }
    return lifecycle.transitions.last { $0.to == .paused && $0.from != .paused }?.from == .trialing
  }

  /// What happens by itself, the earliest first: moves of the state, and the next invoice.
  package func nextSteps(now: Timestamp) -> [LifecycleAnswer.NextStep] {
    var steps = lifecycle.next
    if let due = nextInvoiceAt(now) { steps.append(.init(kind: .invoiceDue, at: due)) }
    return steps.sorted { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
  }

  /// The boundary at which the next period is billed; nil where none follows.
  private func nextInvoiceAt(_ now: Timestamp) -> Timestamp? {
    switch state {
    case .active, .pastDue, .unpaid: break
    case .incomplete, .trialing, .paused, .canceled, .expired: return nil
    }
    let today = history.terms.zone(at: now).day(of: now)
    guard let period = history.period(on: today),
      history.endsOn.map({ $0 > period.days.upperBound }) ?? true
    else { return nil }
    return period.endAt > now ? period.endAt : nil
  }

  /// How a person recognises it: `Growth × 5`.
  package var name: String {
    quantity == 1 ? planRow.name : "\(planRow.name) × \(quantity)"
  }

  /// As access sees it.
  func accessSource(features: [String: FeatureRow], now: Timestamp) -> AccessSource {
    var isRestricted = false
    var graceUntil: Timestamp?
    if case .pastDue(let debt) = lifecycle.subscription.phase {
      isRestricted = debt.isRestricted
      graceUntil = debt.since.adding(seconds: version.graceDays * 86_400)
    }
    let taken = Set(restrictedFeatures)
    return AccessSource(
      name: name, state: state, isRestricted: isRestricted,
      isAccessHeld: lifecycle.subscription.holds.contains(.access),
      graceUntil: graceUntil.flatMap { $0 > now ? $0 : nil }, features: version.features,
      restrictedFeatures: version.features.filter { !taken.contains($0.code) },
      stateChangesAt: lifecycle.next.first?.at)
  }
}

/// A customer with everything about it that is judged.
package struct CustomerPicture: Sendable {
  package let terms: CustomerTerms
  package let facts: HolderFacts
  package let account: PayerAccount
  package let subscriptions: [SubscriptionPicture]
  package let overrides: [OverridePicture]

  package var row: CustomerRow { terms.row }
}

/// An override with what became of it.
package struct OverridePicture: Sendable {
  package let row: OverrideRow
  package let acts: [OverrideActRow]
  package let feature: FeatureRow

  /// When it ends, or ended: as the last act says.
  package var expiresAt: Timestamp { acts.last?.expiresAt ?? row.expiresAt }

  package var value: ExactDecimal? { acts.last { $0.value != nil }?.value ?? row.value }

  /// `scheduled`, `active` or `expired`, judged at an instant.
  package func state(at instant: Timestamp) -> String {
    if instant >= expiresAt { return "expired" }
    return instant < row.startsAt ? "scheduled" : "active"
  }

  package var rule: EntitlementOverride {
    let effect: EntitlementOverride.Effect
    switch row.effect {
    case .grant: effect = .grant(grant)
    case .revoke: effect = .revoke
    case .block: effect = .block
    }
    return EntitlementOverride(
      id: row.id.description, feature: feature.key, effect: effect, from: row.startsAt,
      until: expiresAt, recordedAt: row.stamp.recordedAt, author: row.author,
      reason: row.reasonCode)
  }

  private var grant: Feature.Grant {
    switch feature.kind {
    case .toggle: .on
    case .quota: .quota(value.flatMap { Int64(exactly: $0.ratio.rounded(.down)) })
    case .metered: .metered(meter: feature.key, included: value)
    }
  }
}

extension CustomerPicture {
  /// The overrides of a feature: those in force first, of these the one that decides.
  func overrides(of feature: String, at now: Timestamp) -> [OverridePicture] {
    overrides.filter { $0.feature.key == feature }.sorted { one, other in
      let (rule, otherRule) = (one.rule, other.rule)
      let isInForce = rule.isInForce(at: now)
      return isInForce == otherRule.isInForce(at: now) ? rule.outranks(otherRule) : isInForce
    }
  }

  /// The override that decides about a feature, where one is in force.
  func decidingOverride(of feature: String, at now: Timestamp) -> OverridePicture? {
    overrides(of: feature, at: now).first.flatMap { $0.rule.isInForce(at: now) ? $0 : nil }
  }
}

extension FactReader {
  /// An alias answers with the customer that it was merged into.
  package func picture(of id: CustomerID) throws -> CustomerPicture {
    let id = try connection.survivor(of: id)
    guard let facts = try connection.holderFacts(id) else { throw Self.missing("customer", id) }
    let terms = try terms(of: facts.customer, versions: facts.versions)
    let account = try account(of: facts.customer.payerID)
    let catalogue = try catalogue()
    let subscriptions = try facts.subscriptions.map {
      try subscription($0, facts, terms, account)
    }
    let overrides = facts.overrides.compactMap { row in
      catalogue.features[row.featureID].map { feature in
        OverridePicture(
          row: row, acts: facts.overrideActs.filter { $0.overrideID == row.id }, feature: feature)
      }
    }
    return CustomerPicture(
      terms: terms, facts: facts, account: account, subscriptions: subscriptions,
      overrides: overrides)
  }

  /// The picture of the customer who holds a subscription, and the subscription in it.
  package func picture(
    of id: SubscriptionID
  ) throws -> (customer: CustomerPicture, subscription: SubscriptionPicture) {
    guard let row = try connection.subscription(id) else {
      throw Self.missing("subscription", id)
    }
    let customer = try picture(of: row.customerID)
    guard let subscription = customer.subscriptions.first(where: { $0.id == id }) else {
      throw Self.missing("subscription", id)
    }
    return (customer, subscription)
  }

  /// `imagined` are events that were never recorded: what would be if they were.
  func subscription(
    _ row: SubscriptionRow, _ facts: HolderFacts, _ terms: CustomerTerms, _ account: PayerAccount,
    imagined: [SubscriptionEventRow] = []
  ) throws -> SubscriptionPicture {
    let catalogue = try catalogue()
    let events = facts.subscriptionEvents.filter { $0.subscriptionID == row.id }
    let history = try SubscriptionHistory.replayed(
      row, events: events + imagined, terms: terms, catalogue: catalogue, now: now)
    let documentIDs = Set(facts.lines.filter { $0.subscriptionID == row.id }.map(\.invoiceID))
    let documents = account.documents.filter { documentIDs.contains($0.row.id) }
    let debts = try dunning(of: account, currency: row.currency)
    let lifecycle = SubscriptionLifecycle(
      history: history, catalogue: catalogue, payer: account, documents: documents,
      hold: debts?.hold, nextRetryAt: debts?.nextRetry)
    let today = terms.zone(at: now).day(of: now)
    let segment = history.segment(on: today) ?? history.segments.last
    let plan = try catalogue.plan(segment?.plan ?? row.planID)
    guard let planRow = catalogue.planRows[segment?.plan ?? row.planID],
      let version = plan.versions.first(where: { $0.number == segment?.version })
        ?? plan.versions.last
    else { throw StorageError.corrupt(detail: "there is no plan \(row.planID)") }
    let ladder = lifecycle.ladder
    let lifecycleFacts = lifecycle.facts
    return SubscriptionPicture(
      history: history, lifecycle: lifecycleFacts.assess(at: now), lifecycleFacts: lifecycleFacts,
      planRow: planRow,
      version: version.charging(catalogue.prices(version, segment?.overrides ?? [])),
      quantity: segment?.quantity ?? row.quantity, documents: documents,
      ladder: ladder.ladder, restrictedFeatures: ladder.restrictedFeatures,
      parked: facts.parkingActs.last { $0.subscriptionID == row.id }.flatMap {
        $0.act == .parked ? $0 : nil
      })
  }

  /// What a subscription's next invoice is computed from.
  /// The lines of `draft` are left out, because it is computed anew.
  func billing(
    of subscription: SubscriptionPicture, in customer: CustomerPicture,
    without draft: InvoiceID? = nil
  ) -> SubscriptionBilling {
    let lines = customer.facts.lines.filter {
      $0.subscriptionID == subscription.id && $0.invoiceID != draft
    }
    let documents = Dictionary(
      uniqueKeysWithValues: customer.facts.documents.map { ($0.id, $0) })
    return SubscriptionBilling(
      history: subscription.history, catalogue: loaded,
      payer: customer.account.terms, lines: lines, documents: documents,
      foreseen: foreseen[subscription.id]?.lines ?? [], now: now
    ) { [connection] meter, range in
      try connection.usage(
        of: subscription.id, meter: meter, from: range.lowerBound, until: range.upperBound)
    } summed: { [connection] meter, range in
      try connection.usageSums(
        of: subscription.id, meter: meter, from: range.lowerBound, until: range.upperBound)
    }
  }

  /// The catalogue of a reader that has a picture already.
  private var loaded: Catalogue {
    guard let catalogue = try? catalogue() else {
      preconditionFailure("a picture is made from the catalogue")
    }
    return catalogue
  }
}
