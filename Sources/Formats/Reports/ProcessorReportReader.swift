// Reading a processor's report, whichever it is, row by row.

import Billing

/// The reports that daybook reads.
package enum ProcessorReportKind: String, Sendable, CaseIterable {
  case stripePayoutReconciliation = "payout_reconciliation.itemized"
  case stripeBalanceChange = "balance_change_from_activity.itemized"
  case adyenSettlementDetails = "settlement_details"

  package var processor: String {
    switch self {
    case .stripePayoutReconciliation, .stripeBalanceChange: "stripe"
    case .adyenSettlementDetails: "adyen"
    }
  }
}

/// What a report says besides its rows. Complete once `next` has answered nil after `finish`.
package struct ReportSummary: Sendable {
  package internal(set) var rowCount = 0
  /// In the order of their first row.
  package internal(set) var payouts: [Payout] = []
  package internal(set) var controlBreaks: [ControlBreak] = []
  /// Batches with rows but no payout yet: open, not broken.
  package internal(set) var openBatches: [String] = []
  /// Columns that daybook does not read.
  package internal(set) var unreadColumns: [String] = []
  /// Row types that daybook does not know; their rows are of kind `other`.
  package internal(set) var unknownKinds: [String] = []
}

/// Reads a Stripe or Adyen report from bytes that arrive in pieces; used like `CSVReader`. The kind
/// is told by the header; columns may stand in any order. A missing column and an unreadable value
/// are errors; a report that contradicts itself is read, and says so in `summary`.
package struct ProcessorReportReader: Sendable {
  /// How to read what the report does not say.
  package struct Options: Sendable {
    /// The merchant account, where the report names none.
    package var merchantAccount: String?
    package var decimalSeparator = UInt8(ascii: ".")

    package init() {}
  }

  package private(set) var kind: ProcessorReportKind?
  private let file: String
  private let options: Options
  private var csv: CSVReader
  private var layout: (any ReportLayout)?
  private var totals = PayoutTotals()
  private var isClosed = false

  /// `file` names the file in evidence.
  package init(file: String, options: Options = Options()) {
    self.file = file
    self.options = options
    var csvOptions = CSVReader.Options()
    csvOptions.allowsDuplicateNames = true
    csv = CSVReader(options: csvOptions)
  }

  package mutating func feed(_ bytes: some Sequence<UInt8>) { csv.feed(bytes) }

  package mutating func finish() {
    csv.finish()
    isClosed = true
  }

  /// The next row; nil when more bytes are needed or, after `finish`, at the end.
  package mutating func next() throws(FormatError) -> SettlementRow? {
    let record = try csv.next()
    if layout == nil, let header = csv.header { try chooseLayout(header) }
    guard let record, let layout else {
      if isClosed { totals.close() }
      return nil
    }
    let row = ReportRow(record: record, columns: layout.columns, file: file)
    let reading = try layout.read(row)
    return try totals.add(reading, at: row)
  }

  /// What was found up to now.
  package var summary: ReportSummary { totals.summary }

  private mutating func chooseLayout(_ header: CSVHeader) throws(FormatError) {
    let names = Set(header.names)
    if names.contains("balance_transaction_id") || names.contains("reporting_category") {
      let stripe = try StripeReport(header, options)
      kind = stripe.kind
      layout = stripe
    } else if names.contains("Modification Reference") || names.contains("Net Currency") {
      layout = try AdyenSettlement(header, options)
      kind = .adyenSettlementDetails
    } else {
      throw FormatError(.unknownReport, at: header.place(of: 0))
    }
    totals.summary.unreadColumns = layout?.columns.unread ?? []
  }
}

/// How one report is read: columns in, one row out.
protocol ReportLayout: Sendable {
  var columns: ReportColumns { get }
  func read(_ row: ReportRow) throws(FormatError) -> ReportReading
}

/// What one record of a report says.
struct ReportReading {
  var row: SettlementRow
  /// The payout that the row states, if it is a payout row.
  var payout: Payout?
  /// The day the row's batch is paid, where the row says so.
  var batchPaidOn: Day?
  var bankReference: String?
  var isKnownKind = true
  /// Whether a row of this report should name its payout.
  var expectsBatch = false
  var breaks: [ControlBreak] = []
}

extension ProcessorReportReader {
  /// Reads a whole report.
  package static func read(
    _ bytes: some Sequence<UInt8>, file: String, options: Options = Options()
  ) throws(FormatError) -> (
    kind: ProcessorReportKind?, rows: [SettlementRow], summary: ReportSummary
  ) {
    var reader = ProcessorReportReader(file: file, options: options)
    reader.feed(bytes)
    reader.finish()
    var rows: [SettlementRow] = []
    while let row = try reader.next() { rows.append(row) }
    return (reader.kind, rows, reader.summary)
  }
}
