// The budget of sizes: a function fits a screen, a file has one purpose.

import Testing

@Suite("Sizes")
struct SizeTests {
  static let files = Checkout.swiftFiles(below: "Sources") + Checkout.swiftFiles(below: "Tests")

  @Test("no file is longer than 500 lines")
  func fileLength() throws {
    for file in Self.files {
      let count = try Checkout.lines(file).count
      #expect(count <= 501, "\(file) has \(count - 1) lines")
    }
  }

  @Test("nine files in ten are at most 300 lines long")
  func typicalFileLength() throws {
    let lengths = try Self.files.map { try Checkout.lines($0).count - 1 }.sorted()
    let ninth = lengths[lengths.count * 9 / 10]
    #expect(ninth <= 300, "the 90th percentile is \(ninth) lines")
  }

  /// Sources are formatted, so a function ends at the closing brace of its own indentation.
  @Test("no function is longer than 60 lines")
  func functionLength() throws {
    for file in Self.files {
      var open: (name: Substring, indentation: Int, line: Int)?
      for (number, line) in try Checkout.lines(file).enumerated() {
        let indentation = line.prefix { $0 == " " }.count
        if let function = open, indentation == function.indentation,
          line.dropFirst(indentation) == "}"
        {
          let length = number - function.line + 1
          #expect(length <= 60, "\(file):\(function.line + 1) \(function.name) has \(length) lines")
          open = nil
        } else if open == nil, startsFunction(line.dropFirst(indentation)), !line.hasSuffix("}") {
          open = (line.dropFirst(indentation), indentation, number)
        }
      }
    }
  }

  private func startsFunction(_ code: Substring) -> Bool {
    let words = code.split(separator: " ").prefix(6)
    return words.contains("func")
      || words.contains { $0.hasPrefix("init(") || $0.hasPrefix("init?(") }
  }

  @Test("files over 100 lines open with their purpose")
  func purpose() throws {
    for file in Self.files {
      let lines = try Checkout.lines(file)
      guard lines.count > 100 else { continue }
      #expect(lines[0].hasPrefix("//"), "\(file) does not open with its purpose")
    }
  }
}
