// When a subscription is billed next: the first boundary that no run has decided yet.

import Billing
import Storage

/// A billing day with the instant at which it falls due.
package struct BillingDue: Hashable, Sendable {
  package let day: Day
  package let at: Timestamp
  /// The first day that is looked at: the start of the period that ends on the day.
  package let from: Day
  /// The first invoice: nothing ended before it.
  package let isFirst: Bool
  /// Nothing begins any more: arrears and open usage only.
  package let isFinal: Bool

  /// The same day, falling due by `instant`.
  func noLater(than instant: Timestamp) -> BillingDue {
    BillingDue(day: day, at: min(at, instant), from: from, isFirst: isFirst, isFinal: isFinal)
  }
}

extension SubscriptionHistory {
  /// The first billing day after `last`, leaving out what fell due before `takenOverAt`: that was
  /// billed elsewhere. Nil when nothing follows.
  package func nextBilling(after last: Day?, takenOverAt: Timestamp?) -> BillingDue? {
    guard var day = last.map({ boundary(after: $0) }) ?? anchor else { return nil }
    if let takenOverAt, wasBilledElsewhere(day, takenOverAt) {
      guard let later = boundary(notBefore: takenOverAt) else { return nil }
      day = max(day, later)
    }
    let lastDay = serviceEndsOn ?? endsOn
    if let end = lastDay {
      guard end > anchor, last.map({ $0 < end }) ?? true else { return nil }
      day = min(day, end)
      if let takenOverAt, instant(of: day) < takenOverAt { return nil }
    }
    return BillingDue(
      day: day, at: instant(of: day), from: start(ofPeriodBefore: day), isFirst: day == anchor,
      isFinal: day == lastDay)
  }

  /// The first billing day that no run has decided. A day on which nothing was due yet leaves no
  /// outcome behind, such as the first one of what is charged in arrears: there the agenda tells
  /// how far a run has looked.
  func nextBilling(_ mark: BillingMark, agenda: Timestamp) -> BillingDue? {
    var due = nextBilling(after: mark.billedOn, takenOverAt: mark.takenOverAt)
    while mark.billedOn == nil, let day = due, day.at < agenda {
      due = nextBilling(after: day.day, takenOverAt: mark.takenOverAt)
    }
    return due
  }

  /// Whether a draft for this day waits for late events: it bills usage of a period that ended.
  package func waitsForUsage(_ due: BillingDue, _ catalogue: Catalogue) -> Bool {
    guard !due.isFirst else { return false }
    return segments.contains { segment in
      guard segment.from < due.day, segment.until.map({ $0 > due.from }) ?? true,
        let plan = catalogue.plans[segment.plan],
        let version = plan.versions.first(where: { $0.number == segment.version })
      else { return false }
      return version.prices.contains { if case .usage = $0.kind { true } else { false } }
    }
  }

  /// The start of the first period that a discount for so many periods does not lower; nil when that
  /// lies after `limit`.
  func boundary(
    _ redeemed: RedeemedDiscount, afterPeriods count: Int, until limit: Day
  ) -> Day? {
    var start = redeemed.redeemedOn.map { boundary(after: $0) } ?? anchor
    for _ in 0..<max(0, count) {
      guard let day = start, day <= limit else { return nil }
      start = boundary(after: day)
    }
    return start
  }

  private func boundary(after day: Day) -> Day? {
    guard day >= anchor else { return anchor }
    guard let period = period(on: day) else { return nil }
    let next = epochs.first { $0.anchor > day }?.anchor
    return min(period.days.upperBound, next ?? period.days.upperBound)
  }

  private func boundary(notBefore instant: Timestamp) -> Day? {
    let day = max(anchor, terms.zone(at: instant).day(of: instant))
    guard let period = period(on: day) else { return nil }
    return wasBilledElsewhere(period.days.lowerBound, instant)
      ? boundary(after: day) : period.days.lowerBound
  }

  /// What fell due before the book took over, unless a change that was made here since then began
  /// the period: on the day of the takeover it begins earlier than it was asked for.
  private func wasBilledElsewhere(_ day: Day, _ takenOverAt: Timestamp) -> Bool {
    guard instant(of: day) < takenOverAt else { return false }
    guard epochs.dropFirst().contains(where: { $0.anchor == day }) else { return true }
    return !events.contains { $0.at >= takenOverAt && effect(of: $0.id)?.on == day }
  }

  /// When a billing day begins: what is due on it falls due then.
  func instant(of day: Day) -> Timestamp {
    guard day != anchor else {
      return max(period(on: anchor)?.startAt ?? firstInstant, firstInstant)
    }
    if let period = period(on: day), period.days.lowerBound == day { return period.startAt }
    return terms.zone.start(of: day)
  }

  func start(ofPeriodBefore day: Day) -> Day {
    guard day > anchor, let before = day.adding(days: -1) else { return anchor }
    return period(on: before)?.days.lowerBound ?? anchor
  }
}

extension FactReader {
  /// What a run looks at next of a subscription; nil while it is parked and where nothing follows.
  func nextRun(
    of subscription: SubscriptionPicture, in customer: CustomerPicture
  ) throws -> BillingDue? {
    guard let mark = try connection.billingMark(of: subscription.id), !mark.isParked else {
      return nil
    }
    return try nextDue(subscription, mark, customer)
  }

  /// The first billing day that a run decides. A day on which nothing is due yet leaves no outcome
  /// behind, such as the first one of what is charged in arrears: the day after it is next.
  func nextDue(
    _ subscription: SubscriptionPicture, _ mark: BillingMark, _ customer: CustomerPicture
  ) throws -> BillingDue? {
    var due = subscription.dueUnlessParked(mark)
    while mark.billedOn == nil, let day = due, day.at <= now, !day.isFinal,
      try !decides(day, subscription, customer)
    {
      due = subscription.history.nextBilling(after: day.day, takenOverAt: mark.takenOverAt)
    }
    return due
  }

  private func decides(
    _ due: BillingDue, _ subscription: SubscriptionPicture, _ customer: CustomerPicture
  ) throws -> Bool {
    // A paused period is waived.
    guard subscription.history.segment(on: due.day) != nil else { return true }
    do {
      let window = SubscriptionBilling.Window(from: due.from, billingDay: due.day)
      return try billing(of: subscription, in: customer).part(window, balance: 0).preview.decides
    } catch is InvoicingRefusal {
      return true
    }
  }
}

extension JobDueRow {
  /// A billing day of a subscription, as the agenda has it.
  init(renewal due: BillingDue, of subscription: SubscriptionRow, payer: CustomerID) {
    self.init(
      .renewal, of: subscription.id.number, at: due.at, customer: subscription.customerID,
      payer: payer, detail: "\(due.from)")
  }
}
