// One verb over many records of the demo book: previewed as one, written as one or not at all.

import Billing
import Testing

@testable import Core

@Suite("Acts over many records")
struct BulkTests {
  private func bulk(
    _ book: DemoBook, _ verb: Verb, _ view: ListView, _ filter: String,
    _ arguments: [String: String]
  ) throws -> BulkDraft {
    guard
      case .marked(let marked) = try book.service.answer(.marked(ListQuery(view, filter: filter)))
    else { throw WrongAnswer(query: filter) }
    return BulkDraft(
      verb, on: marked.rows.map(\.reference), arguments: arguments, asOf: try book.service.now())
  }

  private func hold(_ book: DemoBook) throws -> BulkDraft {
    try bulk(
      book, .holdDunning, .dunning, "",
      ["until": "2026-06-25"].merging(Deed.why) { given, _ in given })
  }

  @Test("what is committed is what was previewed, with one audit entry a record")
  func commit() throws {
    let book = try DemoBook.copy()
    let draft = try hold(book)
    let preview = try book.service.preview(draft)
    #expect(preview.possible + preview.refused.flatMap(\.subjects).count == draft.subjects.count)
    let before = try book.service.revision()
    guard case .done(let receipt) = try book.service.commit(draft, expecting: preview.digest) else {
      Issue.record("nothing was written")
      return
    }
    #expect(receipt.count == preview.possible)
    #expect(receipt.auditSequences == before + 1...before + Int64(preview.possible))
    #expect(receipt.money == preview.totals.map(\.money))
    #expect(try book.rows(.dunning, "status:held").count >= preview.possible)
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  @Test("if a fact moved between preview and commit, nothing at all is written")
  func moved() throws {
    let book = try DemoBook.copy()
    let draft = try hold(book)
    let preview = try book.service.preview(draft)
    try book.act(CommandTests.hold)
    let before = try book.service.revision()
    guard
      case .changed(_, let differences) = try book.service.commit(draft, expecting: preview.digest)
    else {
      Issue.record("it was written although a case was held meanwhile")
      return
    }
    #expect(!differences.isEmpty)
    #expect(try book.service.revision() == before)
  }

  @Test("records that the verb refuses are left out and named with the reason")
  func refused() throws {
    let book = try DemoBook.copy()
    let draft = try bulk(
      book, .extendTrial, .subscriptions, "", ["days": "7"].merging(Deed.why) { a, _ in a })
    let preview = try book.service.preview(draft)
    #expect(preview.possible > 0)
    let refused = try #require(preview.refused.first { $0.code == "not-trialing" })
    #expect(refused.subjects.count == draft.subjects.count - preview.possible)
  }

  @Test("an argument that cannot be read refuses the whole request")
  func argument() throws {
    let book = try DemoBook.shared()
    let draft = try bulk(
      book, .extendTrial, .subscriptions, "", ["days": "0"].merging(Deed.why) { a, _ in a })
    #expect(throws: Refusal.self) { try book.service.preview(draft) }
  }

  @Test("the digest follows the records, the arguments and the facts, not the order of marking")
  func digest() throws {
    let book = try DemoBook.shared()
    let draft = try hold(book)
    let digest = try book.service.preview(draft).digest
    let shuffled = BulkDraft(
      draft.verb, on: draft.subjects.reversed() + draft.subjects, arguments: draft.arguments,
      asOf: draft.asOf)
    #expect(try book.service.preview(shuffled).digest == digest)
    let fewer = BulkDraft(
      draft.verb, on: Array(draft.subjects.dropLast()), arguments: draft.arguments,
      asOf: draft.asOf)
    #expect(try book.service.preview(fewer).digest != digest)
    var other = draft.arguments
    other["until"] = "2026-06-24"
    let later = BulkDraft(draft.verb, on: draft.subjects, arguments: other, asOf: draft.asOf)
    #expect(try book.service.preview(later).digest != digest)
  }

  @Test("sums of marked rows are those of the list's rows")
  func sums() throws {
    let book = try DemoBook.shared()
    guard case .marked(let marked) = try book.service.answer(.marked(ListQuery(.invoices))),
      case .count(let all) = try book.service.answer(.count(ListQuery(.invoices))),
      case .sums(let sums) = try book.service.answer(.sums(.invoices, marked.rows))
    else { throw WrongAnswer(query: "sums") }
    #expect(marked.rows.count > 500, "more than one batch of ids")
    #expect(sums.count == all.count)
    #expect(sums.money == all.money)
  }
}
