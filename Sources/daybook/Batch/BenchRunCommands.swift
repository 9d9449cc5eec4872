// `daybook bench invoice-run` and `daybook bench kill-run`: how fast the invoice run is, and that
// stopping it anywhere changes nothing.

import ArgumentParser
import Billing
import Core
import Glibc

struct BenchInvoiceRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invoice-run",
    abstract: "Bill a seeded book, beside a plain C program that only writes rows.",
    discussion: """
      Making the book is not counted. The run is a process of its own, so that its time and memory \
      are its own. Rows are counted over all tables.
      """)

  @Option(help: "Subscriptions.") var n = 100_000
  @Option(help: "The seed of the book.") var seed: UInt64 = 1
  @Option(help: "The folder for the book; a temporary one if absent.") var folder: String?
  @Option(help: "The C program's source.") var rows = "Tests/Bench/rows.c"

  func validate() throws {
    guard (1...10_000_000).contains(n) else { throw ValidationError("--n is 1 to 10000000") }
  }

  func run() throws {
    try reporting {
      let folder = try Scratch(folder)
      defer { folder.remove() }
      let path = folder.path("invoice-run.book")
      let before = try makeBook(at: path)
      let child = try Child.run([Child.own, "run", path, "--quiet"])
      guard child.status == 0 else { throw PlainError(description: child.output) }
      let service = try LocalService.open(path, operator: .current())
      let after = try service.rowCount()
      let rows = after - before
      try printLines([child.output.trimmed, figure("daybook run", rows, child)])
      try plainRows(folder, rows)
    }
  }

  private func makeBook(at path: String) throws -> Int64 {
    let started = wallClock()
    let book = InvoiceBook(subscriptions: n, seed: seed)
    let service = try book.make(at: path, operator: .current())
    try InvoiceBook.setClock(InvoiceBook.due, of: service)
    let seconds = Double(wallClock().milliseconds - started.milliseconds) / 1_000
    try printLines(["book of \(n) subscriptions, seed \(seed), made in \(seconds) s"])
    return try service.rowCount()
  }

  private func figure(_ name: String, _ rows: Int64, _ child: Child) -> String {
    let perSecond = child.milliseconds > 0 ? rows * 1_000 / child.milliseconds : 0
    return "\(name): \(child.milliseconds) ms wall, \(child.cpuMilliseconds) ms CPU, "
      + "\(child.peakKilobytes / 1_024) MB, \(rows) rows, \(perSecond) rows/s"
  }

  /// The same number of rows by a C program on the same disk, in commits of the same size.
  private func plainRows(_ folder: Scratch, _ rows: Int64) throws {
    let program = folder.path("rows")
    let compiler = try Child.run([
      "/usr/bin/env", "cc", "-O2", "-o", program, self.rows, "-lsqlite3",
    ])
    guard compiler.status == 0 else {
      try printLines(["no C figure: \(compiler.output.trimmed)"])
      return
    }
    let child = try Child.run([program, folder.path("rows.db"), String(rows)])
    guard child.status == 0 else { throw PlainError(description: child.output) }
    try printLines([figure("plain C rows", rows, child)])
  }
}

struct BenchKillRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill-run",
    abstract: "Kill a run at random points, run again to the end, and compare with one not killed.",
    discussion: """
      The book stands two days after the boundary of all subscriptions, as in `bench invoice-run`: \
      one run bills everything. With --until it stands before it, and the run moves the clock there \
      through every instant at which something is due: drafts, overdue days, dunning as well.
      """)

  @Option(help: "Subscriptions.") var n = 20_000
  @Option(help: "How often.") var kills = 100
  @Option(help: "The seed of the book and of the points.") var seed: UInt64 = 1
  @Option(help: "The folder for the books; a temporary one if absent.") var folder: String?
  @Option(help: "To where the run moves the clock, such as 2026-06-03T00:00:00Z.")
  var until: String?

  func run() throws {
    try reporting {
      let folder = try Scratch(folder)
      defer { folder.remove() }
      let base = folder.path("base.book")
      try makeBook(at: base)
      let whole = folder.path("whole.book")
      try copyFile(base, whole)
      let first = try Child.run(billing(whole))
      guard first.status == 0 else { throw PlainError(description: first.output) }
      let expected = try dump(whole)
      try printLines([
        first.output.trimmed, "not killed: \(first.milliseconds) ms, dump \(expected)",
      ])
      var random = SplitMix64(seed: seed)
      var different = 0
      for number in 1...kills {
        let delay = Int(random.below(max(1, first.milliseconds)))
        let book = folder.path("killed.book")
        try copyFile(base, book)
        let killed = try Child.run(billing(book), killAfter: delay)
        let again = try Child.run(billing(book))
        guard again.status == 0 else { throw PlainError(description: again.output) }
        let found = try dump(book)
        if found != expected { different += 1 }
        try printLines([
          "\(number): killed after \(delay) ms (\(killed.wasKilled ? "running" : "done")), "
            + "\(found == expected ? "equal" : "DIFFERENT \(found)")"
        ])
      }
      try printLines(["\(kills) kills, \(different) different"])
      if different > 0 { throw ExitCode(1) }
    }
  }

  private func makeBook(at path: String) throws {
    let service = try InvoiceBook(subscriptions: n, seed: seed).make(
      at: path, operator: .current())
    if until == nil { try InvoiceBook.setClock(InvoiceBook.due, of: service) }
  }

  private func billing(_ book: String) -> [String] {
    [Child.own, "run", book, "--quiet"] + (until.map { ["--until", $0] } ?? [])
  }

  /// The SHA-256 of the canonical dump.
  private func dump(_ path: String) throws -> String {
    let service = try LocalService.open(path, operator: .current())
    return try service.canonicalDigest()
  }
}

// MARK: - Files

/// A folder for what a measurement makes.
struct Scratch {
  private let folder: String
  private let isOurs: Bool

  init(_ given: String?) throws {
    if let given {
      (folder, isOurs) = (given, false)
      return
    }
    var template = Array("/tmp/daybook-bench-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw PlainError(description: "no temporary folder can be made")
    }
    (folder, isOurs) = (String(cString: made), true)
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func remove() {
    for name in ["invoice-run.book", "rows", "rows.db", "base.book", "whole.book", "killed.book"] {
      for tail in ["", "-wal", "-shm"] { unlink(path(name + tail)) }
    }
    if isOurs { rmdir(folder) }
  }
}

/// Copies a closed book; what stood at `target` goes.
func copyFile(_ source: String, _ target: String) throws {
  for tail in ["", "-wal", "-shm"] { unlink(target + tail) }
  let copied = try Child.run(["/bin/cp", source, target])
  guard copied.status == 0 else { throw PlainError(description: copied.output) }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.last?.isNewline ?? false { text = text.dropLast() }
    return String(text)
  }
}
