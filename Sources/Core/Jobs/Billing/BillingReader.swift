// Computing what many payers' due subscriptions come to, from facts that were read together.

import Billing
import Storage

/// Some whole payers, computed from one state of the book.
struct ComputedChunk: Sendable {
  let revision: Int64
  let payers: [PayerBilling]
}

extension FactReader {
  /// What these subscriptions come to; `due` holds whole payers, one after the other.
  func billings(_ due: [JobDueRow]) throws -> ComputedChunk {
    guard !due.isEmpty else {
      return ComputedChunk(revision: try connection.revision(), payers: [])
    }
    let facts = try BatchFacts(try batch(due))
    var payers: [PayerBilling] = []
    var start = 0
    while start < due.count {
      var end = start + 1
      while end < due.count, due[end].payerID == due[start].payerID { end += 1 }
      if let billing = try billing(Array(due[start..<end]), facts) { payers.append(billing) }
      start = end
    }
    return ComputedChunk(revision: try connection.revision(), payers: payers)
  }

  private func batch(_ due: [JobDueRow]) throws -> BillingBatch {
    let days = due.compactMap { Day($0.detail) }
    let from = days.min() ?? .earliest
    // A day more on either side covers every zone.
    let first = Timestamp(utc: from.adding(days: -1) ?? from)
    var payers: [CustomerID] = []
    for row in due where payers.last != row.payerID { payers.append(row.payerID) }
    return try connection.billingBatch(
      subscriptions: due.map { SubscriptionID($0.subjectID) }, payers: payers, from: from,
      usage: first..<max(first, now.adding(seconds: 1)))
  }

  private func billing(_ due: [JobDueRow], _ facts: BatchFacts) throws -> PayerBilling? {
    guard let payer = facts.customers[due[0].payerID] else { return nil }
    let terms = try terms(of: payer, versions: facts.versions[payer.id] ?? [])
    if let quiet = try QuietPayer(terms, due, facts, self)?.billing() { return quiet }
    return try loud(terms, due.map { SubscriptionID($0.subjectID) })
  }

  /// Everything about the payer and whom it pays for, as commands see it.
  private func loud(_ terms: CustomerTerms, _ ids: [SubscriptionID]) throws -> PayerBilling {
    var builder = PayerBillingBuilder(terms: terms, catalogue: try catalogue(), now: now)
    for id in ids {
      do {
        if let candidate = try candidate(id) { try builder.add(candidate) }
      } catch let error where error.isOfTheFacts {
        builder.park(id, error)
      }
    }
    return PayerBilling(terms: terms, subscriptions: ids, builder)
  }

  /// A subscription that is due now, from all facts about its holder; nil when it is not.
  private func candidate(_ id: SubscriptionID) throws -> BillingCandidate? {
    let (customer, subscription) = try picture(of: id)
    guard let due = try nextRun(of: subscription, in: customer), due.at <= now else { return nil }
    return BillingCandidate(
      history: subscription.history, state: subscription.state,
      billing: billing(of: subscription, in: customer), due: due,
      recorded: try connection.all(
        in: [id.number], of: "subscription_id", and: "end_on > $1", [due.from]))
  }
}

/// A batch by subscription and customer.
struct BatchFacts {
  let customers: [CustomerID: CustomerRow]
  let versions: [CustomerID: [CustomerVersionRow]]
  let subscriptions: [SubscriptionID: SubscriptionRow]
  let events: [SubscriptionID: [SubscriptionEventRow]]
  let lines: [SubscriptionID: [InvoiceLineRow]]
  let documents: [InvoiceID: InvoiceRow]
  let usage: [SubscriptionID: [UsageEventRow]]
  let periods: [SubscriptionID: [BillingPeriodRow]]
  let marks: [SubscriptionID: BillingMark]
  let standings: [SubscriptionID: SubscriptionStandingRow]
  let balances: [CustomerID: [CustomerBalanceRow]]

  init(_ batch: BillingBatch) throws {
    customers = Dictionary(uniqueKeysWithValues: batch.customers.map { ($0.id, $0) })
    versions = Dictionary(grouping: batch.versions, by: \.customerID)
    subscriptions = Dictionary(uniqueKeysWithValues: batch.subscriptions.map { ($0.id, $0) })
    events = Dictionary(grouping: batch.events, by: \.subscriptionID)
    lines = Dictionary(grouping: batch.lines) { $0.subscriptionID ?? SubscriptionID(0) }
    documents = Dictionary(uniqueKeysWithValues: batch.documents.map { ($0.id, $0) })
    usage = Dictionary(grouping: batch.usage, by: \.subscriptionID)
    periods = Dictionary(grouping: batch.periods, by: \.subscriptionID)
    marks = Dictionary(uniqueKeysWithValues: batch.marks.map { ($0.subscription, $0) })
    standings = Dictionary(
      uniqueKeysWithValues: batch.standings.map { ($0.subscriptionID, $0) })
    balances = Dictionary(grouping: batch.balances, by: \.customerID)
  }
}

/// A payer who owes nothing and holds no credit, whose due subscriptions are simply active: nothing
/// but history, usage and issued lines decides its invoice, and only the new documents change its
/// standings.
struct QuietPayer {
  private struct Item {
    let history: SubscriptionHistory
    let standing: SubscriptionStandingRow
    let mark: BillingMark
    let due: BillingDue
  }

  private let terms: CustomerTerms
  private let due: [JobDueRow]
  private let facts: BatchFacts
  private let catalogue: Catalogue
  private let now: Timestamp
  private var items: [Item] = []

  /// Nil for any other payer.
  init?(
    _ terms: CustomerTerms, _ due: [JobDueRow], _ facts: BatchFacts, _ reader: FactReader
  ) throws {
    self.terms = terms
    self.due = due
    self.facts = facts
    catalogue = try reader.catalogue()
    now = reader.now
    let balances = facts.balances[terms.row.id] ?? []
    // Credit pays what is issued: that is worked out from all facts about the payer.
    guard balances.allSatisfy({ $0.due == 0 && $0.credit <= 0 && $0.granted == 0 }) else {
      return nil
    }
    for row in due {
      guard let item = try item(row, reader) else { return nil }
      items.append(item)
    }
  }

  private func item(_ agenda: JobDueRow, _ reader: FactReader) throws -> Item? {
    let id = SubscriptionID(agenda.subjectID)
    guard let row = facts.subscriptions[id], let standing = facts.standings[id],
      let mark = facts.marks[id], !mark.isParked,
      standing.state == Subscription.State.active.rawValue,
      // An alias's own payer is another one than who pays now: its facts are read one by one.
      let holder = facts.customers[row.customerID], holder.payerID == terms.row.id
    else { return nil }
    let holderTerms =
      holder.id == terms.row.id
      ? terms : try reader.terms(of: holder, versions: facts.versions[holder.id] ?? [])
    guard
      let history = try? SubscriptionHistory.replayed(
        row, events: facts.events[id] ?? [], terms: holderTerms, catalogue: catalogue, now: now),
      history.endsOn == nil, let last = history.segments.last, last.until == nil,
      history.firstInstant <= now,
      let due = history.nextBilling(mark, agenda: agenda.dueAt), due.at <= now
    else { return nil }
    return Item(history: history, standing: standing, mark: mark, due: due)
  }

  func billing() throws -> PayerBilling? {
    var builder = PayerBillingBuilder(terms: terms, catalogue: catalogue, now: now)
    var upkeep = QuietUpkeep()
    upkeep.balances = facts.balances[terms.row.id] ?? []
    for item in items {
      guard let standing = standing(of: item) else { return nil }
      try builder.add(candidate(item))
      upkeep.standings.append(standing)
      if let renewal = renewal(after: item) {
        upkeep.renewals.append(renewal)
      } else {
        upkeep.ended.append(item.history.row.id)
      }
    }
    return PayerBilling(
      terms: terms, subscriptions: due.map { SubscriptionID($0.subjectID) }, builder,
      upkeep: .quiet(upkeep))
  }

  private func candidate(_ item: Item) -> BillingCandidate {
    let id = item.history.row.id
    let events = facts.usage[id] ?? []
    let billing = SubscriptionBilling(
      history: item.history, catalogue: catalogue, payer: terms, lines: facts.lines[id] ?? [],
      documents: facts.documents, now: now
    ) { meter, range in
      events.filter { $0.meterID == meter && range.contains($0.stamp.effectiveAt) }
    }
    return BillingCandidate(
      history: item.history, state: .active, billing: billing, due: item.due,
      recorded: facts.periods[id] ?? [])
  }

  private func renewal(after item: Item) -> JobDueRow? {
    let next = item.history.nextBilling(
      after: item.due.day, takenOverAt: item.mark.takenOverAt)
    return next.map { JobDueRow(renewal: $0, of: item.history.row, payer: terms.row.id) }
  }

  /// The subscription's standing as a refresh from all facts would make it now; nil where the
  /// running plan, version or quantity is another one than it says.
  private func standing(of item: Item) -> SubscriptionStandingRow? {
    let history = item.history
    let today = history.terms.zone(at: now).day(of: now)
    guard let segment = history.segment(on: today), let period = history.period(on: today),
      catalogue.planRows[segment.plan]?.key == item.standing.planKey,
      segment.version == item.standing.planVersion, segment.quantity == item.standing.quantity
    else { return nil }
    var row = item.standing
    let length = (now.milliseconds - row.stateSince.milliseconds) / 86_400_000
    row.stateReason = length == 1 ? "active for 1 day" : "active for \(max(0, length)) days"
    row.periodStart = period.days.lowerBound
    row.periodEnd = period.days.upperBound
    let next = period.endAt > now ? period.endAt : nil
    row.nextAt = next ?? Timestamp(milliseconds: .max)
    row.nextAction = next == nil ? "" : LifecycleAnswer.NextStep.Kind.invoiceDue.words
    return row
  }
}
