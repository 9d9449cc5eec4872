// From computed parts to rows: an invoice or credit note as it will be stored, before it has an
// id or a number. The same value is what a command's decision writes and what the run writes.

import Billing
import Storage

/// A document to be stored. Rows carry the id 0 where they name the document itself.
package struct DocumentPlan: Hashable, Sendable {
  package let document: InvoiceRow.Document
  package let payer: CustomerID
  package let legalEntity: LegalEntityID
  package let currency: Currency
  package let collection: InvoiceRow.Collection
  package let purchaseOrder: String?
  /// The invoice that a net-negative result gives back most of.
  package let corrects: InvoiceID?
  /// Minor units of a credit note that were asked to go back the way they were paid, as far as they
  /// are not set against what is due; positive.
  package let toRefund: Int64
  /// The void invoice in whose place it is issued.
  package var replaces: InvoiceID?
  /// The day that was asked for; the number series may move it on.
  package let issuedOn: Day
  /// Days from the issue to the due day; nil for a credit note.
  package let termsDays: Int?
  /// Minor units, tax included; negative on a credit note.
  package let total: Int64
  package let lines: [InvoiceLineRow]
  /// Outcomes of the periods that were looked at; they are kept even where there is no line.
  package var periods: [PeriodPlan]
  package let windows: [WindowPlan]

  /// What became of one period of one item.
  package struct PeriodPlan: Hashable, Sendable {
    package let subscription: SubscriptionID
    package let price: PriceID
    package let period: BillingPeriod
    /// 0, or more where the period has an outcome that this one replaces.
    package let n: Int
    package let billedOn: Day
    package let outcome: BillingPeriodRow.Outcome
    package let reason: String
  }

  /// From where to where one subscription was billed.
  package struct WindowPlan: Hashable, Sendable {
    package let subscription: SubscriptionID
    package let from: Day
    package let billingDay: Day
  }

  /// Whether there is a document at all.
  package var isEmpty: Bool { lines.isEmpty }
}

extension DocumentPlan {
  /// The document of some parts of one payer and currency. Every part must be computed whole.
  package init(
    _ parts: [BilledPart], payer: CustomerTerms, currency: Currency, issuedOn: Day,
    catalogue: Catalogue
  ) {
    let total = parts.reduce(Int64(0)) { $0 + $1.total }
    var lines: [InvoiceLineRow] = []
    var periods: [PeriodPlan] = []
    for part in parts {
      let known = part.periodsByKey
      for line in part.preview.lines {
        lines.append(part.row(line, n: lines.count + 1, known, catalogue))
      }
      periods += part.outcomes(catalogue)
    }
    document = total < 0 ? .creditNote : .invoice
    self.payer = payer.row.id
    legalEntity = payer.row.legalEntityID
    self.currency = currency
    collection = payer.row.collection == .automatic ? .automatic : .sent
    let orders = parts.compactMap(\.subscription.purchaseOrder)
    purchaseOrder =
      orders.isEmpty
      ? nil
      : orders.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        .joined(separator: ", ")
    corrects = total < 0 ? Self.mostReturned(lines, parts) : nil
    let asked = parts.filter(\.refundsUnused).reduce(Int64(0)) { $0 - $1.total }
    toRefund = total < 0 ? max(0, min(asked, -total)) : 0
    self.issuedOn = issuedOn
    termsDays = total < 0 ? nil : payer.paymentDays(on: issuedOn)
    self.total = total
    self.lines = lines
    self.periods = periods
    windows = parts.map {
      WindowPlan(subscription: $0.subscription.id, from: $0.from, billingDay: $0.billingDay)
    }
  }

  /// The invoice that most is taken off; of equals the later. A line that stands on a credit note
  /// lowered what that gave back, and so is money of the invoice that the note corrects.
  private static func mostReturned(_ lines: [InvoiceLineRow], _ parts: [BilledPart]) -> InvoiceID? {
    let corrected = parts.reduce(into: [InvoiceID: InvoiceID]()) { known, part in
      known.merge(part.corrected) { one, _ in one }
    }
    var sums: [InvoiceID: Int64] = [:]
    for line in lines {
      guard let document = line.correctsInvoiceID else { continue }
      sums[corrected[document] ?? document, default: 0] += line.amount
    }
    return sums.min { ($0.value, -$0.key.number) < ($1.value, -$1.key.number) }?.key
  }
}

extension CustomerTerms {
  /// Days from issue to due: none where we collect ourselves; 30 where no terms were agreed.
  package func paymentDays(on day: Day) -> Int {
    guard row.collection == .sent else { return 0 }
    return termsDays(on: day) ?? 30
  }
}

// MARK: - Lines

extension BilledPart {
  struct PeriodKey: Hashable {
    let item: Int64
    let epoch, index: Int
  }

  var periodsByKey: [PeriodKey: BillingPeriod] {
    var periods: [PeriodKey: BillingPeriod] = [:]
    for outcome in preview.outcomes {
      let period = outcome.period
      periods[PeriodKey(item: outcome.item, epoch: period.epoch, index: period.index)] = period
    }
    return periods
  }

  func row(
    _ line: InvoiceLine, n: Int, _ periods: [PeriodKey: BillingPeriod], _ catalogue: Catalogue
  ) -> InvoiceLineRow {
    let terms = line.terms
    let key = terms.key
    let price = catalogue.priceRows[PriceID(key.item)]
    let period = periods[PeriodKey(item: key.item, epoch: key.epoch, index: key.index)]
    let days = key.purpose == .oneTime ? terms.days : period?.days ?? terms.days
    let place = key.corrects == 0 ? nil : places[key.corrects]
    // The columns hold one rate; several stand in the basis.
    let tax = terms.taxes.first
    // Amount, less discount, plus tax is the total, also where the price contains tax.
    let amount = terms.net + terms.discount
    return InvoiceLineRow(
      invoiceID: InvoiceID(0), n: n, subscriptionID: subscription.id, priceID: price?.id,
      purpose: purpose(terms, days),
      causeID: key.cause > 0 ? SubscriptionEventID(key.cause) : nil, periodStart: days.lowerBound,
      periodEnd: days.upperBound, serviceStart: terms.days.lowerBound,
      serviceEnd: terms.days.upperBound, quantity: terms.quantity.decimal, amount: amount,
      discountID: terms.discounts.first.map { DiscountID($0.discount) },
      discountAmount: terms.discount, taxCode: tax?.rate.code ?? line.taxCode,
      taxPercent: tax?.rate.percent, taxAmount: terms.tax, correctsInvoiceID: place?.invoice,
      correctsLine: place?.line, description: describe(line, price), basis: LineBasis.text(line))
  }

  private func purpose(_ terms: LineTerms, _ period: Range<Day>) -> InvoiceLineRow.Purpose {
    switch terms.key.purpose {
    case .recurring: terms.key.cause == 0 || terms.days == period ? .recurring : .proration
    case .fullDifference: .proration
    case .usage: .usage
    case .oneTime: .oneTime
    case .repair: .credit
    }
  }

  private func describe(_ line: InvoiceLine, _ price: PriceRow?) -> String {
    let name = price?.name ?? line.name
    let days = line.terms.days
    if line.terms.key.purpose == .oneTime { return name }
    let unused = line.terms.key.purpose == .repair ? "Unused " : ""
    return "\(unused)\(name) \(days.lowerBound) to \(days.upperBound)"
  }

  /// Outcomes that are not recorded yet; what is not due yet has none. A blocked period gets its
  /// real outcome later, and so does one that a draft had found empty.
  func outcomes(_ catalogue: Catalogue) -> [DocumentPlan.PeriodPlan] {
    var latest: [PeriodKey: BillingPeriodRow] = [:]
    for row in recorded {
      let key = PeriodKey(item: row.priceID.number, epoch: row.epoch, index: row.k)
      if latest[key].map({ $0.n < row.n }) ?? true { latest[key] = row }
    }
    return preview.outcomes.compactMap { item in
      let outcome: BillingPeriodRow.Outcome
      var reason = ""
      switch item.outcome {
      case .billed: outcome = .billed
      case .zero: outcome = .zero
      case .waived: outcome = .waived
      case .blocked(let why): (outcome, reason) = (.blocked, why)
      case .notYetDue: return nil
      }
      guard catalogue.priceRows[PriceID(item.item)] != nil else { return nil }
      let key = PeriodKey(
        item: item.item, epoch: item.period.epoch, index: item.period.index)
      let earlier = latest[key]
      if let earlier, earlier.outcome == outcome || outcome == .waived { return nil }
      if earlier?.outcome == .billed { return nil }
      return DocumentPlan.PeriodPlan(
        subscription: subscription.id, price: PriceID(item.item), period: item.period,
        n: earlier.map { $0.n + 1 } ?? 0, billedOn: billingDay, outcome: outcome, reason: reason)
    }
  }
}

extension TaxRate {
  fileprivate var percent: ExactDecimal? {
    guard case .percent(let percent) = value else { return nil }
    return percent
  }
}

extension Ratio {
  /// The same value as a stored decimal; nil where it has none of 12 places.
  package var decimal: ExactDecimal? {
    if denominator == 1 { return Int64(exactly: numerator).map { ExactDecimal($0) } }
    return decimalText.flatMap { try? ExactDecimal($0) }
  }
}
