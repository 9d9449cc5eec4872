// Commands over subscriptions: in which state each is possible, and that a preview says what the
// book says afterwards.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

@Suite("Commands over subscriptions")
struct SubscriptionCommandTests {
  /// Each verb in its plainest form.
  static let verbs: [(name: String, verb: Verb, arguments: [String: String])] = [
    ("start-trial", .startTrial, ["days": "14"]),
    ("extend-trial", .extendTrial, ["days": "7"]),
    ("end-trial", .endTrial, [:]),
    ("change-plan", .changePlan, ["plan": "business", "quantity": "9"]),
    ("change-quantity", .changeQuantity, ["quantity": "77"]),
    ("add-charge", .addCharge, ["amount": "10", "description": "Fee"]),
    ("pause at end", .pause, [:]),
    ("pause now", .pause, ["when": "now"]),
    ("pause billing", .pause, ["scope": "billing", "when": "now"]),
    ("pause collection", .pause, ["scope": "collection", "when": "now"]),
    ("resume", .resume, [:]),
    ("resume reanchor", .resume, ["mode": "reanchor"]),
    ("cancel at end", .cancel, [:]),
    ("cancel now", .cancel, ["when": "now"]),
    ("cancel credit", .cancel, ["when": "now", "credit": "credit"]),
    ("withdraw", .withdraw, [:]),
    ("reactivate", .reactivate, [:]),
    ("park", .park, [:]),
    ("unpark", .unpark, [:]),
  ]

  /// The first subscription of each state, by name of the sample set or filter.
  static let states = Subscription.State.allCases.map(\.rawValue)

  @Test("every verb in every state is allowed or refused with its code: the golden table")
  func stateTable() throws {
    let book = try DemoBook.shared()
    var lines: [String] = []
    for state in Self.states {
      for (name, verb, arguments) in Self.verbs {
        let deed = Deed(
          verb, .first(.subscriptions, "status:\(state)"), arguments, why: true)
        let outcome = try outcome(deed, book)
        lines.append("\(state) | \(name) | \(outcome)")
      }
    }
    let table = lines.joined(separator: "\n") + "\n"
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "subscription-verbs.golden")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(table.utf8).write(to: url)
      Issue.record("recorded anew: read the difference before committing")
    }
    #expect(table == (try String(contentsOf: url, encoding: .utf8)))
  }

  private func outcome(_ deed: Deed, _ book: DemoBook) throws -> String {
    do {
      let preview = try book.service.preview(try deed.draft(book))
      return "allowed" + (preview.undo.map { ", undone by \($0)" } ?? "")
    } catch let refusal as Refusal {
      return "refused: \(refusal.code)"
    }
  }

  @Test("greyed actions are refused and the others are not, in every state", arguments: states)
  func actionStates(state: String) throws {
    let book = try DemoBook.shared()
    let row = try #require(try book.rows(.subscriptions, "status:\(state)").first)
    let record = try book.record(row.reference)
    for (name, verb, arguments) in Self.verbs {
      let action = try #require(record.actions.first { $0.verb == verb })
      let deed = Deed(
        verb, .id(.subscription, row.reference.id), arguments, why: true)
      let outcome = try outcome(deed, book)
      if action.reason != nil {
        #expect(outcome.hasPrefix("refused"), "\(name) is greyed and possible")
      }
    }
  }

  static let previewed: [(verb: Verb, arguments: [String: String])] = [
    (.changePlan, ["plan": "growth", "quantity": "4"]),
    (.changePlan, ["plan": "growth", "quantity": "400", "when": "now"]),
    (.changeQuantity, ["quantity": "20"]), (.changeQuantity, ["quantity": "3"]),
    (.changeQuantity, ["quantity": "3", "when": "now"]),
    (.changePrice, ["price": "scale-seat-1", "amount": "199.50"]),
    (.changePrice, ["price": "scale-seat-1", "amount": "300", "when": "at_end"]),
    (.applyDiscount, ["discount": "tenoff"]),
    (.addCharge, ["amount": "99.99", "description": "Training"]),
    (.pause, ["when": "now"]), (.pause, [:]), (.pause, ["scope": "billing"]),
    (.pause, ["scope": "billing", "when": "now"]), (.cancel, [:]), (.cancel, ["when": "now"]),
    (.cancel, ["when": "now", "credit": "credit"]),
    (.cancel, ["when": "now", "credit": "refund"]), (.park, [:]),
  ]

  @Test(
    "what a preview says of the next invoice is what the book says after the commit",
    arguments: previewed.indices)
  func nextInvoice(index: Int) throws {
    let (verb, arguments) = Self.previewed[index]
    let book = try DemoBook.copy()
    let deed = Deed(verb, .named("S0003", .subscription), arguments, why: true)
    let before = try book.preview("S0003")
    let preview = try book.service.preview(try deed.draft(book))
    try book.act(deed)
    let after = try book.preview("S0003")
    let said = preview.changes.first { $0.label == "next invoice" }
    if case .money(let money)? = said?.after.value {
      #expect(after.field("Total")?.units == money.minorUnits)
    } else if said == nil {
      #expect(after.field("Total") == before.field("Total"))
    } else if said?.after.plain.hasPrefix("nothing to bill") == true {
      #expect(after.field("Total")?.units == 0)
    } else {
      #expect(after.field("Total") == nil)
    }
    let day = preview.changes.first { $0.label == "next invoice on" }?.after
    if let day, day != .none { #expect(after.field("Billing day") == day) }
  }

  @Test("a cancellation now with credit returns the unused days by difference, not the cancel day")
  func cancelCredit() throws {
    let book = try DemoBook.copy()
    let credit = Deed(
      .cancel, .named("S0003", .subscription), ["when": "now", "credit": "credit"], why: true)
    let preview = try book.service.preview(try credit.draft(book))
    // Paid for the year from 1 September 2025; 16 June to 31 August are unused: 77 of 365 days.
    #expect(preview.lines.count == 1)
    #expect(preview.lines.first?.text.contains("2026-06-16 to 2026-09-01") == true)
    #expect(preview.lines.first.map { $0.amount.minorUnits < 0 } == true)
    let steps = preview.lines.first?.derivation ?? []
    #expect(steps.contains { $0.contains("77") && $0.contains("365") }, "\(steps)")
    try book.act(credit)
    #expect(try book.preview("S0003").state.plain.contains("credit note"))
    let none = try DemoBook.copy()
    try none.act(Deed(.cancel, .named("S0003", .subscription), ["when": "now"], why: true))
    #expect(try none.preview("S0003").state.plain.contains("no next invoice"))
  }

  @Test("what a cancellation with refund gives back goes back the way it was paid, and no further")
  func cancelRefund() throws {
    let day = DemoBook.clock.adding(seconds: 2 * 86_400)
    func settled(_ credit: String) throws -> (note: InvoiceRow, refunds: [RefundRow], Int64) {
      let book = try DemoBook.copy()
      let deed = Deed(
        .cancel, .named("S0003", .subscription), ["when": "now", "credit": credit], why: true)
      try book.act(deed)
      _ = try book.service.run(until: day)
      #expect(try book.facts { try LedgerCheck($0).book() } == [])
      return try book.facts { reader in
        let notes: [InvoiceRow] = try reader.connection.all(
          where: "document = 'credit_note'", [], order: "id DESC")
        let note = try #require(notes.first)
        let refunds: [RefundRow] = try reader.connection.all(
          where: "reason = 'canceled'", [], order: "id")
        let told: [MessageRow] = try reader.connection.all(
          where: "kind = 'refund made' AND customer_id = $1", [note.customerID])
        #expect(told.count == refunds.count)
        let held = try reader.account(of: note.customerID).spendable(in: note.currency)
        return (note, refunds, held)
      }
    }
    let credited = try settled("credit")
    #expect(credited.refunds == [] && credited.2 == -credited.note.total)
    let refunded = try settled("refund")
    #expect(refunded.note.total == credited.note.total && refunded.2 == 0)
    #expect(refunded.refunds.map(\.amount) == [-refunded.note.total])
    #expect(refunded.refunds.map(\.creditNoteID) == [refunded.note.id])
    #expect(refunded.refunds.map(\.state) == [.pending])
  }

  @Test("other seats in a period leave its usage to be rated together, its free units given once")
  func usageTogether() throws {
    let book = try DemoBook.copy()
    func usage() throws -> [[String]] {
      try book.preview("S0009").table("Lines").map { $0.cells.map(\.plain) }
        .filter { $0.contains("usage") }
    }
    let before = try usage()
    #expect(before.count == 1)
    try book.act(
      Deed(.changeQuantity, .named("S0009", .subscription), ["quantity": "5"], why: true))
    #expect(try usage() == before)
  }

  @Test(
    "what was planned and withdrawn leaves the next invoice as it was",
    arguments: [
      (Verb.cancel, [:] as [String: String]), (.pause, [:]),
      (.changeQuantity, ["quantity": "3"]), (.changePlan, ["plan": "starter"]),
      (.addCharge, ["amount": "5.00", "description": "Fee"]),
    ])
  func withdrawn(verb: Verb, arguments: [String: String]) throws {
    let book = try DemoBook.copy()
    let before = try book.preview("S0003")
    try book.act(Deed(verb, .named("S0003", .subscription), arguments, why: true))
    #expect(try book.preview("S0003").sections != before.sections)
    try book.act(Deed(.withdraw, .named("S0003", .subscription), why: true))
    #expect(try book.preview("S0003").sections == before.sections)
  }

  @Test("two changes do not wait at once, and what is planned is named")
  func onePlanned() throws {
    let book = try DemoBook.copy()
    let less = Deed(
      .changeQuantity, .named("S0003", .subscription), ["quantity": "3"], why: true)
    try book.act(less)
    let more = Deed(
      .changeQuantity, .named("S0003", .subscription), ["quantity": "30"], why: true)
    let refusal = try #require(throws: Refusal.self) {
      _ = try book.service.preview(try more.draft(book))
    }
    #expect(refusal.code == "change-planned")
    let record = try book.record(try book.reference("S0003", .subscription))
    #expect(
      try record.table("What happens next").contains { row in
        row.cells.contains { $0.plain == "plan changes" }
      })
  }

  @Test("a confirmation that another change overtook is refused with the decision of now")
  func stale() throws {
    let book = try DemoBook.copy()
    let deed = Deed(
      .changeQuantity, .named("S0003", .subscription), ["quantity": "20"], why: true)
    let draft = try deed.draft(book)
    let looked = try book.service.preview(draft)
    try book.act(
      Deed(.applyDiscount, .named("S0003", .subscription), ["discount": "tenoff"], why: true))
    guard case .changed(let now) = try book.service.commit(draft, expecting: looked.digest)
    else {
      Issue.record("an overtaken confirmation was written")
      return
    }
    #expect(now.digest != looked.digest)
  }
}
