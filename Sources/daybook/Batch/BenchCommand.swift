// `daybook bench`: measurements that do not belong in tests.

import ArgumentParser
import Core
import Dispatch

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure the program and check its rules at length.",
    subcommands: [
      BenchHistoriesCommand.self, BenchLedgerCommand.self, BenchBulkCommand.self,
      BenchInvoiceRunCommand.self, BenchKillRunCommand.self,
      BenchAuditCommand.self, BenchPastCommand.self, BenchBookCommand.self,
      BenchExplainCommand.self, BenchCommandsCommand.self,
      BenchQueriesCommand.self,
    ])
}

struct BenchHistoriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "histories",
    abstract: "Check the invariants of billing over seeded random histories.",
    discussion: "Exit status 1 if any history breaks one; its seed is printed and repeats it.")

  @Option(help: "How many histories.") var n = 100_000
  @Option(help: "The first seed; history i has seed + i.") var seed: UInt64 = 1

  func validate() throws {
    guard (1...100_000_000).contains(n) else { throw ValidationError("--n is 1 to 100000000") }
  }

  func run() throws {
    let started = wallClock()
    let chunk = 1_000
    let chunks = (n + chunk - 1) / chunk
    let slots = Slots<HistoryFindings>(count: chunks, empty: HistoryFindings())
    DispatchQueue.concurrentPerform(iterations: chunks) { index in
      var part = HistoryFindings()
      for number in index * chunk..<min(n, (index + 1) * chunk) {
        let seed = seed &+ UInt64(number)
        do {
          part.add(try HistoryBench.check(seed: seed))
        } catch {
          part.add(HistoryFindings(failure: error, seed: seed))
        }
      }
      slots.set(index, part)
    }
    var findings = HistoryFindings()
    for part in slots.values { findings.add(part) }
    let elapsed = wallClock().milliseconds - started.milliseconds
    try printLines(
      findings.violations.prefix(20).map {
        "seed \($0.seed): \($0.invariant.rawValue): \($0.detail)"
      }
        + [
          "\(findings.histories) histories, \(findings.documents) documents, \(findings.lines) lines, "
            + "\(findings.violations.count) violations, seed \(seed), \(elapsed) ms"
        ])
    if !findings.violations.isEmpty { throw ExitCode(1) }
  }
}
