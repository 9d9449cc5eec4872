// Roles at the console: who sits there, what is greyed and why, and what a forced effect meets.

import Billing
import Core
import Foundation
import Terminal
import Testing

@testable import Screens

@Suite("Roles at the console")
struct PermissionTests {
  /// A simulated book with the demo's team, in a folder that goes away.
  private static func book() throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("roles-\(UUID().uuidString).book").path
    let maker = Operator(name: "maker", uid: 1_000, role: "", session: "tests")
    let service = try LocalService.create(
      path, name: "roles", simulatedClock: FakeBook.now, operator: maker)
    try service.enrol(DemoTeam.operators, limits: DemoTeam.limits)
    return path
  }

  @Test("every cell of the matrix: greyed with the reason, and refused and audited if forced")
  func matrix() throws {
    let path = try Self.book()
    defer {
      for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    }
    for person in DemoTeam.operators {
      let role = try #require(person.roles.first)
      let service = try LocalService.open(
        path,
        operator: Operator(
          name: "maker", uid: 1_000, role: "", session: "tests", actingAs: person.name))
      guard case .session(let session) = try service.answer(.session) else { return }
      var console = Console(book: "b", path: path, size: Size(columns: 120, rows: 36))
      _ = console.update(.opened(service.verbs))
      console.session = session
      console.elevation = Console.Elevation(until: 900)
      for verb in service.verbs {
        let subject = RecordReference(try #require(verb.subjects.first), "nothing")
        console.navigation = Navigation(Place(number: 1, screen: .record(RecordState(subject))))
        let reason = console.reasonNotTo(verb)
        let isAllowed = verb.verb.roles.contains(role)
        #expect((reason == nil) == isAllowed, "\(verb.verb) by \(role): \(reason ?? "possible")")
        guard !isAllowed else { continue }
        #expect(reason?.contains("it needs the role") == true)
        let before = try service.revision()
        let refusal = #expect(throws: Refusal.self) {
          try service.commit(
            CommandDraft(verb.verb, on: subject, asOf: FakeBook.now), expecting: nil)
        }
        #expect(refusal?.code == "forbidden")
        #expect(try service.revision() == before + 1, "\(verb.verb) by \(role) is audited")
      }
    }
  }

  @Test("the header names who sits there, with the role where there is room")
  func header() {
    #expect(Session(columns: 120, rows: 36).shows("anna billing operator"))
    #expect(Session(columns: 80, rows: 24).shows("anna"))
  }

  @Test("a forbidden action is greyed, and its key says which role is needed")
  func greyed() {
    let book = FakeBook()
    book.state.withLock {
      $0.forbidden = [.init(.grantEntitlement, reason: "it needs the role support")]
    }
    var session = Session(columns: 120, rows: 36, book: book)
    session.elevate()
    session.press("2", "o")
    #expect(session.shows("Grant entitlement: it needs the role support"))
    #expect(session.console.overlay == nil)
  }

  @Test("WRITE is asked of the book, which keeps the reason; without a right it stays off")
  func elevation() {
    let book = FakeBook()
    var session = Session(book: book)
    session.elevate()
    #expect(book.state.withLock(\.elevations) == ["ticket 12"])
    #expect(session.shows("audit entry"))
    let viewer = FakeBook()
    viewer.state.withLock { $0.reasonNotToElevate = "vera has no role that changes anything" }
    var other = Session(book: viewer)
    other.press("E")
    #expect(other.shows("vera has no role"))
    #expect(other.console.elevation == nil)
  }
}
