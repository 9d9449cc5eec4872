// A change of plan, quantity or end, applied to the facts of a subscription.

/// A change of one item.
package struct PlanChange: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    case price(Price, version: Int64, plan: String?, quantity: ExactDecimal)
    case quantity(ExactDecimal)
    case cancel(Cancellation)
  }

  /// How a cancelled item ends.
  package enum Cancellation: String, Hashable, Sendable, Codable, CaseIterable {
    /// At the end of the paid period, without credit: the default.
    case atEnd = "at_end"
    /// After the day of the change, which is used; the days after it are returned.
    case nowWithCredit = "now_with_credit"
    /// Service ends now, the paid days are not returned.
    case nowWithoutCredit = "now_without_credit"
  }

  package let item: Int64
  /// The local day of the change; it belongs to the new state.
  package let on: Day
  package let target: Target
  /// The change's id, which its lines carry.
  package let cause: Int64
  package let phase: String?

  package init(item: Int64, on: Day, target: Target, cause: Int64, phase: String? = nil) {
    self.item = item
    self.on = on
    self.target = target
    self.cause = cause
    self.phase = phase
  }
}

/// What a change would do.
package struct ChangePreview: Hashable, Sendable {
  package let decision: ChangeDecision
  /// When the new state begins, or the old one ends.
  package let effectiveOn: Day
  /// The facts after the change: what a commit stores, and what later previews start from.
  package let facts: InvoiceFacts
  /// What the change itself bills or returns on its day.
  package let invoice: InvoicePreview
}

/// Why a change is refused, in order of precedence.
package enum ChangeRefusal: Error, Hashable, Sendable {
  case unknownItem(Int64)
  /// The item has no price on the day of the change.
  case notActive(on: Day)
  /// The item's price does not recur, so nothing tells upgrade from downgrade.
  case notRecurring
  /// The rule of this name refuses it.
  case byRule(String)
  case invoicing(InvoicingRefusal)
}

/// The effect of `change` under `rules`, computed by the function that bills it. The invoice is
/// that of the change's own day; a change at the end of the term usually bills nothing then.
package func preview(
  _ change: PlanChange, _ rules: ChangeRules = .standard, on facts: InvoiceFacts
) throws(ChangeRefusal) -> ChangePreview {
  guard let index = facts.items.firstIndex(where: { $0.id == change.item }) else {
    throw .unknownItem(change.item)
  }
  let item = facts.items[index]
  guard let running = item.stretch(on: change.on), let period = item.period(on: change.on) else {
    throw .notActive(on: change.on)
  }
  let decision: ChangeDecision
  let effect: ItemEffect
  switch change.target {
  case .cancel(let cancellation):
    decision = cancellation.decision
    effect = cancellation.effect(change.on, period.days.upperBound)
  case .price(let price, let version, let plan, let quantity):
    let next = NextState(price: price, version: version, plan: plan, quantity: quantity)
    (decision, effect) = try facts.decide(change, rules, item, running, next, period)
  case .quantity(let quantity):
    let next = NextState(
      price: running.price, version: running.priceVersion, plan: item.plan, quantity: quantity)
    (decision, effect) = try facts.decide(change, rules, item, running, next, period)
  }
  var after = facts
  after.items[index] = item.applying(effect, cause: change.cause, running)
  after.billingDay = max(facts.billingDay, change.on)
  do {
    let invoice = try nextInvoice(after)
    let amount = invoice.figures.amountDue.value ?? 0
    return ChangePreview(
      decision: ChangeDecision(
        rule: decision.rule, outcome: decision.outcome,
        collection: rules.collection(of: decision, amount: amount)),
      effectiveOn: effect.day, facts: after, invoice: invoice)
  } catch {
    throw .invoicing(error)
  }
}

/// What an item has after a change.
struct NextState {
  let price: Price
  let version: Int64
  let plan: String?
  let quantity: ExactDecimal
}

/// A change with its day settled.
struct ItemEffect {
  let day: Day
  /// Nil when the item ends.
  let next: NextState?
  let basis: ItemStretch.Basis
}

extension PlanChange.Cancellation {
  fileprivate var decision: ChangeDecision {
    switch self {
    case .nowWithCredit:
      ChangeDecision(
        rule: "cancel now", outcome: .immediateProrated, collection: .nextInvoice)
    case .atEnd:
      ChangeDecision(rule: "cancel at end", outcome: .endOfTerm, collection: .nextInvoice)
    case .nowWithoutCredit:
      ChangeDecision(
        rule: "cancel now without credit", outcome: .endOfTerm, collection: .nextInvoice)
    }
  }

  fileprivate func effect(_ day: Day, _ periodEnd: Day) -> ItemEffect {
    switch self {
    case .nowWithCredit:
      ItemEffect(day: min(day.adding(days: 1) ?? periodEnd, periodEnd), next: nil, basis: .prorated)
    case .atEnd, .nowWithoutCredit: ItemEffect(day: periodEnd, next: nil, basis: .prorated)
    }
  }
}

extension InvoiceFacts {
  fileprivate func decide(
    _ change: PlanChange, _ rules: ChangeRules, _ item: BillableItem, _ running: ItemStretch,
    _ next: NextState, _ period: BillingPeriod
  ) throws(ChangeRefusal) -> (ChangeDecision, ItemEffect) {
    let old = NextState(
      price: running.price, version: running.priceVersion, plan: item.plan,
      quantity: running.quantity)
    let decision = rules.decide(
      ChangeTerms(
        old: try side(old, item.id), new: try side(next, item.id), phase: change.phase))
    switch decision.outcome {
    case .immediateProrated:
      return (decision, ItemEffect(day: change.on, next: next, basis: .prorated))
    case .immediateFullDifference:
      return (decision, ItemEffect(day: change.on, next: next, basis: .fullDifference))
    case .endOfTerm:
      return (decision, ItemEffect(day: period.days.upperBound, next: next, basis: .prorated))
    case .startOfTerm:
      return (decision, ItemEffect(day: period.days.lowerBound, next: next, basis: .prorated))
    case .refuse: throw .byRule(decision.rule)
    }
  }

  private func side(
    _ state: NextState, _ item: Int64
  ) throws(ChangeRefusal) -> ChangeTerms.Side {
    guard case .recurring(_, let interval, _) = state.price.kind else { throw .notRecurring }
    let rating: Rating
    do {
      rating = try state.price.rate(.units(state.quantity.ratio))
    } catch {
      throw .invoicing(.rating(item: item, error))
    }
    do {
      let minor = try minor(rating.amount)
      return ChangeTerms.Side(
        plan: state.plan, interval: interval, quantity: state.quantity,
        yearly: try arithmetic { try minor * interval.perYear })
    } catch {
      throw .invoicing(error)
    }
  }
}

extension BillableItem {
  /// The stretch that bills a day.
  func stretch(on day: Day) -> ItemStretch? {
    for index in stretches.indices where stretches.days(at: index)?.contains(day) == true {
      return stretches[index]
    }
    return nil
  }

  /// The period that holds a day, in the epoch in force then.
  func period(on day: Day) -> BillingPeriod? {
    epochs.last { $0.anchor <= day }?.period(containing: day)
  }

  /// This item with everything from the effect's day on replaced by its next state. A new
  /// interval ends the running period and opens a new epoch on that day.
  fileprivate func applying(
    _ effect: ItemEffect, cause: Int64, _ running: ItemStretch
  ) -> BillableItem {
    var kept = stretches.filter { $0.from < effect.day }
    if let last = kept.indices.last {
      kept[last].until = min(kept[last].until ?? effect.day, effect.day)
      if effect.next == nil { kept[last].endCause = cause }
    }
    let first = self.epochs.first?.anchor
    var epochs = self.epochs.filter { $0.anchor < effect.day || $0.anchor == first }
    guard let next = effect.next else {
      return BillableItem(
        id: id, plan: plan, epochs: epochs, stretches: kept, billFrom: billFrom)
    }
    kept.append(
      ItemStretch(
        from: effect.day, price: next.price, priceVersion: next.version,
        quantity: next.quantity, basis: effect.basis, cause: cause))
    if let interval = next.price.interval, let last = epochs.last, interval != last.interval {
      epochs.append(
        PeriodSchedule(
          epoch: last.epoch + 1, anchor: effect.day, interval: interval, zone: last.zoneInForce))
    }
    return BillableItem(
      id: id, plan: next.plan ?? plan, epochs: epochs, stretches: kept, billFrom: billFrom)
  }
}

extension Price {
  /// The interval of a recurring price.
  var interval: BillingInterval? {
    guard case .recurring(_, let interval, _) = kind else { return nil }
    return interval
  }
}

extension PeriodSchedule {
  /// The zone that later boundaries follow.
  var zoneInForce: Zone { zoneChanges.last?.zone ?? zone }
}
