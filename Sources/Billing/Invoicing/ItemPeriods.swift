// Which periods of an item a billing run looks at.

extension InvoiceFacts {
  /// The item's periods that have begun by the billing day, and any later one that was billed
  /// already, in order of epochs and indices.
  func periods(of item: BillableItem) throws(InvoicingRefusal) -> [ItemPeriod] {
    guard item.stretches.areInOrder else { throw .malformedStretches(item: item.id) }
    var periods: [ItemPeriod] = []
    for (number, schedule) in item.epochs.enumerated() {
      let next = number + 1 < item.epochs.count ? item.epochs[number + 1] : nil
      if let next, next.anchor < schedule.anchor || next.epoch <= schedule.epoch {
        throw .malformedEpochs(item: item.id)
      }
      try append(item, schedule, until: next?.anchor, to: &periods)
    }
    return periods
  }

  private func append(
    _ item: BillableItem, _ schedule: PeriodSchedule, until cut: Day?,
    to periods: inout [ItemPeriod]
  ) throws(InvoicingRefusal) {
    let lastBilled =
      billed.lazy.filter { $0.terms.key.item == item.id && $0.terms.key.epoch == schedule.epoch }
      .map(\.terms.key.index).max()
    var index = item.billFrom.flatMap { schedule.period(containing: $0) }?.index ?? 0
    while let period = schedule.period(index) {
      let wanted = period.days.lowerBound <= billingDay && isLive(item, cut, period)
      guard wanted || lastBilled.map({ index <= $0 }) ?? false else { return }
      guard periods.count < policy.maximumLines else {
        throw .tooManyLines(limit: policy.maximumLines)
      }
      let end = max(period.days.lowerBound, min(period.days.upperBound, cut ?? .latest))
      let days = period.days.lowerBound..<end
      index += 1
      if let from = item.billFrom, period.days.lowerBound < from { continue }
      periods.append(
        ItemPeriod(
          item: item, period: period, days: days, zone: schedule.zone,
          pieces: item.stretches.pieces(in: days)))
    }
    guard index > 0 else { throw .malformedEpochs(item: item.id) }
  }

  /// False for periods after the item's or the epoch's end.
  private func isLive(_ item: BillableItem, _ cut: Day?, _ period: BillingPeriod) -> Bool {
    if let cut, period.days.lowerBound >= cut { return false }
    if let end = item.stretches.end, period.days.lowerBound >= end { return false }
    return true
  }
}
