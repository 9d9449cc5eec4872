// Random sequences of commands over documents and money: caps hold, money is kept, previews are
// what happens, numbers have no gaps.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Random acts over documents and money")
struct MoneyPropertyTests {
  /// Small payers with card payments, transfers, notes, disputes and debts.
  static let payers = [
    "Delta Education GmbH", "Jasper Labs LLC", "Stadtwerke Brunsbek", "Harz Bergbau AG",
  ]

  @Test("caps, sums and previews hold after every act", arguments: [1, 2, 3, 4] as [UInt64])
  func acts(seed: UInt64) throws {
    let book = try DemoBook.copy()
    try book.allowVoid()
    var random = SplitMix64(seed: seed)
    var done = 0
    for step in 0..<220 {
      let name = Self.payers[Int(random.next() % UInt64(Self.payers.count))]
      let account = try book.account(name)
      guard let draft = try Self.draft(account, &random, step, book) else { continue }
      let preview: Preview
      do {
        preview = try book.service.preview(draft)
      } catch is Refusal {
        continue
      }
      let place = "seed \(seed), step \(step): \(draft.verb.rawValue) \(draft.arguments)"
      guard case .done = try book.service.commit(draft, expecting: preview.digest) else {
        Issue.record("\(place): the commit differs from its preview")
        continue
      }
      done += 1
      let after = try book.account(name)
      #expect(
        account.changes(to: after) == preview.changes.filter { $0.label != "dispute stage" },
        "\(place)")
      Self.check(after, place)
    }
    #expect(done > 30, "seed \(seed): only \(done) acts were possible")
    try Self.checkNumbers(book, "seed \(seed)")
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  private static func check(_ account: PayerAccount, _ place: String) {
    let facts = account.facts
    for document in account.documents where document.row.document == .invoice {
      let lines = facts.lines.filter { $0.invoiceID == document.row.id }
      let notes = facts.invoices.filter { $0.correctsID == document.row.id }.map(\.id)
      #expect(document.credited <= max(0, document.row.total), "\(place) \(document.name)")
      for line in lines {
        let taken = facts.lines.filter {
          notes.contains($0.invoiceID) && $0.correctsLine == line.n
        }
        #expect(taken.reduce(line.amount) { $0 + $1.amount } >= 0, "\(place) line \(line.n)")
        #expect(taken.reduce(line.taxAmount) { $0 + $1.taxAmount } >= 0, "\(place) tax")
      }
      #expect(document.due >= 0 && document.due <= max(0, document.row.total), "\(place)")
      #expect(document.recovered <= document.writtenOff, "\(place)")
      #expect(document.due == 0 || document.excess == 0, "\(place)")
    }
    for attempt in account.attempts where attempt.last?.state == .captured {
      let refunded = facts.refunds.filter { $0.attemptID == attempt.row.id }
        .reduce(0) { $0 + $1.amount }
      let captured = attempt.last?.amount ?? attempt.row.amount
      #expect(refunded <= captured, "\(place) refunds")
    }
    for currency in account.currencies {
      #expect(account.balance(in: currency) >= 0, "\(place) balance")
      let payments = facts.payments.filter { $0.currency == currency }
      let received = payments.reduce(0) { $0 + account.received(of: $1) }
      let allocated = facts.allocations.filter { row in
        payments.contains { $0.id == row.paymentID }
      }.reduce(0) { $0 + $1.amount }
      #expect(allocated <= received, "\(place): more applied than received")
    }
    for grant in account.grants { #expect(grant.left >= 0, "\(place) grant") }
  }

  /// Numbers of each series follow each other without gaps, and days never fall.
  private static func checkNumbers(_ book: DemoBook, _ place: String) throws {
    let documents: [InvoiceRow] = try book.facts {
      try $0.connection.all(where: "number IS NOT NULL", order: "number")
    }
    let series = Dictionary(grouping: documents) { String($0.number?.dropLast(6) ?? "") }
    for (name, rows) in series {
      let numbers = rows.compactMap { $0.number.flatMap { Int($0.suffix(6)) } }
      #expect(numbers == Array(1...numbers.count), "\(place) \(name)")
      let days = rows.map(\.issuedOn)
      #expect(days == days.sorted(), "\(place) \(name)")
    }
  }

  private static func draft(
    _ account: PayerAccount, _ random: inout SplitMix64, _ step: Int, _ book: DemoBook
  ) throws -> CommandDraft? {
    func pick<Value>(_ values: [Value]) -> Value? {
      values.isEmpty ? nil : values[Int(random.next() % UInt64(values.count))]
    }
    let verbs: [Verb] = [
      .issueCreditNote, .issueCreditNote, .refund, .voidInvoice, .markDoubtful, .unmarkDoubtful,
      .writeOff, .recover, .applyCredit, .returnCredit, .grantCredit, .withdrawCredit,
      .recordPayment, .applyCash, .applyCash, .unapplyCash, .openDispute, .disputeLost,
      .acceptDispute, .disputeWon,
    ]
    guard let verb = pick(verbs) else { return nil }
    var arguments = Deed.why
    arguments["reason"] = "step \(step)"
    let amount = "\(1 + random.next() % 300)"
    let kind = verb.description.subjects[0]
    let reference: RecordReference?
    switch kind {
    case .invoice:
      reference = pick(account.documents).map(\.reference)
    case .payment:
      reference = pick(account.facts.payments).map {
        RecordReference(.payment, $0.id.description)
      }
    default: reference = RecordReference(.customer, account.terms.row.id.description)
    }
    guard let reference else { return nil }
    switch verb {
    case .issueCreditNote:
      arguments["outcome"] = pick(["credit", "refund", "offset"])
      if random.next() % 3 > 0 { arguments["amount"] = amount }
    case .grantCredit:
      arguments["amount"] = amount
    case .recordPayment:
      arguments["amount"] = amount
      arguments["reference"] = "transfer \(step)"
    case .openDispute:
      arguments["stage"] = "chargeback"
      arguments["code"] = "fraudulent"
      if random.next() % 2 == 0 { arguments["amount"] = amount }
    case .refund, .applyCredit:
      if random.next() % 2 == 0 { arguments["amount"] = amount }
    default: break
    }
    return CommandDraft(verb, on: reference, arguments: arguments, asOf: try book.service.now())
  }
}
