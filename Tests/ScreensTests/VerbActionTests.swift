// The verbs of Core in the console's action table.

import Core
import Terminal
import Testing

@testable import Screens

@Suite("The verbs' keys")
struct VerbActionTests {
  @Test(
    "a verb's key reaches the verb, not an action of the console",
    arguments: Verb.table.filter { $0.key != nil })
  func reachable(verb: VerbDescription) throws {
    let table = ActionTable(verbs: Verb.table.filter { $0.subjects == verb.subjects })
    let key = Key.char(try #require(verb.key))
    #expect(table.action(for: key, in: .record)?.id == .verb(verb.verb), "\(key) is taken")
    #expect(table.action(for: key, in: .list)?.id == .verb(verb.verb), "\(key) is taken")
  }
}
