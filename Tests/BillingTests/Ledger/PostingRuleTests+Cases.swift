// The table of cases: what each rule posts.

@testable import Billing

extension PostingRuleTests {
  static var cases: [Case] { documentCases + cashCases + returnCases + creditCases + reportCases }

  private static var documentCases: [Case] {
    [
      Case(
        .finalise,
        [
          "debit receivable 4284", "credit deferred_revenue 3100",
          "credit unbilled_receivable 500", "credit tax_payable 684",
        ]
      ) { [try PostingRules.finalise(document)] },
      Case(.usageEarned, ["debit unbilled_receivable 500", "credit revenue 500"]) {
        [try PostingRules.usageEarned(document)]
      },
      Case(.recognised, ["debit deferred_revenue 3000", "credit revenue 3000"]) {
        [try PostingRules.recognised(3_000, of: ("invoice", 7), on: day, euro, customer)]
      },
      // 14 of 31 days are delivered on the 15th: 1400 and the usage are revenue.
      Case(
        .creditNote,
        [
          "debit deferred_revenue 1700", "debit revenue 1900", "debit tax_payable 684",
          "credit receivable 4000", "credit customer_credit 200", "credit refunds_payable 84",
        ]
      ) {
        let use = PostingRules.NoteUse(offset: 4_000, credit: 200, refundsPayable: 84)
        return [try PostingRules.creditNote(note, use: use)]
      },
      Case(
        .voided,
        [
          "debit deferred_revenue 1700", "debit revenue 1900", "debit tax_payable 684",
          "credit receivable 4284",
        ]
      ) { [try PostingRules.voided(source(.voided), document, on: day)] },
      Case(
        .writeOff, ["debit bad_debt 900", "debit deferred_revenue 100", "credit receivable 1000"]
      ) {
        [
          try PostingRules.writeOff(
            source(.writeOff), on: day, euro, of: customer, amount: 1_000, undelivered: 100)
        ]
      },
      Case(.recovery, ["debit unapplied_cash 90", "credit bad_debt_recovered 90"]) {
        [try PostingRules.recovery(source(.recovery), on: day, euro, of: customer, amount: 90)]
      },
      Case(.badDebtRelief, ["debit tax_payable 190", "credit bad_debt 190"]) {
        [
          try PostingRules.badDebtRelief(
            source(.badDebtRelief), on: day, euro, of: customer, tax: 190)
        ]
      },
    ]
  }

  private static var cashCases: [Case] {
    [
      Case(
        .capture,
        [
          "debit clearing 1000", "credit receivable 900", "credit customer_credit 60",
          "credit unapplied_cash 40",
        ]
      ) {
        let use = cash(900, credit: 60, unapplied: 40)
        return [try PostingRules.capture(source(.capture), on: day, euro, at: account, use: use)]
      },
      Case(.captureReturned, ["debit receivable 1000", "credit clearing 1000"]) {
        [
          try PostingRules.captureReturned(
            source(.captureReturned), on: day, euro, from: account, use: cash(1_000),
            reverses: source(.capture))
        ]
      },
      Case(.cashReceived, ["debit in_transit 1000", "credit unapplied_cash 1000"]) {
        [
          try PostingRules.cashReceived(
            source(.cashReceived), on: day, euro, of: customer, use: cash(0, unapplied: 1_000))
        ]
      },
      Case(.cashApplied, ["debit unapplied_cash 1000", "credit receivable 1000"]) {
        [
          try PostingRules.cashApplied(
            source(.cashApplied), on: day, euro, of: customer, use: cash(1_000))
        ]
      },
      Case(.cashUnapplied, ["debit receivable 1000", "credit unapplied_cash 1000"]) {
        [
          try PostingRules.cashUnapplied(
            source(.cashUnapplied), on: day, euro, of: customer, use: cash(1_000), reverses: nil)
        ]
      },
      Case(.shortfall, ["debit cash_variance 3", "credit receivable 3"]) {
        [try PostingRules.shortfall(source(.shortfall), on: day, euro, of: customer, use: cash(3))]
      },
    ]
  }

  private static var returnCases: [Case] {
    [
      Case(.refundRequested, ["debit customer_credit 50", "credit refunds_payable 50"]) {
        [
          try PostingRules.refundRequested(
            source(.refundRequested), on: day, euro, of: customer, use: cash(0, credit: 50))
        ]
      },
      Case(
        .refundPaid, ["debit refunds_payable 30", "debit customer_credit 20", "credit clearing 50"]
      ) {
        let use = PostingRules.RefundUse(payable: 30, cash: cash(0, credit: 20))
        return [
          try PostingRules.refundPaid(source(.refundPaid), on: day, euro, from: account, use: use)
        ]
      },
      Case(.refundFailed, ["debit refunds_payable 50", "credit customer_credit 50"]) {
        [
          try PostingRules.refundFailed(
            source(.refundFailed), on: day, euro, of: customer, use: cash(0, credit: 50),
            reverses: source(.refundRequested))
        ]
      },
      Case(.bankRefund, ["debit customer_credit 50", "credit in_transit 50"]) {
        [
          try PostingRules.bankRefund(
            source(.bankRefund), on: day, euro, of: customer, amount: 50)
        ]
      },
      Case(.disputeOpened, ["debit disputes_held 80", "credit clearing 80"]) {
        [
          try PostingRules.disputeOpened(
            source(.disputeOpened), on: day, euro, at: account, amount: 80)
        ]
      },
      Case(.disputeWon, ["debit clearing 80", "credit disputes_held 80"]) {
        [
          try PostingRules.disputeWon(
            source(.disputeWon), on: day, euro, at: account, amount: 80,
            reverses: source(.disputeOpened))
        ]
      },
      Case(.disputeLost, ["debit chargeback_loss 80", "credit disputes_held 80"]) {
        [
          try PostingRules.disputeLost(
            source(.disputeLost), on: day, euro, at: account, held: 80, amount: 80)
        ]
      },
    ]
  }

  private static var creditCases: [Case] {
    [
      Case(.creditGranted, ["debit contra_revenue 10", "credit customer_credit 10"]) {
        [
          try PostingRules.creditGranted(
            source(.creditGranted), on: day, euro, of: customer, amount: 10,
            from: .contraRevenue)
        ]
      },
      Case(.creditApplied, ["debit customer_credit 10", "credit receivable 10"]) {
        [
          try PostingRules.creditApplied(
            source(.creditApplied), on: day, euro, of: customer, use: cash(10))
        ]
      },
      Case(.creditReturned, ["debit receivable 10", "credit customer_credit 10"]) {
        [
          try PostingRules.creditReturned(
            source(.creditReturned), on: day, euro, of: customer, use: cash(10), reverses: nil)
        ]
      },
      Case(.creditExpired, ["debit customer_credit 10", "credit breakage 10"]) {
        [
          try PostingRules.creditExpired(
            source(.creditExpired), on: day, euro, of: customer, amount: 10)
        ]
      },
      Case(.promotionApplied, ["debit contra_revenue 10", "credit receivable 10"]) {
        [
          try PostingRules.promotionApplied(
            source(.promotionApplied), on: day, euro, of: customer, use: cash(10))
        ]
      },
      Case(.prepaidSold, ["debit receivable 10", "credit prepaid_credit 10"]) {
        [
          try PostingRules.prepaidSold(
            source(.prepaidSold), on: day, euro, of: customer, amount: 10)
        ]
      },
      Case(.prepaidUsed, ["debit prepaid_credit 10", "credit receivable 10"]) {
        [
          try PostingRules.prepaidUsed(
            source(.prepaidUsed), on: day, euro, of: customer, amount: 10)
        ]
      },
      Case(.breakage, ["debit prepaid_credit 10", "credit breakage 10"]) {
        [try PostingRules.breakage(source(.breakage), on: day, euro, of: customer, amount: 10)]
      },
    ]
  }

  private static var reportCases: [Case] {
    [
      Case(.fee, ["debit processor_fees 9", "credit clearing 9"]) {
        [try PostingRules.fee(source(.fee), on: day, euro, at: account, amount: 9)]
      },
      Case(.adjustment, ["debit clearing 9", "credit cash_variance 9"]) {
        [try PostingRules.adjustment(source(.adjustment), on: day, euro, at: account, amount: -9)]
      },
      Case(.reserveHeld, ["debit reserve_held 9", "credit clearing 9"]) {
        [try PostingRules.reserveHeld(source(.reserveHeld), on: day, euro, at: account, amount: 9)]
      },
      Case(.rounding, ["debit rounding 1", "credit clearing 1"]) {
        [try PostingRules.rounding(source(.rounding), on: day, euro, at: account, amount: 1)]
      },
      Case(.payout, ["debit in_transit 900", "credit clearing 900"]) {
        [try PostingRules.payout(source(.payout), on: day, euro, at: account, amount: 900)]
      },
      Case(.banked, ["debit bank 898", "debit cash_variance 2", "credit in_transit 900"]) {
        [
          try PostingRules.banked(
            source(.banked), on: day, euro, of: account, arrived: 898, expected: 900)
        ]
      },
      Case(.exchangeOut, exchanged) { try exchange() },
      Case(.exchangeIn, exchanged) { try exchange() },
      Case(.exchangeResult, ["debit currency_loss 4", "credit currency_conversion 4"]) {
        [
          try PostingRules.exchangeResult(
            source(.exchangeResult), on: day, euro, at: account, gain: -4)
        ]
      },
      Case(
        .revaluation,
        [
          "debit currency_conversion 4", "credit currency_gain 4", "credit currency_conversion 4",
          "debit currency_gain 4",
        ]
      ) {
        try PostingRules.revaluation(("merchant_account", 3), on: day, euro, at: account, gain: 4)
      },
    ]
  }

  private static let exchanged = [
    "debit currency_conversion 1000", "credit clearing 1000", "debit clearing 1080",
    "credit currency_conversion 1080",
  ]

  private static func exchange() throws -> [JournalEntry] {
    let dollar = Currency.all.first { $0.code == "USD" } ?? euro
    return try PostingRules.exchange(
      ExchangeFact(
        outSource: source(.exchangeOut), inSource: source(.exchangeIn), on: day,
        account: account, sold: Money(minorUnits: 1_000, euro),
        bought: Money(minorUnits: 1_080, dollar)))
  }
}
