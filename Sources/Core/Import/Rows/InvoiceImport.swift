// invoices.csv and invoice_lines.csv.

import Billing
import Storage

struct InvoiceImport: RowImporter {
  static let file = "invoices.csv"
  static let columns: [ImportColumn] = [
    "id*", "number", "document*", "legal_entity*", "customer*", "currency*", "status*",
    "issued_on*", "due_on", "collection*", "purchase_order", "corrects", "total*",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let currency = try row.currency("currency")
    let status: InvoiceRow.Status = try row.choice("status")
    guard (row.optional("number") == nil) == (status == .draft) else {
      throw FieldProblem("number", "a draft has no number, every other document has one")
    }
    let issuedOn = try row.day("issued_on")
    let stamp = session.stamp(at: Timestamp(utc: issuedOn))
    try session.connection.insert(
      InvoiceRow(
        id: try session.newID(for: row["id"]), number: row.optional("number"),
        document: try row.choice("document"), legalEntityID: try session.id("legal_entity", row),
        customerID: try session.id("customer", row), currency: currency, status: status,
        issuedOn: issuedOn, dueOn: try row.optionalDay("due_on"),
        collection: try row.choice("collection"), purchaseOrder: row.optional("purchase_order"),
        correctsID: row.optional("corrects") == nil
          ? nil : try session.promisedID("corrects", row),
        total: try row.amount("total", currency),
        stamp: stamp))
  }

  /// The parties of issued documents are kept as they are now.
  mutating func finish(_ session: ImportSession) throws {
    try session.connection.freezeParties()
  }
}

struct InvoiceLineImport: RowImporter {
  static let file = "invoice_lines.csv"
  static let columns: [ImportColumn] = [
    "invoice*", "line*", "subscription", "price", "purpose*", "cause", "period_start*",
    "period_end*", "service_start*", "service_end*", "quantity", "amount*", "discount",
    "discount_amount", "tax_code", "tax_percent", "tax_amount", "corrects", "description*",
  ]
  /// Where the first line of each document stands, for its control total.
  private var firstLines: [String: Int] = [:]

  func key(_ row: ImportRow) -> String { "\(row["invoice"])/\(row["line"])" }

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let invoice: InvoiceID = try session.id("invoice", row)
    guard let terms = try session.connection.terms(of: invoice) else { return }
    if firstLines[row["invoice"]] == nil { firstLines[row["invoice"]] = row.line }
    let line = try self.line(row, session, invoice, terms.currency)
    try session.connection.insert(line)
    if terms.status != .void, let claim = BilledClaimRow(line) {
      do {
        try session.connection.insert(claim)
      } catch StorageError.refusedBySchema {
        throw FieldProblem("period_start", "another line has billed this stretch already")
      }
    }
  }

  /// Control totals: every document's total is the sum of its lines.
  mutating func finish(_ session: ImportSession) throws {
    for off in try session.connection.invoicesOffTotal(limit: 10_000) {
      let total = Money(minorUnits: off.total, off.currency)
      let lines = Money(minorUnits: off.lines, off.currency)
      session.refuse(
        ImportProblem(
          file: Self.file, line: firstLines[off.externalID] ?? 0, column: 1, field: "amount",
          "the lines of \(off.externalID) add up to \(lines), its total is \(total)"))
    }
  }

  private func line(
    _ row: ImportRow, _ session: ImportSession, _ invoice: InvoiceID, _ currency: Currency
  ) throws -> InvoiceLineRow {
    let corrects = try corrected(row, session)
    let line = InvoiceLineRow(
      invoiceID: invoice, n: Int(try row.integer("line", 1...100_000)),
      subscriptionID: try session.optionalID("subscription", row),
      priceID: try session.optionalID("price", row), purpose: try row.choice("purpose"),
      causeID: try session.optionalID("cause", row), periodStart: try row.day("period_start"),
      periodEnd: try row.day("period_end"), serviceStart: try row.day("service_start"),
      serviceEnd: try row.day("service_end"), quantity: try row.optionalDecimal("quantity"),
      amount: try row.amount("amount", currency),
      discountID: try session.optionalID("discount", row),
      discountAmount: try row.optionalAmount("discount_amount", currency) ?? 0,
      taxCode: row.optional("tax_code"), taxPercent: try row.optionalDecimal("tax_percent"),
      taxAmount: try row.optionalAmount("tax_amount", currency) ?? 0,
      correctsInvoiceID: corrects?.invoice, correctsLine: corrects?.line,
      description: row["description"])
    guard line.periodStart <= line.periodEnd else {
      throw FieldProblem("period_end", "the period ends before it begins")
    }
    guard line.serviceStart <= line.serviceEnd else {
      throw FieldProblem("service_end", "the service ends before it begins")
    }
    return line
  }

  /// `invoice/line`.
  private func corrected(
    _ row: ImportRow, _ session: ImportSession
  ) throws -> (invoice: InvoiceID, line: Int)? {
    guard let text = row.optional("corrects") else { return nil }
    guard let slash = text.lastIndex(of: "/"), let line = Int(text[text.index(after: slash)...]),
      let invoice: InvoiceID = try session.id(of: String(text[..<slash]))
    else { throw FieldProblem("corrects", "“\(text)” is no line imported before, such as I1/2") }
    return (invoice, line)
  }
}

extension BilledClaimRow {
  /// What a line bills; nil for a line of no subscription.
  init?(_ line: InvoiceLineRow) {
    guard let subscription = line.subscriptionID else { return nil }
    self.init(
      subscriptionID: subscription, priceID: line.priceID?.number ?? 0,
      periodStart: line.periodStart, serviceStart: line.serviceStart,
      purpose: line.purpose.rawValue, causeID: line.causeID?.number ?? 0,
      corrects: line.correctsInvoiceID.map { "\($0.number)/\(line.correctsLine ?? 0)" } ?? "",
      invoiceID: line.invoiceID, line: line.n)
  }
}
