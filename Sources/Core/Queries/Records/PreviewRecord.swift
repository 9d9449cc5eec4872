// What a subscription's next invoice will be, line by line with its derivation.

import Billing
import Storage

extension FactReader {
  func previewRecord(_ id: SubscriptionID) throws -> RecordAnswer {
    let (customer, subscription) = try picture(of: id)
    let next = try nextInvoice(of: subscription, in: customer)
    return RecordAnswer(
      reference: RecordReference(.preview, id.description), standing: try standing(),
      title: "Next invoice of \(subscription.name), \(customer.row.name)", state: next.state,
      sections: try sections(next, subscription, customer), actions: [])
  }

  /// The next invoice, or why there is none.
  enum NextInvoice: Sendable {
    case none(reason: String)
    case parked(reason: String)
    case invoice(InvoicePreview, SubscriptionBilling.Window)

    var state: Cell {
      switch self {
      case .none(let reason): .text("no next invoice: \(reason)", tone: .muted)
      case .parked(let reason): .text("parked: \(reason)", tone: .bad)
      case .invoice(let preview, let window):
        .text(
          preview.kind == .nothing
            ? "nothing to bill on \(window.day)"
            : "\(preview.kind == .creditNote ? "credit note" : "invoice") on \(window.day)")
      }
    }
  }

  func nextInvoice(
    of subscription: SubscriptionPicture, in customer: CustomerPicture
  ) throws -> NextInvoice {
    if let parked = subscription.parked { return .parked(reason: parked.reason) }
    return try computedInvoice(of: subscription, in: customer)
  }

  /// What would be billed, parked or not.
  func computedInvoice(
    of subscription: SubscriptionPicture, in customer: CustomerPicture
  ) throws -> NextInvoice {
    switch subscription.state {
    case .incomplete: return .none(reason: subscription.lifecycle.reason)
    case .canceled, .expired: return try finalInvoice(of: subscription, in: customer)
    case .trialing, .active, .pastDue, .unpaid, .paused: break
    }
    let billing = billing(of: subscription, in: customer)
    guard let window = try overdue(subscription, customer) ?? billing.window else {
      return .none(reason: "no period begins")
    }
    if let reason = endOfTrial(subscription, customer, on: window.billingDay) {
      return .none(reason: reason)
    }
    do {
      let credit = customer.account.spendable(in: subscription.row.currency)
      return .invoice(
        try Billing.nextInvoice(billing.facts(window, balance: credit)), window)
    } catch let refusal as InvoicingRefusal {
      return .parked(reason: "\(refusal)")
    }
  }

  /// What fell due and waits for the next run; nil where every boundary until now is billed.
  private func overdue(
    _ subscription: SubscriptionPicture, _ customer: CustomerPicture
  ) throws -> SubscriptionBilling.Window? {
    guard var mark = try connection.billingMark(of: subscription.id) else { return nil }
    mark.billedOn = foreseen[subscription.id]?.billedOn ?? mark.billedOn
    guard let due = try nextDue(subscription, mark, customer), due.at <= now else { return nil }
    return SubscriptionBilling.Window(
      from: due.from, billingDay: due.day, isFinal: due.isFinal)
  }

  /// What is settled after the end; nothing where everything was.
  private func finalInvoice(
    of subscription: SubscriptionPicture, in customer: CustomerPicture
  ) throws -> NextInvoice {
    let billing = billing(of: subscription, in: customer)
    guard !subscription.endedUnbegun, var window = billing.finalWindow else {
      return .none(reason: subscription.lifecycle.reason)
    }
    if subscription.state == .canceled {
      // A cancellation is settled at its own instant, though its last day is used.
      let ended = customer.terms.zone(at: now).day(of: subscription.lifecycle.since)
      window.issuedOn = min(ended, window.billingDay)
    }
    do {
      let credit = customer.account.spendable(in: subscription.row.currency)
      let preview = try Billing.nextInvoice(billing.facts(window, balance: credit))
      guard preview.kind == .nothing, preview.blocked.isEmpty else {
        return .invoice(preview, window)
      }
      return .none(reason: subscription.lifecycle.reason)
    } catch let refusal as InvoicingRefusal {
      return .parked(reason: "\(refusal)")
    }
  }

  /// Why nothing follows the trial; nil when it is billed.
  private func endOfTrial(
    _ subscription: SubscriptionPicture, _ customer: CustomerPicture, on day: Day
  ) -> String? {
    if case .paused(let pause) = subscription.lifecycle.subscription.phase,
      pause.cause == .trialWithoutMethod
    {
      return subscription.lifecycle.reason
    }
    guard subscription.state == .trialing, let end = subscription.history.trialEndsAt else {
      return nil
    }
    let methods = customer.account.facts.credentials.contains {
      $0.addedAt <= now && ($0.revokedAt.map { end < $0 } ?? true)
    }
    return methods || customer.account.terms.row.collection == .sent
      ? nil : "no means of payment at the end of the trial: it pauses"
  }

  /// `fields` are said beside the day.
  func sections(
    _ next: NextInvoice, _ subscription: SubscriptionPicture, _ customer: CustomerPicture,
    adding fields: [RecordAnswer.Field] = []
  ) throws -> [RecordAnswer.Section] {
    var links: [RecordAnswer.Field] = [
      .link(
        "Subscription", subscription.name,
        RecordReference(.subscription, subscription.id.description)),
      .link("Customer", customer.row.name, RecordReference(.customer, customer.row.id.description)),
    ]
    let payer = customer.account.terms.row
    if payer.id != customer.row.id {
      links.append(
        .link("Paid by", payer.name, RecordReference(.customer, payer.id.description)))
    }
    guard case .invoice(let preview, let window) = next else {
      let state = RecordAnswer.Field("State", next.state)
      return [RecordAnswer.Section("Next invoice", .fields(links + [state] + fields))]
    }
    links += subscription.documents.filter { $0.row.status == .draft }.map { draft in
      .link(
        "Draft before it", "\(Money(minorUnits: draft.row.total, draft.row.currency))",
        draft.reference)
    }
    links.append(.day("Billing day", window.day))
    if preview.kind != .nothing, let issued = try issued(subscription, window) {
      links.append(.text("Issued", issued))
    }
    return [
      RecordAnswer.Section("Next invoice", .fields(links + fields)),
      lineSection("Lines", preview.lines, blocked: preview.blocked, preview.currency),
      sumSection(
        "Sum", preview, refunds: window.isFinal && subscription.history.refundsUnused),
    ]
  }

  /// When the document is issued, where that is not on its billing day.
  private func issued(
    _ subscription: SubscriptionPicture, _ window: SubscriptionBilling.Window
  ) throws -> String? {
    let history = subscription.history
    let due = BillingDue(
      day: window.billingDay, at: history.instant(of: window.billingDay), from: window.from,
      isFirst: window.billingDay == history.anchor, isFinal: window.isFinal)
    if history.waitsForUsage(due, try catalogue()) {
      let hours = PayerBillingBuilder.usageWaitSeconds / 3_600
      return "\(hours) hours later: until then it is a draft, for late usage"
    }
    return due.at <= now || subscription.state.isFinal ? "with the next run" : nil
  }

  func lineSection(
    _ title: String, _ lines: [InvoiceLine], blocked: [BlockedLine] = [], _ currency: Currency
  ) -> RecordAnswer.Section {
    // A computed line is no record yet: Enter on it opens nothing, `w` shows how it came about.
    let reference = RecordReference(.preview, "")
    let money = { (units: Int64) in Cell.money(Money(minorUnits: units, currency)) }
    let lines = lines.map { line in
      let gap = line.taxGap.map { Cell(.notComputed($0)) }
      return row(
        reference,
        [
          .text(line.name),
          Cell(
            .money(Money(minorUnits: line.terms.amount, currency)),
            explanation: line.explanation(currency)),
          gap ?? money(line.terms.total),
          .text("\(line.terms.days.lowerBound) to \(line.terms.days.upperBound)"),
          Cell(.decimal(line.terms.quantity.description)),
          .text(line.terms.key.purpose.rawValue), money(-line.terms.discount),
          gap ?? money(line.terms.tax),
        ])
    }
    let blocked = blocked.map { line in
      row(
        reference,
        [
          .text("not computed"), Cell(.notComputed(line.reason)), Cell(.notComputed(line.reason)),
          .text("\(line.days.lowerBound) to \(line.days.upperBound)"), .none,
          .text(line.key.purpose.rawValue), .none, .none,
        ])
    }
    return RecordAnswer.Section(
      title, .table(Self.lineColumns, lines + blocked), whenEmpty: "Nothing is due")
  }

  /// The most needed first: 80 columns of screen show four of them, no date cut.
  private static let lineColumns = [
    Column("name", "Line", .text, width: 18), Column("amount", "Amount", .money, width: 14),
    Column("total", "Total", .money, width: 14),
    Column("days", "Service", .text, width: 24, minimum: 24),
    Column("quantity", "Quantity", .decimal, width: 9),
    Column("purpose", "Kind", .text, width: 10),
    Column("discount", "Discount", .money, width: 12), Column("tax", "Tax", .money, width: 12),
  ]

  /// The sums of a preview. A discount or a credit of nothing is left out.
  /// `refunds` says that what is given back goes back the way it was paid.
  func sumSection(
    _ title: String, _ preview: InvoicePreview, refunds: Bool
  ) -> RecordAnswer.Section {
    let currency = preview.currency
    let figure = { (label: String, value: Computed<Int64>) -> RecordAnswer.Field in
      switch value {
      case .value(let units): .init(label, .money(Money(minorUnits: units, currency)))
      case .notComputed(let reason): .init(label, Cell(.notComputed(reason)))
      }
    }
    let figures = preview.figures
    var fields = [figure("Subtotal", figures.subtotal)]
    if figures.discount != .value(0) {
      fields.append(figure("Discount", figures.discount.negated))
    }
    if figures.promotional != .value(0) {
      fields.append(figure("Promotional credit", figures.promotional.negated))
    }
    fields += [figure("Tax", figures.tax), figure("Total", figures.total)]
    if figures.creditApplied != .value(0) {
      fields.append(figure("Credit applied", figures.creditApplied.negated))
    }
    if let total = figures.total.value, total < 0 {
      fields.append(figure("To give back", .value(-total)))
      fields.append(
        .text("By", "less that is due; what was paid \(refunds ? "is refunded" : "as credit")"))
    } else {
      fields.append(figure("To pay", figures.amountDue))
    }
    return RecordAnswer.Section(title, .fields(fields))
  }
}

extension Computed<Int64> {
  /// What is taken off, as it is shown in a sum.
  fileprivate var negated: Computed<Int64> {
    switch self {
    case .value(let units): .value(-units)
    case .notComputed: self
    }
  }
}

extension InvoiceLine {
  /// Why its tax, and so its total, is not known; nil when it is.
  var taxGap: String? {
    guard let step = derivation.first(where: { $0.rule == .taxUnknown }),
      case .text(let reason)? = step.inputs.first
    else { return nil }
    return reason
  }

  /// The derivation as `w` shows it.
  func explanation(_ currency: Currency) -> Explanation {
    let steps = derivation.map { $0.text(currency) }
    return Explanation(
      rule: "invoice.\(terms.key.purpose.rawValue)", summary: steps.first ?? name,
      inputs: [
        Explanation.Input("price", "\(terms.priceCode), version \(terms.priceVersion)"),
        Explanation.Input("quantity", terms.quantity.description),
      ], steps: steps)
  }
}
