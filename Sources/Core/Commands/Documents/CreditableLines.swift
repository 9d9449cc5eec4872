// An issued invoice as the rule of credit notes reads it: its lines, what repairs and earlier
// notes have taken off them, and which items a person asked for.

import Billing
import Storage

/// What a note takes off an invoice, as asked for.
enum CreditRequest {
  /// A line by number, whole or with an amount before discount and tax.
  struct Item: Hashable, Sendable {
    let line: Int64
    let amount: ExactDecimal?
  }
}

/// The lines of one invoice with everything that was taken off them.
struct CreditableInvoice {
  let document: DocumentStanding
  let lines: [InvoiceLineRow]
  let repairs: [LineTerms]
  let earlier: [CreditItem]

  init(_ document: DocumentStanding, _ facts: PayerFacts) {
    let id = document.row.id
    self.document = document
    lines = facts.lines.filter { $0.invoiceID == id && $0.amount > 0 }
    let live = Dictionary(
      uniqueKeysWithValues: facts.invoices.filter { $0.status != .void }.map { ($0.id, $0) })
    let taken = facts.lines.filter { $0.correctsInvoiceID == id && live[$0.invoiceID] != nil }
    let isByHand = { (line: InvoiceLineRow) in
      live[line.invoiceID]?.document == .creditNote && line.causeID == nil
    }
    repairs = taken.filter { !isByHand($0) }.map { $0.creditTerms(corrects: $0.correctsLine) }
    earlier = taken.filter(isByHand).compactMap { line in
      line.correctsLine.map { CreditItem(line: Int64($0), amount: -line.amount) }
    }
  }

  /// The note for some items; empty items take everything that is left.
  func note(_ items: [CreditItem]) throws(CreditNoteRefusal) -> CreditNote {
    try creditNote(
      CreditNoteFacts(
        lines: lines.map {
          BilledLine(id: Int64($0.n), terms: $0.creditTerms(corrects: nil))
        },
        repairs: repairs, earlier: earlier, items: items, captured: 0, due: document.due))
  }

  /// The items that come nearest to `total` without exceeding it. Tax is rounded a line at a
  /// time, so some totals are not met to the unit.
  func items(nearest total: Int64) throws(CreditNoteRefusal) -> [CreditItem] {
    let whole = try note([])
    guard total < whole.total else { return whole.lines.map(\.item) }
    var items: [CreditItem] = []
    var (left, weight) = (total, whole.total)
    for (index, line) in whole.lines.enumerated() {
      let own = -line.total
      let share = Int64(Int128(left) * Int128(own) / Int128(max(1, weight)))
      // The last line takes what the others have left.
      let goal = index == whole.lines.count - 1 ? min(own, left) : share
      weight -= own
      if let item = try item(of: line.item, nearest: goal) {
        left -= try note([item]).total
        items.append(item)
      }
    }
    return items
  }

  /// The greatest amount of a line whose credit is at most `goal`.
  private func item(
    of whole: CreditItem, nearest goal: Int64
  ) throws(CreditNoteRefusal) -> CreditItem? {
    var (low, high) = (Int64(0), whole.amount)
    while low < high {
      let middle = low + (high - low + 1) / 2
      let total = try note([CreditItem(line: whole.line, amount: middle)]).total
      if total <= goal { low = middle } else { high = middle - 1 }
    }
    return low == 0 ? nil : CreditItem(line: whole.line, amount: low)
  }
}

extension LineTerms {
  fileprivate var item: CreditItem { CreditItem(line: key.corrects, amount: -amount) }
}

extension InvoiceLineRow {
  /// The line with what it has frozen; `corrects` where it takes something off another one.
  fileprivate func creditTerms(corrects: Int?) -> LineTerms {
    let discounts =
      discountAmount == 0
      ? [] : [FrozenDiscount(discount: discountID?.number ?? 0, amount: discountAmount)]
    let taxes =
      taxAmount == 0
      ? []
      : [
        FrozenTax(
          rate: TaxRate(code: taxCode ?? "", percent: taxPercent ?? .zero), amount: taxAmount)
      ]
    return LineTerms(
      key: LineKey(
        item: priceID?.number ?? 0, epoch: 0, index: 0,
        purpose: corrects == nil ? .recurring : .repair, corrects: Int64(corrects ?? 0)),
      days: serviceStart..<serviceEnd, priceCode: "", wholeAmount: Ratio(amount),
      exactAmount: Ratio(amount), amount: amount, discounts: discounts, taxes: taxes)
  }
}

extension CreditRequest {
  /// `1, 3:10.00`: line 1 whole and 10.00 of line 3.
  static func items(_ text: String) -> [Item]? {
    var items: [Item] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
      let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
      guard pieces.count <= 2, let line = Int64(pieces[0]), line > 0 else { return nil }
      if pieces.count == 1 {
        items.append(Item(line: line, amount: nil))
      } else {
        guard let amount = try? ExactDecimal(String(pieces[1])), amount > .zero else { return nil }
        items.append(Item(line: line, amount: amount))
      }
    }
    let isOnce = Set(items.map(\.line)).count == items.count
    return items.isEmpty || !isOnce ? nil : items
  }
}
