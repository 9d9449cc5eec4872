// The house's arrows: which room may import which. The compiler does not hold these.

import Testing

@Suite("The arrows of the house")
struct ImportTests {
  /// What each room may import beside the Swift standard library.
  static let allowed: [(room: String, imports: Set<String>)] = [
    ("Terminal", ["CTerm", "Glibc"]),
    ("Billing", []),
    ("Formats", ["Billing"]),
    ("Storage", ["Billing", "CStorage", "GRDB", "GRDBSQLite", "Glibc", "Synchronization"]),
    (
      "Core",
      ["Billing", "Formats", "Storage", "Crypto", "Yams", "Glibc", "Synchronization"]
    ),
    ("Screens", ["Billing", "Core", "Terminal"]),
    (
      "daybook",
      [
        "ArgumentParser", "Billing", "Core", "Screens", "Terminal", "Dispatch", "Glibc",
        "Synchronization",
      ]
    ),
  ]

  @Test("a room imports only what stands below it", arguments: allowed)
  func imports(room: String, imports: Set<String>) throws {
    let files = Checkout.swiftFiles(below: "Sources/\(room)")
    #expect(!files.isEmpty, "Sources/\(room) has no sources: the table is out of date")
    for file in files {
      for (number, line) in try Checkout.lines(file).enumerated() {
        guard let module = importedModule(line) else { continue }
        #expect(imports.contains(module), "\(file):\(number + 1) imports \(module)")
      }
    }
  }

  @Test("every room under Sources is in the table")
  func rooms() {
    let known = Set(Self.allowed.map(\.room))
    for file in Checkout.swiftFiles(below: "Sources") {
      let room = String(file.split(separator: "/")[1])
      #expect(known.contains(room), "\(file) stands in a room that no rule guards")
    }
  }

  private func importedModule(_ line: Substring) -> String? {
    var words = line.split(separator: " ")[...]
    while let first = words.first, first.hasPrefix("@") || accessLevels.contains(first) {
      words = words.dropFirst()
    }
    guard words.popFirst() == "import", let name = words.last else { return nil }
    return String(name.split(separator: ".")[0])
  }

  private let accessLevels: Set<Substring> = ["public", "package", "internal", "private"]
}
