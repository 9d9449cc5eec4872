// Ends that nobody asked for: the terminal is put back, and the book is whole.

import Foundation
import Glibc
import Testing

extension ProgramTests {
  @Suite("Ends that nobody asked for", .serialized)
  struct EndingTests {
    private let sandbox = Sandbox()

    struct Ending: CustomTestStringConvertible, Sendable {
      let name: String
      let signal: Int32
      /// What the shell sees.
      let status: Int32
      var testDescription: String { name }
    }

    static let endings = [
      Ending(name: "SIGTERM", signal: SIGTERM, status: 0),
      Ending(name: "SIGINT", signal: SIGINT, status: 0),
      Ending(name: "SIGHUP", signal: SIGHUP, status: 129),
      Ending(name: "SIGSEGV", signal: SIGSEGV, status: 128 + SIGSEGV),
      Ending(name: "SIGABRT", signal: SIGABRT, status: 128 + SIGABRT),
    ]

    @Test("a signal ends the console, terminal restored, book whole", arguments: endings)
    func signals(ending: Ending) throws {
      let book = try sandbox.demoBook()
      let console = try ConsoleRun("console", book, in: sandbox)
      let before = console.lineModes
      console.wait("212")
      console.type("2")
      console.wait("1 of 212 customers")
      console.signal(ending.signal)
      #expect(console.waitForEnd() == ending.status)
      #expect(console.screen.modes == Screen.plainModes)
      #expect(console.lineModes == before)
      #expect(try sandbox.complaint(book) == nil)
    }

    @Test("a signal in the middle of a form writes nothing")
    func signalInForm() throws {
      let book = try sandbox.demoBook()
      let entries = try sandbox.audit(book).count
      let console = try ConsoleRun("console", book, in: sandbox)
      let person = Person(console)
      person.elevate()
      person.open(Person.customer, showing: "Team is active")
      person.fillGrant(of: "audit_log")
      console.signal(SIGTERM)
      #expect(console.waitForEnd() == 0)
      #expect(console.screen.modes == Screen.plainModes)
      #expect(try sandbox.audit(book).count == entries + 1, "WRITE, and nothing more")
    }

    @Test("the console ends by itself when its window is closed")
    func closedTerminal() throws {
      let book = try sandbox.demoBook()
      let console = try ConsoleRun("console", book, in: sandbox)
      console.wait("212")
      let pid = try #require(console.pid)
      console.closeTerminal()
      var waited = 0
      while console.status == nil, waited < Program.patience {
        usleep(20_000)
        waited += 20
      }
      #expect(console.status != nil)
      #expect(kill(pid, 0) != 0)
      #expect(try sandbox.complaint(book) == nil)
    }

    @Test("ctrl-z gives the terminal to the shell, and fg takes it again")
    func suspend() throws {
      let book = try sandbox.demoBook()
      let tmux = try Tmux(in: sandbox, columns: 100, rows: 30)
      // What is typed is on the screen before it is done: the quotes tell the answer from it.
      tmux.type("stty -a > before.txt; echo rea''dy\n")
      try tmux.wait("ready\n")
      tmux.type("\(Program.path) console \(book)\n")
      try tmux.wait("Open receivables")
      #expect(try tmux.ask("#{alternate_on}") == "1")
      tmux.press("C-z")
      try tmux.wait("Stopped")
      #expect(try tmux.ask("#{alternate_on}#{mouse_any_flag}") == "00")
      tmux.type("stty -a > stopped.txt; echo loo''ked\n")
      try tmux.wait("looked\n")
      #expect(sandbox.read("stopped.txt") == sandbox.read("before.txt"))
      tmux.type("fg\n")
      try tmux.wait("Open receivables")
      tmux.type("2")
      try tmux.wait("1 of 212 customers")
      tmux.type("j")
      try tmux.wait("2 of 212 customers")
      tmux.type("Q")
      try tmux.waitUntil("the shell") { try tmux.ask("#{alternate_on}") == "0" }
      // What is typed before the program has ended is dropped with it, so the shell must be back.
      try tmux.waitUntil("the end of daybook") {
        try tmux.ask("#{pane_current_command}") != "daybook"
      }
      tmux.type("echo status $?; stty -a > after.txt; echo do''ne\n")
      try tmux.wait("done\n")
      #expect(try tmux.screen().contains("status 0"))
      #expect(sandbox.read("after.txt") == sandbox.read("before.txt"))
      #expect(try sandbox.complaint(book) == nil)
    }
  }
}
