// The invoice run over small seeded books: repeatable, stoppable, in any number of steps the same.

import Billing
import Foundation
import Storage
import Synchronization
import Testing

@testable import Core

/// A seeded book of its own, due to be billed.
struct RunBook {
  let service: LocalService
  private let file: ScratchFile

  init(
    _ subscriptions: Int, seed: UInt64, isSpread: Bool = false, isDue: Bool = true,
    eventsEach: Int = 8
  ) throws {
    let path = demoFolder.appendingPathComponent("\(UUID().uuidString).book").path
    let book = InvoiceBook(
      subscriptions: subscriptions, seed: seed, isSpread: isSpread, eventsEach: eventsEach)
    service = try book.make(at: path, operator: tester)
    file = ScratchFile.at(path)
    if isDue { try InvoiceBook.setClock(InvoiceBook.due, of: service) }
  }

  private init(service: LocalService) {
    self.service = service
    file = ScratchFile.at(service.path)
  }

  /// Another book with the same content.
  func copy() throws -> RunBook {
    try service.book.checkpoint()
    let path = demoFolder.appendingPathComponent("\(UUID().uuidString).book").path
    try FileManager.default.copyItem(atPath: service.path, toPath: path)
    return RunBook(service: try LocalService.open(path, operator: tester))
  }

  func digest() throws -> String { try service.canonicalDigest() }

  func dump() throws -> [String] {
    var lines: [String] = []
    try service.canonicalDump { lines.append($0) }
    return lines
  }

  /// The derived rows alone: a rebuild also looks for what banks and processors have not reported.
  func standings() throws -> [String] {
    let tables = [
      "customer_standing|", "customer_balance|", "subscription_standing|", "invoice_standing|",
      "dunning_case|", "job_due|",
    ]
    return try dump().filter { line in tables.contains { line.hasPrefix($0) } }
  }

  func read<Value>(_ body: (Connection) throws -> Value) throws -> Value {
    try service.book.makeReader().read(body)
  }

  /// Carries a command out as an operator would: previewed, then committed. Answers the preview.
  @discardableResult
  func act(
    _ verb: Verb, _ subject: RecordReference, _ arguments: [String: String] = [:]
  ) throws -> Preview {
    let reason = ["reason-code": "goodwill", "reason": "a slow week"]
    let draft = CommandDraft(
      verb, on: subject, arguments: arguments.merging(reason) { one, _ in one },
      asOf: try service.now())
    let preview = try service.preview(draft)
    guard case .done = try service.commit(draft, expecting: preview.digest) else {
      throw WrongAnswer(query: verb.rawValue)
    }
    return preview
  }
}

@Suite("The invoice run")
struct InvoiceRunTests {
  static let seeds: [UInt64] = [1, 2, 3]
  static let july = Timestamp(milliseconds: 1_782_864_000_000)

  @Test("the book's standings are those of its facts", arguments: seeds)
  func bookIsTrue(seed: UInt64) throws {
    let book = try RunBook(40, seed: seed, isSpread: true, isDue: false)
    let before = try book.standings()
    try book.service.write { connection, now in
      try Standings(connection: connection, now: now).rebuild()
    }
    let differences = try difference(before, book.standings())
    #expect(differences == [], "seed \(seed)")
  }

  @Test("running again changes nothing", arguments: seeds)
  func twice(seed: UInt64) throws {
    let book = try RunBook(60, seed: seed)
    let report = try book.service.run()
    #expect(report.jobs[.renewal]?.documents ?? 0 > 50)
    let once = try book.dump()
    let again = try book.service.run()
    #expect(again.done.isEmpty, "seed \(seed)")
    #expect(try difference(once, book.dump()) == [], "seed \(seed)")
  }

  @Test("standings kept while billing are those that the facts make", arguments: seeds)
  func upkeep(seed: UInt64) throws {
    let book = try RunBook(60, seed: seed)
    _ = try book.service.run()
    let kept = try book.standings()
    try book.service.write { connection, now in
      try Standings(connection: connection, now: now).rebuild()
    }
    let differences = try difference(kept, book.standings())
    #expect(differences == [], "seed \(seed)")
  }

  @Test("a run in one go is a run in daily steps", arguments: seeds)
  func steps(seed: UInt64) throws {
    let whole = try RunBook(30, seed: seed, isSpread: true, isDue: false)
    let stepped = try whole.copy()
    _ = try whole.service.run(until: Self.july)
    var clock = InvoiceBook.clock
    while clock < Self.july {
      clock = min(Self.july, clock.adding(seconds: 86_400))
      _ = try stepped.service.run(until: clock)
    }
    let found = try difference(whole.dump(), stepped.dump())
    #expect(found == [], "seed \(seed)")
  }

  struct Stopped: Error {}

  @Test("a run stopped after any commit goes on where it was", arguments: seeds)
  func stopped(seed: UInt64) throws {
    let whole = try RunBook(40, seed: seed, isSpread: true, isDue: false)
    let broken = try whole.copy()
    _ = try whole.service.run(until: Self.july)
    var random = SplitMix64(seed: seed)
    for _ in 0..<8 {
      let stop = Counter(Int(random.below(12)) + 1)
      var options = RunOptions()
      options.documentsPerCommit = Int(random.below(5)) + 1
      options.afterCommit = { if stop.down() { throw Stopped() } }
      do { _ = try broken.service.run(until: Self.july, options: options) } catch is Stopped {}
    }
    _ = try broken.service.run(until: Self.july)
    #expect(try difference(whole.dump(), broken.dump()) == [], "seed \(seed)")
  }

  @Test("a run's log is signed beside its writer, and verifies though the run was stopped")
  func signed() throws {
    let book = try RunBook(1_200, seed: 5)
    let keys = demoFolder.appendingPathComponent("keys-\(UUID().uuidString)").path
    book.service.sign(with: CheckpointSigner(base: keys))
    let stop = Counter(11)
    var options = RunOptions()
    options.documentsPerCommit = 100
    options.afterCommit = { if stop.down() { throw Stopped() } }
    #expect(throws: Stopped.self) { try book.service.run(options: options) }
    _ = try book.service.run()
    // The run's own last write took along what was signed aside; nothing was signed at an end yet.
    let during: [AuditCheckpointRow] = try book.read { try $0.checkpoints() }
    #expect(Set(during.map(\.tree)) == [.audit, .journal])
    #expect(book.service.endSession() == nil)
    let report = try book.service.verifyAudit(against: try book.service.anchors(in: keys))
    #expect(report.problems.isEmpty && report.checkpoints >= 4)
    let last: Int64? = try book.read { try $0.lastCheckpoint(of: .audit)?.size }
    #expect(try book.service.revision() == last)
  }

  @Test("numbers have no gap, and issue dates never fall as they rise", arguments: seeds)
  func numbers(seed: UInt64) throws {
    let book = try RunBook(60, seed: seed, isSpread: true, isDue: false)
    _ = try book.service.run(until: Self.july)
    let rows: [InvoiceRow] = try book.read { try $0.all(where: "number IS NOT NULL") }
    for document in InvoiceRow.Document.allCases {
      let series = rows.filter { $0.document == document }.compactMap { row in
        row.number.flatMap { Int($0.suffix(6)) }.map { (number: $0, on: row.issuedOn) }
      }.sorted { $0.number < $1.number }
      #expect(series.map(\.number) == Array(1..<series.count + 1), "seed \(seed)")
      // The first numbers came with the book, a month's boundaries in any order.
      let ours = series.dropFirst(60)
      #expect(zip(ours, ours.dropFirst()).allSatisfy { $0.on <= $1.on }, "seed \(seed)")
    }
  }

  @Test("what was previewed is what is stored", arguments: seeds)
  func previewed(seed: UInt64) throws {
    let book = try RunBook(40, seed: seed, isDue: false)
    let ids: [SubscriptionID] = try book.read {
      try $0.rows("SELECT id FROM subscription ORDER BY id") { try $0.next() }
    }
    var expected: [SubscriptionID: [String]] = [:]
    let reader = try book.service.book.makeReader()
    try reader.read { connection in
      let facts = try FactReader(connection, clock: { InvoiceBook.clock })
      for id in ids {
        let (customer, subscription) = try facts.picture(of: id)
        guard case .invoice(let preview, _) = try facts.nextInvoice(of: subscription, in: customer)
        else { continue }
        guard preview.figures.total.value != nil else { continue }
        expected[id] = preview.lines.map {
          "\($0.terms.amount) \($0.terms.discount) \($0.terms.tax) \(LineBasis.text($0))"
        }
      }
    }
    try InvoiceBook.setClock(InvoiceBook.due, of: book.service)
    _ = try book.service.run()
    for (id, lines) in expected {
      let stored: [InvoiceLineRow] = try book.read {
        try $0.all(where: "subscription_id = $1 AND basis IS NOT NULL", [id], order: "n")
      }
      let texts = stored.map {
        "\($0.amount) \($0.discountAmount) \($0.taxAmount) \($0.basis ?? "")"
      }
      #expect(texts == lines, "seed \(seed), \(id)")
    }
    #expect(expected.count > 30)
  }

  @Test("one that cannot be billed is parked, the others are billed, and later it is too")
  func parked() throws {
    let book = try RunBook(200, seed: 7)
    let report = try book.service.run()
    let parked: [ParkingActRow] = try book.read { try $0.all() }
    #expect(!parked.isEmpty)
    #expect(report.jobs[.renewal]?.parked == Int64(parked.count))
    #expect(report.jobs[.renewal]?.documents == Int64(200 - parked.count))
    #expect(parked.allSatisfy { $0.reason.contains("no rate of") })
    try book.service.write { connection, now in
      let stamp = Stamp(at: now, correlation: connection.nextNumber())
      for code in ["standard", "reduced"] {
        try connection.insert(
          TaxRateRow(
            id: connection.nextID(), code: code, country: "AQ", percent: .zero, fromOn: .earliest,
            inclusive: false, name: "none", stamp: stamp))
      }
      for act in parked {
        try connection.insert(
          ParkingActRow(
            id: connection.nextID(), subscriptionID: act.subscriptionID, act: .unparked,
            code: "checked", reason: "rate added", author: "tester", stamp: stamp))
      }
      try Standings(connection: connection, now: now).rebuild()
    }
    let later = try book.service.run()
    #expect(later.jobs[.renewal]?.documents == Int64(parked.count))
    #expect(later.jobs[.renewal]?.parked == 0)
  }

  @Test(
    "parking a subscription leaves what is known of a draft that waits for it as a rebuild makes it"
  )
  func parkedWithDraft() throws {
    let book = try RunBook(200, seed: 7)
    let abroad: [CustomerRow] = try book.read { try $0.all(where: "country = 'AQ'", order: "id") }
    let customer = try #require(abroad.first)
    try book.service.write { connection, now in
      let known: [InvoiceRow] = try connection.all(where: "customer_id = $1", [customer.id])
      let subscriptions: [SubscriptionRow] = try connection.all(
        where: "customer_id = $1", [customer.id])
      var draft = try #require(known.first)
      draft.id = connection.nextID()
      draft.number = nil
      draft.status = .draft
      draft.finalisedAt = nil
      draft.stamp = Stamp(at: now, correlation: connection.nextNumber())
      try connection.insert(draft)
      try connection.insert(
        InvoiceDraftRow(
          invoiceID: draft.id, subscriptionID: try #require(subscriptions.first).id,
          fromOn: draft.issuedOn, billingOn: draft.issuedOn,
          closesAt: now.adding(seconds: 40 * 86_400), stamp: draft.stamp))
      try Standings(connection: connection, now: now).rebuild()
    }
    let waiting = "job_due|"
    #expect(try book.standings().contains { $0.hasPrefix(waiting) && $0.contains("finalisation") })
    _ = try book.service.run()
    let kept = try book.standings()
    try book.service.write { try Standings(connection: $0, now: $1).rebuild() }
    #expect(try book.standings() == kept)
  }

  @Test("drafts with usage wait a day, others are finalised at once")
  func drafts() throws {
    let book = try RunBook(60, seed: 4, isDue: false)
    let boundary = Timestamp(milliseconds: 1_780_264_800_000)
    _ = try book.service.run(until: boundary)
    let metered = try book.read { connection in
      try connection.first("SELECT count(DISTINCT subscription_id) FROM usage_event") {
        try $0.next() as Int64
      } ?? 0
    }
    let drafts: [InvoiceRow] = try book.read { try $0.all(where: "status = 'draft'") }
    #expect(!drafts.isEmpty && Int64(drafts.count) <= metered)
    #expect(drafts.allSatisfy { $0.number == nil })
    _ = try book.service.run(until: boundary.adding(seconds: 24 * 3_600))
    #expect(try book.read { try $0.count(InvoiceRow.self, where: "status = 'draft'") } == 0)
  }

  func difference(_ left: [String], _ right: [String]) -> [String] {
    let (one, other) = (Set(left), Set(right))
    let gone = left.filter { !other.contains($0) }.map { "- \($0)" }
    let new = right.filter { !one.contains($0) }.map { "+ \($0)" }
    return Array((gone + new).prefix(12))
  }
}

/// Counts down across threads.
final class Counter: Sendable {
  private let left: Mutex<Int>
  init(_ count: Int) { left = Mutex(count) }
  func down() -> Bool {
    left.withLock { count in
      count -= 1
      return count == 0
    }
  }
}
