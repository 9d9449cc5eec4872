// kill -9 at random moments: what was acknowledged is there, and nothing is half there.

import Foundation
import Glibc
import Testing

extension ProgramTests {
  @Suite("kill -9", .serialized)
  struct KillTests {
    private let sandbox = Sandbox()

    /// SplitMix64: the same moments again for the same seed.
    struct Moments: RandomNumberGenerator {
      var state: UInt64

      mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
      }
    }

    /// From the variable for a repetition, else the clock's; printed either way.
    private func moments(_ name: String) -> Moments {
      let given = getenv("DAYBOOK_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
      let seed = given ?? UInt64(time(nil))
      print("\(name): DAYBOOK_TEST_SEED=\(seed)")
      return Moments(state: seed)
    }

    /// Microseconds that a command takes here and now, to spread the moments over it.
    private func length(of work: () throws -> Void) throws -> UInt32 {
      var (start, end) = (timespec(), timespec())
      clock_gettime(CLOCK_MONOTONIC, &start)
      try work()
      clock_gettime(CLOCK_MONOTONIC, &end)
      let seconds = end.tv_sec - start.tv_sec
      return UInt32(max(1_000, seconds * 1_000_000 + (end.tv_nsec - start.tv_nsec) / 1_000))
    }

    /// Runs a command and kills it at the moment, if it still runs then.
    private func killed(_ arguments: [String], after moment: UInt32) throws -> Output {
      let command = try Program.start(arguments, in: sandbox)
      usleep(moment)
      kill(command.child.pid, SIGKILL)
      return try command.finish()
    }

    private func emptyBook(_ name: String) throws -> String {
      let path = "\(sandbox.folder)/\(name)"
      let made = try Program.run("init", path, in: sandbox)
      #expect(made.status == 0, "\(made.errors)")
      return path
    }

    @Test("25 imports killed: the book opens, is whole, and the next import completes it")
    func imports() throws {
      var moments = moments("imports")
      let reference = try emptyBook("reference.book")
      let whole = try length {
        let output = try Program.run("import", reference, Program.sample, in: sandbox)
        #expect(output.status == 0, "\(output.errors)")
      }
      var cut = 0
      for round in 0..<5 {
        let book = try emptyBook("killed-\(round).book")
        for _ in 0..<5 {
          let moment = UInt32.random(in: 0..<whole, using: &moments)
          let output = try killed(["import", book, Program.sample], after: moment)
          if output.status == -SIGKILL { cut += 1 }
          #expect(try sandbox.complaint(book) == nil, "killed after \(moment) µs")
        }
        let rest = try Program.run("import", book, Program.sample, in: sandbox)
        #expect(rest.status == 0, "\(rest.errors)")
        for view in ["customers", "subscriptions", "invoices", "overrides", "exceptions"] {
          #expect(try list(view, book) == list(view, reference), "\(view) of round \(round)")
        }
      }
      #expect(cut >= 5, "only \(cut) imports were still running when they were killed")
    }

    /// A view without what is born with each book: identifiers and moments of recording.
    private func list(_ view: String, _ book: String) throws -> [String] {
      let output = try Program.run(
        view, "--book", book, "--format", "json", "--limit", "100000", in: sandbox)
      #expect(output.status == 0, "\(output.errors)")
      let identifier = /(cus|sub|inv|crn|ovr|wrk|pay)_[0-9a-z]+/
      let lines = output.text.split(separator: "\n").map {
        String($0.replacing(identifier, with: ""))
      }
      return lines.sorted()
    }

    @Test("25 acts killed: every acknowledged one is in the log, the others wholly or not at all")
    func acts() throws {
      var moments = moments("acts")
      let book = try sandbox.demoBook()
      let before = try sandbox.audit(book).count
      func act(_ number: Int) -> [String] {
        [
          "do", "note-customer", Person.customer, "--book", book, "--text",
          "note number \(number).",
        ]
      }
      let whole = try length {
        let output = try Program.start(act(0), in: sandbox).finish()
        #expect(output.status == 0, "\(output.errors)")
      }
      var acknowledged = [0]
      for number in 1...25 {
        let moment = UInt32.random(in: 0..<whole, using: &moments)
        let output = try killed(act(number), after: moment)
        if output.text.contains("audit entry") { acknowledged.append(number) }
        #expect(try sandbox.complaint(book) == nil, "killed after \(moment) µs")
      }
      let customer = try Program.run("show", Person.customer, "--book", book, in: sandbox).text
      let entries = try sandbox.audit(book).count { $0["verb"] as? String == "note-customer" }
      let notes = (0...25).filter { customer.contains("note number \($0).") }
      #expect(notes.count == entries)
      #expect(Set(notes).isSuperset(of: acknowledged))
      // The log goes on without a gap.
      let last = try Program.start(act(26), in: sandbox).finish()
      #expect(last.text.contains("audit entry \(before + entries + 1)"))
    }
  }
}
