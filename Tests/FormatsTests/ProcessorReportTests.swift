// Stripe and Adyen reports: samples, column order, errors with places, control checks.

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
  @Test("the samples read with the figures that were added up by hand")
  func samples() throws {
    let activity = try ProcessorReportReader.read(
      sample("stripe-report/charge-and-dispute.csv"), file: "a.csv")
    #expect(activity.kind == .stripePayoutReconciliation)
    #expect(
      try totals(activity.rows) == [
        "charge USD n=1 fee 1.75 net 48.25", "dispute USD n=1 fee 15.00 net -57.00",
      ])
    #expect(
      activity.summary.payouts.map { "\($0.id) \($0.amount) \($0.paidOn) \($0.isStated)" } == [
        "po_nw1 48.25 USD 2026-03-03 false", "po_nw2 -57.00 USD 2026-03-04 false",
      ])
    #expect(activity.summary.controlBreaks.isEmpty)
  }

  @Test("a report that contradicts itself is read, and every contradiction is named")
  func contradictions() throws {
    let report = try ProcessorReportReader.read(
      sample("stripe-report/contradicting-payout.csv"), file: "s.csv")
    #expect(
      try totals(report.rows) == [
        "charge USD n=2 fee 1.46 net 50.54", "refund USD n=1 fee 0.00 net -15.00",
        "fee USD n=2 fee 0.00 net -0.85", "payout USD n=1 fee 0.00 net 34.69",
      ])
    #expect(
      report.summary.controlBreaks.map(breakText) == [
        "row_net line 7: 34.69 USD / 35.00 USD (-0.31)",
        "payout_total line 7: 34.69 USD / 35.54 USD (-0.85)",
        "no_payout line 5: every row names its payout / 2 rows do not",
      ])
    #expect(report.summary.payouts.map(\.amount.description) == ["34.69 USD"])
    #expect(report.rows[0].merchantReference == "INV-4101")
    #expect(report.rows[1].modificationReference == "re_nw202")
    #expect(report.rows[1].paymentReferences == ["ch_nw201", "pi_nw201"])
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
  /// File, rows per type with fees and net, control breaks, open batches.
  static let samples: [(String, [String], [String], [String])] = [
    (
      "two-currencies.csv",
      [
        "Settled USD n=4 fee 2.55 net 117.75", "Settled CAD n=1 fee 1.63 net 62.87",
        "Chargeback USD n=1 fee 15.00 net -16.00", "Refunded USD n=1 fee 0.00 net -5.00",
        "InvoiceDeduction USD n=1 fee 0.00 net -0.35", "MiscCosts USD n=1 fee 0.00 net -2.00",
        "MerchantPayout USD n=1 fee 0.00 net -94.40", "MerchantPayout CAD n=1 fee 0.00 net -62.87",
      ],
      [
        "row_net line 2: 46.95 USD / 47.05 USD (-0.10)",
        "both_sides line 8: Gross Debit 5 / Gross Credit 30",
        "row_net line 8: -5.00 USD / 25.00 USD (-30.00)",
      ], []
    ),
    (
      "carried-over.csv",
      ["Balancetransfer EUR n=2 fee 0.00 net 0.12", "Fee EUR n=1 fee 0.00 net -0.12"],
      [], ["NorthwindShop/58/EUR"]
    ),
    (
      "chargeback.csv",
      [
        "Chargeback USD n=1 fee 15.00 net -27.00", "Fee USD n=1 fee 0.00 net -2.10",
        "MerchantPayout USD n=1 fee 0.00 net -6.40",
      ], ["payout_total line 4: 6.40 USD / -29.10 USD (35.50)"], []
    ),
    (
      "direct-debit.csv",
      ["Settled EUR n=1 fee 0.30 net 239.70", "MerchantPayout EUR n=1 fee 0.00 net -239.70"],
      [], []
    ),
    (
      "foreign-capture.csv",
      ["Settled USD n=1 fee 0.35 net 19.66", "MerchantPayout USD n=1 fee 0.00 net -9.66"],
      ["payout_total line 3: 9.66 USD / 19.66 USD (-10.00)"], []
    ),
    (
      "capture.csv",
      ["Settled EUR n=1 fee 0.55 net 19.45", "MerchantPayout EUR n=1 fee 0.00 net -19.45"],
      [], []
    ),
    (
      "refund.csv",
      [
        "Refunded USD n=1 fee 0.00 net -7.50", "Fee USD n=1 fee 0.00 net -1.20",
        "MerchantPayout USD n=1 fee 0.00 net -3.30",
      ], ["payout_total line 4: 3.30 USD / -8.70 USD (12.00)"], []
    ),
  ]

  @Test("the samples read with the figures that were added up by hand", arguments: samples)
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
      sample("adyen-settlement/two-currencies.csv"), file: "b.csv")
    #expect(
      report.summary.payouts.map { "\($0.id) \($0.amount) \($0.paidOn) \($0.batch)" } == [
        "TX57000000001XT/USD 94.40 USD 2026-03-06 NorthwindShop/57/USD",
        "TX57000000001XT/CAD 62.87 CAD 2026-03-06 NorthwindShop/57/CAD",
      ])
    #expect(report.summary.payouts[0].bankReference == "TX57000000001XT batch 57, NorthwindShop")
    #expect(report.rows[1].gross.description == "4200 JPY")
    #expect(report.rows[1].exchangeRate == "0.006642857142857")
    #expect(report.rows[1].bookedOn == Day("2026-03-04"))
  }

  @Test(
    "an accounting report is no settlement report, but its bytes read",
    arguments: [
      ("accounting-with-metadata.csv", 40, 1),
      ("accounting-steps.csv", 37, 4),
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
