// The export, read by the programs it is for: hledger and beancount accept it and see the same
// balances as the trial balance.

import Billing
import Formats
import Foundation
import Testing

@testable import Core

@Suite("Export of the journal")
struct JournalExportTests {
  /// The demo book as it was imported, or after random commands, reports and runs.
  enum Scene: String, CaseIterable {
    case imported, acted

    func book() throws -> DemoBook {
      switch self {
      case .imported: try DemoBook.shared()
      case .acted: try Self.afterCommands.get()
      }
    }

    private static let afterCommands = Result {
      let book = try DemoBook.copy()
      let findings = try CommandBench.run(book.service, commands: 120, seed: 11)
      #expect(findings.violations.isEmpty, "\(findings.violations)")
      return book
    }
  }

  /// The export in a file of its own.
  private func file(
    _ format: JournalExportFormat, _ name: String, of book: DemoBook? = nil
  ) throws -> String {
    let path = demoFolder.appendingPathComponent("\(UUID().uuidString)-\(name)").path
    var text = ""
    try (book ?? DemoBook.shared()).service.exportJournal(format) { text += $0 }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, text: String)
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  /// Balances of the roll-up by exported account and currency; zeros left out.
  private func balances(of book: DemoBook) throws -> [String: Int64] {
    try book.facts { reader in
      let names = try LedgerNames(reader)
      var sums: [String: Int64] = [:]
      for row in try reader.connection.ledgerBalances() where row.debit != row.credit {
        let entity = names.entity(row.legalEntityID.number)?.key.uppercased() ?? ""
        let merchant = names.merchantKey(row.merchantAccountID).map { ":\($0.uppercased())" } ?? ""
        let word = row.account.rawValue.split(separator: "_").map(\.localizedCapitalized).joined()
        sums["\(word):\(entity)\(merchant) \(row.currency.code)"] = row.debit - row.credit
      }
      return sums
    }
  }

  /// `Assets:Bank:NW-DE`, `12.50 EUR` → `Bank:NW-DE EUR`, 1250.
  private func place(_ account: Substring, _ amount: Substring) throws -> (String, Int64) {
    let parts = amount.split(separator: " ")
    let currency = try #require(Currency(code: String(parts.last ?? "")))
    let number = String(parts.first ?? "").filter { $0 != "," }
    let money = try Money(
      majorText: number.hasSuffix(".") ? String(number.dropLast()) : number, currency)
    let name = account.split(separator: ":").dropFirst().joined(separator: ":")
    return ("\(name) \(currency.code)", money.minorUnits)
  }

  @Test("hledger checks it strictly and sees equal balances", arguments: Scene.allCases)
  func hledger(scene: Scene) throws {
    let book = try scene.book()
    let path = try file(.hledger, "book.journal", of: book)
    let check = try run("hledger", ["-f", path, "check", "--strict", "ordereddates"])
    #expect(check.status == 0, "\(check.text.prefix(2_000))")
    #expect(check.text.isEmpty)
    let answer = try run(
      "hledger", ["-f", path, "balance", "--flat", "--no-total", "-O", "csv", "--layout", "bare"])
    var seen: [String: Int64] = [:]
    for line in answer.text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",").map { $0.filter { $0 != "\"" } }
      let (name, units) = try place(Substring(cells[0]), "\(cells[2]) \(cells[1])"[...])
      if units != 0 { seen[name] = units }
    }
    #expect(try seen == balances(of: book))
  }

  @Test("beancount checks it and sees equal balances", arguments: Scene.allCases)
  func beancount(scene: Scene) throws {
    let book = try scene.book()
    let path = try file(.beancount, "book.beancount", of: book)
    let check = try run("bean-check", [path])
    #expect(check.status == 0)
    #expect(check.text.isEmpty, "\(check.text.prefix(2_000))")
    let query = "SELECT account, currency, sum(position) GROUP BY account, currency"
    let answer = try run("bean-query", ["-f", "csv", path, query])
    var seen: [String: Int64] = [:]
    for line in answer.text.split(whereSeparator: \.isNewline).dropFirst() {
      let cells = line.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      // A position that is zero is printed as nothing.
      guard cells.count == 3, !cells[2].isEmpty else { continue }
      let (name, units) = try place(Substring(cells[0]), Substring(cells[2]))
      if units != 0 { seen[name] = units }
    }
    #expect(try seen == balances(of: book))
  }

  @Test("both accept a random run and see the balances of its journal")
  func randomRun() throws {
    var entries: [JournalEntry] = []
    var journal = BenchJournal()
    for seed in 1...20 {
      _ = try LedgerBench.check(seed: UInt64(seed)) { entry in
        entries.append(entry)
        journal.book(entry)
        return entry
      }
    }
    let ordered = entries.enumerated().sorted {
      ($0.element.on, $0.offset) < ($1.element.on, $1.offset)
    }
    let exported = ordered.map { number, entry in
      ExportedEntry(
        number: Int64(number) + 1, on: entry.on, rule: entry.source.rule,
        source: entry.source.kind, reverses: nil,
        sides: entry.postings.map {
          ExportedEntry.Side(
            account: ExportedAccount($0.account, entity: "nw", merchant: nil),
            amount: Money(minorUnits: $0.signed, entry.currency), customer: "cus_1")
        })
    }
    let head = ExportHead(
      book: "run",
      accounts: LedgerAccount.allCases.map { ExportedAccount($0, entity: "nw", merchant: nil) },
      currencies: Array(Set(entries.map(\.currency))), from: try #require(exported.first?.on))
    for (format, program) in [(JournalFormat.hledger, "hledger"), (.beancount, "bean-check")] {
      let path = demoFolder.appendingPathComponent("\(UUID().uuidString)-run.\(program)").path
      let text = format.head(head) + exported.map(format.entry).joined()
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let arguments = program == "hledger" ? ["-f", path, "check", "--strict"] : [path]
      let check = try run(program, arguments)
      #expect(check.status == 0 && check.text.isEmpty, "\(check.text.prefix(2_000))")
      guard program == "hledger" else { continue }
      let answer = try run(
        program, ["-f", path, "balance", "--flat", "--no-total", "-O", "csv", "--layout", "bare"])
      var seen: [String: Int64] = [:]
      for line in answer.text.split(separator: "\n").dropFirst() {
        let cells = line.split(separator: ",").map { $0.filter { $0 != "\"" } }
        let (name, units) = try place(Substring(cells[0]), "\(cells[2]) \(cells[1])"[...])
        if units != 0 { seen[name] = units }
      }
      var wanted: [String: Int64] = [:]
      for (account, balance) in journal.balances where balance != 0 {
        let word = account.rawValue.split(separator: "_").map(\.localizedCapitalized).joined()
        wanted["\(word):NW EUR"] = account.normalSide == .debit ? balance : -balance
      }
      #expect(seen == wanted)
    }
  }

  @Test("as CSV every entry's debits equal its credits")
  func csv() throws {
    let text = try String(contentsOfFile: file(.csv, "book.csv"), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline)
    #expect(lines.first?.hasPrefix("entry,day,rule,source") == true)
    var sums: [Substring: Int64] = [:]
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(cells.count == 12)
      let currency = try #require(Currency(code: String(cells[9])))
      let debit = try cells[10].isEmpty ? 0 : Money(majorText: cells[10], currency).minorUnits
      let credit = try cells[11].isEmpty ? 0 : Money(majorText: cells[11], currency).minorUnits
      sums[cells[0], default: 0] += debit - credit
    }
    #expect(sums.count > 4_000)
    #expect(sums.values.allSatisfy { $0 == 0 })
  }
}
