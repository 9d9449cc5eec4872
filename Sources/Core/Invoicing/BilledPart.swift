// What one subscription contributes to a document: its computed lines, with what storing them
// needs to know of the book.

import Billing
import Storage

/// A subscription's part of a document, computed and not yet stored.
package struct BilledPart: Sendable {
  package struct LinePlace: Hashable, Sendable {
    package let invoice: InvoiceID
    package let line: Int
  }

  package let subscription: SubscriptionRow
  /// First day looked at, and the billing day.
  package let from: Day
  package let billingDay: Day
  package let preview: InvoicePreview
  /// The stored lines by the ids that the computation gave them.
  package let places: [Int64: LinePlace]
  /// The invoices that the credit notes which it corrects correct themselves.
  package let corrected: [InvoiceID: InvoiceID]
  /// Outcomes that the book holds of periods in the window.
  package let recorded: [BillingPeriodRow]
  /// The cancellation that it settles asked for unused days to be refunded.
  package let refundsUnused: Bool
  /// It changes what a draft says, and so is issued after it.
  package let correctsDraft: Bool

  package init(
    subscription: SubscriptionRow, from: Day, billingDay: Day, preview: InvoicePreview,
    places: [Int64: LinePlace], corrected: [InvoiceID: InvoiceID], recorded: [BillingPeriodRow],
    refundsUnused: Bool, correctsDraft: Bool
  ) {
    self.subscription = subscription
    self.from = from
    self.billingDay = billingDay
    self.preview = preview
    self.places = places
    self.corrected = corrected
    self.recorded = recorded
    self.refundsUnused = refundsUnused
    self.correctsDraft = correctsDraft
  }

  /// Why it cannot be issued; nil when everything in it is known.
  package var gap: String? {
    if let blocked = preview.blocked.first { return blocked.reason }
    if case .notComputed(let reason) = preview.figures.total { return reason }
    return nil
  }

  package var total: Int64 { preview.figures.total.value ?? 0 }
}

extension SubscriptionBilling {
  /// Computes the part that is due on the window's billing day.
  func part(
    _ window: Window, balance: Int64, recorded: [BillingPeriodRow] = []
  ) throws -> BilledPart {
    // Where an earlier day is billed again, what later days billed is theirs.
    let later = Set(
      recorded.filter { $0.billedOn > window.billingDay }.compactMap(\.invoiceID))
    let preview = try nextInvoice(facts(window, balance: balance, leavingOut: later))
    var places: [Int64: BilledPart.LinePlace] = [:]
    for (number, line) in ownLines(from: window.from).enumerated() {
      places[Int64(number) + 1] = .init(invoice: line.invoiceID, line: line.n)
    }
    // Of the lines alone: the documents may be those of everybody who is billed together.
    let targets = preview.lines.compactMap { places[$0.terms.key.corrects] }
      .compactMap { documents[$0.invoice] }
    return BilledPart(
      subscription: history.row, from: window.from, billingDay: window.billingDay,
      preview: preview, places: places,
      corrected: targets.reduce(into: [:]) { $0[$1.id] = $1.correctsID }, recorded: recorded,
      refundsUnused: window.isFinal && history.refundsUnused,
      correctsDraft: targets.contains { $0.status == .draft })
  }
}
