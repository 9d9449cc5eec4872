// The identities over real commands, processors' reports and runs of the jobs.

import Billing
import Storage
import Testing

@testable import Core

@Suite("The ledger over random commands")
struct CommandSequenceTests {
  @Test(
    "after every command the book's accounts hold what the facts say",
    arguments: [1, 2, 3, 4] as [UInt64])
  func identities(seed: UInt64) throws {
    let book = try DemoBook.copy()
    let findings = try CommandBench.run(book.service, commands: 250, seed: seed)
    #expect(findings.violations.isEmpty, "\(findings.violations.prefix(3))")
    #expect(findings.commands >= 250 || !findings.violations.isEmpty, "seed \(seed)")
    #expect(findings.reports > 10 && findings.runs > 2, "seed \(seed)")
    #expect(findings.done.count > 20, "seed \(seed): \(findings.done)")
  }
}
