// Overrides made by keys: audited, never by accident, never on facts that have moved.

import Glibc
import Testing

extension ProgramTests {
  @Suite("Changes by keys", .serialized)
  struct OverrideTests {
    private let sandbox = Sandbox()

    private func grants(_ book: String) throws -> [[String: Any]] {
      try sandbox.audit(book).filter { $0["verb"] as? String == "grant-entitlement" }
    }

    /// The preview of a grant to the sample's customer with plan Team.
    private func previewOfGrant(_ book: String) throws -> (ConsoleRun, Person) {
      let console = try ConsoleRun("console", book, in: sandbox, columns: 120, rows: 40)
      let person = Person(console)
      person.elevate()
      person.open(Person.customer, showing: "Team is active")
      person.fillGrant(of: "audit_log")
      return (console, person)
    }

    @Test("an override made by keys is in the audit list, and the entitlement tells its reason")
    func override() throws {
      let book = try sandbox.demoBook()
      // WRITE is an act of its own, before the override.
      let entry = try sandbox.audit(book).count + 2
      let (console, _) = try previewOfGrant(book)
      #expect(console.screen.shows("not granted → on"))
      console.type("G")
      console.wait("audit entry \(entry)")
      console.wait("granted: goodwill")
      console.type("Q")
      #expect(console.waitForEnd() == 0)
      let grants = try grants(book)
      #expect(grants.count == 1)
      #expect(grants.first?["sequence"] as? Int == entry)
      #expect(grants.first?["reason"] as? String == "goodwill")
      #expect(try sandbox.complaint(book) == nil)
      let shown = try Program.run("show", Person.customer, "--book", book, in: sandbox)
      #expect(shown.text.contains("granted: goodwill"))
    }

    @Test("without WRITE no key opens a change")
    func readOnly() throws {
      let book = try sandbox.demoBook()
      let console = try ConsoleRun("console", book, in: sandbox, columns: 120, rows: 40)
      console.wait("212")
      Person(console).open(Person.customer, showing: "Team is active")
      console.type("o")
      console.wait("WRITE on")
      console.drain()
      #expect(!console.screen.shows("Last day"))
      console.type("Q")
      #expect(console.waitForEnd() == 0)
      #expect(try grants(book).isEmpty)
    }

    @Test("neither Enter nor a pasted confirm key confirms")
    func onlyTheKey() throws {
      let book = try sandbox.demoBook()
      let entries = try sandbox.audit(book).count
      let (console, _) = try previewOfGrant(book)
      console.type(Keys.enter + Keys.enter)
      console.drain()
      console.paste("G")
      console.wait("Pasted text was dropped")
      console.paste("G\r")
      for key in ["y", "o", " ", Keys.enter] {
        console.type(key)
        console.drain()
      }
      #expect(console.screen.shows("confirms"))
      #expect(try sandbox.audit(book).count == entries + 1)
      console.type(Keys.escape)
      console.wait("Nothing was changed")
      #expect(try sandbox.audit(book).count == entries + 1)
    }

    @Test("a paste outside a field does nothing, whatever keys it would press")
    func pasteOutside() throws {
      let book = try sandbox.demoBook()
      let entries = try sandbox.audit(book).count
      let console = try ConsoleRun("console", book, in: sandbox)
      let person = Person(console)
      person.elevate()
      person.open(Person.customer, showing: "Team is active")
      console.paste("oaudit_log\r\r30d\r\rpasted\rGQ:q\r")
      console.wait("Pasted text was dropped")
      console.drain()
      #expect(!console.screen.shows("Grant audit_log"))
      #expect(console.status == nil)
      #expect(try sandbox.audit(book).count == entries + 1, "WRITE, and nothing more")
    }

    @Test("what another console changed meanwhile shows, and the confirm key starts afresh")
    func liveRefresh() throws {
      let book = try sandbox.demoBook()
      let entry = try sandbox.audit(book).count + 3
      let (first, _) = try previewOfGrant(book)
      let (second, _) = try previewOfGrant(book)
      second.type("G")
      second.wait("audit entry \(entry)")
      // The first dialog hears of it: the same grant would change nothing any more.
      first.wait("already has audit_log")
      first.type("G")
      first.drain()
      #expect(first.screen.violations == [])
      #expect(second.screen.violations == [])
      #expect(try grants(book).count == 1)
      #expect(try sandbox.complaint(book) == nil)
    }

    @Test("a confirmation on facts that have moved is refused, with the difference shown")
    func staleConfirmation() throws {
      let book = try sandbox.demoBook()
      let console = try ConsoleRun("console", book, in: sandbox, columns: 120, rows: 40)
      let person = Person(console)
      person.elevate()
      person.open(Person.customer, showing: "Team is active")
      person.fillGrant(of: "seats", units: "500")
      // Frozen, the console can hear of nothing; its person presses the key meanwhile.
      console.signal(SIGSTOP)
      let other = try Program.run(
        "do", "grant-entitlement", Person.customer, "--book", book, "--feature", "seats",
        "--value", "40", "--until", "2026-07-20", "--reason-code", "sales_promise", "--reason",
        "by another", in: sandbox)
      #expect(other.status == 0, "\(other.errors)")
      console.type("G")
      console.signal(SIGCONT)
      console.wait("The facts moved. Look again")
      console.wait("now: seats 40 → 500")
      console.drain()
      #expect(try grants(book).count == 1)
      #expect(try grants(book).first?["reason"] as? String == "sales_promise")
      #expect(try sandbox.complaint(book) == nil)
    }

    @Test("the command line refuses a digest of facts that have moved, and tells the difference")
    func staleDigest() throws {
      let book = try sandbox.demoBook()
      let grant = [
        "do", "grant-entitlement", Person.customer, "--book", book, "--feature", "seats",
        "--value", "500", "--until", "2026-07-20", "--reason-code", "goodwill", "--reason", "x",
      ]
      let expecting = try Program.start(
        grant + ["--expect", String(repeating: "0", count: 64)], in: sandbox
      ).finish()
      #expect(expecting.status == 1)
      #expect(expecting.text.contains("Nothing was written"))
      #expect(try grants(book).isEmpty)
      #expect(try Program.start(grant, in: sandbox).finish().status == 0)
      #expect(try grants(book).count == 1)
    }

    @Test("a list confirmed by another digest is shown as its preview shows it, and not written")
    func otherList() throws {
      let book = try sandbox.demoBook()
      let words = [
        "do", "mark-doubtful", "--on", "invoices", "--filter", "Delta document:invoice", "--book",
        book, "--reason-code", "correction", "--reason", "x",
      ]
      let preview = try Program.start(words + ["--preview"], in: sandbox).finish()
      #expect(preview.status == 0 && preview.text.contains("left out"))
      let other = try Program.start(words + ["--expect", "1234"], in: sandbox).finish()
      #expect(other.status == 1)
      #expect(
        other.text.hasPrefix(
          "Nothing was written: the decision now is not the one that was confirmed"))
      #expect(other.text.hasSuffix(preview.text))
    }
  }
}
