// `daybook run` as a program: killed anywhere it goes on, and the demo book runs for two months.

import Foundation
import Testing

extension ProgramTests {
  @Suite("daybook run")
  struct RunTests {
    private let sandbox = Sandbox()

    @Test(
      "a run that was killed and run again leaves the book of one that was not",
      arguments: [[], ["--until", "2026-06-03T00:00:00Z"]])
    func killed(clock: [String]) throws {
      let bench = ["bench", "kill-run", "--n", "300", "--kills", "5", "--seed", "11"]
      let output = try Program.start(bench + clock, in: sandbox).finish()
      #expect(output.status == 0, "\(output.text)\(output.errors)")
      #expect(output.text.contains("5 kills, 0 different"))
    }

    @Test("the demo book runs for two months, proves whole, and has nothing left to do")
    func demo() throws {
      let book = try sandbox.demoBook()
      let end = "2026-08-15T00:00:00Z"
      let first = try Program.run("run", book, "--until", end, "--quiet", in: sandbox)
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.text.contains("renewal: "))
      #expect(first.text.contains("finalisation: "))
      // Every subscription of the sample can be billed: none waits for a person.
      #expect(!first.text.contains("parked"), "\(first.text)")
      #expect(try sandbox.complaint(book) == nil)
      let again = try Program.run("run", book, "--until", end, "--quiet", in: sandbox)
      #expect(again.text.contains("nothing was due"), "\(again.text)")
      let jobs = try Program.run("jobs", "--book", book, "--limit", "5", in: sandbox)
      #expect(jobs.status == 0 && jobs.text.contains("Invoice"))
    }

    @Test("a clock does not go back")
    func backwards() throws {
      let book = try sandbox.demoBook()
      let output = try Program.run("run", book, "--until", "2026-06-01T00:00:00Z", in: sandbox)
      #expect(output.status == 1)
      #expect(output.errors.contains("is before"))
    }
  }
}
