// Work that usage makes: events that no invoice takes.

import Billing
import Storage

/// Usage that came too early, too late, or for nobody. Only an import brings usage, so that it is
/// looked for when everything is derived.
struct RefusedUsage: WorkFinder {
  static let kinds = [WorkKind.refusedUsage]
  static let isWhole = true
  private static let page = 1_000

  func findings(_ reader: FactReader, _ scope: WorkScope) throws -> [WorkFinding] {
    var bySubscription: [SubscriptionID: [UsageEventRow]] = [:]
    var last: UsageEventRow?
    repeat {
      let events = try reader.connection.doubtfulUsage(after: last, limit: Self.page)
      for event in events { bySubscription[event.subscriptionID, default: []].append(event) }
      last = events.count == Self.page ? events.last : nil
    } while last != nil
    return try bySubscription.keys.sorted().flatMap { id -> [WorkFinding] in
      let (customer, picture) = try reader.picture(of: id)
      var findings: [WorkFinding] = []
      for event in bySubscription[id] ?? [] {
        guard let reason = try reason(event, picture, customer, reader) else { continue }
        findings.append(finding(event, reason, customer.row))
      }
      return findings
    }
  }

  private func reason(
    _ event: UsageEventRow, _ picture: SubscriptionPicture, _ customer: CustomerPicture,
    _ reader: FactReader
  ) throws -> Refused? {
    let (at, received) = (event.stamp.effectiveAt, event.stamp.createdAt)
    let zone = customer.terms.zone(at: at)
    let prices = try reader.catalogue().rows.prices.filter { $0.meterID == event.meterID }
    let period = picture.history.period(on: zone.day(of: at))
    let hasEnded = picture.state.isFinal && picture.lifecycle.since <= at
    let closings =
      try period.map {
        try self.closings($0, prices, picture.id, customer, reader)
      } ?? []
    let now = picture.history.period(on: zone.day(of: received))
    let policy = try reader.catalogue().rows.meters.first { $0.id == event.meterID }?.late
    let verdict = judgeUsage(
      LateUsageFacts(
        eventAt: at, receivedAt: received,
        // Usage is billed by days: the first one counts whole.
        hasSubscription: zone.day(of: at) >= zone.day(of: picture.row.startedAt) && !hasEnded,
        draftIsOpen: closings.min().map { received <= $0 } ?? true,
        periodsBehind: max(0, (now?.index ?? 0) - (period?.index ?? 0) - 1),
        policy: policy.flatMap { LateUsagePolicy(rawValue: $0.rawValue) } ?? .nextInvoice))
    switch verdict {
    case .ownPeriod: return nil
    case .refuse(let reason): return .refused(reason)
    // The run looks at the period that ended, not at the one before it: a person charges for what
    // came after its document, unless a later document of the period has taken it.
    case .adjustNextInvoice, .reissue:
      return closings.contains { received <= $0 } ? nil : .unbilled
    }
  }

  /// When what a period owes for usage was settled: by documents with a line of it, else by the
  /// run that found nothing, once the draft of that day had closed.
  private func closings(
    _ period: BillingPeriod, _ prices: [PriceRow], _ id: SubscriptionID,
    _ customer: CustomerPicture, _ reader: FactReader
  ) throws -> [Timestamp] {
    let isUsage = { (price: PriceID?) in prices.contains { $0.id == price } }
    let billed = customer.facts.lines.filter { line in
      line.subscriptionID == id && line.periodStart == period.days.lowerBound
        && isUsage(line.priceID)
    }.compactMap { line -> Timestamp? in
      let document = customer.facts.documents.first { $0.id == line.invoiceID }
      guard let document, document.status == .open else { return nil }
      // What another system issued was settled then, not when it came here.
      return line.basis == nil
        ? document.stamp.createdAt : document.finalisedAt ?? document.stamp.createdAt
    }
    guard billed.isEmpty else { return billed }
    let found: [BillingPeriodRow] = try reader.connection.all(
      where: "subscription_id = $1 AND start_on = $2 AND outcome = 'zero'",
      [id, period.days.lowerBound])
    let drafts: [InvoiceDraftRow] = try reader.connection.all(where: "subscription_id = $1", [id])
    return found.filter { isUsage($0.priceID) }.map { row in
      drafts.first { $0.billingOn == row.billedOn }?.closesAt ?? row.stamp.recordedAt
    }
  }

  /// Why no invoice takes an event.
  private enum Refused {
    case refused(LateUsageVerdict.Reason)
    /// It belongs to a period whose document was issued before it came.
    case unbilled

    var code: String {
      switch self {
      case .refused(let reason): reason.rawValue
      case .unbilled: "usage-after-invoice"
      }
    }

    var title: String {
      switch self {
      case .refused(.tooFarAhead): "Usage was refused: its time lies ahead of its arrival"
      case .refused(.noSubscription): "Usage was refused: no subscription ran at its time"
      case .refused(.refusedByMeter):
        "Usage was refused: its period was billed, and the meter refuses what is late"
      case .refused(.tooLate): "Usage was refused: its period was billed too long ago"
      case .unbilled: "Usage is not billed: it came after the invoice of its period"
      }
    }
  }

  private func finding(
    _ event: UsageEventRow, _ reason: Refused, _ customer: CustomerRow
  ) -> WorkFinding {
    var finding = WorkFinding(
      .refusedUsage, key: event.id.description, title: reason.title,
      arose: event.stamp.createdAt,
      facts: [
        ("event", "\(event.source) \(event.key)"), ("value", "\(event.value)"),
        ("time", "\(event.stamp.effectiveAt)"), ("received", "\(event.stamp.createdAt)"),
        ("rule", reason.code),
      ], proposals: ["add a charge for it", "leave it unbilled"])
    finding.detail = reason.code
    finding.customer = customer.id
    finding.subject = RecordReference(.subscription, event.subscriptionID.description)
    return finding
  }
}
