// The permission matrix at the shell: every act that a role does not allow, tried with the program.

import Core
import Testing

extension ProgramTests {
  @Suite("The permission matrix at the shell", .serialized)
  struct PermissionMatrixTests {
    private let sandbox = Sandbox()

    @Test("every forbidden cell is refused by `daybook do` and audited", arguments: DemoTeam.names)
    func shell(name: String) throws {
      let book = try sandbox.demoBook()
      let role = try #require(DemoTeam.role(of: name))
      let forbidden = Verb.allCases.filter { !$0.roles.contains(role) }
      for verb in forbidden {
        // The permission is asked for before the record is looked at.
        let output = try Program.run(
          "do", verb.rawValue, "book", "--book", book, "--as", name, in: sandbox)
        #expect(output.status == 1, "\(verb.rawValue) by \(name)")
        #expect(output.errors.contains("it needs the role"), "\(output.errors)")
      }
      let refused = try sandbox.audit(book).filter { $0["reason"] as? String == "forbidden" }
      #expect(refused.count == forbidden.count)
      #expect(refused.allSatisfy { $0["actor"] as? String == name })
      #expect(
        refused.reversed().map { $0["verb"] as? String } == forbidden.map(\.rawValue))
      #expect(try sandbox.complaint(book) == nil)
    }

    @Test("`daybook roles` prints the table that is enforced")
    func table() throws {
      let output = try Program.run("roles", "--format", "csv", in: sandbox)
      #expect(output.text.split(separator: "\n").map(String.init) == RoleTable.csv)
      let markdown = try Program.run("roles", in: sandbox)
      #expect(markdown.text.contains("| `grant-entitlement` | care |"))
    }
  }
}

extension DemoTeam {
  fileprivate static let names = operators.map(\.name)

  fileprivate static func role(of name: String) -> OperatorRole? {
    operators.first { $0.name == name }?.roles.first
  }
}
