// `daybook bench commands`: random commands over copies of the sample book, each checked.

import ArgumentParser
import Core
import Dispatch
import Glibc

struct BenchCommandsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "commands",
    abstract: "Check the ledger's identities after every command of seeded random sequences.",
    discussion: """
      Sequences of commands over copies of the sample book, with processors' reports and \
      `daybook run` between them. After each, every account of whoever it touched must hold what \
      the facts say, by customer, merchant account and currency; at intervals and at the end \
      every account of the book, and at the end the audit log verifies and posting again adds \
      nothing. Only commands that were carried out count. Exit status 1 if anything does not \
      hold; the seed that is printed repeats it.
      """)

  @Option(help: "How many commands.") var n = 10_000
  @Option(help: "How many commands in a sequence.") var length = 500
  @Option(help: "The first seed; sequence i has seed + i.") var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "Where the books are made; a temporary folder if absent.", valueName: "folder")
  )
  var folder: String?
  @Flag(help: "Leave the books where they are.") var keep = false

  func validate() throws {
    guard (1...100_000_000).contains(n), (1...100_000).contains(length) else {
      throw ValidationError("a count is out of range")
    }
  }

  func run() throws {
    try reporting {
      let folder = try folder ?? Paths.temporaryFolder()
      let template = "\(folder)/commands.book"
      try makeTemplate(template)
      let started = wallClock()
      let findings = sequences(in: folder, template)
      if !keep { removeBook(template) }
      try report(findings, wallClock().milliseconds - started.milliseconds)
      if !findings.violations.isEmpty { throw ExitCode(1) }
    }
  }

  private func makeTemplate(_ path: String) throws {
    let sample = try Paths.resource("sample-data", variable: "DAYBOOK_SAMPLE_DATA")
    let header = try BookHeader(catalogue: "\(sample)/catalogue.yaml")
    let service = try LocalService.create(
      path, name: "Commands", simulatedClock: header.clock, operator: .current())
    // Closed, the book is whole in its file.
    defer { service.close() }
    _ = try service.importSet(sample)
  }

  private func sequences(in folder: String, _ template: String) -> CommandFindings {
    let count = (n + length - 1) / length
    let slots = Slots<CommandFindings>(count: count, empty: CommandFindings())
    let (n, length, seed, keep) = (n, length, seed, keep)
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let own = seed &+ UInt64(index)
      let path = "\(folder)/commands-\(own).book"
      do {
        try copyFile(template, path)
        let service = try LocalService.open(path, operator: .current())
        slots.set(
          index,
          try CommandBench.run(
            service, commands: min(length, n - index * length), seed: own))
      } catch {
        slots.set(index, CommandFindings(failure: error, seed: own))
      }
      if !keep { removeBook(path) }
    }
    var findings = CommandFindings()
    for part in slots.values { findings.add(part) }
    return findings
  }

  private func report(_ findings: CommandFindings, _ elapsed: Int64) throws {
    let verbs = findings.done.sorted { $0.key.rawValue < $1.key.rawValue }
    let refusals = findings.refused.values.reduce(0, +)
    let codes = findings.refused.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12)
    var lines = Array(findings.violations.prefix(20))
    lines += verbs.map { "\($0.key.rawValue): \($0.value)" }
    lines.append("refused: " + codes.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    lines.append(
      "\(findings.commands) commands, \(refusals) refused, \(findings.requested) asked of a "
        + "second person, \(findings.reports) reports, \(findings.runs) runs, "
        + "\(findings.entries) entries")
    lines.append(
      "\(findings.payerChecks) payers and \(findings.bookChecks) books compared, "
        + "\(findings.violations.count) violations, seed \(seed), \(elapsed) ms")
    try printLines(lines)
  }
}

private func removeBook(_ path: String) {
  for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
}
