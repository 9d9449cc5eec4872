// Percentage prices: a share of amounts, with free parts and limits per event.

extension PercentagePrice {
  /// True when single events matter, and not only their sum.
  var pricesEvents: Bool {
    !fixedPerEvent.isZero || freeEvents != nil || hasEventLimits
  }

  var hasEventLimits: Bool { minimumPerEvent != nil || maximumPerEvent != nil }

  /// How many leading events are free, and how much of the sum is.
  ///
  /// Without a free count every event that does not cross the free amount is free; without a
  /// free amount the counted events are free whole. With both, the one reached first ends it.
  /// Zero is no limit: it frees nothing by itself and ends nothing.
  func freePart(of events: [Ratio]) throws(ArithmeticError) -> (events: Int, amount: Ratio) {
    let countLimit = freeEvents.flatMap { $0 > 0 ? $0 : nil }
    let amountLimit = freeAmount.flatMap { $0.isZero ? nil : $0.ratio }
    guard countLimit != nil || amountLimit != nil else { return (0, .zero) }
    var (count, sum) = (0, Ratio.zero)
    for amount in events {
      if let countLimit, count >= countLimit { break }
      let next = try sum + amount
      if let amountLimit, next > amountLimit { return (count, amountLimit) }
      (count, sum) = (count + 1, next)
    }
    return (count, sum)
  }
}

extension ChargeModel {
  /// A sum without events counts as one event of that amount.
  func ratePercentage(
    _ quantity: RatedQuantity, _ price: PercentagePrice, _ rating: inout Rating
  ) throws(ArithmeticError) {
    let events: [Ratio] =
      if case .events(let amounts) = quantity { amounts } else { [try quantity.total()] }
    let free = try price.freePart(of: events)
    if price.hasEventLimits {
      return try rateEventByEvent(events, free, price, &rating)
    }
    if free.events > 0 || !free.amount.isZero {
      rating.steps.append(
        DerivationStep(.percentageFree, .count(free.events), .amount(free.amount)))
    }
    let percent = price.ratePercent.ratio
    let base = try quantity.total() - free.amount
    let share = try base.percent(percent)
    try rating.add(
      share, DerivationStep(.percentage, .amount(base), .number(percent), .amount(share)))
    let fee = price.fixedPerEvent.ratio
    guard !fee.isZero else { return }
    let paid = events.count - free.events
    let fees = try fee * Ratio(paid)
    try rating.add(
      fees, DerivationStep(.fixedPerEvent, .count(paid), .amount(fee), .amount(fees)))
  }

  private func rateEventByEvent(
    _ events: [Ratio], _ free: (events: Int, amount: Ratio), _ price: PercentagePrice,
    _ rating: inout Rating
  ) throws(ArithmeticError) {
    let (percent, fee) = (price.ratePercent.ratio, price.fixedPerEvent.ratio)
    var freeLeft = free.amount
    for (index, event) in events.enumerated() {
      let number = DerivationInput.count(index + 1)
      guard index >= free.events else {
        freeLeft = try freeLeft - event
        rating.steps.append(DerivationStep(.eventFree, number))
        continue
      }
      let base = try event - freeLeft
      freeLeft = .zero
      let raw = try base.percent(percent) + fee
      rating.steps.append(
        DerivationStep(
          .eventAmount, number, .amount(base), .number(percent), .amount(fee), .amount(raw)))
      let charged = price.clamped(raw)
      if charged != raw {
        rating.steps.append(
          DerivationStep(
            charged > raw ? .eventMinimum : .eventMaximum, number, .amount(raw),
            .amount(charged)))
      }
      rating.amount = try rating.amount + charged
    }
  }
}

extension PercentagePrice {
  fileprivate func clamped(_ amount: Ratio) -> Ratio {
    let raised = max(amount, minimumPerEvent?.ratio ?? amount)
    return min(raised, maximumPerEvent?.ratio ?? raised)
  }
}
