// `daybook bench audit`: the audit log's speed, on a book made for it.

import ArgumentParser
import Core
import Dispatch
import Glibc

struct BenchAuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Measure checking the audit log, and what an entry costs.",
    discussion: """
      What an entry costs is measured by turns over the same customers of a small book, each in a \
      durable transaction of its own. Bare: facts read, decision, digest, rows, ledger, standings \
      and commit, everything but the log. Audited: the path of every command, which adds the \
      reason's commitment, the digests before and after, the leaf, its columns and indexes, and \
      the tree's edge. "one row" has no command at all: the least that can be committed. A folder \
      in memory (/dev/shm) leaves out the disk.
      """)

  @Option(help: "How many entries.") var n: Int64 = 1_000_000
  @Option(help: "How many times the log is checked.") var checks = 5
  @Option(help: "How many commits of either kind.") var commits = 1_000
  @Option(
    help: ArgumentHelp("Where the book is made; a temporary folder if absent.", valueName: "folder")
  )
  var folder: String?

  func validate() throws {
    guard (1...100_000_000).contains(n), (1...1_000).contains(checks),
      (1...1_000_000).contains(commits)
    else { throw ValidationError("a count is out of range") }
  }

  func run() throws {
    try reporting {
      let folder = try folder ?? Paths.temporaryFolder()
      let path = "\(folder)/audit-bench.book"
      let service = try InvoiceBook(subscriptions: 200, seed: 1)
        .make(at: path, operator: .current())
      defer { for ending in ["", "-wal", "-shm"] { unlink(path + ending) } }
      try printCommits(service, round: 1)
      service.sign(with: CheckpointSigner(base: "\(folder)/audit-bench.keys"))
      let filling = try Timings.measure { try AuditBench.fill(service, entries: n) }
      try printLines([
        "append: \(n) entries, signed every 1000, in \(filling / 1_000) ms,"
          + " \(n * 1_000_000 / max(1, filling)) entries/s"
      ])
      try check(service)
      try printCommits(service, round: 2)
    }
  }

  private func check(_ service: LocalService) throws {
    var problems = 0
    var found = ""
    let times = try (0..<checks).map { _ in
      try Timings.measure {
        let report = try service.verifyAudit { count, work in
          DispatchQueue.concurrentPerform(iterations: count, execute: work)
        }
        problems += report.problems.count
        found = "\(report.entries) entries, \(report.checkpoints) checkpoints"
      }
    }
    let timings = Timings(times)
    try printLines([
      "verify: \(found), \(problems) problems; n=\(timings.count)"
        + " median \(timings.median / 1_000) ms, p99 \(timings.p99 / 1_000) ms"
    ])
  }

  private func printCommits(_ service: LocalService, round: Int) throws {
    try printLines(["commits in a log of \(try service.revision()) entries:"])
    for act in AuditBench.Act.allCases {
      let (bare, audited) = try AuditBench.commits(
        service, of: act, count: commits, round: round)
      try printLines([
        "  \(act.words), n=\(bare.passed.count): " + Self.words(bare.passed, audited.passed),
        "    on the processor: " + Self.words(bare.processor, audited.processor),
      ])
    }
  }

  private static func words(_ bare: Timings, _ audited: Timings) -> String {
    let more = (audited.median - bare.median) * 1_000 / max(1, bare.median)
    let sign = more < 0 ? "-" : "+"
    return "bare median \(bare.median) us, p99 \(bare.p99) us; audited median \(audited.median)"
      + " us, p99 \(audited.p99) us; \(sign)\(abs(more) / 10).\(abs(more) % 10) % at the median"
  }
}
