// `daybook bench bulk`: one verb over many records, and whether it wrote what it showed.

import ArgumentParser
import Core

struct BenchBulkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bulk", abstract: "Write off many invoices by one bulk command.",
    discussion: "Exit status 1 if the written sums differ from the previewed ones.")

  @Option(help: "How many invoices.") var n = 10_000
  @Option(help: ArgumentHelp("A new file for the book.", valueName: "path")) var book: String

  func validate() throws {
    guard (1...100_000).contains(n) else { throw ValidationError("--n is 1 to 100000") }
  }

  func run() throws {
    try reporting {
      let bench = try BulkBench.run(at: book, count: n, clock: wallClock)
      try printLines([
        "\(bench.count) invoices, previewed in \(bench.previewMilliseconds) ms, committed in "
          + "\(bench.commitMilliseconds) ms",
        "previewed: \(bench.previewed.map(\.description).joined(separator: ", "))",
        "written:   \(bench.committed.map(\.description).joined(separator: ", "))",
      ])
      guard bench.isEqual else { throw ExitCode(1) }
    }
  }
}
