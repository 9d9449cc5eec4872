// Imagined changes of the demo book: every kind, with the figures worked out by hand.

import Billing
import Testing

@testable import Core

@Suite("Imagined changes")
struct WhatIfTests {
  /// A Starter at 21.00 USD a month in advance with 7.25 % tax, billed for June; it is 15 June, and
  /// 16 of June's 30 days are left. From July on its version costs 24.00.
  static let subscription = "S0163"

  private func preview(
    of subscription: String = Self.subscription, _ words: String...
  ) throws -> RecordAnswer {
    let book = try DemoBook.shared()
    let subject = try book.reference(subscription, .subscription)
    let query = Query.whatIf(subject, try WhatIf(words.map { $0[...] }))
    guard case .record(let answer) = try book.service.answer(query) else {
      throw WrongAnswer(query: "\(query)")
    }
    return answer
  }

  private func amounts(_ answer: RecordAnswer, _ section: Int) -> [Int64?] {
    guard case .table(_, let rows) = answer.sections[section].body else { return [] }
    return rows.map { $0.cells[1].units }
  }

  private func words(_ answer: RecordAnswer, _ section: Int) -> [String] {
    guard case .table(_, let rows) = answer.sections[section].body else { return [] }
    return rows.flatMap { $0.cells[1].explanation?.steps ?? [] }
  }

  @Test("a plan: unused days come back, the new plan's are charged, each said in days")
  func plan() throws {
    let answer = try preview("plan=growth")
    #expect(amounts(answer, 1) == [-1_120, 1_867])
    #expect(words(answer, 1)[0].hasPrefix("US-2026-"))
    #expect(words(answer, 1)[0].hasSuffix("/1: 16 of 30 days at 21.00 not used"))
    #expect(words(answer, 1).contains("16 of 30 days at 35.00"))
    #expect(amounts(answer, 3) == [3_500])
    guard case .table(_, let rows) = answer.sections[1].body else { return }
    #expect(rows.map { $0.cells[0].plain } == ["Starter fee", "Growth seat"])
  }

  @Test("a plan of a longer interval begins at once: the days left of the old period come back")
  func longerInterval() throws {
    // 6 Growth seats at 32.00 EUR, paid from 5 June on; 20 of 30 days are left.
    let answer = try preview(of: "S0089", "plan=care")
    #expect(amounts(answer, 1) == [-12_800, 9_000])
    #expect(words(answer, 1).contains { $0.hasSuffix("20 of 30 days at 192.00 not used") })
    #expect(amounts(answer, 3) == [9_000])
    guard case .fields(let sums) = answer.sections[2].body else { return }
    #expect(sums.map(\.label) == ["Subtotal", "Tax", "Total", "To credit"])
  }

  @Test("a plan with seats, a discount from the next boundary and the end together")
  func several() throws {
    let answer = try preview(
      "plan=growth", "quantity=5", "discount=launch20", "cancel=at_end")
    #expect(amounts(answer, 1) == [-1_120, 9_333])
    #expect(amounts(answer, 3).isEmpty)
  }

  @Test("a discount lowers the next invoice by its share, here 20 % of 24.00")
  func discount() throws {
    let answer = try preview("discount=launch20")
    #expect(amounts(answer, 1).isEmpty)
    #expect(amounts(answer, 2) == [2_400])
    #expect(words(answer, 2).contains("discount launch20: - 4.80"))
  }

  @Test("a price: the rest of the period at the new amount, from the day that is named")
  func price() throws {
    #expect(
      amounts(try preview("price=starter-base-1", "amount=30"), 1) == [-1_120, 1_600])
    let later = try preview("price=starter-base-1", "amount=30", "on=2026-06-20")
    #expect(amounts(later, 1) == [-770, 1_100])
    #expect(words(later, 1).contains("11 of 30 days at 30.00"))
  }

  @Test("a price that begins in July is new from its first day, and June stays as it is")
  func laterPrice() throws {
    let answer = try preview("price=starter-base-2", "amount=30")
    #expect(amounts(answer, 1).isEmpty)
    #expect(amounts(answer, 2) == [3_000])
  }

  @Test("a pause at once gives credit, one at the end of the period none; neither bills July")
  func pause() throws {
    let now = try preview("pause=now")
    #expect(amounts(now, 1) == [-1_120])
    #expect(amounts(now, 3).isEmpty)
    let end = try preview("pause=at_end")
    #expect(amounts(end, 1).isEmpty)
    #expect(amounts(end, 2).isEmpty)
  }

  @Test("what the book does not know is refused with what it knows")
  func unknown() throws {
    for change in ["plan=gold", "discount=x", "price=x"] {
      #expect(throws: Refusal.self, "\(change)") { try preview(change) }
    }
    #expect(throws: Refusal.self) { try preview("price=starter-base-1") }
  }

  @Test("the form offers the book's plans, discounts and prices in the subscription's currency")
  func imaginable() throws {
    let book = try DemoBook.shared()
    let subject = try book.reference(Self.subscription, .subscription)
    guard case .imaginable(let parameters) = try book.service.answer(.imaginable(subject)) else {
      Issue.record("another answer")
      return
    }
    #expect(
      parameters.map(\.name)
        == ["plan", "quantity", "discount", "price", "amount", "pause", "cancel", "on"])
    #expect(parameters.allSatisfy { !$0.isRequired })
    guard case .choice(let plans) = parameters[0].kind,
      case .choice(let prices) = parameters[3].kind
    else {
      Issue.record("plans and prices are choices")
      return
    }
    #expect(plans.contains("growth") && !plans.contains("starter"))
    #expect(prices == ["starter-base-1"])
    for plan in plans { _ = try preview("plan=\(plan)") }
  }
}
