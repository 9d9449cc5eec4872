// Closing drafts: computed anew with what arrived since, numbered, posted, paid with credit.

import Billing
import Storage

extension JobWorker {
  /// Computes the draft anew with what arrived since, numbers it and posts it.
  mutating func finalise(_ row: JobDueRow) throws -> JobCounts {
    let id = InvoiceID(row.subjectID)
    guard let draft = try connection.invoice(id), draft.status == .draft else {
      return JobCounts()
    }
    let reader = try reader()
    guard case .run(_, let windows) = try reader.wait(of: draft) else { return JobCounts() }
    let terms = try reader.terms(of: draft.customerID)
    var parts: [BilledPart] = []
    var parked: [PayerBilling.Parked] = []
    for window in windows {
      switch try part(of: window, id, reader) {
      case .success(let part): parts.append(part)
      case .failure(let problem): parked.append(problem.parked)
      }
    }
    let plan = DocumentPlan(
      parts, payer: terms, currency: draft.currency,
      issuedOn: terms.zone(at: now).day(of: now), catalogue: catalogue)
    if parked.isEmpty, let other = try difference(draft, plan, windows) {
      parked = windows.map { .init(subscription: $0.subscription, code: "draft", reason: other) }
    }
    return try finalise(draft, plan, parked)
  }

  private func finalise(
    _ draft: InvoiceRow, _ plan: DocumentPlan, _ parked: [PayerBilling.Parked]
  ) throws -> JobCounts {
    let writer = BillingWriter(connection, now: now, actor: actor, catalogue: catalogue)
    guard parked.isEmpty else {
      for item in parked { try writer.park(item) }
      return JobCounts(subjects: 1, parked: Int64(parked.count))
    }
    let documents = DocumentWriter(connection, stamp: stamp, catalogue: catalogue)
    try documents.replaceLines(ofDraft: draft.id, with: plan)
    let issued = try documents.finalise(draft.id, as: plan)
    try writer.post(issued, plan)
    try writer.record("finalise", .invoice, draft.id.description, plan.digest, issued.words)
    try writer.tell(issued, credit: try writer.spendCredit(on: [issued])[issued.id] ?? 0)
    let refunds = try writer.refund(plan.toRefund, of: issued)
    return JobCounts(subjects: 1, documents: 1, messages: 1 + refunds)
  }

  private struct DraftProblem: Error { let parked: PayerBilling.Parked }

  private func part(
    of window: DraftWait.Window, _ draft: InvoiceID, _ reader: FactReader
  ) throws -> Result<BilledPart, DraftProblem> {
    let (customer, subscription) = try reader.picture(of: window.subscription)
    let billing = reader.billing(of: subscription, in: customer, without: draft)
    let problem = { (code: String, reason: String) in
      Result<BilledPart, DraftProblem>.failure(
        DraftProblem(
          parked: .init(subscription: window.subscription, code: code, reason: reason)))
    }
    do {
      let history = subscription.history
      let part = try billing.part(
        .init(
          from: window.from, billingDay: window.billingDay,
          isFinal: window.billingDay == history.serviceEndsOn ?? history.endsOn), balance: 0)
      if let gap = part.gap { return problem("not-computed", gap) }
      return .success(part)
    } catch let refusal as InvoicingRefusal {
      return problem("refused", "\(refusal)")
    }
  }

  /// A draft that another system made is issued by our rules only where they say the same about
  /// everything but usage, which may have arrived since. Nil where they do, and for our own.
  private func difference(
    _ draft: InvoiceRow, _ plan: DocumentPlan, _ windows: [DraftWait.Window]
  ) throws -> String? {
    guard windows.contains(where: \.isDerived) else { return nil }
    let sum = { (lines: [InvoiceLineRow]) in
      lines.filter { $0.purpose != .usage }
        .reduce(Int64(0)) { $0 + $1.total }
    }
    let (said, computed) = (sum(try connection.lines(of: draft.id)), sum(plan.lines))
    guard said != computed else { return nil }
    let money = { Money(minorUnits: $0, draft.currency) }
    return "draft \(draft.id) says \(money(said)) beside usage, computed is \(money(computed)): "
      + "finalise it as it is, then unpark"
  }
}

/// What a draft waits for.
enum DraftWait {
  /// What of one subscription it bills.
  struct Window: Hashable, Sendable {
    let subscription: SubscriptionID
    let from: Day
    let billingDay: Day
    /// Told by the draft's lines: another system made it.
    var isDerived = false
  }

  /// The run closes it at an instant.
  case run(at: Timestamp, windows: [Window])
  case person(reason: String)
}

extension FactReader {
  func wait(of draft: InvoiceRow) throws -> DraftWait {
    let lines = try connection.lines(of: draft.id)
    if let other = try draftCorrected(by: lines, of: draft.id) {
      return .person(reason: "it corrects the draft \(other), which is to be issued first")
    }
    let forms = try connection.drafts(of: draft.id)
    guard !forms.isEmpty else { return try waitOfImported(draft, lines) }
    if let parked = try parked(forms.map(\.subscriptionID)) { return parked }
    let closes = forms.compactMap(\.closesAt)
    guard let last = closes.max(), closes.count == forms.count else {
      return .person(reason: "a subscription on it was unpaid when it was made")
    }
    return .run(
      at: last,
      windows: forms.map {
        .init(subscription: $0.subscriptionID, from: $0.fromOn, billingDay: $0.billingOn)
      })
  }

  /// A draft that this one takes something off. When it is issued, this one is looked at again.
  private func draftCorrected(
    by lines: [InvoiceLineRow], of draft: InvoiceID
  ) throws -> InvoiceID? {
    try Set(lines.compactMap(\.correctsInvoiceID)).sorted().first { id in
      try id != draft && connection.invoice(id)?.status == .draft
    }
  }

  /// Another system opened it, so that its lines alone say what it bills. It is issued on its own
  /// day; while a subscription on it is unpaid it waits, as ours do.
  private func waitOfImported(
    _ draft: InvoiceRow, _ lines: [InvoiceLineRow]
  ) throws -> DraftWait {
    var days: [(id: SubscriptionID, day: Day)] = []
    for line in lines {
      guard let id = line.subscriptionID else {
        return .person(reason: "a line of it belongs to no subscription")
      }
      let day = try billingDay(of: line)
      if let place = days.firstIndex(where: { $0.id == id }) {
        days[place].day = max(days[place].day, day)
      } else {
        days.append((id, day))
      }
    }
    guard !days.isEmpty else { return .person(reason: "it has no line") }
    if let parked = try parked(days.map(\.id)) { return parked }
    var windows: [DraftWait.Window] = []
    for (id, day) in days {
      let (_, subscription) = try picture(of: id)
      if subscription.state == .unpaid { return .unpaid }
      windows.append(
        .init(
          subscription: id, from: subscription.history.start(ofPeriodBefore: day),
          billingDay: day, isDerived: true))
    }
    let zone = try terms(of: draft.customerID).zone(at: now)
    return .run(at: zone.start(of: draft.issuedOn), windows: windows)
  }

  /// A parked subscription's drafts wait with it: closed again and again, two of them would park it
  /// for ever.
  private func parked(_ ids: [SubscriptionID]) throws -> DraftWait? {
    guard try ids.contains(where: { try connection.billingMark(of: $0)?.isParked ?? false })
    else { return nil }
    return .person(reason: "a subscription on it is parked")
  }

  /// What is billed in advance is billed on the first day of its period, the rest after the last.
  private func billingDay(of line: InvoiceLineRow) throws -> Day {
    let price = try line.priceID.flatMap { try catalogue().priceRows[$0] }
    return price?.timing == .arrears ? line.periodEnd : line.periodStart
  }
}

extension DraftWait {
  fileprivate static let unpaid = DraftWait.person(reason: "a subscription on it is unpaid")
}
