// `daybook bench past`: a random history, dumped as it is made and asked for again.

import ArgumentParser
import Core
import Glibc

struct BenchPastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "past",
    abstract: "Check that every past of a random history comes back as it was known.",
    discussion: "Builds a demo book, acts in it by chance, dumps it at each instant, and compares.")

  @Option(help: "How many instants.") var instants = 200
  @Option(help: "The seed.") var seed: UInt64 = 1

  func validate() throws {
    guard (1...100_000).contains(instants) else {
      throw ValidationError("--instants is 1 to 100000")
    }
  }

  func run() throws {
    try reporting {
      let path = try "\(Paths.temporaryFolder())/past.book"
      defer { for ending in ["", "-wal", "-shm"] { unlink(path + ending) } }
      let folder = try Paths.resource("sample-data", variable: "DAYBOOK_SAMPLE_DATA")
      let header = try BookHeader(catalogue: "\(folder)/catalogue.yaml")
      let service = try LocalService.create(
        path, name: header.name, simulatedClock: header.clock, operator: .current())
      _ = try service.importSet(folder)
      let started = wallClock()
      var bench = try PastBench(service, seed: seed)
      let found = try bench.run(instants: instants)
      let elapsed = wallClock().milliseconds - started.milliseconds
      try printLines(
        found.differences.prefix(40).map { "\($0.known.typed): \($0.part) \($0.detail)" }
          + [
            "\(found.instants) instants, \(found.acts) acts (\(found.refused) refused), "
              + "\(found.parts) parts compared, \(found.differences.count) differ, "
              + "seed \(seed), \(elapsed) ms"
          ])
      if !found.differences.isEmpty { throw ExitCode(1) }
    }
  }
}
