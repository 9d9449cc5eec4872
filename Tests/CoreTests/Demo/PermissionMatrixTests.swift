// The permission matrix: every act by every role, at Core's one door.

import Billing
import Testing

@testable import Core

@Suite("The permission matrix")
struct PermissionMatrixTests {
  /// One cell: an act and a role.
  struct Cell: Sendable, CustomTestStringConvertible {
    let verb: Verb
    let role: OperatorRole
    var testDescription: String { "\(verb.rawValue) by \(role.title)" }
  }

  @Test("every forbidden cell is refused and audited; every other one is not forbidden")
  func cells() throws {
    let book = try DemoBook.copy(as: "vera")
    for person in DemoTeam.operators {
      let seen = try book.seen(by: person.name)
      let role = try #require(person.roles.first)
      for verb in Verb.allCases { try check(Cell(verb: verb, role: role), seen) }
    }
    #expect(try book.service.verifyAudit().problems.isEmpty)
  }

  /// A draft that names no existing record: whoever may act is told that, the others nothing.
  private func check(_ cell: Cell, _ book: DemoBook) throws {
    let kind = try #require(cell.verb.description.subjects.first)
    let draft = CommandDraft(
      cell.verb, on: RecordReference(kind, "nothing"), asOf: try book.service.now())
    let before = try book.revision()
    let refusal = #expect(throws: Refusal.self, "\(cell)") {
      try book.service.commit(draft, expecting: nil)
    }
    let isAllowed = cell.verb.roles.contains(cell.role)
    #expect((refusal?.code == "forbidden") == !isAllowed, "\(cell): \(refusal?.code ?? "done")")
    guard !isAllowed else { return }
    #expect(try book.revision() == before + 1, "\(cell) is audited")
    let leaf = try book.lastEntry()
    #expect(leaf[text: .verb] == cell.verb.rawValue)
    #expect(leaf[text: .role] == cell.role.rawValue)
    #expect(leaf[text: .result].hasPrefix("refused: "))
    let known = #expect(throws: Refusal.self) { try book.service.preview(draft) }
    #expect(known?.code == "forbidden", "\(cell) at preview")
  }

  @Test("each role has something to do, or nothing at all by design")
  func purposes() {
    #expect(Verb.allCases.allSatisfy { !$0.roles.isEmpty })
    #expect(!Verb.actingRoles.contains(.viewer))
    let money: Set<Duty> = [.credits, .books, .invoicing]
    for duty in money {
      #expect(!duty.roles.contains(.administrator), "\(duty)")
      #expect(!duty.roles.contains(.auditor), "\(duty)")
    }
  }

  @Test("the printed table says what is enforced")
  func printed() {
    let rows = RoleTable.csv.dropFirst().map { $0.split(separator: ",").map(String.init) }
    #expect(rows.count == Verb.allCases.count)
    for (verb, row) in zip(Verb.allCases, rows) {
      let allowed = zip(OperatorRole.allCases, row.dropFirst(2)).filter { $1 == "yes" }.map(\.0)
      #expect(allowed == verb.roles.sorted { $0.place < $1.place }, "\(verb)")
    }
    #expect(RoleTable.markdown.count > Verb.allCases.count)
  }
}

extension OperatorRole {
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
