// Explanations over the demo book: each leads from record to record, and their words come from
// the computation itself.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Explanations")
struct ExplainTests {
  let book: DemoBook

  init() throws { book = try DemoBook.shared() }

  private func explain(_ id: String) throws -> RecordAnswer {
    try book.record(RecordReference(.explanation, id))
  }

  /// The chain's rows as `step: what`, the step repeated where the table leaves it out.
  private func chain(_ answer: RecordAnswer, _ title: String) throws -> [String] {
    var step = ""
    return try answer.table(title).map { row in
      let name = row.cells[0].plain
      if !name.isEmpty { step = name }
      return "\(step): \(row.cells[1].plain)"
    }
  }

  @Test("a card charge is followed from the catalogue to the bank and the audit log")
  func wholeChain() throws {
    let invoice = try book.reference("DE-2026-000012", .invoice)
    let answer = try explain("\(invoice.id)/1")
    let steps = try chain(answer, "From the catalogue to the bank")
    let names = steps.map { String($0.prefix { $0 != ":" }) }
    for wanted in [
      "Catalogue", "Subscription", "Derivation", "Invoice", "Tax", "Attempts", "Settlement",
      "Payout", "Bank", "Audit",
    ] {
      #expect(names.contains(wanted), "\(wanted) is missing from \(names)")
    }
    #expect(steps.contains { $0.hasPrefix("Derivation: 128.00 EUR: 4 × 32.00 = 128.00") })
  }

  @Test("every step of a chain with a record opens it")
  func stepsOpen() throws {
    for number in ["DE-2026-000012", "DE-2026-000312", "US-2025-000001"] {
      let invoice = try book.reference(number, .invoice)
      for id in [invoice.id, "\(invoice.id)/1"] {
        try expectLinksOpen(try explain(id), of: RecordReference(.explanation, id))
      }
    }
  }

  private func expectLinksOpen(_ answer: RecordAnswer, of own: RecordReference) throws {
    for section in answer.sections {
      guard case .table(_, let rows) = section.body else { continue }
      for row in rows where row.reference != own && !row.reference.id.isEmpty {
        let opened = try book.record(row.reference)
        #expect(!opened.title.isEmpty && opened.reference == row.reference)
      }
    }
  }

  @Test("whatever the lists hold has an explanation")
  func everything() throws {
    for view in [ListView.customers, .subscriptions, .invoices, .dunning, .overrides] {
      for row in try book.rows(view) {
        let answer = try explain(row.reference.id)
        #expect(!answer.sections.isEmpty, "\(row.reference.id)")
      }
    }
  }

  @Test("the rules give every issued line again to the unit, but what a person gave by a note")
  func derivations() throws {
    var agreeing = 0
    var others: [String] = []
    try book.facts { reader in
      for id in try reader.connection.customerIDs() {
        let picture = try reader.picture(of: id)
        for line in picture.facts.lines {
          guard let document = picture.facts.documents.first(where: { $0.id == line.invoiceID }),
            let subscription = picture.subscriptions.first(where: { $0.id == line.subscriptionID })
          else { continue }
          switch try reader.derivation(of: line, on: document, subscription, in: picture) {
          case .agrees, .stored: agreeing += 1
          case .differs: others.append("\(line.invoiceID)/\(line.n) differs")
          case .none where document.document == .creditNote && line.causeID == nil: break
          case .none(let reason): others.append("\(line.invoiceID)/\(line.n): \(reason)")
          }
        }
      }
    }
    #expect(agreeing > 1_700)
    #expect(others.isEmpty, "\(others)")
  }

  @Test("an invoice of a run names its own audit entry, and no other customer's")
  func ownAudit() throws {
    let book = try DemoBook.copy()
    _ = try book.service.run(until: DemoBook.clock.adding(seconds: 20 * 86_400))
    let issued: [InvoiceRow] = try book.service.book.makeReader().read {
      try $0.all(where: "status = 'open' AND recorded_at > $1", [DemoBook.clock], order: "id")
    }
    #expect(issued.count > 20)
    for row in issued.suffix(20) {
      let answer = try book.record(
        RecordReference(.explanation, row.id.description))
      let told = try chain(answer, "From the lines to the bank")
        .filter { $0.hasPrefix("Audit:") }.joined(separator: " ")
      let number = try #require(row.number)
      #expect(told.contains(number))
      for other in issued where other.id != row.id {
        #expect(!told.contains(try #require(other.number)), "\(number)")
      }
    }
  }

  @Test("an invoice with a note names the act that gave it, in its explanation and on its screen")
  func notesAct() throws {
    let book = try DemoBook.copy()
    let receipt = try book.act(
      Deed(
        .issueCreditNote, MoneyDeeds.invoice, ["outcome": "offset", "amount": "20.00"], why: true))
    let invoice = try book.reference("DE-2026-000487", .invoice)
    let answer = try book.record(RecordReference(.explanation, invoice.id))
    let told = try chain(answer, "From the lines to the bank")
    #expect(told.contains { $0.contains("entry \(receipt.auditSequence),") }, "\(told)")
    let acts = try book.record(invoice).sections.first { $0.title == "Acts" }
    #expect("\(try #require(acts).body)".contains("-20.00 EUR"))
    // A step back lies before the note, with what was posted before it.
    guard case .changes(let changes) = try book.service.answer(.changes(invoice)) else {
      return #expect(Bool(false), "a list of changes")
    }
    let before = try #require(changes.changes.dropLast().last { $0.at <= DemoBook.clock })
    let past = try book.service.answer(.known(before, .record(invoice, asOf: nil)))
    #expect(entries(past) == 1)
    #expect(entries(.record(try book.record(invoice))) == 2)
  }

  /// How many ledger entries an answer links to.
  private func entries(_ answer: Answer) -> Int {
    Set("\(answer)".matches(of: /jrn_[0-9a-z]+/).map { String($0.output) }).count
  }

  @Test("a block is what decides over a later grant, and its own end is what is named")
  func blocked() throws {
    let customer = try book.reference("C0013", .customer)
    let answer = try book.record(RecordReference(.entitlement, "\(customer.id)/sso"))
    guard case .text(let words)? = answer.sections.first?.body else {
      return #expect(Bool(false), "no words")
    }
    #expect(words.contains { $0.contains("the end of the block") && $0.contains("2026-07-08") })
    let looked = try chain(answer, "What was looked at, the strongest first")
    #expect(looked.first?.hasPrefix("Block:") == true, "\(looked)")
  }

  @Test("no access names the rule and what would change it")
  func noAccess() throws {
    let customer = try book.reference("C0012", .customer)
    let answer = try book.record(RecordReference(.entitlement, "\(customer.id)/sso"))
    #expect(answer.title.contains("may not use sso"))
    guard case .text(let words)? = answer.sections.first?.body else {
      Issue.record("no words")
      return
    }
    #expect(words.contains { $0.contains("grants it") }, "\(words)")
  }

  @Test("a subscription says why it is charged nothing now and what comes next")
  func noCharge() throws {
    for row in try book.rows(.subscriptions) {
      let answer = try explain(row.reference.id)
      let steps = try chain(answer, "Why it is charged, or not")
      #expect(!steps.isEmpty, "\(row.reference.id)")
    }
  }

  @Test("what cannot be explained is refused with what can")
  func refused() throws {
    #expect(throws: Refusal.self) { try explain("17") }
  }
}
