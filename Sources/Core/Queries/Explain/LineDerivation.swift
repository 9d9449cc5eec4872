// How an issued line came about. A line that daybook computed carries its steps. One that was
// imported is computed anew from the facts of its day by the very function that bills, and the
// steps are shown only as far as they give the line that was issued.

import Billing
import Storage

/// What the rules say about an issued line.
enum LineDerivation: Sendable {
  /// The steps that were stored with the line when it was computed.
  case stored([DerivationStep])
  /// The rules give exactly the issued amount, discount and tax. `share` is told where the tax was
  /// rounded once for the document and the line bears a part of that.
  case agrees(InvoiceLine, share: TaxShare? = nil)
  /// The rules give another line for the same days; the issued one stands.
  case differs(InvoiceLine)
  /// The rules give no such line, and why.
  case none(reason: String)
}

/// A tax that was rounded once for a document and spread over its lines.
struct TaxShare: Hashable, Sendable {
  let total: TaxTotal
  /// Minor units of the line.
  let part: Int64
}

extension FactReader {
  /// The derivation of a subscription's line: the billing of its day, with only what had been
  /// billed and asked for before the document.
  func derivation(
    of line: InvoiceLineRow, on document: InvoiceRow, _ subscription: SubscriptionPicture,
    in customer: CustomerPicture
  ) throws -> LineDerivation {
    if let steps = line.basis.map(LineBasis.derivation), !steps.isEmpty { return .stored(steps) }
    guard line.purpose != .credit || line.causeID != nil else {
      return .none(reason: "a person decided the amount of a credit line")
    }
    let zone = customer.terms.zone(at: document.stamp.effectiveAt)
    guard let after = document.issuedOn.adding(days: 1) else {
      return .none(reason: "the document has no usable day of issue")
    }
    let end = zone.start(of: after)
    let events = subscription.history.events.filter { $0.at < end || $0.id == line.causeID }
    let history = try SubscriptionHistory.replayed(
      subscription.row, events: events, terms: customer.terms, catalogue: try catalogue(),
      now: end)
    let issued = Dictionary(
      uniqueKeysWithValues: customer.facts.documents.map { ($0.id, $0) })
    let billing = SubscriptionBilling(
      history: history, catalogue: try catalogue(), payer: customer.account.terms,
      lines: customer.facts.lines.filter {
        $0.subscriptionID == subscription.id && $0.isEarlier(than: document, among: issued)
      }, documents: issued, now: end
    ) { [connection] meter, range in
      try connection.usage(
        of: subscription.id, meter: meter, from: range.lowerBound, until: range.upperBound)
    } summed: { [connection] meter, range in
      try connection.usageSums(
        of: subscription.id, meter: meter, from: range.lowerBound, until: range.upperBound)
    }
    return try compare(line, document, billing)
  }

  private func compare(
    _ line: InvoiceLineRow, _ document: InvoiceRow, _ billing: SubscriptionBilling
  ) throws -> LineDerivation {
    let from = max(line.periodStart, billing.history.anchor)
    let day = max(document.issuedOn, line.purpose == .usage ? line.periodEnd : from)
    let window = SubscriptionBilling.Window(from: from, billingDay: day)
    let preview: InvoicePreview
    do {
      preview = try Billing.nextInvoice(billing.facts(window, balance: 0))
    } catch let refusal as InvoicingRefusal {
      return .none(reason: "the rules would have parked it: \(refusal)")
    }
    let item = line.priceID?.number ?? line.causeID?.number
    let own = preview.lines.filter { $0.terms.key.item == item }
    let days = line.serviceStart..<line.serviceEnd
    let sameDays = own.filter { $0.terms.days == days }
    if let exact = (sameDays.isEmpty ? own : sameDays).first(where: { line.equals($0) }) {
      return .agrees(exact)
    }
    if let near = sameDays.first(where: { $0.terms.amount == line.amount }) ?? sameDays.first {
      return try shared(line, near, on: document) ?? .differs(near)
    }
    return .none(reason: "the rules give no line for these days and this price")
  }

  /// Tax is rounded once for each rate of a document, whatever subscriptions its lines belong to:
  /// the line's tax is its part of that. Nil where the rule gives another part.
  private func shared(
    _ line: InvoiceLineRow, _ near: InvoiceLine, on document: InvoiceRow
  ) throws -> LineDerivation? {
    guard near.terms.amount == line.amount, near.terms.discount == line.discountAmount,
      let rate = near.terms.taxes.first?.rate, near.terms.taxes.count == 1
    else { return nil }
    let lines = try connection.lines(of: document.id).filter {
      $0.taxCode == line.taxCode && $0.taxPercent == line.taxPercent
    }
    let result = try computeTax(
      lines.map { TaxableLine(amount: $0.amount, discount: $0.discountAmount, taxes: [rate]) })
    guard let place = lines.firstIndex(where: { $0.n == line.n }), let total = result.taxes.first,
      result.lines[place].tax == line.taxAmount
    else { return nil }
    return .agrees(near, share: TaxShare(total: total, part: line.taxAmount))
  }
}

extension TaxShare {
  func words(_ currency: Currency) -> String {
    let base = Money(
      minorUnits: Int64(clamping: total.exactBase.rounded(.halfUp)), currency)
    let tax = Money(minorUnits: total.tax, currency)
    return
      "tax is rounded once for the document: \(total.rate.code) on \(base) is \(tax), of which "
      + "\(Money(minorUnits: part, currency)) falls on this line"
  }
}

extension InvoiceLineRow {
  fileprivate func isEarlier(than document: InvoiceRow, among rows: [InvoiceID: InvoiceRow]) -> Bool
  {
    guard let own = rows[invoiceID] else { return false }
    return (own.issuedOn, own.id) < (document.issuedOn, document.id)
  }

  fileprivate func equals(_ line: InvoiceLine) -> Bool {
    line.terms.amount == amount && line.terms.discount == discountAmount
      && line.terms.tax == taxAmount
  }
}
