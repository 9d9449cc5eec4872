// `daybook run`, `daybook jobs`, `daybook dump`: doing what is due, looking ahead, comparing books.

import ArgumentParser
import Billing
import Core

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Do everything that is due: trials, invoices, dunning, checks.",
    discussion: """
      Work is found in the book's data, so a run that was missed is made up for and a repeated one \
      changes nothing. It may be stopped at any time; the next one goes on from there.
      """)

  @Argument(help: "The book.") var book: String
  @Option(help: "Move a simulated clock there, through every instant at which something is due.")
  var until: String?
  @Flag(help: "Say nothing while it runs.") var quiet = false

  func run() throws {
    try reporting {
      let service = try Session.open(book, as: .current())
      let end = try until.map { text in
        guard let instant = Timestamp(text) else {
          throw ValidationError("--until is an instant such as 2026-07-01T00:00:00Z")
        }
        return instant
      }
      let progress = ProgressLine(isOn: !quiet)
      let report = try service.run(until: end) { progress.show("\($0)") }
      progress.clear()
      try printLines(report.lines)
    }
  }
}

extension RunReport {
  var lines: [String] {
    let done = done.map { job, counts in
      var parts = ["\(counts.subjects) due"]
      if counts.documents > 0 { parts.append("\(counts.documents) documents") }
      if counts.messages > 0 { parts.append("\(counts.messages) messages") }
      if counts.parked > 0 { parts.append("\(counts.parked) parked") }
      return "\(job.rawValue): \(parts.joined(separator: ", "))"
    }
    return (done.isEmpty ? ["nothing was due"] : done)
      + [
        "\(instants) \(instants == 1 ? "instant" : "instants") looked at, "
          + "the clock stands at \(until)"
      ]
  }
}

struct JobsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs", abstract: "List what happens next by itself, the earliest first.")
  static let view = ListView.jobs
  @OptionGroup var options: ListOptions
}

struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump", abstract: "Print a book's content as sorted text, for comparing books.")

  @OptionGroup var source: BookOptions
  @Flag(help: "Leave out ids, recorded times and leaf numbers. The only form there is.")
  var canonical = false

  func validate() throws {
    guard canonical else { throw ValidationError("say --canonical") }
  }

  func run() throws {
    try reporting {
      let service = try source.open()
      var buffer: [UInt8] = []
      try service.canonicalDump { line in
        buffer.append(contentsOf: visible(line).utf8)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count > 1 << 20 {
          try writeAll(buffer, to: 1)
          buffer.removeAll(keepingCapacity: true)
        }
      }
      try writeAll(buffer, to: 1)
    }
  }
}
