// Credit notes made by hand: what a note takes off issued lines, and how far it may go.

/// An amount that a note takes off one issued line, before the line's discount, in minor units.
package struct CreditItem: Hashable, Sendable {
  /// The issued line's id.
  package let line: Int64
  package let amount: Int64

  package init(line: Int64, amount: Int64) {
    self.line = line
    self.amount = amount
  }
}

/// The invoice that a note corrects, and what happened to it since.
package struct CreditNoteFacts: Hashable, Sendable {
  /// The invoice's charges as issued.
  package var lines: [BilledLine]
  /// Repairs of these lines on any document.
  package var repairs: [LineTerms]
  /// Items of earlier notes in the order they were made.
  package var earlier: [CreditItem]
  /// What the new note takes off; empty for everything that is left.
  package var items: [CreditItem]
  package var captured: Int64
  package var refunded: Int64
  /// Money of open or lost disputes.
  package var disputed: Int64
  /// What the invoice still asks for.
  package var due: Int64

  package init(
    lines: [BilledLine], repairs: [LineTerms] = [], earlier: [CreditItem] = [],
    items: [CreditItem] = [], captured: Int64, refunded: Int64 = 0, disputed: Int64 = 0, due: Int64
  ) {
    self.lines = lines
    self.repairs = repairs
    self.earlier = earlier
    self.items = items
    self.captured = captured
    self.refunded = refunded
    self.disputed = disputed
    self.due = due
  }
}

/// A note: its lines (negative), its sums (positive) and how much of it may go where.
package struct CreditNote: Hashable, Sendable {
  package let lines: [LineTerms]
  package let net: Int64
  package let tax: Int64
  package let total: Int64
  /// The most of `total` that may become customer credit.
  package let creditCap: Int64
  /// The most that may be refunded: captured − refunded − open or lost disputes.
  package let refundCap: Int64
  /// The most that may lower what the invoice still asks for.
  package let offsetCap: Int64

  /// A credit first lowers the amount due of the invoice it corrects; only the paid share becomes
  /// balance, or a refund as far as money was captured.
  package func split(refunding: Bool) -> (offset: Int64, refund: Int64, credit: Int64) {
    let offset = offsetCap
    let refund = refunding ? min(total - offset, refundCap) : 0
    return (offset, refund, total - offset - refund)
  }
}

/// Why a note is refused, in order of precedence.
package enum CreditNoteRefusal: Error, Hashable, Sendable {
  case unknownLine(Int64)
  /// An item is zero or negative.
  case notPositive(line: Int64)
  /// The item exceeds what notes and repairs have left of the line.
  case aboveLine(line: Int64, left: Int64)
  /// Nothing is left to credit.
  case nothingLeft
  case arithmetic(ArithmeticError)
}

/// The note for `facts.items`. Discount and tax come back at the line's frozen rates, cumulatively:
/// the note that takes the rest of a line takes the rounding.
///
/// Source: domain rule "Invoices, notes, receivables"; Lago's credit note caps.
package func creditNote(_ facts: CreditNoteFacts) throws(CreditNoteRefusal) -> CreditNote {
  do {
    return try makeNote(facts)
  } catch let refusal as CreditNoteRefusal {
    throw refusal
  } catch let error as ArithmeticError {
    throw .arithmetic(error)
  } catch {
    preconditionFailure("notes throw refusals and arithmetic errors only")
  }
}

private func makeNote(_ facts: CreditNoteFacts) throws -> CreditNote {
  guard facts.lines.allSatisfy(\.terms.isInRange), facts.lines.count <= 2_000 else {
    throw ArithmeticError.overflow
  }
  var left: [CreditableLine] = []
  for line in facts.lines { left.append(try CreditableLine(line, facts.repairs)) }
  for item in facts.earlier { _ = try take(item, from: &left) }
  var items = facts.items
  if items.isEmpty {
    items = left.filter { $0.amount > 0 }.map {
      CreditItem(line: $0.line.line.id, amount: $0.amount)
    }
    guard !items.isEmpty else { throw CreditNoteRefusal.nothingLeft }
  }
  var lines: [LineTerms] = []
  for item in items { lines.append(try take(item, from: &left)) }
  let net = -lines.reduce(0) { $0 + $1.net }
  let tax = -lines.reduce(0) { $0 + $1.tax }
  let total = net + tax
  let refundable = try sum(try sum(facts.captured, -facts.refunded), -facts.disputed)
  return CreditNote(
    lines: lines, net: net, tax: tax, total: total, creditCap: total,
    refundCap: max(0, min(total, refundable)), offsetCap: max(0, min(total, facts.due)))
}

private func take(_ item: CreditItem, from left: inout [CreditableLine]) throws -> LineTerms {
  guard let index = left.firstIndex(where: { $0.line.line.id == item.line }) else {
    throw CreditNoteRefusal.unknownLine(item.line)
  }
  guard item.amount > 0 else { throw CreditNoteRefusal.notPositive(line: item.line) }
  guard item.amount <= left[index].amount else {
    throw CreditNoteRefusal.aboveLine(line: item.line, left: left[index].amount)
  }
  return try left[index].credit(item.amount)
}

/// An issued line and the amount, before discount, that repairs and notes have left of it.
private struct CreditableLine {
  var line: RepairableLine
  var amount: Int64

  init(_ issued: BilledLine, _ repairs: [LineTerms]) throws(ArithmeticError) {
    // A note counts whole amounts: the issued amount stands for the exact one.
    let terms = issued.terms
    let whole = LineTerms(
      key: terms.key, days: terms.days, priceCode: terms.priceCode,
      priceVersion: terms.priceVersion, quantity: terms.quantity, wholeAmount: terms.wholeAmount,
      exactAmount: Ratio(terms.amount), amount: terms.amount, discounts: terms.discounts,
      promotional: terms.promotional, taxes: terms.taxes)
    line = RepairableLine(BilledLine(id: issued.id, terms: whole))
    amount = terms.amount
    for repair in repairs where repair.key.corrects == issued.id {
      let counted = LineTerms(
        key: repair.key, days: repair.days, priceCode: repair.priceCode,
        wholeAmount: repair.wholeAmount, exactAmount: Ratio(repair.amount),
        amount: repair.amount, discounts: repair.discounts, promotional: repair.promotional,
        taxes: repair.taxes)
      try line.take(counted)
      amount = try sum(amount, repair.amount)
    }
  }

  mutating func credit(_ units: Int64) throws(ArithmeticError) -> LineTerms {
    let terms = line.line.terms
    let key = LineKey(
      item: terms.key.item, epoch: terms.key.epoch, index: terms.key.index, purpose: .repair,
      cause: terms.key.cause, corrects: line.line.id)
    let note = try line.repair(key: key, days: terms.days, exact: Ratio(-units), amount: -units)
    try line.take(note)
    amount = try sum(amount, -units)
    return note
  }
}
