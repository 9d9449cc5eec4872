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
    guard let window = billing.window else {
      throw refusal("nothing is billed any more", "Choose an earlier day.")
    }
    var own = SubscriptionBilling.Window(from: window.from, billingDay: day)
    if day < history.anchor { own = window }
    let first = try compute(billing, own, change, day, adding: [])
    let next = try compute(billing, window, change, day, adding: first.lines)
    return RecordAnswer(
      reference: RecordReference(.preview, id.description), standing: try standing(),
      title: "What if: \(subscription.name) of \(customer.row.name)",
      state: .text("imagined, nothing is written: " + change.words.joined(separator: ", ")),
      sections: [
        effectSection(history, imagined),
        lineSection("Billed by the change, on \(day)", first),
        sumSection("Sum of the change", first),
        lineSection("The next invoice after it, on \(window.billingDay)", next),
        sumSection("Sum of the next invoice", next),
        RecordAnswer.Section("Derivation", .text(derivations(first) + derivations(next))),
      ], actions: [])
  }

  private func compute(
    _ billing: SubscriptionBilling, _ window: SubscriptionBilling.Window, _ change: WhatIf,
    _ day: Day, adding lines: [InvoiceLine]
  ) throws -> InvoicePreview {
    var facts = try billing.facts(window, balance: 0)
    if let price = change.price {
      guard let amount = change.amount else {
        throw refusal("a new price needs an amount", "Add amount=19.00.")
      }
      facts = try facts.repricing(price, to: amount, from: day)
    }
    let known = Int64(facts.billed.count)
    facts.billed += lines.enumerated().map { index, line in
      BilledLine(id: known + Int64(index) + 1, terms: line.terms)
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
    var result: [SubscriptionEventRow] = []
    func add(
      _ event: SubscriptionEventRow.Event, effective: WhatIf.Ending? = nil, plan: PlanID? = nil,
      discount: DiscountID? = nil
    ) {
      result.append(
        SubscriptionEventRow(
          id: SubscriptionEventID(Int64.max - Int64(result.count)),
          subscriptionID: subscription.id, event: event, at: at,
          effective: effective.map { $0 == .now ? .now : .endOfPeriod }, planID: plan,
          quantity: change.quantity, discountID: discount, amount: nil, untilAt: nil,
          description: nil, actor: "what if", reason: nil, stamp: Stamp(at: at, correlation: 0)))
    }
    if let key = change.plan {
      guard let plan = catalogue.rows.plans.first(where: { $0.key == key }) else {
        let known = catalogue.rows.plans.map(\.key).joined(separator: ", ")
        throw refusal("there is no plan \(key)", "There are \(known).")
      }
      add(.changePlan, plan: plan.id)
    } else if change.quantity != nil {
      add(.changeQuantity)
    }
    if let key = change.discount {
      guard let discount = catalogue.rows.discounts.first(where: { $0.key == key }) else {
        let known = catalogue.rows.discounts.map(\.key).joined(separator: ", ")
        throw refusal("there is no discount \(key)", "There are \(known).")
      }
      add(.applyDiscount, discount: discount.id)
    }
    if let pause = change.pause { add(.pause, effective: pause) }
    if let cancel = change.cancel { add(.cancel, effective: cancel) }
    return result
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

extension InvoiceFacts {
  /// The facts with one price replaced from a day on.
  fileprivate func repricing(
    _ code: String, to amount: ExactDecimal, from day: Day
  ) throws -> InvoiceFacts {
    guard let index = items.firstIndex(where: { $0.stretches.last?.price.code == code }),
      let last = items[index].stretches.last
    else {
      let known = items.compactMap { $0.stretches.last?.price.code }.joined(separator: ", ")
      throw Refusal(
        "what-if", what: "The change cannot be previewed",
        why: "the subscription has no price \(code)", remedy: "It has \(known).")
    }
    var facts = self
    let old = last.price
    let perUnit = if case .perUnit = old.model { true } else { false }
    let price = Price(
      code: old.code, name: old.name, product: old.product, kind: old.kind,
      currency: old.currency, model: perUnit ? .perUnit(amount) : .flat(amount),
      includedUnits: old.includedUnits, minimum: old.minimum, maximum: old.maximum,
      zeroQuantity: old.zeroQuantity, taxCode: old.taxCode)
    // A price that begins later than the change is replaced from its own first day on.
    var stretches = items[index].stretches.dropLast()
    if last.from < day {
      var before = last
      before.until = day
      stretches.append(before)
    }
    stretches.append(
      ItemStretch(
        from: max(day, last.from), until: last.until, price: price,
        priceVersion: last.priceVersion + 1, quantity: last.quantity, cause: .max))
    facts.items[index].stretches = Array(stretches)
    return facts
  }
}
