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
    of subscription: String = Self.subscription, in book: DemoBook? = nil, _ words: String...
  ) throws -> RecordAnswer {
    try Self.preview(of: subscription, in: book ?? DemoBook.shared(), words)
  }

  static func preview(
    of subscription: String, in book: DemoBook, _ words: [String]
  ) throws -> RecordAnswer {
    let subject = try book.reference(subscription, .subscription)
    let query = Query.whatIf(subject, try WhatIf(words.map { $0[...] }))
    guard case .record(let answer) = try book.service.answer(query) else {
      throw WrongAnswer(query: "\(query)")
    }
    return answer
  }

  /// Tables of the answer: the change's own lines, and those of the next invoice.
  static let own = "Lines of the change, on the next invoice"
  static let next = "Lines"

  private func rows(_ answer: RecordAnswer, _ title: String) -> [Row] {
    guard let section = answer.sections.first(where: { $0.title == title }),
      case .table(_, let rows) = section.body
    else { return [] }
    return rows
  }

  private func amounts(_ answer: RecordAnswer, _ title: String) -> [Int64?] {
    rows(answer, title).map { $0.cells[1].units }
  }

  private func words(_ answer: RecordAnswer, _ title: String) -> [String] {
    rows(answer, title).flatMap { $0.cells[1].explanation?.steps ?? [] }
  }

  @Test("a plan: unused days come back, the new plan's are charged, each said in days")
  func plan() throws {
    let answer = try preview("plan=growth")
    #expect(amounts(answer, Self.own) == [-1_120, 1_867])
    #expect(words(answer, Self.own)[0].hasPrefix("US-2026-"))
    #expect(words(answer, Self.own)[0].hasSuffix("/1: 16 of 30 days at 21.00 not used"))
    #expect(words(answer, Self.own).contains("16 of 30 days at 35.00"))
    #expect(rows(answer, Self.own).map { $0.cells[0].plain } == ["Starter fee", "Growth seat"])
    #expect(amounts(answer, Self.next) == [-1_120, 1_867, 3_500])
    #expect(answer.field("Billing day")?.plain == "2026-07-01")
    #expect(answer.field("Without the change")?.plain == "25.74 USD")
    #expect(answer.field("plan")?.plain == "Starter, version 1 → Growth, version 1")
  }

  @Test("a plan of a longer interval begins at once: it is billed today, the old days come back")
  func longerInterval() throws {
    // 6 Growth seats at 32.00 EUR, paid from 5 June on; 20 of 30 days are left.
    let answer = try preview(of: "S0089", "plan=care")
    #expect(amounts(answer, Self.own) == [-12_800, 9_000])
    #expect(words(answer, Self.own).contains { $0.hasSuffix("20 of 30 days at 192.00 not used") })
    #expect(amounts(answer, Self.next) == [-12_800, 9_000])
    #expect(answer.field("Billing day")?.plain == "2026-06-15")
    #expect(answer.field("To give back")?.plain == "45.22 EUR")
  }

  @Test("a plan with seats, a discount from the next boundary and the end together")
  func several() throws {
    let answer = try preview(
      "plan=growth", "quantity=5", "discount=launch20", "cancel=at_end")
    #expect(amounts(answer, Self.own) == [-1_120, 9_333])
    // Days of June are caught up on in July, and the discount begins with July.
    #expect(amounts(answer, Self.next) == [-1_120, 9_333])
    #expect(answer.field("Total")?.plain == "88.09 USD")
    #expect(answer.field("planned")?.plain == "none → cancel on 2026-07-01")
  }

  @Test("a discount lowers the next invoice by its share, here 20 % of 24.00")
  func discount() throws {
    let answer = try preview("discount=launch20")
    #expect(amounts(answer, Self.own).isEmpty)
    #expect(amounts(answer, Self.next) == [2_400])
    #expect(words(answer, Self.next).contains("discount launch20, 20 % of 24.00: - 4.80"))
  }

  @Test("a discount for three periods lasts through a change of the interval, and ends after them")
  func discountAcrossIntervals() throws {
    let book = try DemoBook.copy()
    // Billed monthly until 5 July, then quarterly: July's change begins a new count of periods.
    let seats = try book.reference("S0089", .subscription)
    for (verb, arguments) in [
      (Verb.applyDiscount, ["discount": "loyal5"]), (.changePlan, ["plan": "care"]),
    ] {
      let draft = CommandDraft(
        verb, on: seats, arguments: arguments.merging(Deed.why) { given, _ in given },
        asOf: DemoBook.clock)
      guard case .done = try book.service.commit(draft, expecting: nil) else {
        Issue.record("not done")
        return
      }
    }
    _ = try book.service.run(until: DemoBook.clock.adding(seconds: 86_400))
    let answer = try book.preview("S0089")
    #expect(amounts(answer, Self.next) == [9_000])
    #expect(words(answer, Self.next).contains { $0.contains("loyal5, 5 % of 90.00: - 4.50") })
  }

  @Test("a price: the rest of the period at the new amount, from the day that is named")
  func price() throws {
    #expect(
      amounts(try preview("price=starter-base-1", "amount=30"), Self.own) == [-1_120, 1_600])
    let later = try preview("price=starter-base-1", "amount=30", "on=2026-06-20")
    #expect(amounts(later, Self.own) == [-770, 1_100])
    #expect(words(later, Self.own).contains("11 of 30 days at 30.00"))
  }

  @Test("a pause at once gives credit, one at the end of the period none; neither bills July")
  func pause() throws {
    let now = try preview("pause=now")
    #expect(amounts(now, Self.own) == [-1_120])
    #expect(amounts(now, Self.next) == [-1_120])
    let end = try preview("pause=at_end")
    #expect(amounts(end, Self.own).isEmpty)
    #expect(amounts(end, Self.next).isEmpty)
  }

  @Test("a cancellation now is settled at once, with the usage and the unused days after its last")
  func cancel() throws {
    let answer = try preview("cancel=now", "credit=refund")
    #expect(amounts(answer, Self.next) == [-1_050])
    #expect(answer.field("Billing day")?.plain == "2026-06-15")
    #expect(answer.field("Issued")?.plain == "with the next run")
    let metered = try preview(of: "S0008", "cancel=now")
    #expect(metered.field("Billing day")?.plain == "2026-06-15")
    #expect(metered.field("Issued")?.plain.hasPrefix("24 hours later") == true)
    #expect(
      rows(metered, Self.next).map { $0.cells[3].plain } == ["2026-06-01 to 2026-06-16"])
  }

  @Test("during a trial a change is in force at once, and billed with the first invoice")
  func trial() throws {
    let answer = try preview(of: "S0042", "quantity=5")
    #expect(amounts(answer, Self.own).isEmpty)
    #expect(answer.field("Billing day")?.plain == "2026-06-28")
    #expect(answer.field("quantity")?.plain == "3 → 5")
  }

  @Test("a trial that pauses for want of a card owes nothing when it is canceled")
  func unbegun() throws {
    let book = try DemoBook.copy()
    let imagined = try Self.preview(of: "S0040", in: book, ["cancel=now"])
    #expect(imagined.field("Billing day") == nil && rows(imagined, Self.next).isEmpty)
    let documents = try book.rows(.invoices).count
    let customer = try book.reference("S0040", .subscription)
    let draft = CommandDraft(
      .cancel, on: customer, arguments: ["when": "now"].merging(Deed.why) { given, _ in given },
      asOf: DemoBook.clock)
    _ = try book.service.commit(draft, expecting: nil)
    _ = try book.service.run()
    #expect(try book.rows(.invoices).count == documents)
  }

  @Test("a change in a trial holds from the first period on, whatever its direction")
  func trialDirections() throws {
    for (subscription, words) in [
      ("S0042", ["quantity=2"]), ("S0042", ["quantity=5", "when=at_end"]),
      ("S0022", ["plan=starter"]),
    ] {
      let answer = try Self.preview(of: subscription, in: DemoBook.shared(), words)
      let effect = try #require(answer.sections.first)
      guard case .fields(let fields) = effect.body else { continue }
      #expect(
        fields[0].cell.plain
          == "from \(answer.field("Billing day")?.plain ?? ""), rule: with the first period, "
          + "after the trial", "\(words)")
    }
  }

  @Test("whoever takes a plan anew gets its newest version, seats keep the running period's")
  func versions() throws {
    let anew = try preview(of: "S0035", "plan=team", "when=now")
    #expect(anew.field("plan")?.plain == "Free, version 1 → Team, version 2")
    // The subscription moves to its plan's second version at its next boundary, the 10th.
    let seats = try preview(of: "S0002", "quantity=2", "on=2026-07-05")
    #expect(amounts(seats, Self.own).isEmpty)
    #expect(amounts(seats, Self.next) == [2_200])
  }

  @Test("a planned change says to what, in the preview and to the customer")
  func planned() throws {
    let book = try DemoBook.shared()
    let answer = try preview(of: "S0034", "plan=starter")
    #expect(answer.field("planned")?.plain == "none → change to Starter × 3 on 2026-07-01")
    let draft = CommandDraft(
      .changePlan, on: try book.reference("S0034", .subscription),
      arguments: ["plan": "starter"].merging(Deed.why) { given, _ in given }, asOf: DemoBook.clock)
    #expect(
      try book.service.preview(draft).messages
        == ["change planned: Starter × 3 in place of Growth × 3, with the next period"])
  }

  @Test("a change on a later day comes after the invoices that fall due until then")
  func later() throws {
    let answer = try preview(of: "S0089", "quantity=9", "on=2026-08-20")
    #expect(
      rows(answer, "Falls due before it").map { $0.cells[0].plain } == ["2026-07-05", "2026-08-05"])
    // 16 of 31 days at 6 × 32.00 and at 9 × 32.00.
    #expect(amounts(answer, Self.own) == [-9_910, 14_865])
    #expect(answer.field("Billing day")?.plain == "2026-09-05")
  }

  static let refusals: [(subscription: String, words: [String], code: String)] = [
    ("S0163", ["plan=gold"], "no-such-plan"), ("S0163", ["discount=x"], "no-such-discount"),
    ("S0163", ["price=x", "amount=1"], "no-such-price"),
    ("S0163", ["price=starter-base-1"], "what-if"), ("S0163", ["amount=30"], "what-if"),
    ("S0163", ["price=starter-base-1", "amount=-3"], "argument"),
    ("S0163", ["quantity=5", "quantity=6"], "what-if"), ("S0163", ["when=now"], "what-if"),
    ("S0163", ["when=now", "cancel=now"], "what-if"),
    ("S0163", ["cancel=at_end", "credit=credit"], "what-if"),
    ("S0163", ["discount=tenoff"], "discount-not-for-plan"),
    ("S0163", ["on=2026-06-20"], "what-if"),
    ("S0163", ["quantity=5", "on=2026-06-14"], "what-if"),
    ("S0163", ["quantity=5", "on=2029-06-14"], "what-if"),
    ("S0003", ["quantity=12"], "same-quantity"), ("S0041", ["quantity=5"], "final-state"),
    ("S0052", ["plan=growth"], "final-state"),
    ("S0057", ["plan=growth"], "not-in-this-state"),
  ]

  @Test(
    "what does not fit, and what the commands refuse, is refused", arguments: Self.refusals.indices)
  func refused(index: Int) throws {
    let given = Self.refusals[index]
    let refusal = #expect(throws: Refusal.self) {
      try Self.preview(of: given.subscription, in: DemoBook.shared(), given.words)
    }
    #expect(refusal?.code == given.code, "\(given)")
  }

  // MARK: The same as what is done

  struct Done: Sendable, CustomTestStringConvertible {
    let subscription: String
    let words: [String]
    let verb: Verb
    let arguments: [String: String]

    init(_ subscription: String, _ words: String..., by verb: Verb, _ arguments: [String: String]) {
      self.subscription = subscription
      self.words = words
      self.verb = verb
      self.arguments = arguments
    }

    var testDescription: String { "\(subscription) \(words)" }

    func draft(_ book: DemoBook) throws -> CommandDraft {
      CommandDraft(
        verb, on: try book.reference(subscription, .subscription),
        arguments: arguments.merging(Deed.why) { given, _ in given }, asOf: try book.service.now())
    }
  }

  static let done: [Done] = [
    Done("S0089", "quantity=9", by: .changeQuantity, ["quantity": "9"]),
    Done("S0042", "quantity=5", by: .changeQuantity, ["quantity": "5"]),
    Done("S0089", "plan=care", by: .changePlan, ["plan": "care"]),
    Done(
      "S0163", "plan=growth", "when=at_end", by: .changePlan, ["plan": "growth", "when": "at_end"]),
    Done("S0163", "discount=launch20", by: .applyDiscount, ["discount": "launch20"]),
    Done("S0163", "pause=now", by: .pause, ["when": "now"]),
    Done("S0008", "cancel=now", by: .cancel, ["when": "now"]),
    // The last of the three periods that launch20 lowers.
    Done(
      "S0012", "plan=growth", "quantity=3", by: .changePlan, ["plan": "growth", "quantity": "3"]),
    Done("S0042", "quantity=2", by: .changeQuantity, ["quantity": "2"]),
    Done("S0163", "cancel=now", "credit=credit", by: .cancel, ["when": "now", "credit": "credit"]),
    Done("S0008", "cancel=at_end", by: .cancel, [:]),
    Done("S0089", "quantity=9", "on=2026-07-20", by: .changeQuantity, ["quantity": "9"]),
  ]

  @Test(
    "what is imagined is what the command previews, and what the run then bills",
    arguments: Self.done)
  func truth(change: Done) throws {
    let book = try DemoBook.copy()
    let imagined = try Self.preview(of: change.subscription, in: book, change.words)
    if let day = change.words.first(where: { $0.hasPrefix("on=") }) {
      let start = try #require(Timestamp("\(day.dropFirst(3))T06:00:00Z"))
      _ = try book.service.run(until: start)
    }
    let draft = try change.draft(book)
    let decided = try book.service.preview(draft)
    #expect(
      decided.lines.map(\.amount.minorUnits) == rows(imagined, Self.own).map(\.cells[2].units))
    _ = try book.service.commit(draft, expecting: decided.digest)
    let day = try #require(imagined.field("Billing day").flatMap { Day($0.plain) })
    _ = try book.service.run(until: Timestamp(utc: day).adding(seconds: 3 * 86_400))
    let billed = try billed(change.subscription, on: day, in: book)
    let foreseen = rows(imagined, Self.next).map { row in
      "\(row.cells[3].plain) \(row.cells[2].units ?? 0)"
    }
    #expect(billed.sorted() == foreseen.sorted())
  }

  /// The service days and totals of a subscription's lines on the documents of a billing day.
  private func billed(
    _ subscription: String, on day: Day, in book: DemoBook
  ) throws -> [String] {
    let id = try SubscriptionID(book.reference(subscription, .subscription).id)
    // What a cancellation leaves is settled at once, the day before.
    let first = day.adding(days: -1) ?? day
    return try book.facts { reader in
      let facts = try reader.picture(of: id).customer.facts
      let documents = Set(
        facts.documents.filter { $0.stamp.effectiveAt >= DemoBook.clock && $0.issuedOn >= first }
          .map(\.id))
      return facts.lines.filter { $0.subscriptionID == id && documents.contains($0.invoiceID) }
        .map {
          "\($0.serviceStart) to \($0.serviceEnd) \($0.amount - $0.discountAmount + $0.taxAmount)"
        }
    }
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
        == [
          "plan", "quantity", "discount", "price", "amount", "when", "pause", "cancel", "credit",
          "on",
        ])
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
