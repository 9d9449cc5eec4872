// Random sequences of commands over a few subscriptions, with the clock moving between them.

import Billing
import Storage
import Testing

@testable import Core

/// A small generator of its own: the same numbers on every machine.
struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("Random commands over subscriptions")
struct SubscriptionPropertyTests {
  static let subjects = ["S0003", "S0022", "S0002", "S0005", "S0054"]

  static func deed(_ dice: inout Dice) -> Deed {
    let seats = String(Int.random(in: 1...30, using: &dice))
    let when = ["by_rule", "now", "at_end"].randomElement(using: &dice) ?? "now"
    let ending = ["now", "at_end"].randomElement(using: &dice) ?? "now"
    let plan = ["starter", "growth", "business", "scale"].randomElement(using: &dice) ?? ""
    let scope = ["service", "billing", "collection"].randomElement(using: &dice) ?? ""
    let mode = Bool.random(using: &dice) ? "continue" : "reanchor"
    var canceling = ["when": ending]
    if ending == "now" { canceling["credit"] = Bool.random(using: &dice) ? "credit" : "none" }
    let choices: [(Verb, [String: String])] = [
      (.changeQuantity, ["quantity": seats, "when": when]),
      (.changePlan, ["plan": plan, "when": when]),
      (.changePrice, ["price": "growth-seat-1", "amount": "17.50", "when": when]),
      (.pause, ["scope": scope, "when": ending]), (.resume, ["mode": mode]), (.resume, [:]),
      (.withdraw, [:]), (.reactivate, [:]), (.endTrial, [:]), (.extendTrial, ["days": "5"]),
      (.cancel, canceling), (.addCharge, ["amount": "12.00", "description": "Fee"]),
      (.applyDiscount, ["discount": "loyal5"]), (.removeDiscount, [:]), (.park, [:]),
      (.unpark, [:]),
    ]
    let (verb, arguments) = choices.randomElement(using: &dice) ?? choices[0]
    let subject = subjects.randomElement(using: &dice) ?? subjects[0]
    return Deed(verb, .named(subject, .subscription), arguments, why: true)
  }

  @Test(
    "never break what always holds: periods tile, the state is the replay's, twice is the same",
    arguments: [UInt64(1), 42, 2_026])
  func sequences(seed: UInt64) throws {
    var dice = Dice(state: seed)
    let book = try DemoBook.copy()
    var done = 0
    for step in 0..<36 {
      if step % 6 == 5 {
        let now = try book.service.now()
        _ = try book.service.advance(
          to: now.adding(seconds: Int.random(in: 3_600...1_200_000, using: &dice)))
      }
      let deed = Self.deed(&dice)
      let revision = try book.revision()
      do {
        let draft = try deed.draft(book)
        let preview = try book.service.preview(draft)
        guard case .done = try book.service.commit(draft, expecting: preview.digest) else {
          Issue.record("seed \(seed), step \(step): \(deed) decided otherwise when committed")
          return
        }
        done += 1
        #expect(try book.revision() == revision + 1, "seed \(seed), step \(step): \(deed)")
      } catch is Refusal {
        #expect(try book.revision() == revision, "seed \(seed), step \(step): \(deed)")
      }
      try check(book, "seed \(seed), step \(step): \(deed)")
    }
    #expect(done > 5, "seed \(seed) refused nearly everything")
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  private func check(_ book: DemoBook, _ place: String) throws {
    let subscriptions = try book.rows(.subscriptions)
    try book.nowFacts { reader in
      for name in Self.subjects {
        let id = try SubscriptionID(book.reference(name, .subscription).id)
        let (customer, picture) = try reader.picture(of: id)
        tile(picture.history, place)
        let listed = subscriptions.first { $0.reference.id == id.description }
        #expect(
          listed?.cells.contains { $0.plain == picture.state.rawValue } == true, "\(place): list")
        let first = try reader.nextInvoice(of: picture, in: customer)
        let second = try reader.nextInvoice(of: picture, in: customer)
        #expect(first.same(as: second), "\(place)")
      }
    }
  }

  /// Segments do not overlap, periods of an epoch follow each other, epochs go forward.
  private func tile(_ history: SubscriptionHistory, _ place: String) {
    for (left, right) in zip(history.segments, history.segments.dropFirst()) {
      #expect(left.until.map { $0 <= right.from } ?? false, "\(place): segments overlap")
    }
    for segment in history.segments {
      #expect(segment.until.map { $0 >= segment.from } ?? true, "\(place): a segment ends first")
    }
    for (left, right) in zip(history.epochs, history.epochs.dropFirst()) {
      #expect(left.anchor <= right.anchor && left.epoch < right.epoch, "\(place): epochs")
    }
    for schedule in history.epochs {
      for (left, right) in zip(
        schedule.periods(from: 0, count: 15), schedule.periods(from: 1, count: 14))
      {
        #expect(left.days.upperBound == right.days.lowerBound, "\(place): a gap")
        #expect(left.endAt == right.startAt, "\(place): a gap of instants")
      }
    }
  }
}

extension FactReader.NextInvoice {
  fileprivate func same(as other: Self) -> Bool {
    switch (self, other) {
    case (.none(let left), .none(let right)), (.parked(let left), .parked(let right)):
      left == right
    case (.invoice(let left, let here), .invoice(let right, let there)):
      left == right && here == there
    case (_, _): false
    }
  }
}

extension DemoBook {
  /// Runs `body` over the facts by the book's own clock.
  func nowFacts<Value>(_ body: (FactReader) throws -> Value) throws -> Value {
    let now = try service.now()
    return try service.book.makeReader().read { connection in
      try body(FactReader(connection, clock: { now }))
    }
  }
}
