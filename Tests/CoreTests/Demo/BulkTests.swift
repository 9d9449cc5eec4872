// One verb over many records: the sums shown are the sums written, all or nothing.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Bulk commands")
struct BulkTests {
  static let unpaid = "status:unpaid document:invoice dispute:none"

  private func selection(
    _ verb: Verb, _ filter: String, _ book: DemoBook, _ arguments: [String: String] = [:]
  ) throws -> BulkSelection {
    BulkSelection(
      verb, on: .invoices, filter: filter,
      arguments: Deed.why.merging(arguments) { _, given in given }, asOf: try book.service.now())
  }

  @Test("what is previewed is written: number, sums per currency, one entry a record and one more")
  func writeOffs() throws {
    let book = try DemoBook.copy()
    let before = try book.rows(.invoices, Self.unpaid)
    let revision = try book.revision()
    let preview = try book.service.previewBulk(selection(.writeOff, Self.unpaid, book))
    #expect(try book.revision() == revision, "a preview leaves nothing behind")
    #expect(try book.rows(.invoices, Self.unpaid) == before)
    #expect(preview.count + preview.refused.count == before.count)
    #expect(preview.count > 10)
    guard
      case .done(let receipt) = try book.service.commitBulk(
        preview.draft, expecting: preview.digest)
    else {
      Issue.record("the commit differs from its preview")
      return
    }
    #expect(receipt.count == preview.count)
    #expect(receipt.money == preview.money)
    #expect(try book.revision() == revision + Int64(preview.count) + 1)
    var written: [Currency: Int64] = [:]
    try book.facts { facts in
      let acts: [DocumentActRow] = try facts.connection.all(where: "act = 'written_off'")
      #expect(acts.count == preview.count)
      for act in acts {
        let invoice = try #require(try facts.connection.invoice(act.invoiceID))
        written[invoice.currency, default: 0] += act.amount
      }
    }
    #expect(
      written.keys.sorted().map { Money(minorUnits: written[$0] ?? 0, $0) } == preview.money)
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  @Test("two invoices of one payer do not spend the same credit twice")
  func sharedCredit() throws {
    let book = try DemoBook.copy()
    let jasper = Deed.Subject.named("Jasper Labs LLC", .customer)
    try book.act(Deed(.grantCredit, jasper, ["amount": "100"], why: true))
    let preview = try book.service.previewBulk(
      selection(.applyCredit, "Jasper due>0", book))
    #expect(preview.count == 2)
    #expect(preview.money.map(\.minorUnits) == [10_000])
    guard case .done = try book.service.commitBulk(preview.draft, expecting: preview.digest)
    else {
      Issue.record("the commit differs from its preview")
      return
    }
    #expect(try book.account("Jasper Labs LLC").grants.map(\.left) == [0])
  }

  @Test("a record that refuses is left out with its reason; one that refuses later stops all")
  func refusals() throws {
    let book = try DemoBook.copy()
    let preview = try book.service.previewBulk(
      selection(.markDoubtful, "Delta document:invoice", book))
    #expect(preview.count == 1)
    #expect(Set(preview.refused.map(\.refusal.code)) == ["nothing-due"])
    #expect(preview.refused.count > 0)
    try book.act(Deed(.markDoubtful, MoneyDeeds.invoice, why: true))
    let revision = try book.revision()
    #expect(throws: Refusal.self) {
      try book.service.commitBulk(preview.draft, expecting: preview.digest)
    }
    let many = try book.service.previewBulk(selection(.markDoubtful, Self.unpaid, book))
    try book.act(Deed(.markDoubtful, .named("US-2026-000209", .invoice), why: true))
    guard
      case .changed(let now) = try book.service.commitBulk(
        many.draft, expecting: many.digest)
    else {
      Issue.record("a stale list was written")
      return
    }
    #expect(now.count == many.count - 1)
    #expect(now.refused.count == 1 && now.refused[0].refusal.why.contains("doubtful"))
    #expect(try book.revision() == revision + 1)
  }

  @Test("the digest names verb, arguments, records and amounts")
  func digests() throws {
    let book = try DemoBook.copy()
    let first = try book.service.previewBulk(selection(.writeOff, Self.unpaid, book))
    let again = try book.service.previewBulk(selection(.writeOff, Self.unpaid, book))
    #expect(first.digest == again.digest)
    let others = [
      try book.service.previewBulk(selection(.markDoubtful, Self.unpaid, book)),
      try book.service.previewBulk(
        selection(.writeOff, Self.unpaid, book, ["reason": "another"])),
      try book.service.previewBulk(selection(.writeOff, Self.unpaid + " due>50", book)),
    ]
    #expect(Set(others.map(\.digest) + [first.digest]).count == 4)
    let result = try book.service.commitBulk(first.draft, expecting: others[0].digest)
    guard case .changed = result else {
      Issue.record("another list's digest was accepted")
      return
    }
  }

  @Test("amounts far above the others are pointed out")
  func outliers() throws {
    let book = try DemoBook.copy()
    let preview = try book.service.previewBulk(selection(.writeOff, Self.unpaid, book))
    for outlier in preview.outliers {
      let same = preview.money.first { $0.currency == outlier.money.currency }
      #expect(outlier.money.minorUnits <= same?.minorUnits ?? 0)
      #expect(outlier.reason.contains(" to "))
    }
    #expect(Set(preview.outliers.map(\.subject)).count == preview.outliers.count)
  }

  @Test("a filter that nothing passes is refused")
  func empty() throws {
    let book = try DemoBook.shared()
    let refusal = #expect(throws: Refusal.self) {
      try book.service.previewBulk(selection(.writeOff, "due>99999999", book))
    }
    #expect(refusal?.code == "nothing-to-do")
  }
}
