// The chain of statements: balances that jump and numbers that are left out.

import Billing
import Testing

struct BalanceChainTests: ReconciliationStory {
  private func statement(
    _ number: Int, _ opening: String, _ closing: String, account: String = "DE02"
  ) -> BankStatement {
    let (start, end) = (Day(number: 20_000 + 30 * number), Day(number: 20_029 + 30 * number))
    return BankStatement(
      kind: .statement, version: nil, id: "S\(number)", sequence: "\(number)", account: account,
      accountCurrency: nil, bank: nil, copyIndicator: nil,
      balances: [
        StatementBalance(code: "OPBD", amount: Self.money(opening), on: start),
        StatementBalance(code: "CLBD", amount: Self.money(closing), on: end),
      ], lines: [], evidence: Evidence(file: "b.xml", line: number, text: ""))
  }

  private func story(_ statements: [BankStatement]) -> [String] {
    balanceChainBreaks(statements).map { "\($0.subject): \($0.stated) / \($0.computed)" }
  }

  @Test("neighbours that meet are no break, in any order and per account and currency")
  func chains() {
    let chain = [
      statement(1, "0 EUR", "10.00 EUR"), statement(2, "10.00 EUR", "7.00 EUR"),
      statement(3, "7.00 EUR", "7.00 EUR"), statement(2, "5 USD", "6 USD"),
      statement(1, "99.00 EUR", "98.00 EUR", account: "DE03"),
    ]
    #expect(story(chain).isEmpty)
    #expect(story(chain.reversed()).isEmpty)
  }

  @Test("a balance that jumps by a cent and a number left out are breaks")
  func breaks() {
    #expect(
      story([statement(2, "10.01 EUR", "7 EUR"), statement(1, "0 EUR", "10.00 EUR")]) == [
        "S2: 10.01 EUR / 10.00 EUR"
      ])
    #expect(
      story([statement(1, "0 EUR", "10 EUR"), statement(3, "10 EUR", "7 EUR")]) == [
        "S3: statement 3 / statement 2 is missing"
      ])
  }
}
