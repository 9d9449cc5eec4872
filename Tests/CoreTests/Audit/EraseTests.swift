// Erasing a person: nothing of one is left in the file or its exports, and every proof still holds.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

@Suite("Erasing a customer")
struct EraseTests {
  static let note = "Called from the harbour about the violet ladder"
  static let why = "Promised by Ottoline over the telephone"

  @Test("leaves no word of the person in file, log or exports, and every old proof verifies")
  func nothingLeft() throws {
    let (book, keys) = try Self.signedBook()
    let (reference, row) = try Self.person(in: book)
    try Self.act(book, .noteCustomer, on: reference, ["text": Self.note])
    try Self.act(
      book, .grantEntitlement, on: reference,
      [
        "feature": "sso", "until": "2026-07-31", "reason-code": "goodwill", "reason": Self.why,
      ])
    let others = try Self.leaveWords(about: row, reference, in: book)
    let words = ([row.name, row.email, row.taxID, Self.note, Self.why].compactMap(\.self) + others)
      .flatMap { [$0, $0.lowercased(), $0.uppercased(), searchKey($0)] }
    #expect(try Self.hits(row.name, in: book).contains(reference))
    let before = try Self.bytes(book)
    #expect(before.contains { $0.range(of: Data(row.name.utf8)) != nil })
    // Sealed from the start: these words were never in the file.
    for word in [Self.note, Self.why] {
      #expect(before.allSatisfy { $0.range(of: Data(word.utf8)) == nil })
    }
    #expect(try Self.text(book.record(reference)).contains(Self.note))
    // The log's key is made when it is first signed.
    _ = try book.service.checkpoint()
    let key = try #require(try book.service.auditKeys().first)
    let proofs = try (1...book.revision()).map { try book.service.proof(ofEntry: $0) }

    try Self.act(
      book, .eraseCustomer, on: reference, ["reason-code": "legal", "reason": "Art. 17"])

    for bytes in try Self.bytes(book) {
      for word in words { #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word)") }
    }
    for export in try Self.exports(book, reference) {
      for word in words { #expect(!export.contains(word), "\(word)") }
    }
    #expect(try book.rows(.customers, "erased").count == 1)
    for word in [row.name, row.email] + others {
      #expect(try !Self.hits(word, in: book).contains(reference), "\(word) is still found")
    }
    for proof in proofs { #expect(throws: Never.self) { try proof.verified(trusting: [key]) } }
    _ = try #require(try book.service.signCheckpoint())
    let report = try book.service.verifyAudit(against: try book.service.anchors(in: keys))
    #expect(report.problems.isEmpty)
    let last = try #require(try book.rows(.audit).first)
    #expect(last.cells.map(\.plain).contains("erase-customer"))
  }

  @Test("ends what can be done to the person, and cannot be done twice or to who is served")
  func afterwards() throws {
    let book = try DemoBook.copy()
    let (reference, _) = try Self.person(in: book)
    let reason = ["reason-code": "legal", "reason": "Art. 17"]
    try Self.act(book, .eraseCustomer, on: reference, reason)
    for (verb, arguments) in [(Verb.eraseCustomer, reason), (.noteCustomer, ["text": "again"])] {
      let refusal = #expect(throws: Refusal.self) {
        try Self.act(book, verb, on: reference, arguments)
      }
      #expect(refusal?.code == "subject-erased")
      let draft = CommandDraft(
        verb, on: reference, arguments: arguments, asOf: try book.service.now())
      let previewed = #expect(throws: Refusal.self) { try book.service.preview(draft) }
      #expect(previewed?.code == "subject-erased", "the preview says what the act would")
    }
    let subscription = try #require(try book.rows(.subscriptions, "status:active").first)
    let served = try #require(
      try book.facts { facts in
        try facts.connection.subscription(SubscriptionID(subscription.reference.id))?.customerID
      })
    let refusal = #expect(throws: Refusal.self) {
      try Self.act(
        book, .eraseCustomer, on: RecordReference(.customer, served.description), reason)
    }
    #expect(refusal?.code == "still-served")
  }

  @Test("words of a note's and a new customer's reason are sealed from the start, and then gone")
  func sealedReasons() throws {
    let book = try DemoBook.copy()
    let words = ["Ottoline rang about the kiosk", "met Peregrine at the fair"]
    let receipt = try book.act(
      Deed(
        .createCustomer, .id(.book, "book"),
        [
          "name": "Fresh Violet", "email": "fresh@violet.example", "legal-entity": "nw-de",
          "country": "DE", "reason-code": "correction", "reason": words[1],
        ]))
    #expect(try Self.text(book.record(receipt.record)).contains(words[1]))
    let payer = try book.reference("Delta Education GmbH", .customer)
    for subscription in try book.facts({ facts in
      try facts.picture(of: CustomerID(payer.id)).subscriptions.filter { !$0.state.isFinal }
    }) {
      try book.act(
        Deed(
          .cancel, .id(.subscription, subscription.id.description), ["when": "now"], why: true))
    }
    try book.act(
      Deed(
        .issueCreditNote, MoneyDeeds.invoice,
        ["outcome": "offset", "amount": "20", "reason-code": "goodwill", "reason": words[0]]))
    for word in words {
      for bytes in try Self.bytes(book) { #expect(bytes.range(of: Data(word.utf8)) == nil) }
    }
    for person in [receipt.record, payer] {
      try Self.act(
        book, .eraseCustomer, on: person, ["reason-code": "legal", "reason": "Art. 17"])
      let shown = try Self.text(book.record(person))
      for word in words { #expect(!shown.contains(word)) }
    }
    for word in words + ["Fresh Violet", "fresh@violet.example"] {
      for bytes in try Self.bytes(book) { #expect(bytes.range(of: Data(word.utf8)) == nil) }
    }
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  @Test("a corrected name that holds the old one goes whole, off issued documents too")
  func correctedName() throws {
    let book = try DemoBook.copy()
    let invoice = try book.document("DE-2026-000502").row
    let reference = RecordReference(.customer, invoice.customerID.description)
    let reason = ["reason-code": "legal", "reason": "Art. 17"]
    let (name, subscriptions) = try book.facts { facts in
      let rows: [SubscriptionRow] = try facts.connection.all(
        where: "customer_id = $1", [invoice.customerID])
      return (try facts.customer(invoice.customerID).name, rows)
    }
    for subscription in subscriptions {
      try Self.act(
        book, .cancel, on: RecordReference(.subscription, subscription.id.description),
        ["when": "now", "credit": "none"].merging(reason) { one, _ in one })
    }
    try Self.act(
      book, .correctCustomer, on: reference,
      ["field": "name", "value": "\(name)-Zyxwv"].merging(reason) { one, _ in one })
    try Self.act(
      book, .issueCreditNote, on: RecordReference(.invoice, invoice.id.description),
      ["outcome": "credit", "amount": "1"].merging(reason) { one, _ in one })
    let notes = try book.facts { try $0.connection.notes(correcting: invoice.id) }
    let note = try #require(notes.last).id
    let party = { try book.facts { try $0.connection.parties(of: note)?.customerName } }
    #expect(try party() == "\(name)-Zyxwv")
    try Self.act(book, .eraseCustomer, on: reference, reason)
    #expect(try party() == "")
    var left: [String] = []
    try book.service.canonicalDump { if $0.lowercased().contains("zyxwv") { left.append($0) } }
    #expect(left == [])
  }

  @Test("puts the guards of every table back")
  func guards() throws {
    let book = try DemoBook.copy()
    let triggers = {
      try book.facts { facts in
        try facts.connection.rows(
          "SELECT name || sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
        ) { row -> String in try row.next() }
      }
    }
    let before = try triggers()
    let (reference, _) = try Self.person(in: book)
    try Self.act(
      book, .eraseCustomer, on: reference, ["reason-code": "legal", "reason": "Art. 17"])
    #expect(try triggers() == before)
    #expect(before.count > 50)
  }

  @Test("words sealed for one customer open for no other, and not when changed")
  func sealing() throws {
    let book = try DemoBook.copy()
    try book.service.write { connection, _ in
      let customers = try connection.customerIDs(after: nil, limit: 2)
      let secret = try SubjectSecret.of(customers[0], in: connection)
      let other = try SubjectSecret.of(customers[1], in: connection)
      let sealed = try #require(SealedText(try secret.seal("a word")))
      let seal = SubjectSeal()
      let key = try #require(try connection.subjectKey(of: customers[0])?.key)
      #expect(seal.open(sealed, keys: [key]) == "a word")
      #expect(seal.open(sealed, keys: nil) == SubjectSeal.erased)
      var changed = sealed.bytes
      changed[20] ^= 1
      let moved = SealedText(customers: [customers[1]], bytes: sealed.bytes)
      let foreign = try #require(try connection.subjectKey(of: customers[1])?.key)
      for (text, key) in [
        (SealedText(customers: [customers[0]], bytes: changed), key), (moved, key),
        (moved, foreign),
      ] {
        #expect(seal.open(text, keys: [key]).hasPrefix("[unreadable"))
      }
      #expect(try secret.seal("").isEmpty)
      #expect(try secret.seal("a word") != other.seal("a word"))
    }
  }

  // MARK: - The scene

  private static func signedBook() throws -> (DemoBook, keys: String) {
    let book = try DemoBook.copy()
    let keys = demoFolder.appendingPathComponent("keys-\(UUID().uuidString)").path
    book.service.sign(with: CheckpointSigner(base: keys))
    return (book, keys)
  }

  /// A customer without live subscriptions, whom a bank statement names if there is one.
  private static func person(in book: DemoBook) throws -> (RecordReference, CustomerRow) {
    try book.facts { facts in
      let id = try #require(
        try facts.connection.rows(
          """
          SELECT customer_id FROM customer_standing s WHERE live_subscriptions = 0
          ORDER BY (SELECT count(*) FROM bank_line b JOIN customer c ON c.id = s.customer_id
            WHERE instr(b.details, c.name) > 0) DESC, customer_id LIMIT 1
          """
        ) { row -> CustomerID in try row.next() }.first)
      let row = try #require(try facts.connection.customer(id))
      return (RecordReference(.customer, id.description), row)
    }
  }

  private static func act(
    _ book: DemoBook, _ verb: Verb, on subject: RecordReference, _ arguments: [String: String]
  ) throws {
    let draft = CommandDraft(
      verb, on: subject, arguments: arguments, asOf: try book.service.now())
    guard case .done = try book.service.commit(draft, expecting: nil) else {
      throw WrongAnswer(query: verb.rawValue)
    }
  }

  /// Words in every other place that takes them: a later name and e-mail, reasons of acts over
  /// money, a transfer's text, a comment on work, and a row of an imported file.
  private static func leaveWords(
    about row: CustomerRow, _ reference: RecordReference, in book: DemoBook
  ) throws -> [String] {
    let name = "Quillfeather Ostrobothnia"
    let mail = "quill@ostrobothnia.example"
    let reasons = ["for the zinnia affair", "as the marzipan was late", "by word of Wendeline"]
    try act(
      book, .correctCustomer, on: reference,
      ["field": "name", "value": name, "reason-code": "correction", "reason": reasons[0]])
    try act(
      book, .correctCustomer, on: reference,
      ["field": "email", "value": mail, "reason-code": "correction", "reason": reasons[0]])
    try act(
      book, .grantCredit, on: reference,
      ["amount": "5", "reason-code": "goodwill", "reason": reasons[1]])
    try act(
      book, .withdrawCredit, on: reference, ["reason-code": "correction", "reason": reasons[2]])
    let transfer = "paid by \(row.name) with thanks"
    try act(
      book, .recordPayment, on: reference,
      [
        "amount": "3", "reference": transfer, "reason-code": "correction", "reason": reasons[2],
      ])
    let raw = "4711;\(row.name.uppercased());\(mail);31.05"
    try book.service.write { connection, _ in
      let rows: [RawRowRow] = try connection.all(order: "file_id, n")
      var copy = try #require(rows.last)
      copy.n += 1
      copy.text = raw
      try connection.insert(copy)
    }
    return [name, mail, transfer, raw] + reasons
  }

  private static func hits(_ word: String, in book: DemoBook) throws -> [RecordReference] {
    guard case .found(let hits) = try book.service.answer(.find(word)) else { return [] }
    return hits.map(\.reference)
  }

  /// The file and what lies beside it.
  static func bytes(_ book: DemoBook) throws -> [Data] {
    try ["", "-wal", "-shm"].filter { FileManager.default.fileExists(atPath: book.path + $0) }
      .map { try Data(contentsOf: URL(filePath: book.path + $0)) }
  }

  private static func text(_ record: RecordAnswer) throws -> String { "\(record)" }

  /// Every list as CSV and JSON, the person's record, and the log's tiles.
  private static func exports(
    _ book: DemoBook, _ reference: RecordReference
  ) throws -> [String] {
    var exports = [try text(book.record(reference))]
    for view in ListView.allCases {
      let answer = try book.list(ListQuery(view, filter: "", page: .first(5_000)))
      exports.append(String(decoding: answer.csv(withHeader: true), as: UTF8.self))
      exports.append(answer.json.map(\.description).joined(separator: "\n"))
    }
    for format in JournalExportFormat.allCases {
      var journal = ""
      try book.service.exportJournal(format) { journal += $0 }
      exports.append(journal)
    }
    let tiles = demoFolder.appendingPathComponent("tiles-\(UUID().uuidString)")
    _ = try book.service.exportTiles(to: tiles.path)
    let files = FileManager.default.enumerator(atPath: tiles.path)
    while let name = files?.nextObject() as? String {
      if let data = try? Data(contentsOf: tiles.appendingPathComponent(name)) {
        exports.append(String(decoding: data, as: UTF8.self))
      }
    }
    return exports
  }
}
