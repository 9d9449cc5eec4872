// A subscription through time: its plan, seats and pauses as dated segments, made from the events
// that were recorded, by the rules of domain "Changes and proration".

import Billing
import Storage

/// A stretch of days on which one plan version and quantity held. An empty one only remembers what
/// goes on after a pause.
package struct PlanSegment: Hashable, Sendable {
  package let from: Day
  package var until: Day?
  package let plan: PlanID
  package let version: Int
  package var quantity: Int64
  /// Prices that were agreed with this customer alone.
  package var overrides: [PriceOverride] = []
  /// The change that began it; 0 for the first.
  package let cause: Int64
  /// The pause or cancellation that ended it; 0 where the next segment did.
  package var endCause: Int64 = 0
}

/// A price at another unit amount, from the event that agreed it on.
package struct PriceOverride: Hashable, Sendable {
  package let price: PriceID
  /// In major units of the currency.
  package let unit: ExactDecimal
  package let cause: SubscriptionEventID
}

/// A charge that an operator added.
package struct AddedCharge: Hashable, Sendable {
  package let on: Day
  package let amount: Int64
  package let description: String
  package let cause: SubscriptionEventID
}

/// A discount of a subscription.
package struct RedeemedDiscount: Hashable, Sendable {
  package let id: DiscountID
  /// It lowers the periods that begin after this day; nil when the subscription began with it.
  package let redeemedOn: Day?
  package let cause: Int64
}

/// The trial as it was planned and as it went.
package struct TrialCourse: Hashable, Sendable {
  package let startsAt: Timestamp
  /// Extensions included.
  package var plannedEnd: Timestamp
  /// When a person ended it before its time.
  package var endedAt: Timestamp?
  /// Who began it, where it was not the subscription's beginning.
  package let startedBy: SubscriptionEventID?

  package var endsAt: Timestamp { endedAt ?? plannedEnd }
}

package struct SubscriptionHistory: Sendable {
  package let row: SubscriptionRow
  package let events: [SubscriptionEventRow]
  package let terms: CustomerTerms
  /// Nil when it never was in trial.
  package let trial: TrialCourse?
  /// Steps that were taken back before they happened, and so count for nothing.
  package let withdrawn: Set<SubscriptionEventID>
  /// One a plan interval, in order; the last is in force.
  package internal(set) var epochs: [PeriodSchedule]
  package internal(set) var segments: [PlanSegment] = []
  package internal(set) var charges: [AddedCharge] = []
  package internal(set) var discounts: [RedeemedDiscount] = []
  /// When it was asked to end, and with which effect.
  package internal(set) var endsOn: Day?
  package internal(set) var endCause: Int64 = 0
  /// The first day without service, where a cancellation at once left paid days unused.
  package internal(set) var serviceEndsOn: Day?
  /// When usage ends: the instant of a cancellation that took effect at once.
  package internal(set) var usageEndsAt: Timestamp?
  /// The effect decided for each event, with the rule that decided it.
  package internal(set) var effects: [EventEffect] = []

  package struct EventEffect: Hashable, Sendable {
    package let event: SubscriptionEventID
    package let on: Day
    package let rule: String
  }

  /// Whether the cancellation that ended it asked for unused days to be refunded.
  package var refundsUnused: Bool {
    events.last { $0.id.number == endCause }?.credit == .refund
  }

  /// The end of its trial, extensions included; nil when it began without one.
  package var trialEndsAt: Timestamp? { trial?.endsAt }

  /// The day that sets the boundaries.
  package var anchor: Day { epochs.first?.anchor ?? .earliest }

  /// The schedule in force on a day.
  package func schedule(on day: Day) -> PeriodSchedule? {
    epochs.last { $0.anchor <= day } ?? epochs.first
  }

  package func period(on day: Day) -> BillingPeriod? {
    guard let schedule = schedule(on: day), day >= schedule.anchor else { return nil }
    return schedule.period(containing: day)
  }

  package func segment(on day: Day) -> PlanSegment? {
    segments.last { $0.from <= day && ($0.until.map { day < $0 } ?? true) }
  }

  /// The first day of period 0 holds the trial's end, or the start.
  package var firstInstant: Timestamp { trialEndsAt ?? row.startedAt }

  package func effect(of event: SubscriptionEventID) -> EventEffect? {
    effects.first { $0.event == event }
  }
}

// MARK: - What is still to come

extension SubscriptionHistory {
  /// A step that was asked for and has not happened yet: it can be withdrawn.
  package struct PlannedStep: Hashable, Sendable {
    package let kind: Subscription.ScheduledStep.Kind
    package let event: SubscriptionEventRow
    package let on: Day
    package let at: Timestamp
  }

  /// In order of their instants.
  package func plannedSteps(at now: Timestamp) -> [PlannedStep] {
    events.compactMap { event -> PlannedStep? in
      guard !withdrawn.contains(event.id), let effect = effect(of: event.id),
        let kind = plannedKind(event, on: effect.on)
      else { return nil }
      let at = instant(of: effect.on, event)
      return at > now ? PlannedStep(kind: kind, event: event, on: effect.on, at: at) : nil
    }.sorted { ($0.at, $0.event.id) < ($1.at, $1.event.id) }
  }

  private func plannedKind(
    _ event: SubscriptionEventRow, on day: Day
  ) -> Subscription.ScheduledStep.Kind? {
    switch event.event {
    case .cancel: event.effective == .now || endCause != event.id.number ? nil : .cancel
    case .pause: event.effective == .now ? nil : .pause
    case .changePlan, .changeQuantity, .changePrice:
      event.at >= firstInstant
        && segments.contains { $0.from == day && $0.cause == event.id.number }
        ? .change : nil
    case .applyDiscount, .removeDiscount, .addCharge, .resume, .reactivate, .extendTrial,
      .startTrial, .endTrial, .withdraw:
      nil
    }
  }

  /// When an event takes effect: at the start of its day, and at the end of a trial at its very
  /// instant.
  package func instant(of day: Day, _ event: SubscriptionEventRow) -> Timestamp {
    let start = terms.zone(at: event.at).start(of: day)
    guard event.event == .cancel, let end = trialEndsAt, start <= end else { return start }
    return end
  }
}
