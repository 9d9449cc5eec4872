// The usage events behind one line: how many, when, and each of them.

import Billing
import Storage

extension FactReader {
  /// Which events a usage line counted.
  struct UsedRange {
    let subscription: SubscriptionID
    let meter: MeterRow
    let range: Range<Timestamp>
  }

  func usedRange(_ charge: ExplainedCharge) throws -> UsedRange? {
    guard let (customer, subscription) = charge.holder else { return nil }
    return try usedRange(charge.line, subscription, customer)
  }

  private func usedRange(
    _ line: InvoiceLineRow, _ subscription: SubscriptionPicture, _ customer: CustomerPicture
  ) throws -> UsedRange? {
    let catalogue = try catalogue()
    guard
      let meter = line.priceID.flatMap({ catalogue.priceRows[$0]?.meterID })
        .flatMap({ catalogue.meters[$0] })
    else { return nil }
    let history = subscription.history
    let zone = history.schedule(on: line.serviceStart)?.zone ?? customer.terms.zone
    let start = zone.start(of: line.serviceStart)
    let end =
      history.usageEndsAt.map { min($0, zone.start(of: line.serviceEnd)) }
      ?? zone.start(of: line.serviceEnd)
    return UsedRange(
      subscription: subscription.id, meter: meter, range: start..<max(start, end))
  }

  /// At most so many events are listed; the count says how many there are.
  private static let shownEvents = 200

  func usageRecord(_ reference: RecordReference) throws -> RecordAnswer {
    guard case .line(let invoice, let n)? = try ExplainTarget(reference.id),
      let line = try connection.line(invoice, n), let id = line.subscriptionID
    else {
      throw Refusal(
        "no-such-record", what: "\(reference.id) names no line with usage",
        why: "it is not a document and the number of one of its lines",
        remedy: "Write it as inv_…/2.")
    }
    let (customer, subscription) = try picture(of: id)
    guard let used = try usedRange(line, subscription, customer) else {
      throw Refusal(
        "no-usage", what: "The line \(reference.id) counts no usage",
        why: "its price has no meter", remedy: "Open the line itself.")
    }
    let totals = try connection.usageTotals(
      of: id, meter: used.meter.id, from: used.range.lowerBound, until: used.range.upperBound)
    let events = try connection.usage(
      of: id, meter: used.meter.id, from: used.range.lowerBound, until: used.range.upperBound,
      limit: Self.shownEvents)
    return RecordAnswer(
      reference: reference, standing: try standing(),
      title: "Usage of \(used.meter.key) by \(customer.row.name)",
      state: .text("\(totals?.count ?? 0) events in \(line.serviceStart) to \(line.lastDay)"),
      sections: [
        RecordAnswer.Section(
          "Usage",
          .fields([
            .link("Line", line.description, .line(invoice, n)),
            .link(
              "Subscription", subscription.name, RecordReference(.subscription, id.description)),
            .text("Meter", "\(used.meter.key), \(used.meter.aggregation.rawValue)"),
            .init("Quantity billed", line.quantity.map { Cell(.decimal("\($0)")) } ?? .none),
            .init("Events", Cell(.count(totals?.count ?? 0))),
            .instant("First", totals?.first), .instant("Last", totals?.last),
          ])),
        eventSection(events, totals?.count ?? 0, reference),
      ], actions: [])
  }

  private func eventSection(
    _ events: [UsageEventRow], _ count: Int64, _ reference: RecordReference
  ) -> RecordAnswer.Section {
    let rows = events.map { event in
      Row(
        reference, anchor: Anchor(sortValue: "i\(event.id.number)", id: event.id.number),
        cells: [
          Cell(.instant(event.stamp.effectiveAt)), Cell(.decimal(event.value.description)),
          .text(event.operation ?? ""), .text(event.dimensions ?? ""),
          .text("\(event.source): \(event.key)", tone: .muted),
        ])
    }
    let left = count - Int64(rows.count)
    return RecordAnswer.Section(
      left > 0 ? "Events, the first \(rows.count) of \(count)" : "Events",
      .table(
        [
          Column("at", "At", .instant, width: 20), Column("value", "Value", .decimal, width: 14),
          Column("operation", "Does", .text, width: 8),
          Column("dimensions", "Dimensions", .text, width: 30),
          Column("source", "Source and key", .text, width: 30),
        ], rows), whenEmpty: "No event")
  }
}
