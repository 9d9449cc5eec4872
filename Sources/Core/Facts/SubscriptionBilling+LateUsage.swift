// Usage that came after the document of its period. The next invoice rates that period whole once
// more, at its own price version, and bills the difference (domain: "Usage", late events).

import Billing
import Storage

/// Usage that arrived a day or more after it happened: what came sooner found its draft open.
struct LateArrivals {
  /// In time order.
  let events: [UsageEventRow]
  /// Periods that had ended by then were billed elsewhere; nil where daybook billed all of them.
  let takenOverAt: Timestamp?
}

extension SubscriptionBilling {
  /// How long after it happened usage is still billed.
  static let lateSeconds = 35 * 86_400

  /// The first day of the periods whose usage a document from `day` on rates: an earlier one where
  /// usage of a settled period has come since.
  func usageStart(before day: Day) throws -> Day {
    guard let late, let period = history.period(on: day) else { return day }
    let start =
      day == period.days.lowerBound
      ? period.startAt : history.terms.zone(at: period.startAt).start(of: day)
    let arrivals = try late(start.adding(seconds: -Self.lateSeconds)..<start)
    let days = arrivals.events.compactMap {
      rerated(by: $0, takenOverAt: arrivals.takenOverAt)?.days.lowerBound
    }
    return min(day, days.min() ?? day)
  }

  /// The settled period that an event has the next invoice rate anew; nil where the meter's policy
  /// refuses it, and where another system billed the period.
  func rerated(by event: UsageEventRow, takenOverAt: Timestamp?) -> BillingPeriod? {
    let (at, received) = (event.stamp.effectiveAt, event.stamp.createdAt)
    let zone = history.terms.zone(at: at)
    guard let meter = catalogue.rows.meters.first(where: { $0.id == event.meterID }),
      let period = history.period(on: zone.day(of: at)),
      takenOverAt.map({ period.endAt > $0 }) ?? true
    else { return nil }
    let running = history.period(on: zone.day(of: received))?.index ?? period.index
    let verdict = judgeUsage(
      LateUsageFacts(
        eventAt: at, receivedAt: received, draftIsOpen: false,
        periodsBehind: max(0, running - period.index - 1), policy: meter.late.policy))
    guard verdict == .adjustNextInvoice else { return nil }
    let prices = Set(catalogue.rows.prices.filter { $0.meterID == meter.id }.map(\.id))
    let issued = lines.filter { line in
      line.periodStart == period.days.lowerBound
        && documents[line.invoiceID].map { $0.status != .void } ?? false
        && line.priceID.map(prices.contains) ?? false
    }
    // What a line rated is known exactly only where daybook computed it.
    return issued.allSatisfy { $0.basis.flatMap(LineBasis.init) != nil } ? period : nil
  }
}

extension MeterRow.Late {
  var policy: LateUsagePolicy {
    switch self {
    case .nextInvoice: .nextInvoice
    case .refuse: .refuse
    case .reissue: .reissue
    }
  }
}
