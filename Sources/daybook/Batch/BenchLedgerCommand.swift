import ArgumentParser
import Core
import Dispatch

struct BenchLedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Check the ledger's identities after every command of seeded random sequences.",
    discussion: "Exit status 1 if any does not hold; the seed that is printed repeats it.")

  @Option(help: "How many commands, in sequences of 100.") var n = 100_000
  @Option(help: "The first seed; sequence i has seed + i.") var seed: UInt64 = 1

  func validate() throws {
    guard (1...100_000_000).contains(n) else { throw ValidationError("--n is 1 to 100000000") }
  }

  func run() throws {
    let started = wallClock()
    let count = (n + LedgerBench.length - 1) / LedgerBench.length
    let slots = Slots<LedgerFindings>(count: count, empty: LedgerFindings())
    let (n, seed) = (n, seed)
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let length = min(LedgerBench.length, n - index * LedgerBench.length)
      let own = seed &+ UInt64(index)
      slots.set(
        index,
        (try? LedgerBench.check(seed: own, length: length)) ?? LedgerFindings(refusedBy: own))
    }
    var findings = LedgerFindings()
    for part in slots.values { findings.add(part) }
    let elapsed = wallClock().milliseconds - started.milliseconds
    let rules = findings.rules.sorted { $0.key.rawValue < $1.key.rawValue }
    try printLines(
      findings.violations.prefix(20) + rules.map { "\($0.key.words): \($0.value)" } + [
        "\(findings.commands) commands, \(findings.entries) entries, "
          + "\(findings.violations.count) violations, seed \(seed), \(elapsed) ms"
      ])
    if !findings.violations.isEmpty { throw ExitCode(1) }
  }
}
