// Terminals of many kinds and sizes.

import Glibc
import Testing

extension ProgramTests {
  @Suite("Terminals", .serialized)
  struct TerminalKindTests {
    private let sandbox = Sandbox()

    @Test(
      "the console draws and leaves on many kinds of terminal",
      arguments: [
        "xterm", "xterm-256color", "screen-256color", "tmux-256color", "linux", "vt100", "ansi",
        "xterm-ghostty", "xterm-kitty", "no-such-terminal", "unknown",
      ])
    func kinds(term: String) throws {
      let console = try ConsoleRun("console", sandbox.demoBook(), in: sandbox, term: term)
      let before = console.lineModes
      console.wait("212")
      #expect(console.screen.region == 0..<30, "not the rows of the description")
      console.type("2")
      console.wait("1 of 212 customers")
      console.type("j")
      console.wait("2 of 212 customers")
      console.type("Q")
      #expect(console.waitForEnd() == 0)
      #expect(console.screen.modes == Screen.plainModes)
      #expect(console.lineModes == before)
    }

    @Test("without TERM it draws as well")
    func noTerm() throws {
      let console = try ConsoleRun("console", sandbox.demoBook(), in: sandbox, term: nil)
      console.wait("212")
    }

    @Test("a terminal that cannot place its cursor is told of the batch commands")
    func dumb() throws {
      let console = try ConsoleRun("console", sandbox.demoBook(), in: sandbox, term: "dumb")
      let before = console.lineModes
      #expect(console.waitForEnd() == 1)
      #expect(console.screen.text.contains("batch commands"))
      #expect(!console.bytes.contains(0x1B))
      #expect(console.lineModes == before)
    }

    @Test("without a terminal the console says so and ends")
    func noTerminal() throws {
      let output = try Program.run("console", sandbox.demoBook(), in: sandbox)
      #expect(output.status == 1)
      #expect(output.text.isEmpty)
      #expect(output.errors.contains("not a terminal"))
      #expect(output.errors.contains("batch commands"))
    }

    @Test("NO_COLOR leaves attributes and no colour", arguments: ["1", ""])
    func noColour(value: String) throws {
      let console = try ConsoleRun(
        "console", sandbox.demoBook(), in: sandbox, environment: ["NO_COLOR": value])
      console.wait("212")
      var parser = SequenceParser()
      var parameters: Set<String> = []
      for case .sequence(let text, "m")? in console.bytes.map({ parser.take($0) }) {
        parameters.formUnion(text.split(separator: ";").map(String.init))
      }
      let colours = parameters.compactMap { Int($0) }.filter { (30...38).contains($0) || $0 >= 90 }
      // Set and empty is as if it were not set: no-color.org.
      #expect(colours.isEmpty == !value.isEmpty, "\(colours)")
      #expect(!parameters.isEmpty)
    }

    @Test("60×16 is enough to work in", arguments: ["1", "2", "3", "4", "5", "6", "7", "8"])
    func small(view: String) throws {
      let console = try ConsoleRun(
        "console", sandbox.demoBook(), in: sandbox, columns: 60, rows: 16)
      console.wait("Open receivables")
      console.type(view)
      console.wait(view == "1" ? "Open receivables" : "1 of ")
      #expect(console.screen.line(15).contains("Help"))
      console.type("Q")
      #expect(console.waitForEnd() == 0)
      #expect(console.screen.violations == [])
    }

    @Test("below that the console says so, and works again when the window grows")
    func tooSmall() throws {
      let console = try ConsoleRun(
        "console", sandbox.demoBook(), in: sandbox, columns: 59, rows: 15)
      console.wait("daybook needs 60×16")
      console.resize(columns: 30, rows: 3)
      console.wait("daybook needs")
      console.resize(columns: 80, rows: 24)
      console.wait("Open receivables")
      console.resize(columns: 1, rows: 1)
      console.drain()
      console.resize(columns: 80, rows: 24)
      console.wait("Open receivables")
      console.type("Q")
      #expect(console.waitForEnd() == 0)
    }
  }
}
