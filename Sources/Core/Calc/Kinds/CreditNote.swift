// calc `credit_note`: what a note takes off an issued invoice, and how far it may go.

import Billing
import Formats

extension CalcKind {
  package static let creditNote = CalcKind(
    "credit_note",
    input: """
      lines as billed [{amount_minor, discount_minor?, taxes? [{code?, rate_percent, inclusive?, \
      compound?}]}], notes? so far [{items [{line (from 0), amount_minor}], refund_minor?, \
      offset_minor?}], items? [{line, amount_minor}] (before discount; all that is left), \
      paid_minor?, disputed_minor?, tax_rounding? (document line), currency?
      """,
    output: """
      net_minor, tax_minor, total_minor of the note, its lines, and the most of it that may become \
      customer credit (credit_minor), be refunded (refund_minor) or lower what is due (offset_minor)
      """,
    example: """
      {"kind":"credit_note","lines":[{"amount_minor":3100,"taxes":[{"rate_percent":"20"}]}],\
      "items":[{"line":0,"amount_minor":1600}],"paid_minor":2790}
      """
  ) { fields throws(CalcError) in
    let request = try NoteRequest(fields)
    // Amounts are minor units: the currency is checked and changes nothing.
    _ = try fields.currency()
    try fields.finish()
    do {
      let note = try Billing.creditNote(try request.facts())
      return CalcAnswer(
        [
          "net_minor": .integer(note.net), "tax_minor": .integer(note.tax),
          "total_minor": .integer(note.total), "credit_minor": .integer(note.creditCap),
          "refund_minor": .integer(note.refundCap), "offset_minor": .integer(note.offsetCap),
          "lines": .array(note.lines.map(\.noteAnswer)),
        ], why: note.lines.map(\.noteWords))
    } catch let refusal as CreditNoteRefusal {
      throw CalcError(refusal)
    } catch let error as CalcError {
      throw error
    } catch {
      preconditionFailure("credit notes throw their own refusals only")
    }
  }
}

private struct NoteRequest {
  private let lines: [TaxableLine]
  private let earlier: [CreditItem]
  private let items: [CreditItem]
  private let rounding: TaxRounding
  private let paid, refunded, offset, disputed: Int64

  init(_ fields: CalcFields) throws(CalcError) {
    var lines: [TaxableLine] = []
    for line in try fields.required("lines", fields.objects("lines", limit: 1_000)) {
      lines.append(
        TaxableLine(
          amount: try line.required("amount_minor", line.amount("amount_minor")),
          discount: try line.amount("discount_minor") ?? 0, taxes: try line.taxRates()))
      try line.finish()
    }
    var (earlier, refunded, offset): ([CreditItem], Int64, Int64) = ([], 0, 0)
    for note in try fields.objects("notes", limit: 1_000) ?? [] {
      earlier += try note.creditItems("items", lines.count) ?? []
      refunded += try note.amount("refund_minor") ?? 0
      offset += try note.amount("offset_minor") ?? 0
      try note.finish()
    }
    items = try fields.creditItems("items", lines.count) ?? []
    paid = try fields.amount("paid_minor") ?? 0
    disputed = try fields.amount("disputed_minor") ?? 0
    rounding = try fields.choice("tax_rounding", TaxRounding.self) ?? .document
    (self.lines, self.earlier, self.refunded, self.offset) = (lines, earlier, refunded, offset)
  }

  func facts() throws(CalcError) -> CreditNoteFacts {
    let taxed = try CalcError.exact("lines") { () throws(ArithmeticError) in
      try computeTax(lines, rounding)
    }
    var issued: [BilledLine] = []
    for (index, line) in lines.enumerated() {
      let terms = LineTerms(
        key: LineKey(item: Int64(index), epoch: 0, index: 0, purpose: .oneTime),
        days: Day.earliest..<Day.latest, priceCode: "line \(index)",
        wholeAmount: Ratio(line.amount), exactAmount: Ratio(line.amount), amount: line.amount,
        discounts: line.discount == 0
          ? [] : [FrozenDiscount(discount: 1, amount: line.discount)],
        taxes: taxed.lines[index].taxes.map { FrozenTax(rate: $0.rate, amount: $0.tax) })
      guard terms.isInRange else { throw CalcError(.overflow, field: "lines[\(index)]") }
      issued.append(BilledLine(id: Int64(index), terms: terms))
    }
    let total = issued.reduce(0) { $0 + $1.terms.total }
    return CreditNoteFacts(
      lines: issued, earlier: earlier, items: items, captured: paid, refunded: refunded,
      disputed: disputed, due: max(0, total - paid - offset))
  }
}

extension CalcFields {
  /// An amount in minor units, zero or more, small enough to be summed a thousand times.
  func amount(_ name: String) throws(CalcError) -> Int64? {
    guard let value = try integer(name) else { return nil }
    guard (0...LineTerms.maximumAmount).contains(value) else {
      throw invalid(name, "expected 0 to \(LineTerms.maximumAmount)")
    }
    return value
  }

  fileprivate func creditItems(
    _ name: String, _ lines: Int
  ) throws(CalcError) -> [CreditItem]? {
    guard let items = try objects(name, limit: 1_000) else { return nil }
    var result: [CreditItem] = []
    for item in items {
      let line = try item.required("line", item.integer("line"))
      guard (0..<Int64(lines)).contains(line) else {
        throw item.invalid("line", "expected the index of a line, from 0")
      }
      let amount = try item.required("amount_minor", item.amount("amount_minor"))
      result.append(CreditItem(line: line, amount: amount))
      try item.finish()
    }
    return result
  }
}

extension LineTerms {
  fileprivate var noteWords: String {
    let lowered = discount == 0 ? "" : ", less discount \(-discount)"
    return "line \(key.corrects): \(-amount)\(lowered), and tax \(-tax): \(-total) comes back"
  }

  /// A line of a note in positive figures.
  fileprivate var noteAnswer: JSONValue {
    [
      "line": .integer(key.corrects), "amount_minor": .integer(-amount),
      "discount_minor": .integer(-discount), "net_minor": .integer(-net),
      "tax_minor": .integer(-tax),
    ]
  }
}

extension CalcError {
  fileprivate init(_ refusal: CreditNoteRefusal) {
    switch refusal {
    case .unknownLine(let line):
      self.init("unknown-line", field: "items", "there is no line \(line)")
    case .notPositive(let line):
      self.init("not-positive", field: "items", "line \(line) is credited by more than zero")
    case .aboveLine(let line, let left):
      self.init("above-line", field: "items", "line \(line) has \(left) left to credit")
    case .nothingLeft: self.init("nothing-left", field: "items", "nothing is left to credit")
    case .arithmetic(let error): self.init(error)
    }
  }
}
