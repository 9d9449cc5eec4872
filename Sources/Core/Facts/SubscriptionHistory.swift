// A subscription through time: its plan, seats and pauses as dated segments, made from the events
// that were recorded, by the rules of domain "Changes and proration".

import Billing
import Storage

/// A stretch of days on which one plan version and quantity held.
package struct PlanSegment: Hashable, Sendable {
  package let from: Day
  package var until: Day?
  package let plan: PlanID
  package let version: Int
  package let quantity: Int64
  /// The change that began it; 0 for the first.
  package let cause: Int64
}

/// A charge that an operator added.
package struct AddedCharge: Hashable, Sendable {
  package let on: Day
  package let amount: Int64
  package let description: String
  package let cause: SubscriptionEventID
}

/// A discount and the index of the first period that it lowers.
package struct RedeemedDiscount: Hashable, Sendable {
  package let id: DiscountID
  package let firstPeriod: Int
  package let cause: Int64
}

package struct SubscriptionHistory: Sendable {
  package let row: SubscriptionRow
  package let events: [SubscriptionEventRow]
  package let terms: CustomerTerms
  /// The end of its trial, extensions included; nil when it began without one.
  package let trialEndsAt: Timestamp?
  /// One a plan interval, in order; the last is in force.
  package internal(set) var epochs: [PeriodSchedule]
  package internal(set) var segments: [PlanSegment] = []
  package internal(set) var charges: [AddedCharge] = []
  package internal(set) var discounts: [RedeemedDiscount] = []
  /// When it was asked to end, and with which effect.
  package internal(set) var endsOn: Day?
  package internal(set) var endCause: Int64 = 0
  /// When usage ends: the instant of a cancellation that took effect at once.
  package internal(set) var usageEndsAt: Timestamp?
  /// The effect decided for each event, with the rule that decided it.
  package internal(set) var effects: [EventEffect] = []

  package struct EventEffect: Hashable, Sendable {
    package let event: SubscriptionEventID
    package let on: Day
    package let rule: String
  }

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
}
