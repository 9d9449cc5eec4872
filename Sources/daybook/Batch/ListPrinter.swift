// Printing pages of a list as they come.

import Core
import Glibc
import Terminal

/// Makes data safe to print at a terminal: nothing in it is a control to the terminal.
func visible(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { sanitise(String($0)) }
    .joined(separator: "\n")
}

let plainTable = PlainTable(
  clean: { sanitise($0) }, width: { CharacterWidth().columns(of: $0) })

struct ListPrinter {
  let format: OutputFormat

  func write(_ answer: ListAnswer, isFirst: Bool) throws {
    switch format {
    case .table: try printLines(table(answer, isFirst: isFirst))
    case .json: try printData(answer.json.map(\.description))
    case .csv:
      let bytes = answer.csv(withHeader: isFirst)
      guard isTerminal else { return try writeAll(bytes, to: STDOUT_FILENO) }
      // A line break that stands within a name ends no line.
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n" as Character)
      try printData(lines.map(String.init))
    }
  }

  private func table(_ answer: ListAnswer, isFirst: Bool) -> [String] {
    switch answer.fill {
    case .nothingHere: return ["Nothing here."]
    case .nothingMatches: return ["Nothing matches \(visible(answer.query.filter))."]
    case .rows: return Array(plainTable.lines(of: answer).dropFirst(isFirst ? 0 : 1))
    }
  }
}

private var isTerminal: Bool { isatty(STDOUT_FILENO) != 0 }

/// Data for other programs: a file gets it as it is, and a terminal nothing that it would obey.
func printData(_ lines: [String]) throws {
  try printLines(isTerminal ? lines.map { sanitise($0) } : lines)
}

func printLines(_ lines: [String]) throws {
  guard !lines.isEmpty else { return }
  try writeAll(Array((lines.joined(separator: "\n") + "\n").utf8), to: STDOUT_FILENO)
}
