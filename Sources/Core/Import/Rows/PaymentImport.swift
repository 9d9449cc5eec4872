// payments.csv, payment_attempts.csv, payment_events.csv and allocations.csv.

import Billing
import Storage

struct PaymentImport: RowImporter {
  static let file = "payments.csv"
  static let columns: [ImportColumn] = [
    "id*", "customer*", "currency*", "amount*", "method*", "created_at*", "reference",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let currency = try row.currency("currency")
    try session.connection.insert(
      PaymentRow(
        id: try session.newID(for: row["id"]), customerID: try session.id("customer", row),
        currency: currency, amount: try row.amount("amount", currency),
        method: try row.choice("method"), reference: row.optional("reference"),
        stamp: session.stamp(at: try row.instant("created_at"))))
  }
}

struct AttemptImport: RowImporter {
  static let file = "payment_attempts.csv"
  static let columns: [ImportColumn] = [
    "id*", "payment*", "at*", "credential", "merchant_account*", "idempotency_key*",
    "processor_reference", "amount*", "network",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let payment: PaymentID = try session.id("payment", row)
    guard let currency = try session.connection.currency(of: payment) else { return }
    try session.connection.insert(
      PaymentAttemptRow(
        id: try session.newID(for: row["id"]), paymentID: payment,
        credentialID: try session.optionalID("credential", row),
        merchantAccountID: try session.id("merchant_account", row),
        idempotencyKey: row["idempotency_key"],
        processorReference: row.optional("processor_reference"),
        amount: try row.amount("amount", currency), network: try row.optionalChoice("network"),
        stamp: session.stamp(at: try row.instant("at"))))
  }
}

struct PaymentEventImport: RowImporter {
  static let file = "payment_events.csv"
  static let columns: [ImportColumn] = [
    "attempt*", "at*", "state*", "amount", "code", "network_code", "advice",
  ]

  func key(_ row: ImportRow) -> String { "\(row["attempt"])/\(row["at"])/\(row["state"])" }

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let attempt: AttemptID = try session.id("attempt", row)
    guard let currency = try session.connection.currency(of: attempt) else { return }
    try session.connection.insert(
      PaymentEventRow(
        id: session.connection.nextID(), attemptID: attempt, state: try row.choice("state"),
        amount: try row.optionalAmount("amount", currency), code: row.optional("code"),
        networkCode: row.optional("network_code"), advice: row.optional("advice"),
        stamp: session.stamp(at: try row.instant("at"))))
  }
}

struct AllocationImport: RowImporter {
  static let file = "allocations.csv"
  static let columns: [ImportColumn] = [
    "id*", "payment*", "invoice*", "amount*", "applied_at*",
  ]

  mutating func insert(_ row: ImportRow, _ session: ImportSession) throws {
    let payment: PaymentID = try session.id("payment", row)
    let invoice: InvoiceID = try session.id("invoice", row)
    guard let currency = try session.connection.currency(of: payment),
      let terms = try session.connection.terms(of: invoice)
    else { return }
    guard terms.currency == currency else {
      throw FieldProblem(
        "invoice", "the invoice is in \(terms.currency), the payment in \(currency)")
    }
    try session.connection.insert(
      AllocationRow(
        id: try session.newID(for: row["id"]), paymentID: payment, invoiceID: invoice,
        amount: try row.amount("amount", currency),
        stamp: session.stamp(at: try row.instant("applied_at"))))
  }
}
