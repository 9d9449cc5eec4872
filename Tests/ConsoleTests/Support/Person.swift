// What a person at the console does in several keys.

import Testing

struct Person {
  private let console: ConsoleRun

  init(_ console: ConsoleRun) { self.console = console }

  /// A customer of the sample with plan Team, which has no `audit_log`.
  static let customer = "C0137"

  /// Switches WRITE on.
  func elevate() {
    console.wait("212")
    prompt("elevate")
    console.wait("WRITE for 15 minutes")
    console.type("ticket 4711\r")
    console.wait("WRITE is on")
  }

  /// Types a command at the prompt.
  func prompt(_ command: String) {
    console.type(":")
    console.wait("enter Go")
    console.type(command + Keys.enter)
  }

  /// Opens a record by pasting its identifier at the prompt.
  func open(_ identifier: String, showing text: String) {
    console.type(":")
    console.wait("enter Go")
    console.paste(identifier)
    console.wait(identifier)
    console.type(Keys.enter)
    console.wait(text)
  }

  /// Fills the form of a grant on the open customer, until its preview stands there.
  func fillGrant(of feature: String, units: String = "") {
    console.type("o")
    console.wait("Last day")
    console.type(feature + Keys.enter + units + Keys.enter)
    console.type("30d" + Keys.enter + Keys.enter)
    console.type("promised" + Keys.enter)
    console.wait("confirms")
  }
}
