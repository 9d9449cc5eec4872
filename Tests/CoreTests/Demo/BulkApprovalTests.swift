// A list above somebody's limit: asked for whole, shown as it will run, decided anew, or dead.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Approvals of many records")
struct BulkApprovalTests {
  private struct Asked {
    let finn: DemoBook
    let preview: BulkPreview
    let request: RecordReference

    /// Finn, whose limit is 50, asks to write off what is unpaid.
    init() throws {
      finn = try DemoBook.copy(as: "finn")
      try finn.limitFinance(to: "50")
      let selection = BulkSelection(
        .writeOff, on: .invoices, filter: BulkTests.unpaid, arguments: Deed.why,
        asOf: try finn.service.now())
      preview = try finn.service.previewBulk(selection)
      let revision = try finn.revision()
      let unpaid = try finn.rows(.invoices, BulkTests.unpaid)
      guard
        case .requested(let receipt) = try finn.service.commitBulk(
          preview.draft, expecting: preview.digest)
      else { throw WrongAnswer(query: "bulk request") }
      request = receipt.record
      #expect(try finn.revision() == revision + 1, "the request, and none of the acts")
      #expect(try finn.rows(.invoices, BulkTests.unpaid) == unpaid)
    }

    func approve(by book: DemoBook) throws {
      try book.act(Deed(.approve, .id(.approval, request.id)))
    }

    func refusal(by book: DemoBook) throws -> String? {
      let draft = try Deed(.approve, .id(.approval, request.id)).draft(book)
      let before = try book.revision()
      do {
        _ = try book.service.commit(draft, expecting: nil)
        return nil
      } catch let refusal as Refusal {
        #expect(try book.revision() == before + 1, "\(refusal.code) is audited")
        #expect(try written == 0)
        return refusal.code
      }
    }

    var acts: [DocumentActRow] {
      get throws {
        try finn.facts { facts -> [DocumentActRow] in
          try facts.connection.all(where: "act = 'written_off'", [], order: "id")
        }
      }
    }

    var written: Int { get throws { try acts.count } }
  }

  @Test("another's yes runs the very list, each record with its entry, and the sums are the same")
  func approved() throws {
    let asked = try Asked()
    #expect(!asked.preview.secondPerson.isEmpty)
    let amara = try asked.finn.seen(by: "amara")
    let shown = try amara.shown(asked.request)
    #expect(shown.contains(asked.preview.digest))
    let draft = try Deed(.approve, .id(.approval, asked.request.id)).draft(amara)
    let preview = try amara.service.preview(draft)
    #expect(preview.money == asked.preview.money)
    let revision = try amara.revision()
    guard case .done = try amara.service.commit(draft, expecting: preview.digest) else {
      Issue.record("the approval differs from its preview")
      return
    }
    #expect(try asked.written == asked.preview.count)
    #expect(try amara.revision() == revision + Int64(asked.preview.count) + 1)
    let leaf = try amara.lastEntry()
    #expect(leaf[text: .verb] == "approve")
    #expect(leaf[text: .actor] == "amara")
    #expect(leaf[text: .approval] == "\(asked.request.id) write-off asked by finn")
    #expect(Set(try asked.acts.map(\.author)) == ["finn"])
    let found = try amara.facts { try LedgerCheck($0).book() }
    #expect(found == [])
    #expect(try amara.service.verifyAudit().problems.isEmpty)
    let state = try amara.rows(.approvals, "status:approved").map(\.reference)
    #expect(state == [asked.request])
  }

  @Test("nobody approves his own list, and one is decided once")
  func people() throws {
    let asked = try Asked()
    let ada = try asked.finn.seen(by: "ada")
    #expect(try asked.refusal(by: asked.finn) == "maker-is-checker")
    try ada.act(
      Deed(.grantRole, .named("finn", .operator), ["role": "approver", "reason": "holidays"]))
    #expect(try asked.refusal(by: asked.finn) == "maker-is-checker")
    #expect(try asked.refusal(by: asked.finn.seen(by: "sam")) == "forbidden")
  }

  @Test("a list dies with the facts of one of its records")
  func stale() throws {
    let asked = try Asked()
    let bea = try asked.finn.seen(by: "bea")
    try bea.act(
      Deed(
        .issueCreditNote, MoneyDeeds.invoice, ["outcome": "offset", "amount": "20"], why: true))
    #expect(try asked.refusal(by: asked.finn.seen(by: "amara")) == "approval-stale")
  }

  @Test("a list that was edited in the file is not the one that was asked for")
  func edited() throws {
    let asked = try Asked()
    let id = try ApprovalID(asked.request.id)
    let stored = try asked.finn.facts { try $0.connection.approval(id)?.draft }
    let draft = try #require(stored.flatMap { BulkDraft(text: $0) })
    let shorter = BulkDraft(
      draft.verb, on: draft.subjects.dropLast(), arguments: draft.arguments, asOf: draft.asOf)
    try asked.finn.tamper(
      "DROP TRIGGER approval_no_update", "UPDATE approval SET draft = '\(shorter.text)'")
    let amara = try asked.finn.seen(by: "amara")
    #expect(try asked.refusal(by: amara) == "approval-stale")
    let other = try Asked()
    try other.finn.tamper(
      "DROP TRIGGER approval_no_update", "UPDATE approval SET digest = zeroblob(32)")
    #expect(try other.refusal(by: other.finn.seen(by: "amara")) == "approval-edited")
  }

  @Test("a list is read back from its text as it was asked for")
  func text() throws {
    let draft = BulkDraft(
      .writeOff, on: [RecordReference(.invoice, "inv_1"), RecordReference(.invoice, "inv_0/2")],
      arguments: ["reason": "a \"quoted\" word"], asOf: DemoBook.clock)
    #expect(BulkDraft(text: draft.text) == draft)
    #expect(BulkDraft(text: "{}") == nil)
    #expect(CommandDraft(text: draft.text) == nil)
  }
}

extension DemoBook {
  /// Lets finance move so much a day and no more without a second person.
  func limitFinance(to amount: String) throws {
    let ada = try seen(by: "ada")
    for currency in ["EUR", "USD"] {
      try ada.act(
        Deed(
          .setLimit, .id(.book, "book"),
          ["role": "finance", "currency": currency, "amount": amount, "reason": "a test"]))
    }
  }
}
