// Coming, moving, going: a session without surprises.

import Glibc
import Testing

extension ProgramTests {
  @Suite("A session", .serialized)
  struct SessionTests {
    private let sandbox = Sandbox()

    @Test("home shows the demo book, keys move, and :q leaves the terminal as it was")
    func session() throws {
      let console = try ConsoleRun("console", sandbox.demoBook(), in: sandbox)
      let before = console.lineModes
      console.wait("212")
      #expect(console.screen.shows("Open receivables"))
      #expect(console.screen.shows("6 030.76 EUR"))
      #expect(console.lineModes != before)
      #expect(console.screen.modes.isSuperset(of: ["1049", "1004", "1006", "2004"]))

      console.type("2")
      console.wait("1 of 212 customers")
      console.wait(for: "the cursor on the first row") {
        console.screen.line(console.screen.cursor.row).hasPrefix("▸ ␛]0;owned␇Title")
      }
      let first = console.screen.cursor
      console.type("j")
      console.wait("2 of 212 customers")
      #expect(console.screen.cursor.row == first.row + 1)
      #expect(console.screen.line(first.row + 1).hasPrefix("▸"))
      console.type("k")
      console.wait("1 of 212 customers")
      #expect(console.screen.cursor.row == first.row)
      console.type("G")
      console.wait("▸ 👩 Dev Collective")

      console.type(":")
      console.wait("enter Go")
      console.type("q\r")
      #expect(console.waitForEnd() == 0)
      #expect(console.screen.modes == Screen.plainModes)
      #expect(console.lineModes == before)
      #expect(console.screen.violations == [])
    }

    @Test("Q leaves too, with what was typed for the console kept from the shell")
    func quitKey() throws {
      let console = try ConsoleRun("console", sandbox.demoBook(), in: sandbox)
      console.wait("212")
      console.type("Q")
      #expect(console.waitForEnd() == 0)
      #expect(console.screen.modes == Screen.plainModes)
    }

    @Test("a screen follows the window's size", arguments: [(80, 24), (200, 50), (300, 100)])
    func resize(columns: Int, rows: Int) throws {
      let console = try ConsoleRun("console", sandbox.demoBook(), in: sandbox)
      console.wait("212")
      console.type("2")
      console.wait("1 of 212 customers")
      console.resize(columns: columns, rows: rows)
      console.wait("1 of 212 customers")
      console.wait(for: "hints in the last row") {
        console.screen.line(rows - 1).contains("Help")
      }
      #expect(console.screen.violations == [])
    }

    @Test("the demo of a sandbox opens in the console")
    func demo() throws {
      let console = try ConsoleRun("demo", "--book", sandbox.demoBook(), in: sandbox)
      console.wait("212")
    }
  }
}
