// How far money may be off is a rule of the book: there, not there, of another currency, and at its
// very bound.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

@Suite("Tolerances of a book")
struct ToleranceTests {
  /// The demo set with other rules than its own.
  private static func file(with rules: [String]) throws -> String {
    let set = try ChangedSet()
    let file = set.folder.appendingPathComponent("catalogue.yaml")
    let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    let kept = lines.filter { !$0.hasPrefix("  - { rule: ") && !$0.hasPrefix("tolerances:") }
    #expect(kept.count == lines.count - 6)
    let place = try #require(kept.firstIndex(of: "features:"))
    let own = rules.isEmpty ? [] : ["tolerances:"] + rules.map { "  - { \($0) }" }
    try (kept[..<place] + own + kept[place...]).joined(separator: "\n")
      .write(to: file, atomically: true, encoding: .utf8)
    return try DemoBook.build(from: set.folder.path)
  }

  private static func copy(of file: String) throws -> DemoBook {
    let target = demoFolder.appendingPathComponent("\(UUID().uuidString).book").path
    try FileManager.default.copyItem(atPath: file, toPath: target)
    return DemoBook(service: try LocalService.open(target, operator: tester))
  }

  /// What is given up of the 70.21 that are due, and what stays due, once so much has come.
  private static func left(of amount: String, in file: String) throws -> [Int64] {
    let book = try copy(of: file)
    try book.act(
      Deed(
        .recordPayment, MoneyDeeds.payer, ["amount": amount, "reference": MoneyDeeds.open],
        why: true))
    try book.act(Deed(.applyCash, MoneyDeeds.payer, why: true))
    let document = try book.document(MoneyDeeds.open)
    let variance = try book.facts { facts in
      try facts.connection.ledgerSums().filter { $0.account == .cashVariance && $0.customer != 0 }
        .reduce(0) { $0 + $1.signed }
    }
    #expect(variance == document.shortfall)
    #expect(try book.facts { try LedgerCheck($0).book() } == [])
    return [document.shortfall, document.due]
  }

  @Test("a transfer may fall short by exactly what the currency's rule says, and by no cent more")
  func bound() throws {
    let file = try Self.file(with: [
      "rule: shortfall, currency: EUR, under: \"0.50\", account: cash_variance",
      "rule: shortfall, currency: USD, under: \"9.00\", account: cash_variance",
    ])
    #expect(try Self.left(of: "70.21", in: file) == [0, 0])
    #expect(try Self.left(of: "70.20", in: file) == [1, 0])
    #expect(try Self.left(of: "69.71", in: file) == [50, 0])
    #expect(try Self.left(of: "69.70", in: file) == [0, 51])
  }

  @Test(
    "without a rule for it nothing may fall short, whatever other currencies and rules allow",
    arguments: [
      [],
      ["rule: shortfall, currency: USD, under: \"9.00\", account: cash_variance"],
      ["rule: bank_charge, currency: EUR, under: \"9.00\", account: cash_variance"],
    ])
  func absent(rules: [String]) throws {
    #expect(try Self.left(of: "70.20", in: Self.file(with: rules)) == [0, 1])
  }

  @Test("reconciliation reads the same rules: a fee that one lets pass is no exception")
  func fees() throws {
    let fees = { (book: DemoBook) in
      try book.rows(.exceptions).filter { $0.cells[0].plain == "fee_mismatch" }.count
    }
    let before = try fees(DemoBook.shared())
    #expect(before > 0)
    let rules = ["EUR", "USD", "JPY", "KWD", "BHD"].map {
      "rule: fee, currency: \($0), under: \"900\", over: \"900\", account: processor_fees"
    }
    #expect(try fees(Self.copy(of: Self.file(with: rules))) == 0)
  }

  @Test(
    "a rule that says nothing, or names an account that nothing is booked to, is refused",
    arguments: [
      (
        "rule: shortfall, currency: EUR, under: \"1.00\", account: rounding",
        "account: a difference of shortfall is booked to cash_variance"
      ),
      (
        "rule: shortfall, currency: EUR, under: \"1.00\", account: petty_cash",
        "account: expected one of receivable"
      ),
      (
        "rule: exchange, currency: EUR, under: \"1.00\", account: currency_loss",
        "rule: no posting takes a difference of exchange yet"
      ),
      (
        "rule: shortfall, currency: EUR, over: \"1.00\", account: cash_variance",
        "over: what is too much is the customer's credit, not a difference"
      ),
      (
        "rule: fee, currency: EUR, under: \"-1.00\", account: processor_fees",
        "under: expected an amount that is not negative"
      ),
      (
        "rule: shortfall, currency: EUR, under: \"0.001\", account: cash_variance",
        "under: expected an amount with at most EUR's 2 digits"
      ),
      (
        "rule: fee, currency: EUR, account: processor_fees",
        "tolerances[1]: it lets nothing pass: leave it out"
      ),
      (
        "rule: fee, currency: EURO, under: \"1\", account: processor_fees",
        "currency: “EURO” is no ISO 4217 currency"
      ),
    ])
  func refused(rule: String, problem: String) throws {
    let sandbox = ImportSandbox()
    let problems = try Self.problems([rule], in: sandbox, try sandbox.book())
    #expect(problems.count == 1 && problems[0].contains(problem), "\(problems)")
  }

  @Test("a rule that was imported is never changed by another import; new ones may come")
  func unchanging() throws {
    let sandbox = ImportSandbox()
    let book = try sandbox.book()
    let euro = "rule: shortfall, currency: EUR, under: \"1.00\", account: cash_variance"
    let dollar = "rule: shortfall, currency: USD, under: \"2.00\", account: cash_variance"
    #expect(try Self.problems([euro], in: sandbox, book) == [])
    #expect(try Self.problems([euro, dollar], in: sandbox, book) == [])
    let problems = try Self.problems(
      [euro.replacingOccurrences(of: "1.00", with: "5.00")], in: sandbox, book)
    #expect(problems.count == 1 && problems[0].contains("imported before"), "\(problems)")
    let rules: [ToleranceRow] = try book.makeReader().read { try $0.all() }
    #expect(rules.map(\.under) == [100, 200])
  }

  private static func problems(
    _ rules: [String], in sandbox: ImportSandbox, _ book: Book
  ) throws -> [String] {
    let section = "tolerances:\n" + rules.map { "  - { \($0) }\n" }.joined()
    sandbox.write(
      "catalogue.yaml",
      ImportRefusalTests.catalogue.replacingOccurrences(
        of: "features:\n  -", with: section + "features:\n  -"))
    sandbox.write("customers.csv", ImportRefusalTests.customers)
    do {
      _ = try sandbox.importer(book).run()
      return []
    } catch let failure as ImportFailure {
      return failure.problems.map(\.description)
    }
  }
}
