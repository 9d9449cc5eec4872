// Stripe and Adyen reports: public samples, column order, errors with places, control checks.

import Billing
import Formats
import Testing

/// Rows per kind and currency with their sums, in order of appearance.
private func totals(_ rows: [SettlementRow]) throws -> [String] {
  var keys: [String] = []
  var sums: [String: (count: Int, gross: Money, fee: Money, net: Money)] = [:]
  for row in rows {
    let key = "\(row.nativeKind) \(row.net.currency)"
    let gross = row.gross.currency == row.net.currency ? row.gross : .zero(row.net.currency)
    if let sum = sums[key] {
      sums[key] = (
        sum.count + 1, try sum.gross + gross, try sum.fee + row.fee, try sum.net + row.net
      )
    } else {
      keys.append(key)
      sums[key] = (1, gross, row.fee, row.net)
    }
  }
  return keys.compactMap { key in
    sums[key].map { "\(key) n=\($0.count) fee \($0.fee.majorText) net \($0.net.majorText)" }
  }
}

private func breakText(_ found: ControlBreak) -> String {
  let difference = found.difference.map { " (\($0.majorText))" } ?? ""
  return
    "\(found.check.rawValue) line \(found.evidence.line): \(found.stated) / \(found.computed)\(difference)"
}

struct StripeReportTests {
  @Test("the public samples read with the counts that were made independently")
  func samples() throws {
    let activity = try ProcessorReportReader.read(
      sample("stripe-report/payments_activity.csv"), file: "a.csv")
    #expect(activity.kind == .stripePayoutReconciliation)
    #expect(
      try totals(activity.rows) == [
        "charge USD n=1 fee 1.20 net 28.80", "dispute USD n=1 fee 15.00 net -45.00",
      ])
    #expect(
      activity.summary.payouts.map { "\($0.id) \($0.amount) \($0.paidOn) \($0.isStated)" } == [
        "po_abc 28.80 USD 2026-02-03 false", "po_def -45.00 USD 2026-02-04 false",
      ])
    #expect(activity.summary.controlBreaks.isEmpty)
  }

  @Test("a report that contradicts itself is read, and every contradiction is named")
  func contradictions() throws {
    let report = try ProcessorReportReader.read(
      sample("stripe-report/settlement_report_crm.csv"), file: "s.csv")
    #expect(
      try totals(report.rows) == [
        "charge USD n=2 fee 0.95 net 34.05", "refund USD n=1 fee 0.00 net -10.00",
        "fee USD n=2 fee 0.00 net -1.00", "payout USD n=1 fee 0.00 net 23.05",
      ])
    #expect(
      report.summary.controlBreaks.map(breakText) == [
        "row_net line 7: 23.05 USD / 24.00 USD (-0.95)",
        "payout_total line 7: 23.05 USD / 24.05 USD (-1.00)",
        "no_payout line 5: every row names its payout / 2 rows do not",
      ])
    #expect(report.summary.payouts.map(\.amount.description) == ["23.05 USD"])
    #expect(report.rows[0].merchantReference == "24315.1")
    #expect(report.rows[1].modificationReference == "re_123")
    #expect(report.rows[1].paymentReferences == ["ch_123", "pi_123"])
  }

  private static let header =
    "balance_transaction_id,created,reporting_category,currency,gross,fee,net,automatic_payout_id"

  @Test(
    "an unreadable value is refused with line, column and name",
    arguments: [
      (
        "t1,2026-02-01,charge,usd,\"1,50\",0,1.50,po_1",
        "line 2, column 27, gross: “1,50” is no decimal amount"
      ),
      (
        "t1,2026-02-01,charge,jpy,1.50,0,1.50,po_1",
        "line 2, column 26, gross: “1.50” has more digits after the point than JPY has (0)"
      ),
      (
        "t1,2026-02-01,charge,XYZ,1,0,1,po_1",
        "line 2, column 22, currency: “XYZ” is no ISO 4217 currency with a minor unit"
      ),
      (
        "t1,2026-02-30,charge,usd,1,0,1,po_1", "line 2, column 4, created: “2026-02-30” is no date"
      ),
      ("t1,2026-02-01,charge,usd,,0,1,po_1", "line 2, column 26, gross: a value is missing"),
      (
        "t1,2026-02-01,charge,usd,99999999999999999999,0,1,po_1",
        "line 2, column 26, gross: “99999999999999999999” is beyond the largest amount"
      ),
    ])
  func refused(row: String, message: String) {
    let error = #expect(throws: FormatError.self) {
      try ProcessorReportReader.read("\(Self.header)\n\(row)\n".utf8, file: "x")
    }
    #expect(error?.description == message)
  }

  @Test("a missing column is named, other columns are reported", arguments: ["net", "created"])
  func columns(missing: String) throws {
    let names = Self.header.split(separator: ",").map(String.init)
    let short = names.filter { $0 != missing }.joined(separator: ",")
    let error = #expect(throws: FormatError.self) {
      try ProcessorReportReader.read("\(short)\n".utf8, file: "x")
    }
    #expect(error?.description == "line 1, column 1, \(missing): the header lacks this column")
    let report = try ProcessorReportReader.read("\(Self.header),card_brand\n".utf8, file: "x")
    #expect(report.summary.unreadColumns == ["card_brand"])
  }

  @Test("the order of columns, the case of currencies and the size of pieces change nothing")
  func order() throws {
    let text = """
      net,reporting_category,automatic_payout_id,fee,created,currency,balance_transaction_id,gross
      9.70,charge,po_1,0.30,2026-02-01 10:00:00,Eur,t1,10
      -10.00,refund,po_1,0,2026-02-02T10:00:00Z,EUR,t2,-10.00000
      """
    let whole = try ProcessorReportReader.read(text.utf8, file: "x")
    var reader = ProcessorReportReader(file: "x")
    var rows: [SettlementRow] = []
    for byte in text.utf8 {
      reader.feed([byte])
      while let row = try reader.next() { rows.append(row) }
    }
    reader.finish()
    while let row = try reader.next() { rows.append(row) }
    #expect(rows == whole.rows)
    #expect(rows.map(\.gross.description) == ["10.00 EUR", "-10.00 EUR"])
    #expect(rows.map(\.evidence.line) == [2, 3])
    // Without an effective date the payout has not happened yet.
    #expect(whole.summary.openBatches == ["po_1"])
  }

  @Test("an unknown category is kept and named, a repeated row is told apart and named")
  func unknown() throws {
    let row = "t1,2026-02-01,climate_order,usd,1,0,1,"
    let report = try ProcessorReportReader.read("\(Self.header)\n\(row)\n\(row)\n".utf8, file: "x")
    #expect(report.rows.map(\.kind) == [.other, .other])
    #expect(report.rows.map(\.id) == ["t1", "t1#2"])
    #expect(report.summary.unknownKinds == ["climate_order"])
    #expect(report.summary.controlBreaks.map(\.check) == [.repeatedRow])
  }

  @Test("the customer's own currency is the gross amount where the report has it")
  func customerFacing() throws {
    let text = """
      \(Self.header),customer_facing_amount,customer_facing_currency
      t1,2026-02-01,charge,eur,9.00,0.30,8.70,po_1,1500,jpy
      t2,2026-02-01,refund,eur,-9.00,0,-9.00,po_1,1500,jpy
      """
    let report = try ProcessorReportReader.read(text.utf8, file: "x")
    #expect(report.rows.map(\.gross.description) == ["1500 JPY", "-1500 JPY"])
    #expect(report.summary.controlBreaks.isEmpty)
  }

  @Test("a file that is no known report is refused as such")
  func unknownReport() {
    let error = #expect(throws: FormatError.self) {
      try ProcessorReportReader.read("a,b\n1,2\n".utf8, file: "x")
    }
    #expect(error?.problem == .unknownReport)
  }
}

struct AdyenSettlementTests {
  /// File, rows per type with fees and net, control breaks, open batches: the figures of an
  /// independent count.
  static let samples: [(String, [String], [String], [String])] = [
    (
      "settlement_detail_report_batch_1128.csv",
      [
        "Settled USD n=8 fee 1.60 net 73.46", "Settled CAD n=1 fee 0.46 net 9.54",
        "Chargeback USD n=1 fee 10.65 net -11.65", "Refunded USD n=1 fee 0.00 net -1.00",
        "InvoiceDeduction USD n=1 fee 0.00 net -0.06", "MiscCosts USD n=1 fee 0.00 net -1.00",
        "MerchantPayout USD n=1 fee 0.00 net -59.75", "MerchantPayout CAD n=1 fee 0.00 net -9.54",
      ],
      [
        "row_net line 2: 24.92 USD / 24.82 USD (0.10)",
        "both_sides line 12: Gross Debit 1 / Gross Credit 52",
        "row_net line 12: -1.00 USD / 51.00 USD (-52.00)",
      ], []
    ),
    (
      "settlement_detail_report_batch_238.csv",
      ["Balancetransfer EUR n=2 fee 0.00 net 0.09", "Fee EUR n=1 fee 0.00 net -0.09"],
      [], ["YOURCOMPANY_ACCOUNT/238/EUR"]
    ),
    (
      "settlement_detail_report_chargeback.csv",
      [
        "Chargeback USD n=1 fee 2.00 net -3.00", "Fee USD n=1 fee 0.00 net -1.80",
        "MerchantPayout USD n=1 fee 0.00 net -4.03",
      ], ["payout_total line 4: 4.03 USD / -4.80 USD (8.83)"], []
    ),
    (
      "settlement_detail_report_donation-ach.csv",
      ["Settled USD n=1 fee 0.22 net 0.78", "MerchantPayout USD n=1 fee 0.00 net -0.78"],
      [], []
    ),
    (
      "settlement_detail_report_donation-ideal.csv",
      ["Settled USD n=1 fee 0.27 net 5.43", "MerchantPayout USD n=1 fee 0.00 net -0.76"],
      ["payout_total line 3: 0.76 USD / 5.43 USD (-4.67)"], []
    ),
    (
      "settlement_detail_report_donation.csv",
      ["Settled USD n=1 fee 0.24 net 0.76", "MerchantPayout USD n=1 fee 0.00 net -0.76"],
      [], []
    ),
    (
      "settlement_detail_report_refund.csv",
      [
        "Refunded USD n=1 fee 0.00 net -1.00", "Fee USD n=1 fee 0.00 net -1.80",
        "MerchantPayout USD n=1 fee 0.00 net -4.03",
      ], ["payout_total line 4: 4.03 USD / -2.80 USD (6.83)"], []
    ),
  ]

  @Test("the public samples read with the counts that were made independently", arguments: samples)
  func sampleFiles(file: String, rows: [String], breaks: [String], open: [String]) throws {
    let report = try ProcessorReportReader.read(sample("adyen-settlement/\(file)"), file: file)
    #expect(report.kind == .adyenSettlementDetails)
    #expect(try totals(report.rows) == rows)
    #expect(report.summary.controlBreaks.map(breakText) == breaks)
    #expect(report.summary.openBatches == open)
    #expect(Set(report.rows.map(\.id)).count == report.rows.count)
  }

  @Test("the batch of several currencies has a payout per currency with the bank's text")
  func payouts() throws {
    let report = try ProcessorReportReader.read(
      sample("adyen-settlement/settlement_detail_report_batch_1128.csv"), file: "b.csv")
    #expect(
      report.summary.payouts.map { "\($0.id) \($0.amount) \($0.paidOn) \($0.batch)" } == [
        "TX53913667600XT/USD 59.75 USD 2025-09-25 WikimediaDonations/1128/USD",
        "TX53913667600XT/CAD 9.54 CAD 2025-09-25 WikimediaDonations/1128/CAD",
      ])
    #expect(
      report.summary.payouts[0].bankReference == "TX53913667600XT batch 1129, WikimediaDonations")
    #expect(report.rows[1].gross.description == "3158 JPY")
    #expect(report.rows[1].exchangeRate == "0.006733333333333")
    #expect(report.rows[1].bookedOn == Day("2025-09-20"))
  }

  @Test(
    "an accounting report is no settlement report, but its bytes read",
    arguments: [
      ("payments_accounting_report_gravy_chargeback.csv", 40, 1),
      ("payments_accounting_report_nyce.csv", 37, 4),
    ])
  func accountingReport(file: String, columns: Int, rows: Int) throws {
    let bytes = try sample("adyen-settlement/\(file)")
    #expect(throws: FormatError.self) { try ProcessorReportReader.read(bytes, file: file) }
    var options = CSVReader.Options()
    options.allowsDuplicateNames = true
    let read = try records(bytes, options: options)
    #expect(read[0].count == columns)
    #expect(read.count == rows + 1)
  }

  @Test("a column that is missing is named")
  func missingColumn() {
    let error = #expect(throws: FormatError.self) {
      try ProcessorReportReader.read(
        "Merchant Account,Psp Reference,Type,Modification Reference\n".utf8, file: "x")
    }
    #expect(
      error?.description == "line 1, column 1, Gross Currency: the header lacks this column")
  }
}
