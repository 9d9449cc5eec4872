// Reconciliation case by case: one small world per rule and per kind of exception.

import Billing
import Testing

/// A world and what one link of it must say.
struct ReconciliationCase: Sendable, CustomTestStringConvertible {
  let name: String
  let facts: ReconciliationFacts
  let link: ReconciliationLink
  let story: [String]

  var testDescription: String { name }

  init(_ name: String, _ facts: ReconciliationFacts, _ story: [String]) {
    self.init(name, facts, .settled, story)
  }

  init(
    _ name: String, _ facts: ReconciliationFacts, _ link: ReconciliationLink, _ story: [String]
  ) {
    self.name = name
    self.facts = facts
    self.link = link
    self.story = story
  }
}

struct ReconcileTests: ReconciliationStory {
  @Test("payments and rows", arguments: paymentCases)
  func paymentRows(_ world: ReconciliationCase) {
    #expect(reconcile(world.facts).story(world.link) == world.story)
  }

  @Test("refunds and disputes", arguments: returnCases)
  func returns(_ world: ReconciliationCase) {
    #expect(reconcile(world.facts).story(world.link) == world.story)
  }

  @Test("rows of the account itself", arguments: accountCases)
  func accountRows(_ world: ReconciliationCase) {
    #expect(reconcile(world.facts).story(world.link) == world.story)
  }

  @Test("payouts", arguments: payoutCases)
  func payouts(_ world: ReconciliationCase) {
    #expect(reconcile(world.facts).story(world.link) == world.story)
  }

  @Test("bank lines", arguments: bankCases)
  func bank(_ world: ReconciliationCase) {
    #expect(reconcile(world.facts).story(world.link) == world.story)
  }

  static let paymentCases: [ReconciliationCase] = [
    .init(
      "the processor's reference matches",
      facts(
        payments: [payment("p1", "49.00 EUR")],
        rows: [row("t1", .capture, "49.00 EUR", payment: ["ch_p1"])]),
      ["match processor_reference p1 = t1"]),
    .init(
      "inside the lag a payment is expected, no exception",
      facts(asOf: "2026-06-04", payments: [payment("p1", "49.00 EUR")]),
      ["waiting p1 until 2026-06-04"]),
    .init(
      "the lag counts working days",
      facts(asOf: "2026-06-09", payments: [payment("p1", "49.00 EUR", on: "2026-06-05")]),
      ["waiting p1 until 2026-06-10"]),
    .init(
      "after the lag it is missing",
      facts(asOf: "2026-06-05", payments: [payment("p1", "49.00 EUR")]),
      ["missing_settlement high p1 [amount,reference] 49.00 EUR due 2026-06-08"]),
    .init(
      "a row that names no payment is an orphan",
      facts(rows: [row("t1", .capture, "49.00 EUR", payment: ["ch_x"])]),
      ["orphan_settlement high t1 [reference,amount] 49.00 EUR due 2026-06-04"]),
    .init(
      "another amount is a mismatch of both",
      facts(
        payments: [payment("p1", "49.00 EUR")],
        rows: [row("t1", .capture, "48.99 EUR", payment: ["ch_p1"])]),
      ["amount_mismatch high p1+t1 [amount] 0.01 EUR due 2026-06-03"]),
    .init(
      "two partial captures add up",
      facts(
        payments: [payment("p1", "49.00 EUR")],
        rows: [
          row("t1", .capture, "40.00 EUR", payment: ["ch_p1"]),
          row("t2", .capture, "9.00 EUR", payment: ["ch_p1"]),
        ]),
      ["match processor_reference p1 = t1+t2"]),
    .init(
      "a full charge and its partial reversal add up",
      facts(
        payments: [payment("p1", "40.00 EUR")],
        rows: [
          row("t1", .capture, "49.00 EUR", payment: ["ch_p1"]),
          row("t2", .captureReversal, "-9.00 EUR", payment: ["ch_p1"]),
        ]),
      ["match processor_reference p1 = t1+t2"]),
    .init(
      "the second capture of one payment is a duplicate",
      facts(
        payments: [payment("p1", "49.00 EUR")],
        rows: [
          row("t1", .capture, "49.00 EUR", payment: ["ch_p1"]),
          row("t2", .capture, "49.00 EUR", on: "2026-06-03", payment: ["ch_p1"]),
        ]),
      [
        "match processor_reference p1 = t1",
        "duplicate_capture critical t2 [amount] 49.00 EUR due 2026-06-03",
      ]),
    .init(
      "two payments of one invoice are a duplicate beside their matches",
      facts(
        payments: [
          payment("p1", "49.00 EUR", invoice: "i1"),
          payment("p2", "49.00 EUR", on: "2026-06-03", invoice: "i1"),
        ],
        rows: [
          row("t1", .capture, "49.00 EUR", payment: ["ch_p1"]),
          row("t2", .capture, "49.00 EUR", payment: ["ch_p2"]),
        ]),
      [
        "match processor_reference p1 = t1", "match processor_reference p2 = t2",
        "duplicate_capture critical p1+p2 [payment] 49.00 EUR due 2026-06-03",
      ]),
    .init(
      "another currency is no amount mismatch",
      facts(
        payments: [payment("p1", "49.00 EUR")],
        rows: [row("t1", .capture, "49.00 USD", payment: ["ch_p1"])]),
      ["currency_mismatch high p1+t1 [amount] 49.00 EUR due 2026-06-04"]),
    .init(
      "a settled void must be reversed",
      facts(
        payments: [payment("p1", "49.00 EUR", state: .voided)],
        rows: [row("t1", .capture, "49.00 EUR", payment: ["ch_p1"])]),
      ["uncleared_void high p1+t1 [state] 49.00 EUR due 2026-06-09"]),
    .init(
      "a reference on two payments is ambiguous",
      facts(
        asOf: "2026-06-03",
        payments: [
          payment("p1", "49.00 EUR", references: ["ch_1"]),
          payment("p2", "49.00 EUR", references: ["ch_1"]),
        ], rows: [row("t1", .capture, "49.00 EUR", payment: ["ch_1"])]),
      [
        "ambiguous high t1 [reference] 49.00 EUR due 2026-06-04",
        "waiting p1 until 2026-06-04", "waiting p2 until 2026-06-04",
      ]),
    .init(
      "our own reference, amount and day make the unique best",
      facts(
        asOf: "2026-06-03",
        payments: [
          payment("p1", "49.00 EUR", references: [], reference: "INV-1"),
          payment("p2", "49.00 EUR", references: [], reference: "INV-2"),
        ], rows: [row("t1", .capture, "49.00 EUR", payment: ["ch_9"], reference: "INV-2")]),
      ["match score p2 = t1", "waiting p1 until 2026-06-04"]),
    .init(
      "equal candidates are a tie, not a guess",
      facts(
        asOf: "2026-06-03",
        payments: [
          payment("p1", "49.00 EUR", references: []), payment("p2", "49.00 EUR", references: []),
        ], rows: [row("t1", .capture, "49.00 EUR")]),
      [
        "ambiguous high t1 [reference] 49.00 EUR due 2026-06-04",
        "waiting p1 until 2026-06-04", "waiting p2 until 2026-06-04",
      ]),
    .init(
      "our own reference with another amount is a mismatch",
      facts(
        payments: [payment("p1", "49.00 EUR", references: [], reference: "INV-1")],
        rows: [row("t1", .capture, "94.00 EUR", payment: ["ch_9"], reference: "INV-1")]),
      ["amount_mismatch high p1+t1 [amount,reference] 45.00 EUR due 2026-06-03"]),
    .init(
      "a payment with another processor reference is not taken by score",
      facts(
        asOf: "2026-06-03", payments: [payment("p1", "49.00 EUR", reference: "INV-1")],
        rows: [row("t1", .capture, "49.00 EUR", payment: ["ch_other"], reference: "INV-1")]),
      [
        "orphan_settlement high t1 [reference,amount] 49.00 EUR due 2026-06-04",
        "waiting p1 until 2026-06-04",
      ]),
  ]

  static let returnCases: [ReconciliationCase] = {
    let p1 = payment("p1", "49.00 EUR")
    let settled = row("t1", .capture, "49.00 EUR", payment: ["ch_p1"])
    let base = "match processor_reference p1 = t1"
    func refund(_ amount: String, failed: Bool = false) -> RefundFact {
      RefundFact(
        id: "r1", payment: "p1", processorReference: "re_1", amount: money(amount),
        on: day("2026-06-03"), hasFailed: failed)
    }
    func dispute(_ outcome: DisputeFact.Outcome) -> DisputeFact {
      DisputeFact(
        id: "d1", payment: "p1", processorReference: "dp_1", amount: money("49.00 EUR"),
        openedOn: day("2026-06-03"), outcome: outcome)
    }
    func returned(_ id: String, _ kind: SettlementRow.Kind, _ amount: String, _ key: String)
      -> SettlementRow
    { row(id, kind, amount, on: "2026-06-04", payment: ["ch_p1"], modification: key) }
    let taken = returned("t2", .chargeback, "-49.00 EUR", "dp_1")
    let back = returned("t3", .chargebackReversal, "49.00 EUR", "dp_1")
    return [
      .init(
        "a refund matches by its own id",
        facts(
          payments: [p1], refunds: [refund("10.00 EUR")],
          rows: [settled, returned("t2", .refund, "-10.00 EUR", "re_1")]),
        [base, "match modification_reference r1 = t2"]),
      .init(
        "a refund of another amount is a partial refund",
        facts(
          payments: [p1], refunds: [refund("10.00 EUR")],
          rows: [settled, returned("t2", .refund, "-9.00 EUR", "re_1")]),
        [base, "partial_refund medium r1+t2 [amount] 1.00 EUR due 2026-06-08"]),
      .init(
        "a refund that we do not know",
        facts(payments: [p1], rows: [settled, returned("t2", .refund, "-9.00 EUR", "re_1")]),
        [base, "partial_refund medium t2 [amount] 9.00 EUR due 2026-06-08"]),
      .init(
        "more refunded than was paid is critical",
        facts(payments: [p1], rows: [settled, returned("t2", .refund, "-50.00 EUR", "re_1")]),
        [base, "partial_refund critical t2 [amount] 50.00 EUR due 2026-06-08"]),
      .init(
        "a failed refund and its reversal add up to nothing",
        facts(
          payments: [p1], refunds: [refund("10.00 EUR", failed: true)],
          rows: [
            settled, returned("t2", .refund, "-10.00 EUR", "re_1"),
            returned("t3", .refundReversal, "10.00 EUR", "re_1"),
          ]), [base, "match modification_reference r1 = t2+t3"]),
      .init(
        "a reversal of a refund that we hold done",
        facts(
          payments: [p1], refunds: [refund("10.00 EUR")],
          rows: [
            settled, returned("t2", .refund, "-10.00 EUR", "re_1"),
            returned("t3", .refundReversal, "10.00 EUR", "re_1"),
          ]),
        [base, "partial_refund medium r1+t2+t3 [amount,state] 10.00 EUR due 2026-06-08"]),
      .init(
        "a refund that no report settles is missing after the lag",
        facts(asOf: "2026-06-09", payments: [p1], refunds: [refund("10.00 EUR")], rows: [settled]),
        [base, "missing_settlement high r1 [amount] 10.00 EUR due 2026-06-10"]),
      .init(
        "a chargeback matches its dispute, the money back a dispute that was won",
        facts(payments: [p1], disputes: [dispute(.won)], rows: [settled, taken, back]),
        ["match same_payment – = t3", "match modification_reference d1 = t2", base]),
      .init(
        "money back on a lost dispute",
        facts(payments: [p1], disputes: [dispute(.lost)], rows: [settled, taken, back]),
        [
          "match modification_reference d1 = t2", base,
          "chargeback_reversal medium t3 [outcome] 49.00 EUR due 2026-06-05",
        ]),
      .init(
        "money back that was never taken",
        facts(payments: [p1], disputes: [dispute(.won)], rows: [settled, back]),
        [base, "chargeback_reversal medium t3 [charged back] 49.00 EUR due 2026-06-05"]),
      .init(
        "a chargeback without a dispute of ours",
        facts(payments: [p1], rows: [settled, taken]),
        [base, "orphan_settlement high t2 [amount] 49.00 EUR due 2026-06-08"]),
    ]
  }()

  static let accountCases: [ReconciliationCase] = {
    var reserve = facts(rows: [
      row("t1", .reserve, "-10.00 EUR", on: "2026-01-05"),
      row("t2", .reserve, "-20.00 EUR", on: "2026-01-06"),
      row("t3", .reserve, "-30.00 EUR", on: "2026-06-01"),
      row("t4", .reserve, "10.00 EUR", on: "2026-06-02"),
    ])
    reserve.accounts[0].reserveDays = 90
    var broken = facts()
    broken.controlBreaks = [
      ControlBreak(
        check: .payoutTotal, subject: "po_1", stated: "10.00 EUR", computed: "10.01 EUR",
        difference: money("-0.01 EUR"), evidence: Evidence(file: "f.csv", line: 7, text: "po_1"))
    ]
    broken.duplicateFiles = [
      DuplicateFile(file: "b.csv", original: "a.csv", on: day("2026-06-05"))
    ]
    return [
      .init(
        "fees and transfers need no counterpart, a payout row states its payout",
        facts(rows: [
          row("t1", .fee, "-1.00 EUR"), row("t2", .transfer, "5.00 EUR"),
          row("t3", .payout, "-4.00 EUR"),
        ]),
        [
          "match account_movement – = t1", "match account_movement – = t2",
          "match states_payout – = t3",
        ]),
      .init(
        "a row type nobody knows is shown",
        facts(rows: [row("t1", .other, "1.00 EUR")]),
        ["orphan_settlement high t1 [amount] 1.00 EUR due 2026-06-04"]),
      .init(
        "held money comes back first in, first out",
        reserve,
        [
          "match account_movement – = t1", "match account_movement – = t4",
          "reserve_overdue high t2 [released] 20.00 EUR due 2026-04-09",
          "waiting t3 until 2026-08-30",
        ]),
      .init(
        "a control total off by a cent is a break", broken, .paidOut,
        ["control_break high f.csv#payout_total:po_1 [payout_total] 0.01 EUR due 2026-06-15"]),
      .init(
        "a file that came twice is named", broken,
        ["duplicate_file medium b.csv [] – due 2026-06-09"]),
      .init(
        "rows that came twice are counted once and named",
        facts(rows: [
          row("t1", .fee, "-1.00 EUR", file: "a.csv"), row("t1", .fee, "-1.00 EUR", file: "b.csv"),
        ]),
        ["match account_movement – = t1", "duplicate_file medium b.csv#rows [] – due 2026-06-04"]),
      .init(
        "a row that came back changed is worse",
        facts(rows: [
          row("t1", .fee, "-1.00 EUR", file: "a.csv"), row("t1", .fee, "-2.00 EUR", file: "b.csv"),
        ]),
        ["match account_movement – = t1", "duplicate_file high b.csv#rows [t1] – due 2026-06-04"]),
    ]
  }()

  static let payoutCases: [ReconciliationCase] = [
    .init(
      "the rows of a batch are its payout",
      facts(
        rows: [
          row("t1", .fee, "-1.00 EUR", batch: "po_1"),
          row("t2", .transfer, "5.00 EUR", batch: "po_1"),
        ], payouts: [payout("po_1", "4.00 EUR")]),
      .paidOut, ["match batch t1+t2 = po_1"]),
    .init(
      "a payout that is short is critical, by however little",
      facts(
        rows: [row("t2", .transfer, "5.00 EUR", batch: "po_1")],
        payouts: [payout("po_1", "4.99 EUR")]),
      .paidOut, ["payout_shortfall critical po_1+t2 [amount] 0.01 EUR due 2026-06-05"]),
    .init(
      "rows whose payout is not due yet wait",
      facts(asOf: "2026-06-09", rows: [row("t2", .transfer, "5.00 EUR", batch: "po_1")]),
      .paidOut, ["waiting t2 until 2026-06-09"]),
    .init(
      "rows whose payout never came",
      facts(asOf: "2026-06-10", rows: [row("t2", .transfer, "5.00 EUR", batch: "po_1")]),
      .paidOut, ["payout_shortfall critical t2 [amount] 5.00 EUR due 2026-06-11"]),
    .init(
      "a payout without rows takes all open rows up to a day",
      facts(
        asOf: "2026-06-05",
        rows: [
          row("t1", .transfer, "5.00 EUR", on: "2026-06-01"),
          row("t2", .transfer, "5.00 EUR", on: "2026-06-02"),
          row("t3", .transfer, "5.00 EUR", on: "2026-06-03"),
        ], payouts: [payout("po_1", "10.00 EUR")]),
      .paidOut, ["match day_range t1+t2 = po_1", "waiting t3 until 2026-06-10"]),
    .init(
      "else the only set of rows that adds up",
      facts(
        asOf: "2026-06-05",
        rows: [
          row("t1", .transfer, "7.00 EUR", on: "2026-06-01"),
          row("t2", .transfer, "5.00 EUR", on: "2026-06-02"),
          row("t3", .transfer, "3.50 EUR", on: "2026-06-03"),
        ], payouts: [payout("po_1", "8.50 EUR")]),
      .paidOut, ["match subset_sum t2+t3 = po_1", "waiting t1 until 2026-06-08"]),
    .init(
      "two sets that add up leave it to a person",
      facts(
        asOf: "2026-06-05",
        rows: [
          row("t1", .transfer, "7.00 EUR", on: "2026-06-01"),
          row("t2", .transfer, "5.00 EUR", on: "2026-06-02"),
          row("t3", .transfer, "5.00 EUR", on: "2026-06-03"),
        ], payouts: [payout("po_1", "5.00 EUR")]),
      .paidOut,
      [
        "ambiguous high po_1 [amount] 5.00 EUR due 2026-06-08", "waiting t1 until 2026-06-08",
        "waiting t2 until 2026-06-09", "waiting t3 until 2026-06-10",
      ]),
  ]

  static let bankCases: [ReconciliationCase] = {
    var invoices = facts(lines: [line("b1", "119.00 EUR", texts: ["Rechnung DE-2026-0007"])])
    invoices.openInvoices = [
      OpenInvoiceFact(
        id: "i7", number: "DE-2026-0007", due: money("119.00 EUR"), dueOn: day("2026-06-20"))
    ]
    return [
      .init(
        "a bank line names the payout in its text",
        facts(
          payouts: [payout("po_1", "4.00 EUR", reference: "TX53913667600XT batch 12, Northwind")],
          lines: [line("b1", "4.00 EUR", texts: ["ADYEN N.V. TX53913667600XT BATCH 12"])]),
        .banked, ["match bank_reference po_1 = b1"]),
      .init(
        "amount, day and the processor's name are enough when they are unique",
        facts(
          payouts: [payout("po_1", "4.00 EUR")],
          lines: [line("b1", "4.00 EUR", counterparty: "Stripe Payments Europe")]),
        .banked, ["match score po_1 = b1"]),
      .init(
        "two lines that fit are a tie",
        facts(
          payouts: [payout("po_1", "4.00 EUR")],
          lines: [line("b1", "4.00 EUR"), line("b2", "4.00 EUR")]),
        .banked,
        [
          "ambiguous high po_1 [line] 4.00 EUR due 2026-06-08",
          "unapplied_cash medium b1 [amount] 4.00 EUR due 2026-06-09",
          "unapplied_cash medium b2 [amount] 4.00 EUR due 2026-06-09",
        ]),
      .init(
        "the bank paid less than the payout",
        facts(
          payouts: [payout("po_1", "4.00 EUR", reference: "TX12345XT")],
          lines: [line("b1", "3.00 EUR", texts: ["TX12345XT"])]),
        .banked, ["payout_shortfall critical b1+po_1 [amount] 1.00 EUR due 2026-06-08"]),
      .init(
        "a payout that has not reached the bank waits, then is short",
        facts(
          asOf: "2026-06-09",
          payouts: [payout("po_1", "4.00 EUR"), payout("po_2", "4.00 EUR", on: "2026-06-03")]),
        .banked,
        [
          "payout_shortfall critical po_2 [amount] 4.00 EUR due 2026-06-10",
          "waiting po_1 until 2026-06-09",
        ]),
      .init(
        "money nobody expected is unapplied cash", invoices, .banked,
        ["unapplied_cash medium b1 [amount,reference] 119.00 EUR due 2026-06-09"]),
      .init(
        "a customer's transfer is found by its reference",
        facts(
          payments: [
            payment(
              "p1", "119.00 EUR", on: "2026-06-05", references: [], method: .bankTransfer,
              reference: "DE-2026-0007")
          ], lines: [line("b1", "119.00 EUR", texts: ["DE-2026-0007 Danke"])]),
        .banked, ["match bank_reference p1 = b1"]),
      .init(
        "a debit that no payout explains is none of our business, a reversal is",
        facts(lines: [line("b1", "-5.00 EUR"), line("b2", "-5.00 EUR", isReversal: true)]),
        .banked, ["orphan_settlement high b2 [amount] 5.00 EUR due 2026-06-09"]),
    ]
  }()
}
