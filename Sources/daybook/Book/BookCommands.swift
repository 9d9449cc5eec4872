// Making a book, filling it, moving its clock.

import ArgumentParser
import Billing
import Core
import Glibc

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make an empty book.")

  @Argument(help: "The file to make; it must not exist.") var path: String
  @Option(help: "What the book is called; the file's name if absent.") var name: String?

  func run() throws {
    try reporting {
      let name = name ?? Paths.stem(path)
      Session.adopt(
        try LocalService.create(path, name: name, simulatedClock: nil, operator: .current()))
      try printLines(["\(path): made, empty. Fill it with `daybook import \(path) DIR`."])
    }
  }
}

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import a folder of the canonical set into a book.",
    discussion:
      "The set is documented in sample-data/README.md. Importing it again changes nothing.")

  @Argument(help: "The book.") var book: String
  @Argument(help: "The folder with the files.") var folder: String
  @Flag(help: "Say nothing while it runs.") var quiet = false
  @OptionGroup var person: PersonOptions

  func run() throws {
    try reporting {
      let service = try Session.open(book, as: person.operator)
      let progress = ProgressLine(isOn: !quiet)
      let summary = try service.importSet(folder) { progress.show($0) }
      progress.clear()
      for file in summary.files where file.added > 0 {
        try printLines(["\(file.name): \(file.added) new, \(file.unchanged) unchanged"])
      }
      try printLines(["\(summary.added) rows imported, \(summary.unchanged) unchanged"])
    }
  }
}

struct AdvanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advance", abstract: "Move the clock of a simulated book forward.")

  @Argument(help: "The book.") var book: String
  @Option(help: "An instant, such as 2026-07-01T00:00:00Z.") var to: String?
  @Option(help: "A length, such as 12h, 30d or 2w.") var by: String?
  @OptionGroup var person: PersonOptions

  func run() throws {
    try reporting {
      let service = try Session.open(book, as: person.operator)
      let receipt = try service.advance(to: try target(from: service.now()))
      try printLines(["\(receipt.summary); audit entry \(receipt.auditSequence)"])
    }
  }

  private func target(from now: Timestamp) throws -> Timestamp {
    switch (to, by) {
    case (let to?, nil):
      guard let instant = Timestamp(to) else {
        throw ValidationError("--to is an instant such as 2026-07-01T00:00:00Z")
      }
      return instant
    case (nil, let by?):
      let seconds = ["h": 3_600, "d": 86_400, "w": 604_800]
      guard let unit = by.last.flatMap({ seconds[String($0)] }), let count = Int(by.dropLast()),
        (1...100_000).contains(count)
      else { throw ValidationError("--by is a length such as 12h, 30d or 2w") }
      return now.adding(seconds: count * unit)
    case (nil, nil), (_?, _?): throw ValidationError("give either --to or --by")
    }
  }
}

/// Progress on one line of a terminal.
final class ProgressLine {
  private let isOn: Bool
  private var isShown = false

  init(isOn: Bool) { self.isOn = isOn && isatty(STDERR_FILENO) == 1 }

  /// How far an import is, with rate and time left.
  func show(_ progress: ImportProgress) {
    let share = progress.bytesTotal > 0 ? progress.bytesDone * 100 / progress.bytesTotal : 100
    let left = progress.secondsLeft.map { ", \($0) s left" } ?? ""
    show(
      "\(share) % \(visible(progress.file)): \(progress.rows) rows, \(progress.rowsPerSecond)/s\(left)"
    )
  }

  func show(_ text: String) {
    guard isOn else { return }
    write("\r\u{1B}[K\(text)")
    isShown = true
  }

  func clear() {
    if isShown { write("\r\u{1B}[K") }
    isShown = false
  }

  private func write(_ text: String) {
    // A progress line that cannot be written is no reason to stop.
    try? writeAll(Array(text.utf8), to: STDERR_FILENO)
  }
}
