// Fees and exchange: contract and rate against the row, with tolerances that name their account.

import Billing
import Testing

struct ReconcileCostTests: ReconciliationStory {
  private func world(_ settled: SettlementRow, _ amount: String = "49.00 EUR") throws
    -> ReconciliationFacts
  {
    var world = Self.facts(payments: [Self.payment("p1", amount)], rows: [settled])
    world.accounts[0].feePercent = try ExactDecimal("1.5")
    world.accounts[0].feeFixed = Self.money("0.25 EUR")
    return world
  }

  @Test(
    "the contract's fee matches, another is a fee mismatch",
    arguments: [
      ("0.99", ["match processor_reference p1 = t1"]),
      ("1.00", ["fee_mismatch low p1+t1 [fee] 0.01 EUR due 2026-06-09"]),
      ("0.98", ["fee_mismatch low p1+t1 [fee] 0.01 EUR due 2026-06-09"]),
    ])
  func fees(fee: String, story: [String]) throws {
    // 49.00 × 1.5 % + 0.25 = 0.985, rounded to 0.99.
    let settled = Self.row("t1", .capture, "49.00 EUR", fee: fee, payment: ["ch_p1"])
    #expect(try reconcile(world(settled)).story(.settled) == story)
  }

  @Test("a fee within tolerance is a match, and the variance is booked to the named account")
  func tolerance() throws {
    let settled = Self.row("t1", .capture, "49.00 EUR", fee: "1.01", payment: ["ch_p1"])
    var world = try world(settled)
    world.tolerances = [
      Tolerance(
        rule: .fee, currency: settled.fee.currency, range: -1...2, account: .processorFees)
    ]
    #expect(
      reconcile(world).story(.settled) == [
        "match processor_reference p1 = t1 processor_fees 0.02 EUR"
      ])
    world.tolerances = [
      Tolerance(
        rule: .exchange, currency: settled.fee.currency, range: -9...9, account: .currencyLoss)
    ]
    #expect(
      reconcile(world).story(.settled) == [
        "fee_mismatch low p1+t1 [fee] 0.02 EUR due 2026-06-09"
      ])
  }

  @Test(
    "a settlement in another currency follows the stated rate",
    arguments: [
      ("56.29 USD", ["match processor_reference p1 = t1"]),
      ("56.28 USD", ["fx_difference low p1+t1 [net] 0.01 USD due 2026-06-09"]),
      ("50.00 USD", ["fx_difference high p1+t1 [net] 6.29 USD due 2026-06-09"]),
    ])
  func exchange(net: String, story: [String]) throws {
    // 49.00 EUR × 1.173456789012345 = 57.4993… USD, less 1.21.
    let settled = Self.row(
      "t1", .capture, "49.00 EUR", fee: "1.21", net: net, payment: ["ch_p1"],
      rate: "1.173456789012345")
    #expect(try reconcile(world(settled)).story(.settled) == story)
  }

  @Test("yen have no digits: 3158 JPY at 0.0067 are 21.16 USD")
  func yen() throws {
    let settled = Self.row(
      "t1", .capture, "3158 JPY", fee: "0.16", net: "21.00 USD", payment: ["ch_p1"],
      rate: "0.0067")
    #expect(
      try reconcile(world(settled, "3158 JPY")).story(.settled) == [
        "match processor_reference p1 = t1"
      ])
  }
}
