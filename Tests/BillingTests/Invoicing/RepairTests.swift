// Ranges of days, and what a repair returns of a line with discount, credit and tax.

import Testing

@testable import Billing

@Suite("Ranges of days")
struct DayRangesTests {
  static func range(_ from: Int, _ to: Int) -> Range<Day> {
    let start = day("2026-03-01")
    guard let lower = start.adding(days: from), let upper = start.adding(days: to) else {
      preconditionFailure("days of 2026")
    }
    return lower..<upper
  }

  @Test("days are added once, kept in order, and an empty range adds nothing")
  func insert() {
    var days = DayRanges(Self.range(10, 20))
    let added = [(19, 25), (20, 25), (0, 5), (5, 10), (7, 7)].map {
      days.insert(Self.range($0, $1))
    }
    #expect(added == [false, true, true, true, true])
    let kept = [(0, 5), (5, 10), (10, 20), (20, 25)].map { Self.range($0, $1) }
    #expect(days.ranges == kept)
    #expect(DayRanges(Self.range(3, 3)).isEmpty)
    #expect(!days.isEmpty)
  }

  @Test(
    "subtracting leaves what lies before and after",
    arguments: [
      ((0, 10), [(10, 20)]), ((0, 30), []), ((5, 15), [(15, 20)]),
      ((12, 14), [(10, 12), (14, 20)]), ((15, 25), [(10, 15)]), ((10, 20), []),
      ((20, 25), [(10, 20)]), ((4, 4), [(10, 20)]), ((15, 15), [(10, 20)]),
    ] as [((Int, Int), [(Int, Int)])])
  func subtract(taken: (Int, Int), left: [(Int, Int)]) {
    var days = DayRanges(Self.range(10, 20))
    days.subtract(Self.range(taken.0, taken.1))
    #expect(days.ranges == left.map { Self.range($0.0, $0.1) })
  }

  @Test("a set is subtracted range by range, and cut to a window")
  func sets() {
    var days = DayRanges(Self.range(0, 30))
    var holes = DayRanges(Self.range(5, 10))
    let added = holes.insert(Self.range(20, 25))
    #expect(added)
    days.subtract(holes)
    #expect(days.ranges == [Self.range(0, 5), Self.range(10, 20), Self.range(25, 30)])
    #expect(days.within(Self.range(4, 12)) == [Self.range(4, 5), Self.range(10, 12)])
  }
}

@Suite("Repairs of an issued line")
struct RepairTests {
  /// 31.00 of March with a discount of 5.00, credit of 1.00 and a tax.
  static func line(
    credited: Int64 = 0, inclusive: Bool = false, promotional: Int64 = 100,
    exact: Ratio = Ratio(3_100)
  ) -> BilledLine {
    let rate = TaxRate(code: "vat", percent: decimalOf("20"), inclusive: inclusive)
    return BilledLine(
      id: 1,
      terms: LineTerms(
        key: LineKey(item: 1, epoch: 0, index: 0, purpose: .recurring),
        days: day("2026-03-01")..<day("2026-04-01"), priceCode: "p", wholeAmount: Ratio(3_100),
        exactAmount: exact, amount: 3_100,
        discounts: [FrozenDiscount(discount: 9, amount: 500)], promotional: promotional,
        taxes: [FrozenTax(rate: rate, amount: 500)]),
      credited: credited)
  }

  static func repair(_ left: RepairableLine, _ exact: Ratio, _ amount: Int64) throws -> LineTerms {
    try left.repair(
      key: LineKey(item: 1, epoch: 0, index: 0, purpose: .repair, cause: 2, corrects: 1),
      days: day("2026-03-15")..<day("2026-04-01"), exact: exact, amount: amount)
  }

  static func figures(_ terms: LineTerms) -> [Int64] {
    [terms.amount, terms.discount, terms.promotional, terms.tax, terms.net]
  }

  @Test("discount, credit and tax come back in proportion, and the last repair takes the rest")
  func proportion() throws {
    var left = RepairableLine(Self.line())
    let first = try Self.repair(left, Ratio(-1_700), -1_700)
    // 14 of 31 days are kept: discount 225.81, credit 45.16, tax 225.81.
    #expect(Self.figures(first) == [-1_700, -274, -55, -274, -1_371])
    try left.take(first)
    #expect(left.net == 1_129)
    let rest = try Self.repair(left, Ratio(-1_400), -1_400)
    #expect(Self.figures(rest) == [-1_400, -226, -45, -226, -1_129])
    try left.take(rest)
    #expect(left.net == 0)
    #expect(try left.capped(first) != nil)
  }

  @Test("a repair that fits is not capped, to the unit")
  func fits() throws {
    let exactly = RepairableLine(Self.line(credited: 2_500 - 1_371))
    let repair = try Self.repair(exactly, Ratio(-1_700), -1_700)
    #expect(try exactly.capped(repair) == nil)
    let oneShort = RepairableLine(Self.line(credited: 2_500 - 1_370))
    #expect(try oneShort.capped(repair)?.net == -1_370)
  }

  @Test("a goodwill note caps the repair; discount, credit and tax shrink with it")
  func capped() throws {
    let left = RepairableLine(Self.line(credited: 1_900))
    #expect(left.net == 600)
    let capped = try #require(try left.capped(try Self.repair(left, Ratio(-1_700), -1_700)))
    // 600 of 1 371 are left: discount 119.9, credit 24.07, tax 119.9, each taken down.
    #expect(Self.figures(capped) == [-743, -119, -24, -119, -600])
    #expect(capped.exactAmount == Ratio(-743))
    #expect(capped.discounts[0].discount == 9)
    #expect(capped.key.corrects == 1)
  }

  @Test("the cap of a line with inclusive tax holds for its net")
  func cappedInclusive() throws {
    let left = RepairableLine(Self.line(credited: 1_500, inclusive: true, promotional: 0))
    #expect(left.net == 600)
    let full = try Self.repair(left, Ratio(-1_700), -1_700)
    #expect(Self.figures(full) == [-1_700, -274, 0, -274, -1_152])
    let capped = try #require(try left.capped(full))
    #expect(Self.figures(capped) == [-884, -142, 0, -142, -600])
  }

  @Test("a line that notes took below zero returns nothing more")
  func overCredited() throws {
    let left = RepairableLine(Self.line(credited: 2_700))
    #expect(left.net == -200)
    let capped = try #require(try left.capped(try Self.repair(left, Ratio(-1_700), -1_700)))
    #expect(Self.figures(capped) == [0, 0, 0, 0, 0])
  }

  @Test("credits that were issued as such are never capped")
  func negativeLine() throws {
    let terms = LineTerms(
      key: LineKey(item: 1, epoch: 0, index: 0, purpose: .recurring),
      days: day("2026-03-01")..<day("2026-04-01"), priceCode: "p", wholeAmount: Ratio(-100),
      exactAmount: Ratio(-100), amount: -100)
    let left = RepairableLine(BilledLine(id: 1, terms: terms))
    #expect(try left.capped(try Self.repair(left, Ratio(-50), -50)) == nil)
  }

  @Test("a line of no exact amount returns all that it froze")
  func noAmount() throws {
    let left = RepairableLine(Self.line(exact: .zero))
    #expect(Self.figures(try Self.repair(left, .zero, 0)) == [0, -500, -100, -500, 600])
  }

  @Test("parts that leave 64 bits are refused")
  func overflow() throws {
    let left = RepairableLine(Self.line(exact: .one))
    #expect(throws: ArithmeticError.overflow) {
      try Self.repair(left, Ratio(Int64.max), 1)
    }
    var full = RepairableLine(Self.line())
    let huge = LineTerms(
      key: left.line.terms.key, days: left.line.terms.days, priceCode: "p", wholeAmount: .one,
      exactAmount: .one, amount: .max)
    try full.take(huge.with(net: 0))
    #expect(throws: ArithmeticError.overflow) { try full.take(huge) }
  }
}

extension LineTerms {
  /// The same terms with an amount that makes this net.
  fileprivate func with(net: Int64) -> LineTerms {
    LineTerms(
      key: key, days: days, priceCode: priceCode, wholeAmount: wholeAmount,
      exactAmount: exactAmount, amount: net)
  }
}
