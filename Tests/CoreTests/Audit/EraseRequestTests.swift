// What was written about many people at once: read by who decides on it, and gone with any of them.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

@Suite("Erasing one of the people of a list")
struct EraseRequestTests {
  private static let why = "Peregrine closed the kiosk with the violet ladder"
  private static let remark = "not while Ottoline is at the harbour"

  /// A list above finn's limit that waits, with one of its people served no more.
  private struct Asked {
    let finn: DemoBook
    let amara: DemoBook
    let person: RecordReference
    let request: RecordReference

    init() throws {
      finn = try DemoBook.copy(as: "finn")
      amara = try finn.seen(by: "amara")
      let tester = try Self.tester(finn)
      person = try finn.reference("Delta Education GmbH", .customer)
      for subscription in try finn.facts({ [person] facts in
        try facts.picture(of: CustomerID(person.id)).subscriptions.filter { !$0.state.isFinal }
      }) {
        try tester.act(
          Deed(
            .cancel, .id(.subscription, subscription.id.description),
            ["when": "now", "credit": "none"], why: true))
      }
      try finn.limitFinance(to: "50")
      let preview = try finn.service.previewBulk(
        BulkSelection(
          .writeOff, on: .invoices, filter: BulkTests.unpaid,
          arguments: ["reason-code": "correction", "reason": EraseRequestTests.why],
          asOf: try finn.service.now()))
      guard
        case .requested(let receipt) = try finn.service.commitBulk(
          preview.draft, expecting: preview.digest)
      else { throw WrongAnswer(query: "bulk request") }
      request = receipt.record
    }

    /// Whoever made the book may do everything in it.
    private static func tester(_ book: DemoBook) throws -> DemoBook {
      DemoBook(service: try LocalService.open(book.path, operator: CoreTests.tester))
    }

    func erase() throws {
      try Self.tester(finn).act(
        Deed(
          .eraseCustomer, .id(.customer, person.id),
          ["reason-code": "legal", "reason": "Art. 17"]))
    }

    var people: [CustomerID] {
      get throws {
        try finn.facts { try $0.connection.subjects(ofApproval: ApprovalID(request.id)) }
      }
    }

    func isInFile(_ word: String) throws -> Bool {
      try EraseTests.bytes(finn).contains { $0.range(of: Data(word.utf8)) != nil }
    }
  }

  @Test("their reason is never in the file, the second person reads it, and it goes with anyone")
  func reason() throws {
    let asked = try Asked()
    #expect(try asked.people.count > 5)
    #expect(try asked.people.contains(CustomerID(asked.person.id)))
    #expect(try !asked.isInFile(Self.why))
    #expect(try asked.amara.shown(asked.request).contains(Self.why))
    let keys = demoFolder.appendingPathComponent("keys-\(UUID().uuidString)").path
    asked.finn.service.sign(with: CheckpointSigner(base: keys))
    _ = try asked.finn.service.checkpoint()
    let proofs = try (1...asked.finn.revision()).map { try asked.finn.service.proof(ofEntry: $0) }

    try asked.erase()

    #expect(try !asked.isInFile(Self.why))
    let shown = try asked.amara.shown(asked.request)
    #expect(!shown.contains(Self.why) && shown.contains("its command cannot be read"))
    let refusal = #expect(throws: Refusal.self) {
      try asked.amara.service.commit(
        try Deed(.approve, .id(.approval, asked.request.id)).draft(asked.amara), expecting: nil)
    }
    #expect(refusal?.code == "approval-stale")
    #expect(try asked.amara.rows(.approvals, "status:died").map(\.reference) == [asked.request])
    let key = try #require(try asked.finn.service.auditKeys().first)
    for proof in proofs { #expect(throws: Never.self) { try proof.verified(trusting: [key]) } }
    #expect(try asked.finn.service.verifyAudit().problems.isEmpty)
  }

  @Test("approved before, it is kept with each of them alone, and the request's is gone with one")
  func approved() throws {
    let asked = try Asked()
    try asked.amara.act(
      Deed(.approve, .id(.approval, asked.request.id), ["reason": Self.remark]))
    #expect(try asked.amara.shown(asked.request).contains(Self.remark))
    for word in [Self.why, Self.remark] { #expect(try !asked.isInFile(word)) }
    try asked.erase()
    let shown = try asked.amara.shown(asked.request)
    for word in [Self.why, Self.remark] {
      #expect(try !asked.isInFile(word))
      #expect(!shown.contains(word))
    }
    let acts: [DocumentActRow] = try asked.finn.facts {
      try $0.connection.all(where: "act = 'written_off'", [], order: "id")
    }
    #expect(Set(acts.map(\.reason)) == [Self.why, ErasedSubject.tombstone])
    #expect(try asked.finn.service.verifyAudit().problems.isEmpty)
  }

  @Test("what is said of a list after one was erased is sealed for those who are left")
  func afterwards() throws {
    let asked = try Asked()
    try asked.erase()
    let refusal = Deed(.reject, .id(.approval, asked.request.id), ["reason": Self.remark])
    try asked.amara.act(refusal)
    #expect(try asked.amara.shown(asked.request).contains(Self.remark))
    #expect(try !asked.isInFile(Self.remark))
  }

  @Test("a list of whom nobody is left can still be rejected, and nothing said of it is kept")
  func nobodyLeft() throws {
    let asked = try Asked()
    let people = try asked.people
    try asked.finn.service.write { connection, now in
      for person in people { try connection.destroySubjectKey(of: person, at: now) }
    }
    try asked.amara.act(
      Deed(.reject, .id(.approval, asked.request.id), ["reason": Self.remark]))
    #expect(try !asked.isInFile(Self.remark))
    #expect(try asked.amara.rows(.approvals, "status:rejected").map(\.reference) == [asked.request])
  }

  @Test("what is said of a request about one person is sealed like its reason")
  func single() throws {
    let waiting = try Waiting()
    try waiting.seen(by: "amara").act(waiting.deed(.reject, ["reason": Self.remark]))
    #expect(try waiting.bea.shown(waiting.request).contains(Self.remark))
    for bytes in try EraseTests.bytes(waiting.bea) {
      #expect(bytes.range(of: Data(Self.remark.utf8)) == nil)
    }
  }

  @Test("a key of several takes all of theirs, in any order, and a text says whose they are")
  func shared() throws {
    let book = try DemoBook.copy()
    try book.service.write { connection, now in
      let people = try connection.customerIDs(after: nil, limit: 3)
      let stored = try #require(
        try connection.sealed("a word", about: people.reversed() + people))
      let sealed = try #require(SealedText(stored))
      #expect(sealed.customers == people.sorted())
      let seal = SubjectSeal()
      let keys = try people.sorted().map { try #require(try connection.subjectKey(of: $0)?.key) }
      #expect(seal.open(sealed, keys: keys) == "a word")
      for some in [Array(keys.prefix(2)), keys.reversed(), [keys[0]]] {
        #expect(seal.open(sealed, keys: some).hasPrefix("[unreadable"))
      }
      #expect(try connection.sealed("a word", about: []) == "a word")
      try connection.destroySubjectKey(of: people[1], at: now)
      let later = try #require(
        try connection.sealed("a word", about: people).flatMap { SealedText($0) })
      #expect(later.customers == [people[0], people[2]].sorted())
      try connection.destroySubjectKey(of: people[0], at: now)
      #expect(try connection.sealed("a word", about: Array(people.prefix(2))) == nil)
    }
  }
}
