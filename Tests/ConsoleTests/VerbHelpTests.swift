// `daybook do VERB --help`: what a verb takes, without a book.

import Testing

extension ProgramTests {
  @Suite("Help of a verb")
  struct VerbHelpTests {
    private let sandbox = Sandbox()

    @Test(
      "a verb's arguments and their values are told without a book",
      arguments: [
        "do issue-credit-note --help", "do -h issue-credit-note", "help do issue-credit-note",
      ])
    func ofVerb(line: String) throws {
      let output = try Program.start(
        line.split(separator: " ").map(String.init), in: sandbox
      ).finish()
      #expect(output.status == 0)
      #expect(output.text.hasPrefix("USAGE: daybook do issue-credit-note"))
      let outcome = output.text.split(separator: "\n").first { $0.hasPrefix("  --outcome ") } ?? ""
      #expect(outcome.contains("one of ") && outcome.contains("offset"), "\(outcome)")
    }

    @Test("the help of do lists the verbs and says where their arguments are told")
    func ofAll() throws {
      let output = try Program.run("help", "do", in: sandbox)
      #expect(output.status == 0)
      #expect(output.text.contains("grant-entitlement"))
      #expect(output.text.contains("do VERB --help"))
    }
  }
}
