// `daybook bench book` and `daybook bench explain`: a large book, and explanations of its charges.

import ArgumentParser
import Core
import Glibc

struct BenchBookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "book",
    abstract: "Make a book of many invented customers, for measurements.",
    discussion: "About forty rows a customer; a million customers take some eight gigabytes.")

  @Argument(help: "The book to make; it must not exist.") var book: String
  @Option(help: "How many customers.") var customers = 100_000
  @Option(help: "The seed.") var seed: UInt64 = 1

  func validate() throws {
    guard (1...10_000_000).contains(customers) else {
      throw ValidationError("--customers is 1 to 10000000")
    }
  }

  func run() throws {
    try reporting {
      let sample = try Paths.resource("sample-data", variable: "DAYBOOK_SAMPLE_DATA")
      let header = try BookHeader(catalogue: "\(sample)/catalogue.yaml")
      let service = try LocalService.create(
        book, name: "Bench", simulatedClock: header.clock, operator: .current())
      let started = wallClock()
      try service.importCatalogue(sample)
      var maker = try BookMaker(service, customers: customers, seed: seed)
      let worst = try maker.fill { count in
        let elapsed = wallClock().milliseconds - started.milliseconds
        if count % 50_000 == 0 || count == customers {
          try? printLines(["\(count) customers, \(elapsed) ms"])
        }
      }
      try printLines(["the worst charge is \(worst.line)"])
    }
  }
}

struct BenchExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Measure explanations: of one charge again and again, or of charges by chance.")

  @OptionGroup var source: BookOptions
  @Argument(help: "A charge, such as inv_…/1; charges by chance when absent.") var id: String?
  @Option(help: "How many times.") var n = 200
  @Option(help: "The seed.") var seed: UInt64 = 1

  func run() throws {
    try reporting {
      let service = try source.open()
      let charges =
        try id.map { Array(repeating: $0, count: n) }
        ?? ExplainBench.charges(service, count: n, seed: seed)
      var times: [Int64] = []
      var steps = 0
      for charge in charges {
        let started = microseconds()
        guard
          case .record(let answer) = try service.answer(
            .record(RecordReference(.explanation, charge), asOf: nil))
        else { return }
        times.append(microseconds() - started)
        steps = max(steps, answer.sections.reduce(0) { $0 + $1.size })
      }
      let first = times.first ?? 0
      times.sort()
      let (median, late) = (
        times[times.count / 2], times[min(times.count - 1, times.count * 99 / 100)]
      )
      try printLines([
        "\(times.count) explanations, first \(first) µs, median \(median) µs, "
          + "p99 \(late) µs, longest \(times.last ?? 0) µs, at most \(steps) things shown"
      ])
    }
  }

  private func microseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}
