// A subscription on one screen: its state, its terms, what was done to it, what was billed.

import Billing
import Storage

extension FactReader {
  func subscriptionRecord(_ id: SubscriptionID) throws -> RecordAnswer {
    let (customer, subscription) = try picture(of: id)
    let reasons = SubscriptionScene(
      customer: customer, subscription: subscription, catalogue: try catalogue(), now: now
    ).obstacles
    return RecordAnswer(
      reference: RecordReference(.subscription, id.description), standing: try standing(),
      title: "\(subscription.name) of \(customer.row.name)",
      state: Cell(
        .text(subscription.lifecycle.reason), tone: StateTone.of(subscription.state.rawValue),
        explanation: subscription.explanation),
      sections: [
        try terms(subscription, customer), prices(subscription),
        try nextSteps(subscription, customer),
        changes(subscription), documents(subscription),
        RecordAnswer.Section(
          "Audit", .timeline(try auditEvents(.subscription, id.description)),
          whenEmpty: "No override was made"),
      ], actions: actions(on: .subscription, unless: reasons))
  }

  private func terms(
    _ subscription: SubscriptionPicture, _ customer: CustomerPicture
  ) throws -> RecordAnswer.Section {
    let history = subscription.history
    let today = customer.terms.zone(at: now).day(of: now)
    let period = history.period(on: today)
    return RecordAnswer.Section(
      "Terms",
      .fields([
        .link(
          "Customer", customer.row.name,
          RecordReference(.customer, customer.row.id.description)),
        .text("Plan", "\(subscription.planRow.name), version \(subscription.version.number)"),
        .init("Seats", Cell(.count(subscription.quantity))),
        .text("Currency", subscription.row.currency.code),
        .text("Began as", subscription.row.acquisition.rawValue),
        .instant("Started", subscription.row.startedAt),
        .instant("Trial ends", history.trialEndsAt), .day("Anchor", history.anchor),
        .text(
          "Period", period.map { "\($0.days.lowerBound) to \($0.days.upperBound)" } ?? "none"),
        .day("Ends on", history.endsOn),
        .text("Purchase order", subscription.row.purchaseOrder ?? ""),
        .text("Parked", subscription.parked?.reason ?? "", tone: .bad),
        predecessor(subscription),
        .link(
          "Next invoice", "preview",
          RecordReference(.preview, subscription.id.description)),
        try externalNames(SubscriptionTag.prefix, subscription.id.number),
      ]))
  }

  private func predecessor(_ subscription: SubscriptionPicture) -> RecordAnswer.Field {
    guard let id = subscription.row.predecessorID else { return .text("Takes up", "") }
    return .link("Takes up", "\(id)", RecordReference(.subscription, id.description))
  }

  private func prices(_ subscription: SubscriptionPicture) -> RecordAnswer.Section {
    let reference = RecordReference(.subscription, subscription.id.description)
    let rows = subscription.version.prices.filter { $0.currency == subscription.row.currency }
      .map { price in
        row(reference, [.text(price.name), .text(price.kindWords), .text(price.modelWords)])
      }
    let discounts = subscription.history.discounts.map { redeemed in
      row(
        reference,
        [
          .text("Discount"),
          .text((try? catalogue().discountRow(redeemed.id)?.key) ?? ""),
          .text(
            redeemed.redeemedOn.map { "on periods that begin after \($0)" } ?? "from the start"),
        ])
    }
    return RecordAnswer.Section(
      "Prices",
      .table(
        [
          Column("name", "Price", .text, width: 24), Column("kind", "Kind", .text, width: 26),
          Column("model", "Charge", .text, width: 24),
        ], rows + discounts))
  }

  private func nextSteps(
    _ subscription: SubscriptionPicture, _ customer: CustomerPicture
  ) throws -> RecordAnswer.Section {
    let due = try nextRun(of: subscription, in: customer)
    let settlement = due.flatMap { $0.isFinal ? $0 : nil }.map { due in
      row(
        RecordReference(.preview, subscription.id.description),
        [Cell(.instant(due.at)), .text("settled: what is due or comes back")])
    }
    let reference = RecordReference(.subscription, subscription.id.description)
    return RecordAnswer.Section(
      "What happens next",
      .table(
        [
          Column("at", "At", .instant, width: 20), Column("what", "What", .text, width: 36),
        ],
        subscription.nextSteps(now: now).map {
          row(reference, [Cell(.instant($0.at)), .text($0.kind.words)])
        } + [settlement].compactMap { $0 }),
      whenEmpty: "Nothing by itself")
  }

  /// Every event with the rule that decided when it takes effect.
  private func changes(_ subscription: SubscriptionPicture) -> RecordAnswer.Section {
    let history = subscription.history
    let reference = RecordReference(.subscription, subscription.id.description)
    let rows = history.events.reversed().map { event in
      let effect = history.effects.first { $0.event == event.id }
      return row(
        reference,
        [
          Cell(.instant(event.at)), .text(event.event.rawValue),
          effect.map { Cell(.day($0.on)) } ?? .none, .text(effect?.rule ?? ""),
          .text(event.actor, tone: .muted), .text(event.reason ?? "", tone: .muted),
        ])
    }
    return RecordAnswer.Section(
      "Changes",
      .table(
        [
          Column("at", "Asked", .instant, width: 16), Column("event", "Change", .text, width: 16),
          Column("on", "Effective", .day, width: 10), Column("rule", "Rule", .text, width: 20),
          Column("actor", "By", .text, width: 12), Column("reason", "Reason", .text, width: 20),
        ], rows), whenEmpty: "Nothing was changed")
  }

  private func documents(_ subscription: SubscriptionPicture) -> RecordAnswer.Section {
    let rows = subscription.documents.reversed().prefix(24).map {
      row($0.reference, $0.summary(now: now))
    }
    return RecordAnswer.Section(
      "Documents", .table(DocumentStanding.columns, Array(rows)), whenEmpty: "Nothing was billed")
  }
}

extension BillingInterval {
  /// `month`, `3 months`.
  fileprivate var words: String {
    count == 1 ? String(unit.rawValue.dropLast()) : "\(count) \(unit.rawValue)"
  }
}

extension Price {
  var kindWords: String {
    switch kind {
    case .recurring(let timing, let interval, let per):
      "every \(interval.words), "
        + (timing == .inAdvance ? "in advance" : "in arrears")
        + (per == .perSeat ? ", per seat" : "")
    case .usage(let meter): "usage of \(meter), in arrears"
    case .oneTime: "once"
    }
  }

  var modelWords: String {
    switch model {
    case .flat(let fee): "flat \(fee)"
    case .perUnit(let price): "\(price) a unit"
    case .graduated: "graduated tiers"
    case .volume: "volume tiers"
    case .package(let package): "\(package.price) for each \(package.size)"
    case .percentage(let price): "\(price.ratePercent) %"
    case .graduatedPercentage: "graduated percentage"
    case .dynamic: "the amount the event carries"
    case .matrix: "by dimension"
    }
  }
}
