// Names that try the terminal: nothing of them may act on it, and nothing may be displaced.

import Foundation
import Glibc
import Testing

extension ProgramTests {
  @Suite("Hostile names", .serialized)
  struct HostileNameTests {
    private let sandbox = Sandbox()

    struct Size: CustomTestStringConvertible, Sendable {
      let columns: Int
      let rows: Int
      var testDescription: String { "\(columns)×\(rows)" }
    }
    static let sizes = [Size(columns: 80, rows: 24), Size(columns: 200, rows: 50)]

    /// A customer whose name holds scalars that act on a terminal.
    struct Customer {
      let identifier: String
      let name: String

      /// The dangerous scalars, each with what follows it: too long to be written by accident.
      var attacks: [String] {
        let scalars = Array(name.unicodeScalars)
        return scalars.indices.filter { isDangerous(scalars[$0]) }.map { index in
          String(String.UnicodeScalarView(scalars[index...].prefix(6)))
        }
      }

      private func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
      }
    }

    /// The customers of the demo book, from its own records.
    private func customers(_ book: String) throws -> [Customer] {
      let output = try Program.run(
        "customers", "--book", book, "--format", "json", "--limit", "1000", in: sandbox)
      return try output.text.split(separator: "\n").map { line in
        let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return Customer(
          identifier: try #require(row?["id"] as? String),
          name: try #require(row?["name"] as? String))
      }
    }

    /// No colours: then a colour that reaches the terminal can only come from data.
    private func console(_ book: String, _ size: Size) throws -> ConsoleRun {
      try ConsoleRun(
        "console", book, in: sandbox, columns: size.columns, rows: size.rows,
        environment: ["NO_COLOR": "1"])
    }

    @Test(
      "no control of data reaches the terminal from a list that is printed",
      arguments: ["table", "csv", "json"])
    func printed(format: String) throws {
      let book = try sandbox.demoBook()
      let hostile = try customers(book).filter { !$0.attacks.isEmpty }
      let run = try ConsoleRun(
        "customers", "--book", book, "--format", format, "--limit", "1000", in: sandbox)
      #expect(run.waitForEnd() == 0)
      let text = String(decoding: run.bytes, as: UTF8.self)
      #expect(text.contains("Café"))
      for attack in hostile.flatMap(\.attacks) {
        #expect(
          !text.unicodeScalars.contains(attack.unicodeScalars),
          "\(attack.debugDescription) was sent")
      }
    }

    @Test("no control of data reaches the terminal, in the list or on records", arguments: sizes)
    func bytes(size: Size) throws {
      let book = try sandbox.demoBook()
      let all = try customers(book)
      #expect(all.count == 212)
      let hostile = all.filter { !$0.attacks.isEmpty }
      #expect(hostile.count >= 10)
      let console = try console(book, size)
      console.wait("212")
      console.type("2")
      console.wait("1 of 212 customers")
      for _ in all.dropFirst() {
        let before = console.screen.frames.count
        console.type("j")
        console.wait(for: "a frame") { console.screen.frames.count > before }
      }
      console.wait("▸ 👩 Dev Collective")
      for customer in hostile {
        console.type(":")
        console.wait("enter Go")
        console.paste(customer.identifier)
        console.wait(customer.identifier)
        console.type(Keys.enter)
        console.wait("customer \(customer.identifier)")
      }
      console.type("Q")
      #expect(console.waitForEnd() == 0)
      #expect(console.screen.violations == [])
      #expect(colours(in: console.bytes) == [])
      let sent = String(decoding: console.bytes, as: UTF8.self).unicodeScalars
      for attack in hostile.flatMap(\.attacks) {
        #expect(!sent.contains(attack.unicodeScalars), "\(attack.debugDescription) was sent")
      }
    }

    /// Parameters of `ESC [ … m` that choose a colour.
    private func colours(in bytes: [UInt8]) -> Set<Int> {
      var parser = SequenceParser()
      var numbers: Set<Int> = []
      for case .sequence(let parameters, "m")? in bytes.map({ parser.take($0) }) {
        numbers.formUnion(parameters.split(separator: ";").compactMap { Int($0) })
      }
      return numbers.filter { (30...49).contains($0) || $0 >= 90 }
    }

    @Test("the visible marks of a name stand where its controls were")
    func marks() throws {
      let console = try console(sandbox.demoBook(), Self.sizes[1])
      console.wait("212")
      console.type("2")
      console.wait("␛]0;owned␇Title Inc.")
      console.wait("Carriage␍Return LLC")
      console.wait("Back␈space & Del␡")
      #expect(console.screen.violations == [])
    }

    /// Independent of this suite's own terminal: tmux has its own opinion of widths.
    @Test("columns stay aligned in tmux, down to the last customer", arguments: sizes)
    func alignment(size: Size) throws {
      let book = try sandbox.demoBook()
      let tmux = try Tmux(in: sandbox, columns: size.columns, rows: size.rows)
      tmux.type("exec \(Program.path) console \(book)\n")
      try tmux.wait("Open receivables")
      tmux.type("2")
      try tmux.wait("1 of 212 customers")
      var seen: Set<String> = []
      while true {
        let page = try tmux.screen()
        seen.formUnion(try alignedRows(page))
        if page.contains("Dev Collective") { break }
        tmux.press("NPage")
        try tmux.waitUntil("the next page") { try tmux.screen() != page }
      }
      #expect(seen.count >= 210)
    }

    /// The rows of a page, each with its state where the heading says.
    private func alignedRows(_ page: String) throws -> [String] {
      let rows = page.split(separator: "\n").map(String.init)
      let heading = try #require(rows.firstIndex { $0.contains("  State") && $0.contains("Plans") })
      let state = try #require(rows[heading].range(of: "State")?.lowerBound)
      let column = cells(of: rows[heading][..<state]).count
      return rows[(heading + 1)...].filter { row in
        guard Self.marks.contains(where: { row.contains("  \($0) ") }) else { return false }
        let text = cells(of: row[...])
        let isAligned = column < text.count && Self.marks.contains(text[column])
        #expect(isAligned, "no state in column \(column):\n\(row)")
        return true
      }.map { String($0.dropFirst(2)) }
    }

    private static let marks = ["●", "▲", "✗", "○", "·"]

    /// One entry a column; wide characters take two. tmux gives the text without fillers.
    private func cells(of row: Substring) -> [String] {
      var cells: [String] = []
      for scalar in row.unicodeScalars {
        switch scalar.columns {
        case 0: if !cells.isEmpty { cells[cells.count - 1].unicodeScalars.append(scalar) }
        case 1: cells.append(String(Character(scalar)))
        default: cells += [String(Character(scalar)), ""]
        }
      }
      return cells
    }
  }
}
