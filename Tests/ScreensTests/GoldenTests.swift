// Screens compared cell by cell with files: the glyphs, then a letter for each cell's role.
// RECORD=1 rewrites them; a first recording fails, so that nobody mistakes it for a test.

import Core
import Foundation
import Terminal
import Testing

@testable import Screens

/// A screen that a person sees, and how it is reached.
struct Scene: CustomTestStringConvertible, Sendable {
  let name: String
  let reach: @Sendable (inout Session) -> Void
  var opens = true

  var testDescription: String { name }

  static let all: [Scene] = [
    Scene(name: "opening", reach: { _ in }, opens: false),
    Scene(name: "home") { _ in },
    Scene(name: "customers") { $0.press("2", "j", "j") },
    Scene(name: "customers-filtered") { session in
      session.press("2")
      session.type("/status:unpaid")
      session.press("enter")
    },
    Scene(name: "filter-typing") { session in
      session.press("2")
      session.type("/acme status:pa")
    },
    Scene(name: "filter-refused") { session in
      session.press("2")
      session.type("/colour:red")
    },
    Scene(name: "nothing-matches") { session in
      session.press("2")
      session.type("/zzz")
      session.press("enter")
    },
    Scene(name: "nothing-here") { $0.press("7") },
    Scene(name: "loading") { session in
      session.isSlow = true
      session.press("2")
    },
    Scene(name: "exceptions") { $0.press("6", "j") },
    Scene(name: "exception") { $0.press("6", "enter") },
    Scene(name: "customer") { $0.press("2", "G", "k", "enter") },
    Scene(name: "preview") { $0.open(RecordReference(.preview, "sub_8n4")) },
    Scene(name: "imagine-form") { session in
      session.open(RecordReference(.preview, "sub_8n4"))
      session.press("i", "right", "tab")
      session.type("5")
    },
    Scene(name: "imagine-refused") { session in
      session.open(RecordReference(.preview, "sub_8n4"))
      session.imagine("", "", "", "left", "")
    },
    Scene(name: "imagined") { session in
      session.open(RecordReference(.preview, "sub_8n4"))
      session.imagine("right", "5")
    },
    Scene(name: "why") { $0.press("2", "w") },
    Scene(name: "explanation") { $0.press("2", "x", "j", "j", "j") },
    Scene(name: "past") { $0.press("2", "G", "k", "enter", "[") },
    Scene(name: "help") { $0.press("2", "?") },
    Scene(name: "prompt") { session in
      session.press("2")
      session.type(":ex")
    },
    Scene(name: "found") { session in
      session.type(":acme")
      session.press("enter")
    },
    Scene(name: "form") { session in
      session.elevate()
      session.press("2", "o")
      session.type("sso")
      session.press("enter")
      session.type("30d")
      session.press("enter")
    },
    Scene(name: "confirm") { session in
      session.elevate()
      session.press("2")
      session.grant()
    },
    Scene(name: "confirm-grave") { session in
      session.elevate()
      session.press("6", "C")
      session.type("settled by hand")
      session.press("enter")
    },
    Scene(name: "receipt") { session in
      session.elevate()
      session.press("2")
      session.grant()
      session.press("G")
    },
  ]
}

extension Session {
  /// Opens a record as if a link had been followed.
  mutating func open(_ reference: RecordReference) {
    console.effects = []
    console.open(reference)
    take(console.effects)
  }

  /// Fills the form of a grant up to its confirm dialog.
  mutating func grant() {
    press("o")
    type("sso")
    press("enter")
    type("30d")
    press("enter", "enter")
    type("promised by sales")
    press("enter")
  }
}

@Suite("Golden screens")
struct GoldenTests {
  static let sizes = [(60, 16), (80, 24), (120, 36), (200, 50)]

  @Test("every scene looks as recorded", arguments: Scene.all, sizes)
  func looks(scene: Scene, size: (Int, Int)) throws {
    var session = Session(columns: size.0, rows: size.1, opens: scene.opens)
    scene.reach(&session)
    let screen = session.screen
    #expect(screen.size == Size(columns: size.0, rows: size.1))
    let seen = screen.text + "\n" + String(repeating: "=", count: size.0) + "\n" + screen.roles
    try compare(seen + "\n", "\(scene.name)-\(size.0)x\(size.1).txt")
  }

  private func compare(_ seen: String, _ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Golden").appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try seen.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    guard let recorded = try? String(contentsOf: file, encoding: .utf8) else {
      try seen.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("\(name) is recorded for the first time: look at it, then run again")
      return
    }
    #expect(recorded == seen, "\(name) has changed; RECORD=1 accepts it")
  }
}
