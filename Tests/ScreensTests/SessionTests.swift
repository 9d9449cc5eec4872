// Sessions in a person's words.

import Core
import Terminal
import Testing

@testable import Screens

@Suite("Sessions")
struct SessionTests {
  @Test("a queue of Home opens with enter and Home comes back with its cursor")
  func homeOpensQueue() {
    var session = Session()
    #expect(session.shows("Exceptions"))
    session.press("j", "enter")
    #expect(session.shows("missing at pro"))
    session.press("escape")
    #expect(session.shows("Queues"))
    session.press("enter")
    #expect(session.shows("missing at pro"))
  }
}
