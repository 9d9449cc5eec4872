// The preview of an imagined change: its own invoice, and the next one after it. It goes through
// the very replay and computation that a recorded change goes through.

import Billing
import Storage

extension FactReader {
  func whatIfRecord(_ id: SubscriptionID, _ change: WhatIf) throws -> RecordAnswer {
    let (customer, subscription) = try picture(of: id)
    let zone = customer.terms.zone(at: now)
    let day = change.on ?? zone.day(of: now)
    let at = day == zone.day(of: now) ? now : zone.start(of: day)
    let imagined = try events(of: change, on: subscription, at: at)
    let history = try SubscriptionHistory.replayed(
      subscription.row, events: subscription.history.events + imagined, terms: customer.terms,
      catalogue: try catalogue(), now: max(now, at))
    let billing = billing(of: subscription, in: customer, history: history, at: max(now, at))
    guard let window = billing.window, let own = billing.window(on: day) else {
      throw refusal("nothing is billed any more", "Choose an earlier day.")
    }
    let first = try compute(billing, day < history.anchor ? window : own, adding: [])
    let next = try compute(billing, window, adding: first.lines)
    return RecordAnswer(
      reference: RecordReference(.preview, id.description), standing: try standing(),
      title: "What if: \(subscription.name) of \(customer.row.name)",
      state: .text("imagined, nothing is written: " + change.words.joined(separator: ", ")),
      sections: [
        effectSection(history, imagined),
        lineSection("Billed by the change, on \(day)", first),
        first.kind == .nothing ? nil : sumSection("Sum of the change", first),
        lineSection("The next invoice after it, on \(window.billingDay)", next),
        next.kind == .nothing ? nil : sumSection("Sum of the next invoice", next),
      ].compactMap { $0 }, actions: [])
  }

  private func compute(
    _ billing: SubscriptionBilling, _ window: SubscriptionBilling.Window,
    adding lines: [InvoiceLine]
  ) throws -> InvoicePreview {
    var facts = try billing.facts(window, balance: 0)
    let known = Int64(facts.billed.count)
    facts.billed += lines.enumerated().map { index, line in
      BilledLine(
        id: known + Int64(index) + 1, terms: line.terms, name: "\(line.name) of this change")
    }
    do {
      return try Billing.nextInvoice(facts)
    } catch {
      throw refusal("the subscription would be parked: \(error)", "")
    }
  }

  /// The change as events that were never recorded.
  private func events(
    of change: WhatIf, on subscription: SubscriptionPicture, at: Timestamp
  ) throws -> [SubscriptionEventRow] {
    let catalogue = try catalogue()
    var result: [SubscriptionEventDraft] = []
    func add(
      _ event: SubscriptionEventRow.Event, _ ending: WhatIf.Ending? = nil,
      _ fill: (inout SubscriptionEventDraft) -> Void = { _ in }
    ) {
      var draft = SubscriptionEventDraft(event, of: subscription.id)
      draft.effective = ending.map { $0 == .now ? .now : .endOfPeriod }
      draft.quantity = change.quantity
      fill(&draft)
      result.append(draft)
    }
    if let key = change.plan {
      guard let plan = catalogue.rows.plans.first(where: { $0.key == key }) else {
        let known = catalogue.rows.plans.map(\.key).joined(separator: ", ")
        throw refusal("there is no plan \(key)", "There are \(known).")
      }
      add(.changePlan) { $0.plan = plan.id }
    } else if change.quantity != nil {
      add(.changeQuantity)
    }
    if let key = change.discount {
      guard let discount = catalogue.rows.discounts.first(where: { $0.key == key }) else {
        let known = catalogue.rows.discounts.map(\.key).joined(separator: ", ")
        throw refusal("there is no discount \(key)", "There are \(known).")
      }
      add(.applyDiscount) { $0.discount = discount.id }
    }
    if let code = change.price {
      let (price, amount) = try agreed(code, change, subscription)
      add(.changePrice) {
        $0.quantity = nil
        $0.price = price
        $0.unitPrice = amount
      }
    }
    if let pause = change.pause { add(.pause, pause) }
    if let cancel = change.cancel { add(.cancel, cancel) }
    return result.imagined(at: at)
  }

  /// A price of the subscription by its code, and its new amount.
  private func agreed(
    _ code: String, _ change: WhatIf, _ subscription: SubscriptionPicture
  ) throws -> (PriceID, ExactDecimal) {
    guard let amount = change.amount else {
      throw refusal("a new price needs an amount", "Add amount=19.00.")
    }
    // A later version's price can be agreed on before its subscribers move to it.
    let prices = try catalogue().plan(subscription.planRow.id).versions
      .filter { $0.number >= subscription.version.number }.flatMap(\.prices)
      .filter { $0.currency == subscription.row.currency }
    guard let price = prices.first(where: { $0.code == code }),
      let row = try catalogue().rows.prices.first(where: { $0.key == code })
    else {
      let known = prices.map(\.code).joined(separator: ", ")
      throw refusal("the subscription has no price \(code)", "It has \(known).")
    }
    guard price.hasOneAmount else {
      throw refusal("\(code) has tiers, packages or a rate, not one amount", "")
    }
    return (row.id, amount)
  }

  /// When each imagined event takes effect, and by which rule.
  private func effectSection(
    _ history: SubscriptionHistory, _ imagined: [SubscriptionEventRow]
  ) -> RecordAnswer.Section {
    let fields = imagined.map { event in
      let effect = history.effects.first { $0.event == event.id }
      return RecordAnswer.Field.text(
        String(event.event.rawValue.map { $0 == "_" ? " " : $0 }),
        effect.map { "from \($0.on), rule: \($0.rule)" } ?? "from the next boundary")
    }
    return RecordAnswer.Section("Takes effect", .fields(fields), whenEmpty: "On its day")
  }

  private func refusal(_ why: String, _ remedy: String) -> Refusal {
    Refusal("what-if", what: "The change cannot be previewed", why: why, remedy: remedy)
  }
}
