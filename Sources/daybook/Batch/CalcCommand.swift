// `daybook calc`: the billing rules over standard input, a JSON object a line.

import ArgumentParser
import Core
import Dispatch
import Glibc

struct CalcCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calc",
    abstract: "Answer billing questions as JSON lines, without a book.",
    discussion: """
      Reads one JSON object a line from standard input and answers each with one line, in order:
      {"id":"a1","kind":"charge",…} → {"id":"a1","ok":{…}} or {"error":{…},"id":"a1"}.
      The exit status is 1 if any line failed. `daybook calc --kinds` lists the kinds.
      """)

  @Flag(help: "Add the derivation to each answer.")
  var why = false

  @Flag(help: "List the kinds with their fields and an example each.")
  var kinds = false

  func run() throws {
    let calculator = Calculator(kinds: CalcKind.all(zones: SystemZones.zone), why: why)
    if kinds {
      print(calculator.documentation, terminator: "")
      return
    }
    var anyFailed = false
    var input = LineInput(descriptor: STDIN_FILENO)
    while let lines = try input.nextBatch() {
      let answers = Self.answer(lines, with: calculator)
      try writeAll(answers.text, to: STDOUT_FILENO)
      anyFailed = anyFailed || answers.failed
    }
    if anyFailed { throw ExitCode(1) }
  }

  /// Answers a batch on all cores; the answers keep the lines' order.
  private static func answer(
    _ lines: [ArraySlice<UInt8>], with calculator: Calculator
  ) -> (text: [UInt8], failed: Bool) {
    // A pipe gives some 64 KiB at a time, a few hundred lines: chunks are small enough to share
    // even those among the cores.
    let chunk = 64
    let chunks = (lines.count + chunk - 1) / chunk
    let results = Slots<(text: [UInt8], failed: Bool)>(count: chunks, empty: ([], false))
    DispatchQueue.concurrentPerform(iterations: chunks) { index in
      var text: [UInt8] = []
      var failed = false
      for line in lines[index * chunk..<min(lines.count, (index + 1) * chunk)] {
        let answer = calculator.answer(line)
        text.append(contentsOf: answer.text.utf8)
        text.append(UInt8(ascii: "\n"))
        failed = failed || answer.failed
      }
      results.set(index, (text, failed))
    }
    let parts = results.values
    return (parts.flatMap(\.text), parts.contains(where: \.failed))
  }
}
