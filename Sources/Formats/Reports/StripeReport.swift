// Stripe's itemised payout reconciliation and balance change reports.

import Billing

/// Columns are chosen by whoever asked for the report, in any order; amounts are in major units.
/// Source: Stripe's report types `payout_reconciliation.itemized.*` and
/// `balance_change_from_activity.itemized.*`.
struct StripeReport: ReportLayout {
  let columns: ReportColumns
  let kind: ProcessorReportKind
  private let options: ProcessorReportReader.Options
  private let createdColumn: String

  /// Our own reference: the first of these that a row fills.
  private static let ownReferences = [
    "payment_metadata[reference]", "payment_metadata[external_identifier]", "order_id",
    "invoice_number",
  ]
  private static let optional =
    ownReferences + [
      "created", "created_utc", "available_on", "available_on_utc", "source_id", "charge_id",
      "payment_intent_id", "description", "automatic_payout_id", "automatic_payout_effective_at",
      "automatic_payout_effective_at_utc", "customer_facing_amount", "customer_facing_currency",
      "trace_id", "gateway_account",
    ]

  init(
    _ header: CSVHeader, _ options: ProcessorReportReader.Options
  ) throws(FormatError) {
    self.options = options
    columns = try ReportColumns(
      header,
      required: [
        "balance_transaction_id", "reporting_category", "currency", "gross", "fee", "net",
      ], optional: Self.optional)
    createdColumn = columns.index(of: "created") == nil ? "created_utc" : "created"
    guard columns.index(of: createdColumn) != nil else {
      throw FormatError(.missingColumn, at: header.place(of: 0), field: "created")
    }
    kind =
      columns.index(of: "automatic_payout_id") == nil
      ? .stripeBalanceChange : .stripePayoutReconciliation
  }

  func read(_ row: ReportRow) throws(FormatError) -> ReportReading {
    let currency = try row.currency("currency")
    let gross = try required("gross", currency, row)
    let fee = try required("fee", currency, row)
    let net = try required("net", currency, row)
    let category = try row.required("reporting_category")
    let known = Self.kinds[category.lowercased()]
    let settled = try settlementRow(row, category, known ?? .other, (gross, fee, net))
    var reading = ReportReading(row: settled)
    reading.isKnownKind = known != nil
    let effective = try row.day("automatic_payout_effective_at_utc")
    reading.batchPaidOn = try row.day("automatic_payout_effective_at") ?? effective
    reading.bankReference = row.text("trace_id")
    reading.expectsBatch = kind == .stripePayoutReconciliation
    reading.payout = try payout(row, settled, paidOn: reading.batchPaidOn)
    let computed = try row.exactly("net") { () throws(ArithmeticError) in try gross - fee }
    reading.breaks =
      [
        ControlBreak(
          .rowNet, of: settled.id, stated: net, computed: computed, evidence: settled.evidence)
      ].compactMap { $0 }
    return reading
  }

  private func settlementRow(
    _ row: ReportRow, _ category: String, _ kind: SettlementRow.Kind,
    _ amounts: (gross: Money, fee: Money, net: Money)
  ) throws(FormatError) -> SettlementRow {
    guard let booked = try row.day(createdColumn) else { throw row.error(.missingValue, "created") }
    let source = row.text("source_id")
    let payments = [row.text("charge_id"), row.text("payment_intent_id")].compactMap { $0 }
    let isPayment = kind == .capture
    return SettlementRow(
      id: row.text("balance_transaction_id") ?? "\(row.file):\(row.record.line)",
      processor: "stripe", merchantAccount: row.text("gateway_account") ?? options.merchantAccount,
      kind: kind, nativeKind: category,
      paymentReferences: isPayment && payments.isEmpty ? [source].compactMap { $0 } : payments,
      modificationReference: isPayment ? nil : source,
      merchantReference: Self.ownReferences.lazy.compactMap { row.text($0) }.first,
      gross: try customerFacing(row, amounts.gross), fee: amounts.fee, net: amounts.net,
      exchangeRate: nil, bookedOn: booked, batch: row.text("automatic_payout_id"),
      evidence: row.evidence)
  }

  /// The amount in the customer's currency where the report has it: that is what we captured.
  private func customerFacing(_ row: ReportRow, _ gross: Money) throws(FormatError) -> Money {
    guard row.text("customer_facing_currency") != nil else { return gross }
    let currency = try row.currency("customer_facing_currency")
    guard currency != gross.currency,
      let amount = try row.money(
        "customer_facing_amount", currency, separator: options.decimalSeparator)
    else { return gross }
    guard amount.isNegative != gross.isNegative else { return amount }
    return try row.exactly("customer_facing_amount") { () throws(ArithmeticError) in
      try amount.negated()
    }
  }

  /// A payout row takes the money out, so its net is negative; some exports show it positive.
  private func payout(
    _ row: ReportRow, _ settled: SettlementRow, paidOn: Day?
  ) throws(FormatError) -> Payout? {
    guard settled.kind == .payout || settled.kind == .payoutReversal,
      let batch = settled.batch ?? settled.modificationReference
    else { return nil }
    let wantsNegative = settled.kind == .payoutReversal
    let amount = try row.exactly("net") { () throws(ArithmeticError) in
      settled.net.isNegative == wantsNegative ? settled.net : try settled.net.negated()
    }
    return Payout(
      id: settled.modificationReference ?? batch, processor: "stripe",
      merchantAccount: settled.merchantAccount, batch: batch, amount: amount,
      paidOn: paidOn ?? settled.bookedOn,
      bankReference: row.text("trace_id") ?? settled.modificationReference, isStated: true,
      evidence: settled.evidence)
  }

  private func required(
    _ name: String, _ currency: Currency, _ row: ReportRow
  ) throws(FormatError) -> Money {
    let amount = try row.money(name, currency, separator: options.decimalSeparator)
    guard let amount else { throw row.error(.missingValue, name) }
    return amount
  }

  /// `reporting_category` as Stripe documents it.
  private static let kinds: [String: SettlementRow.Kind] = [
    "charge": .capture, "partial_capture_reversal": .captureReversal, "refund": .refund,
    "refund_failure": .refundReversal, "dispute": .chargeback,
    "dispute_reversal": .chargebackReversal, "fee": .fee, "network_cost": .fee, "tax": .fee,
    "payout": .payout, "payout_reversal": .payoutReversal, "transfer": .transfer,
    "transfer_reversal": .transfer, "topup": .transfer, "topup_reversal": .transfer,
    "contribution": .transfer, "platform_earning": .transfer,
    "platform_earning_refund": .transfer, "risk_reserved_funds": .reserve,
    "payout_minimum_balance_hold": .reserve, "payout_minimum_balance_release": .reserve,
    "other_adjustment": .adjustment,
  ]
}
