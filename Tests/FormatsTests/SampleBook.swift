// The shipped sample data as reconciliation facts: our records from its CSV files, theirs from the
// reports and statements, read by the same readers as an import.

import Billing
import Foundation
import Testing

@testable import Formats

struct SampleBook {
  private(set) var facts: ReconciliationFacts
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "sample-data")

  /// As of the day of the sample's clock, with the catalogue's merchant accounts.
  init() throws {
    facts = ReconciliationFacts(asOf: try #require(Day("2026-06-15")))
    facts.accounts = try [
      Self.terms("stripe-eu", "stripe", "1.5", "0.25 EUR"),
      Self.terms("adyen-eu", "adyen", "0.8", "0.10 EUR"),
      Self.terms("stripe-us", "stripe", "2.9", "0.30 USD"),
      Self.terms("adyen-jp", "adyen", "3.25", "0 JPY"),
      Self.terms("adyen-kw", "adyen", "2.5", "0.100 KWD"),
      Self.terms("adyen-bh", "adyen", "2.5", "0.100 BHD"),
    ]
    try addPayments()
    try addReports()
    try addStatements()
  }

  private static func terms(
    _ id: String, _ processor: String, _ percent: String, _ fixed: String
  ) throws -> MerchantAccountTerms {
    try MerchantAccountTerms(
      id: id, processor: processor, feePercent: ExactDecimal(percent), feeFixed: money(fixed))
  }

  private static func money(_ text: String) throws -> Money {
    let parts = text.split(separator: " ").map(String.init)
    return try readMoney(parts[0], readCurrency(parts[1]))
  }

  /// The rows of a CSV file as dictionaries; lines that start with # are left out.
  static func table(_ name: String) throws -> [[String: String]] {
    let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var reader = CSVReader(lines.filter { !$0.hasPrefix("#") }.joined(separator: "\n").utf8)
    var rows: [[String: String]] = []
    while let record = try reader.next() {
      let names = reader.header?.names ?? []
      rows.append(Dictionary(uniqueKeysWithValues: zip(names, record.values)))
    }
    return rows
  }

  private mutating func addPayments() throws {
    let events = Dictionary(grouping: try Self.table("payment_events.csv")) { $0["attempt"] ?? "" }
    let payments = Dictionary(
      uniqueKeysWithValues: try Self.table("payments.csv").map { ($0["id"] ?? "", $0) })
    var ofAttempt: [String: (payment: String, currency: String)] = [:]
    for attempt in try Self.table("payment_attempts.csv") {
      let (id, paymentId) = (attempt["id"] ?? "", attempt["payment"] ?? "")
      let currency = payments[paymentId]?["currency"] ?? ""
      ofAttempt[id] = (paymentId, currency)
      let steps = events[id] ?? []
      let last = steps.last { ["captured", "voided", "late_failure"].contains($0["state"] ?? "") }
      guard let last, last["state"] != "late_failure" else { continue }
      let isVoid = last["state"] == "voided"
      let amount = (isVoid ? attempt["amount"] : last["amount"]) ?? ""
      facts.payments.append(
        PaymentFact(
          id: paymentId, merchantAccount: attempt["merchant_account"] ?? "",
          references: [attempt["processor_reference"] ?? ""], merchantReference: paymentId,
          amount: try Self.money("\(amount) \(currency)"), state: isVoid ? .voided : .captured,
          on: try readDay(last["at"] ?? "")))
    }
    for payment in payments.values where payment["method"] == "bank_transfer" {
      facts.payments.append(
        PaymentFact(
          id: payment["id"] ?? "", merchantAccount: "", method: .bankTransfer, references: [],
          merchantReference: payment["reference"],
          amount: try Self.money("\(payment["amount"] ?? "") \(payment["currency"] ?? "")"),
          on: try readDay(payment["created_at"] ?? "")))
    }
    try addReturns(ofAttempt)
  }

  private mutating func addReturns(
    _ ofAttempt: [String: (payment: String, currency: String)]
  ) throws {
    for refund in try Self.table("refunds.csv") where refund["state"] == "succeeded" {
      let of = try #require(ofAttempt[refund["attempt"] ?? ""])
      facts.refunds.append(
        RefundFact(
          id: refund["id"] ?? "", payment: of.payment, processorReference: refund["reference"],
          amount: try Self.money("\(refund["amount"] ?? "") \(of.currency)"),
          on: try readDay(refund["at"] ?? "")))
    }
    let steps = Dictionary(grouping: try Self.table("dispute_events.csv")) { $0["dispute"] ?? "" }
    for dispute in try Self.table("disputes.csv") {
      let of = try #require(ofAttempt[dispute["attempt"] ?? ""])
      let last = steps[dispute["id"] ?? ""]?.last?["stage"] ?? ""
      facts.disputes.append(
        DisputeFact(
          id: dispute["id"] ?? "", payment: of.payment, processorReference: dispute["reference"],
          amount: try Self.money("\(dispute["amount"] ?? "") \(of.currency)"),
          openedOn: try readDay(dispute["opened_at"] ?? ""),
          outcome: DisputeFact.Outcome(rawValue: last) ?? .open))
    }
  }

  private static func files(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: folder).path)
    return try names.sorted().map {
      ($0, Array(try Data(contentsOf: root.appending(path: "\(folder)/\($0)"))))
    }
  }

  private mutating func addReports() throws {
    for (name, bytes) in try Self.files("reports") {
      let report = try ProcessorReportReader.read(bytes, file: name)
      facts.rows += report.rows
      facts.payouts += report.summary.payouts
      facts.controlBreaks += report.summary.controlBreaks
    }
  }

  private mutating func addStatements() throws {
    for (name, bytes) in try Self.files("bank") {
      let file = try BankFile(camt: bytes, file: name)
      facts.bankLines += file.statements.flatMap(\.lines)
      facts.controlBreaks += file.controlBreaks
    }
  }
}
