// Every posting rule as the domain rule words it: debit / credit.

import Testing

@testable import Billing

@Suite("Posting rules")
struct PostingRuleTests {
  static let account = LedgerSegment(legalEntity: 1, customer: 2, merchantAccount: 3)
  static let customer = account.ofCustomer
  static let euro = Currency.all.first { $0.code == "EUR" } ?? Currency.all[0]
  static let day = Day("2026-06-15") ?? .earliest

  static func source(_ rule: PostingRule) -> JournalSource { JournalSource("fact", 7, rule) }

  /// 31 days at 3100 and used calls at 500, both taxed; half of the days lie before the 15th.
  static let document = LedgerDocument(
    id: 7, segment: customer, currency: euro, issuedOn: day,
    lines: [
      .init(
        net: 3_100, tax: 589,
        earning: .over((Day("2026-06-01") ?? day)..<(Day("2026-07-02") ?? day))),
      .init(net: 500, tax: 95, earning: .used(by: Day("2026-05-31") ?? day)),
    ])

  static var note: LedgerDocument {
    LedgerDocument(
      id: 8, segment: customer, currency: euro, issuedOn: day,
      lines: document.lines.map { .init(net: -$0.net, tax: -$0.tax, earning: $0.earning) })
  }

  static func cash(_ receivable: Int64, credit: Int64 = 0, unapplied: Int64 = 0)
    -> PostingRules.CashUse
  {
    var use = PostingRules.CashUse()
    use.receivable = receivable
    use.credit = credit
    use.unapplied = unapplied
    return use
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let rule: PostingRule
    let posted: @Sendable () throws -> [JournalEntry?]
    let expected: [String]
    var testDescription: String { rule.rawValue }

    init(
      _ rule: PostingRule, _ expected: [String],
      _ posted: @escaping @Sendable () throws -> [JournalEntry?]
    ) {
      self.rule = rule
      self.expected = expected
      self.posted = posted
    }
  }

  @Test("post to the accounts that the domain rule names", arguments: cases)
  func accounts(example: Case) throws {
    let entries = try example.posted().compactMap { $0 }
    let sides = entries.flatMap(\.postings).map {
      "\($0.side.rawValue) \($0.account.rawValue) \($0.amount)"
    }
    #expect(sides == example.expected)
    #expect(entries.contains { $0.source.postingRule == example.rule })
  }

  @Test("all have a case here")
  func whole() {
    // A move of credit within one account posts nothing.
    #expect(Set(Self.cases.map(\.rule)) == Set(PostingRule.allCases).subtracting([.creditMoved]))
  }

  @Test("nothing moves, nothing is posted")
  func zero() throws {
    #expect(
      try PostingRules.fee(
        Self.source(.fee), on: Self.day, Self.euro, at: Self.account, amount: 0) == nil)
  }

  @Test("an amount beyond 64 bits is refused")
  func overflow() throws {
    var use = Self.cash(.max)
    use.credit = 1
    #expect(throws: JournalRefusal.self) {
      try PostingRules.cashApplied(
        Self.source(.cashApplied), on: Self.day, Self.euro, of: Self.customer, use: use)
    }
  }

  @Test("an entry that is taken back posts the same accounts on the other sides, and names it")
  func reversal() throws {
    let entry = try #require(try PostingRules.finalise(Self.document))
    let back = try entry.reversed(by: Self.source(.voided), on: Self.day)
    #expect(back.reverses == entry.source)
    #expect(back.postings.map(\.signed) == entry.postings.map { -$0.signed })
    #expect(back.postings.map(\.account) == entry.postings.map(\.account))
  }
}
