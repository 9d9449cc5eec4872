// Bad input at the shell: what is wrong, why, what to do; a status; and never a stack trace.

import Foundation
import Glibc
import Testing

extension ProgramTests {
  @Suite("Bad input at the shell", .serialized)
  struct BadInputTests {
    private let sandbox = Sandbox()

    struct Case: CustomTestStringConvertible, Sendable {
      let words: [String]
      /// Parts of the message: what is wrong and what to do.
      let says: [String]
      var testDescription: String { words.joined(separator: " ") }

      init(_ words: String, says: String...) {
        self.words = words.split(separator: " ").map(String.init)
        self.says = says
      }
    }

    private func expectRefusal(_ output: Output, _ given: Case) {
      #expect(output.status > 0 && output.status < 128)
      #expect(output.errors.hasPrefix("Error: "))
      for part in given.says { #expect(output.errors.contains(part), "\(output.errors)") }
      for trace in ["Fatal error", "Stack dump", "Current stack trace", ".swift:", "NSError"] {
        #expect(!output.errors.contains(trace), "\(output.errors)")
      }
      #expect(!output.errors.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    static let books = [
      Case("absent.book", says: "there is no such file", "daybook init"),
      Case("text.book", says: "it is no daybook book", "path of a book"),
      Case("other.book", says: "it is no daybook book"),
      Case("empty.book", says: "it is no daybook book"),
      Case("folder.book", says: "not a regular file"),
      Case("loose.book", says: "others may read or write it", "chmod 600"),
      Case("newer.book", says: "a newer daybook wrote it", "version 99", "Install"),
      Case("torn.book", says: "is malformed", "Restore the last good copy"),
    ]

    /// Files that are no usable books, each in its own way.
    private func makeBooks() throws {
      let demo = try sandbox.demoBook()
      let folder = sandbox.folder
      _ = try sandbox.write("text.book", "Dear diary\n")
      _ = try sandbox.write("empty.book", "")
      try FileManager.default.createDirectory(
        atPath: "\(folder)/folder.book", withIntermediateDirectories: false)
      let newer = try Program.run("init", "\(folder)/newer.book", in: sandbox)
      #expect(newer.status == 0)
      try sqlite("newer.book", "PRAGMA user_version = 99")
      try sqlite("other.book", "CREATE TABLE recipes (name TEXT)")
      try FileManager.default.copyItem(atPath: demo, toPath: "\(folder)/loose.book")
      let bytes = try Data(contentsOf: URL(filePath: demo))
      try bytes.prefix(50_000).write(to: URL(filePath: "\(folder)/torn.book"))
      for name in ["text", "empty", "newer", "other", "torn"] {
        chmod("\(folder)/\(name).book", 0o600)
      }
      chmod("\(folder)/loose.book", 0o644)
    }

    private func sqlite(_ book: String, _ statement: String) throws {
      let (output, errors) = (sandbox.newName("sqlite"), sandbox.newName("sqlite"))
      let child = try Child(
        "/usr/bin/sqlite3", [book, statement], streams: .files(output: output, errors: errors),
        environment: [:], folder: sandbox.folder)
      #expect(try child.wait() == 0, "these tests need sqlite3: the README says how")
    }

    @Test("a file that is no usable book is refused, by every kind of command", arguments: books)
    func refusedBooks(given: Case) throws {
      try makeBooks()
      let book = given.words[0]
      let commands = [
        ["customers", "--book", book], ["audit", "verify", "--book", book],
        ["show", "C0137", "--book", book], ["import", book, Program.sample],
        ["do", "note-customer", "C0137", "--book", book, "--text", "x"],
        ["advance", book, "--by", "1d"],
      ]
      for command in commands {
        expectRefusal(try Program.start(command, in: sandbox).finish(), given)
      }
    }

    @Test("the console says why it cannot open a book, and lets go", arguments: books)
    func consoleOfBadBook(given: Case) throws {
      try makeBooks()
      let console = try ConsoleRun("console", given.words[0], in: sandbox, columns: 150, rows: 40)
      console.wait(given.says[0])
      if console.status == nil { console.type("Q") }
      console.wait(for: "the end") { console.status != nil }
      #expect(console.waitForEnd() != nil)
      #expect(console.screen.modes == Screen.plainModes)
      #expect(console.screen.violations == [])
    }

    static let commands = [
      Case("customers", says: "--book"),
      Case("customers --book demo.book --filter nosuch:1", says: "no field nosuch", "Filter by"),
      Case("customers --book demo.book --filter due>abc", says: "needs a number"),
      Case("customers --book demo.book --filter status:nosuch", says: "status"),
      Case("customers --book demo.book --sort nosuch", says: "no sortable column", "Sort by"),
      Case("customers --book demo.book --format xml", says: "xml", "json"),
      Case("customers --book demo.book --limit -5", says: "limit"),
      Case("show nosuch --book demo.book", says: "no such record", "Give an id"),
      Case("show C0137 --book demo.book --format csv", says: "csv", "'table' and 'json'"),
      Case("preview S0003 --book demo.book --format csv", says: "csv", "'table' and 'json'"),
      Case("ledger trial-balance --book demo.book --format csv", says: "'table' and 'json'"),
      Case("ledger trial-balance --book demo.book --as-of soon", says: "soon is no instant"),
      Case(
        "ledger figures --book demo.book --from 2026-05-01 --through 2026-05-31 "
          + "--as-of 2026-06-01/7", says: "7 is no instant of the ledger", "--as-of 2026-06-01T"),
      Case("preview sub_x --book demo.book", says: "no such record"),
      Case(
        "preview S0003 --book demo.book --change quantity=1000000000 --change price=scale-seat-1 "
          + "--change amount=99999999999", says: "the result exceeds the largest amount"),
      Case(
        "do change-quantity S0003 --book demo.book --quantity 99999999999 "
          + "--reason-code goodwill --reason x", says: "from 1 to 1 000 000 000"),
      Case("do nosuch C0137 --book demo.book", says: "nosuch", "grant-entitlement"),
      Case("do note-customer nosuch --book demo.book --text x", says: "no such record"),
      Case("do note-customer C0137 --book demo.book", says: "text is missing"),
      Case("do note-customer C0137 --book demo.book --text", says: "--text needs a value"),
      Case("do note-customer C0137 --book demo.book --text x --text y", says: "twice"),
      Case("do note-customer C0137 --book demo.book --txt x", says: "no argument txt"),
      Case(
        "do erase-customer C0041 --book demo.book --reason-code legal --reason x",
        says: "--expect DIGEST", "--preview"),
      Case(
        "do grant-entitlement C0137 --book demo.book --feature nosuch --until 2026-07-01 "
          + "--reason-code goodwill --reason x", says: "nosuch"),
      Case(
        "do grant-entitlement C0137 --book demo.book --feature audit_log --until 2026-02-30 "
          + "--reason-code goodwill --reason x", says: "2026-02-30"),
      Case(
        "do grant-entitlement C0137 --book demo.book --feature audit_log --until 2026-07-01 "
          + "--reason-code nosuch --reason x", says: "nosuch"),
      Case("init demo.book", says: "there already"),
      Case("import demo.book nosuch", says: "no such folder"),
      Case("advance demo.book --by 3x", says: "12h, 30d or 2w"),
      Case("advance demo.book --to 2020-01-01T00:00:00Z", says: "2020"),
      Case("advance demo.book", says: "--to or --by"),
      Case("console demo.book --theme nosuch", says: "no theme nosuch", "high-contrast"),
      Case("demo --book nosuch/demo.book --build-only", says: "nosuch/demo.book"),
      Case("nosuch", says: "nosuch"),
    ]

    @Test("a command that cannot be carried out says why, and changes nothing", arguments: commands)
    func refusedCommands(given: Case) throws {
      let book = try sandbox.demoBook()
      let entries = try sandbox.audit(book).count
      expectRefusal(try Program.start(given.words, in: sandbox).finish(), given)
      #expect(try sandbox.audit(book).count == entries)
    }

    @Test("hostile arguments are told back harmlessly")
    func hostileArguments() throws {
      let book = try sandbox.demoBook()
      let hostile = "\u{1B}]0;owned\u{7}\u{1B}[31mred"
      for words in [
        ["show", hostile, "--book", book], ["customers", "--book", hostile],
        ["customers", "--book", book, "--filter", "\(hostile):1"],
        ["do", "note-customer", hostile, "--book", book, "--text", "x"],
      ] {
        let output = try Program.start(words, in: sandbox).finish()
        #expect(output.status == 1)
        #expect(!(output.errors + output.text).unicodeScalars.contains("\u{1B}"))
        #expect(output.errors.contains("␛]0;owned␇"))
      }
    }
  }
}
