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
    let lines: [String]
    switch format {
    case .table: lines = table(answer, isFirst: isFirst)
    case .json: lines = answer.json.map(\.description)
    case .csv:
      try writeAll(answer.csv(withHeader: isFirst), to: STDOUT_FILENO)
      return
    }
    try printLines(lines)
  }

  private func table(_ answer: ListAnswer, isFirst: Bool) -> [String] {
    switch answer.fill {
    case .nothingHere: return ["Nothing here."]
    case .nothingMatches: return ["Nothing matches \(visible(answer.query.filter))."]
    case .rows: return Array(plainTable.lines(of: answer).dropFirst(isFirst ? 0 : 1))
    }
  }
}

func printLines(_ lines: [String]) throws {
  guard !lines.isEmpty else { return }
  try writeAll(Array((lines.joined(separator: "\n") + "\n").utf8), to: STDOUT_FILENO)
}
