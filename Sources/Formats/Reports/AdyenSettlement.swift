// Adyen's settlement details report: one file per batch, several net currencies in it.

import Billing

/// Debit and credit stand in separate columns; the fee is the commission, or markup + scheme fees +
/// interchange. Source: Adyen's settlement details report, basic and optional columns.
struct AdyenSettlement: ReportLayout {
  let columns: ReportColumns
  private let options: ProcessorReportReader.Options

  private static let required = [
    "Merchant Account", "Psp Reference", "Type", "Modification Reference", "Gross Currency",
    "Gross Debit (GC)", "Gross Credit (GC)", "Net Currency", "Net Debit (NC)", "Net Credit (NC)",
    "Creation Date", "Batch Number",
  ]
  private static let feeColumns = [
    "Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)",
  ]
  private static let optional =
    feeColumns + [
      "Company Account", "Merchant Reference", "Payment Method", "TimeZone", "Exchange Rate",
      "Payment Method Variant", "Modification Merchant Reference", "Booking Date",
      "Booking Date TimeZone", "Merchant Order Reference", "Reserved4", "Reserved5", "Reserved6",
      "Reserved7", "Reserved8", "Reserved9", "Reserved10",
    ]

  init(
    _ header: CSVHeader, _ options: ProcessorReportReader.Options
  ) throws(FormatError) {
    self.options = options
    columns = try ReportColumns(header, required: Self.required, optional: Self.optional)
  }

  func read(_ row: ReportRow) throws(FormatError) -> ReportReading {
    let type = try row.required("Type")
    let known = Self.kinds[type.lowercased()]
    let netCurrency = try row.currency("Net Currency")
    let net = try signed("Net", "NC", netCurrency, row) ?? .zero(netCurrency)
    let fee = try self.fee(row, netCurrency)
    let gross = try statedGross(row)
    let computed = try row.exactly("Net Credit (NC)") { () throws(ArithmeticError) in try net + fee
    }
    let settled = try settlementRow(
      row, type, known ?? .other, (gross ?? computed, fee, net))
    var reading = ReportReading(row: settled)
    reading.isKnownKind = known != nil
    reading.payout = try payout(row, settled)
    reading.breaks = try bothSides(row, settled)
    if let gross, gross.currency == netCurrency {
      let expected = try row.exactly("Net Credit (NC)") { () throws(ArithmeticError) in
        try gross - fee
      }
      reading.breaks +=
        [
          ControlBreak(
            .rowNet, of: settled.id, stated: net, computed: expected, evidence: settled.evidence)
        ].compactMap { $0 }
    }
    return reading
  }

  private func settlementRow(
    _ row: ReportRow, _ type: String, _ kind: SettlementRow.Kind,
    _ amounts: (gross: Money, fee: Money, net: Money)
  ) throws(FormatError) -> SettlementRow {
    let created = try row.day("Creation Date")
    guard let booked = try row.day("Booking Date") ?? created else {
      throw row.error(.missingValue, "Creation Date")
    }
    let account = try row.required("Merchant Account")
    let modification = row.text("Modification Reference")
    let currency = amounts.net.currency.code
    let batch = row.text("Batch Number").map { "\(account)/\($0)/\(currency)" }
    return SettlementRow(
      id: identity(row, type, batch ?? currency), processor: "adyen",
      merchantAccount: account, kind: kind, nativeKind: type,
      paymentReferences: [row.text("Psp Reference")].compactMap { $0 },
      modificationReference: modification, merchantReference: row.text("Merchant Reference"),
      gross: amounts.gross, fee: amounts.fee, net: amounts.net,
      exchangeRate: row.text("Exchange Rate"), bookedOn: booked, batch: batch,
      evidence: row.evidence)
  }

  /// The modification's id tells rows of payments apart; rows of the account have none, so that
  /// their texts and time must do.
  private func identity(_ row: ReportRow, _ type: String, _ batch: String) -> String {
    let modification = row.text("Modification Reference")
    guard row.text("Psp Reference") == nil || modification == nil else {
      return [type, modification, batch].compactMap { $0 }.joined(separator: "/")
    }
    let parts = [
      type, row.text("Psp Reference"), modification, row.text("Modification Merchant Reference"),
      row.text("Creation Date"), batch,
    ]
    return parts.compactMap { $0 }.joined(separator: "/")
  }

  private func payout(_ row: ReportRow, _ settled: SettlementRow) throws(FormatError) -> Payout? {
    guard settled.kind == .payout, let batch = settled.batch else { return nil }
    let reference = settled.modificationReference
    let transfer = reference?.split(separator: " ").first.map(String.init)
    return Payout(
      id: transfer.map { "\($0)/\(settled.net.currency)" } ?? batch, processor: "adyen",
      merchantAccount: settled.merchantAccount, batch: batch,
      amount: try row.exactly("Net Debit (NC)") { () throws(ArithmeticError) in
        try settled.net.negated()
      }, paidOn: settled.bookedOn, bankReference: reference, isStated: true,
      evidence: settled.evidence)
  }

  /// The gross amount; nil when the row states none (fees, payouts), even if it names a currency.
  private func statedGross(_ row: ReportRow) throws(FormatError) -> Money? {
    guard row.text("Gross Debit (GC)") != nil || row.text("Gross Credit (GC)") != nil else {
      return nil
    }
    return try signed("Gross", "GC", row.currency("Gross Currency"), row)
  }

  /// credit − debit; nil when both are empty.
  private func signed(
    _ side: String, _ suffix: String, _ currency: Currency, _ row: ReportRow
  ) throws(FormatError) -> Money? {
    let debit = try amount("\(side) Debit (\(suffix))", currency, row)
    let credit = try amount("\(side) Credit (\(suffix))", currency, row)
    guard debit != nil || credit != nil else { return nil }
    return try row.exactly("\(side) Credit (\(suffix))") { () throws(ArithmeticError) in
      try (credit ?? .zero(currency)) - (debit ?? .zero(currency))
    }
  }

  private func fee(_ row: ReportRow, _ currency: Currency) throws(FormatError) -> Money {
    var sum = Money.zero(currency)
    for name in Self.feeColumns {
      guard let part = try amount(name, currency, row) else { continue }
      sum = try row.exactly(name) { () throws(ArithmeticError) in try sum + part }
    }
    return sum
  }

  private func bothSides(
    _ row: ReportRow, _ settled: SettlementRow
  ) throws(FormatError) -> [ControlBreak] {
    [("Gross", "GC"), ("Net", "NC")].compactMap { side, suffix in
      guard let debit = row.text("\(side) Debit (\(suffix))"),
        let credit = row.text("\(side) Credit (\(suffix))"), isNonzero(debit), isNonzero(credit)
      else { return nil }
      return ControlBreak(
        check: .bothSides, subject: settled.id, stated: "\(side) Debit \(debit)",
        computed: "\(side) Credit \(credit)", difference: nil, evidence: settled.evidence)
    }
  }

  private func isNonzero(_ text: String) -> Bool {
    text.utf8.contains { $0 > UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
  }

  private func amount(
    _ name: String, _ currency: Currency, _ row: ReportRow
  ) throws(FormatError) -> Money? {
    try row.money(name, currency, separator: options.decimalSeparator)
  }

  /// Types in lower case: their case varies in the wild.
  private static let kinds: [String: SettlementRow.Kind] = [
    "settled": .capture, "settledreversed": .captureReversal, "refunded": .refund,
    "refundedreversed": .refundReversal, "chargeback": .chargeback,
    "secondchargeback": .chargeback, "chargebackreversed": .chargebackReversal, "fee": .fee,
    "paymentcost": .fee, "invoicededuction": .deduction, "misccosts": .deduction,
    "depositcorrection": .reserve, "reserveadjustment": .reserve, "balancetransfer": .transfer,
    "merchantpayout": .payout, "bankinstructionreturned": .payoutReversal,
  ]
}
