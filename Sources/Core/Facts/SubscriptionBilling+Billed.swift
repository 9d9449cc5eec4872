// Issued lines as the computation by difference reads them.

import Billing
import Formats
import Storage

extension SubscriptionBilling {
  private struct LinePlace: Hashable {
    let invoice: InvoiceID
    let line: Int
  }

  /// Lines of the periods that end after `day`. Lines of void documents are left out, and what
  /// notes made by hand gave back is kept on the line that they correct. Of the documents left out,
  /// only single charges count: they are billed once, wherever.
  func billedLines(
    from day: Day, leavingOut later: Set<InvoiceID> = []
  ) throws -> [BilledLine] {
    let live = liveLines(from: day)
    let own = live.own
    var ids: [LinePlace: Int64] = [:]
    for (number, line) in own.enumerated() {
      ids[LinePlace(invoice: line.invoiceID, line: line.n)] = Int64(number) + 1
    }
    let issued: [BilledLine] = try own.enumerated().compactMap { number, line in
      guard line.purpose == .oneTime || !later.contains(line.invoiceID) else { return nil }
      let credited = live.byHand.filter {
        $0.correctsInvoiceID == line.invoiceID && $0.correctsLine == line.n
      }.reduce(0) { $0 - ($1.amount - $1.discountAmount) }
      let corrects = line.correctsInvoiceID.flatMap { invoice in
        line.correctsLine.flatMap { ids[LinePlace(invoice: invoice, line: $0)] }
      }
      guard let terms = try terms(of: line, corrects: corrects ?? 0) else { return nil }
      let document = documents[line.invoiceID]?.number ?? line.invoiceID.description
      return BilledLine(
        id: Int64(number) + 1, terms: terms, credited: credited, name: "\(document)/\(line.n)")
    }
    return issued + foreseenLines(from: day, after: Int64(own.count))
  }

  /// What is foreseen of the periods that end after `day`, with ids that follow those in use.
  private func foreseenLines(from day: Day, after used: Int64) -> [BilledLine] {
    let later = foreseen.filter { line in
      let start = max(line.terms.days.lowerBound, history.anchor)
      let end = history.schedule(on: start)?.period(containing: start)?.days.upperBound
      return max(end ?? day, line.terms.days.upperBound) > day
    }
    return later.enumerated().map { number, line in
      BilledLine(
        id: used + Int64(number) + 1, terms: line.terms,
        name: "billed from \(line.terms.days.lowerBound)")
    }
  }

  /// The stored lines behind `billedLines`, in the order of their ids, which count from 1.
  func ownLines(from day: Day) -> [InvoiceLineRow] { liveLines(from: day).own }

  private func liveLines(
    from day: Day
  ) -> (own: [InvoiceLineRow], byHand: [InvoiceLineRow]) {
    let live = lines.filter { line in
      documents[line.invoiceID].map { $0.status != .void } ?? false
        && (line.periodEnd > day || line.serviceEnd > day)
    }
    // What the run itself returns on a note carries its basis; a note made by hand has none.
    let byHand = live.filter {
      documents[$0.invoiceID]?.document == .creditNote && $0.causeID == nil && $0.basis == nil
    }
    guard !byHand.isEmpty else { return (live, []) }
    return (live.filter { line in !byHand.contains { $0.invoiceID == line.invoiceID } }, byHand)
  }

  private func terms(of line: InvoiceLineRow, corrects: Int64) throws -> LineTerms? {
    guard let item = line.priceID?.number ?? line.causeID?.number else { return nil }
    if let basis = line.basis.flatMap(LineBasis.init) {
      return terms(of: line, basis, item: item, corrects: corrects)
    }
    if line.purpose == .oneTime { return oneTimeTerms(of: line, item: item) }
    let start = max(line.periodStart, history.anchor)
    guard let schedule = history.schedule(on: start),
      let period = schedule.period(containing: start) ?? schedule.period(0)
    else { return nil }
    let whole = try wholeAmount(of: line)
    let exact = try exactAmount(of: line, whole: whole, period: period)
    return LineTerms(
      key: LineKey(
        item: item, epoch: schedule.epoch, index: period.index, purpose: line.rulePurpose,
        cause: line.causeID?.number ?? 0, corrects: line.rulePurpose == .repair ? corrects : 0),
      days: line.serviceStart..<line.serviceEnd,
      priceCode: line.priceID.flatMap { catalogue.priceRows[$0]?.key } ?? "added",
      priceVersion: priceVersion(of: line), quantity: (line.quantity ?? .one).ratio,
      wholeAmount: whole,
      exactAmount: exact, amount: line.amount, discounts: line.frozenDiscounts,
      taxes: line.frozenTaxes)
  }

  /// The very terms that were computed.
  private func terms(
    of line: InvoiceLineRow, _ basis: LineBasis, item: Int64, corrects: Int64
  ) -> LineTerms {
    LineTerms(
      key: LineKey(
        item: item, epoch: basis.epoch, index: basis.index, purpose: basis.purpose,
        cause: line.causeID?.number ?? 0, corrects: basis.purpose == .repair ? corrects : 0),
      days: line.serviceStart..<line.serviceEnd,
      priceCode: line.priceID.flatMap { catalogue.priceRows[$0]?.key } ?? "added",
      priceVersion: basis.priceVersion, quantity: basis.quantity, wholeAmount: basis.wholeAmount,
      exactAmount: basis.exactAmount,
      amount: line.amount + basis.promotional + basis.taxes.inside, discounts: basis.discounts,
      promotional: basis.promotional, taxes: basis.taxes)
  }

  private func oneTimeTerms(of line: InvoiceLineRow, item: Int64) -> LineTerms {
    LineTerms(
      key: LineKey(
        item: item, epoch: 0, index: 0, purpose: .oneTime, cause: line.causeID?.number ?? 0),
      days: line.serviceStart..<line.serviceEnd,
      priceCode: line.priceID.flatMap { catalogue.priceRows[$0]?.key } ?? "added",
      wholeAmount: Ratio(line.amount), exactAmount: Ratio(line.amount), amount: line.amount,
      discounts: line.frozenDiscounts, taxes: line.frozenTaxes)
  }

  private func priceVersion(of line: InvoiceLineRow) -> Int64 {
    Int64(line.priceID.flatMap(catalogue.version) ?? 1)
  }

  /// What the whole period costs at the line's price and quantity, in exact minor units.
  private func wholeAmount(of line: InvoiceLineRow) throws -> Ratio {
    guard line.purpose != .usage, line.purpose != .oneTime,
      let price = line.priceID.flatMap({ catalogue.charge($0, in: history.row.currency) })
    else { return Ratio(line.amount) }
    let amount = try price.rate(.units((line.quantity ?? .one).ratio)).amount
    return try amount * Ratio(history.row.currency.minorPerMajor)
  }

  /// The line's exact amount where its days and price explain it, else what was issued.
  private func exactAmount(
    of line: InvoiceLineRow, whole: Ratio, period: BillingPeriod
  ) throws -> Ratio {
    let days = Ratio(line.serviceEnd - line.serviceStart)
    let sign = line.amount < 0 ? Ratio(-1) : .one
    let exact = try whole * sign * days / Ratio(period.whole.dayCount)
    return exact.rounded(.halfUp) == Int128(line.amount) ? exact : Ratio(line.amount)
  }
}

extension InvoiceLineRow {
  fileprivate var rulePurpose: LinePurpose {
    switch purpose {
    case .recurring: .recurring
    case .usage: .usage
    case .oneTime: .oneTime
    case .proration: amount < 0 ? .repair : .recurring
    case .credit: .repair
    }
  }

  fileprivate var frozenDiscounts: [FrozenDiscount] {
    guard let discountID else { return [] }
    return [FrozenDiscount(discount: discountID.number, amount: discountAmount)]
  }

  fileprivate var frozenTaxes: [FrozenTax] {
    guard let taxCode, let taxPercent, taxPercent != .zero else { return [] }
    return [FrozenTax(rate: TaxRate(code: taxCode, percent: taxPercent), amount: taxAmount)]
  }
}

extension UsageEventRow {
  /// As the aggregation reads it; `isKeyed` where it compares values instead of adding them.
  func event(isKeyed: Bool) throws -> UsageEvent {
    var named: [String: String] = [:]
    if let dimensions, case .object(let members) = try JSONValue(parsing: dimensions) {
      for member in members {
        if case .string(let text) = member.value { named[member.name] = text }
      }
    }
    return UsageEvent(
      at: stamp.effectiveAt, quantity: value.ratio, key: isKeyed ? value.description : nil,
      operation: operation == "remove" ? .remove : .add, dimensions: named)
  }
}
