// Changing one imported fact changes exactly the rows that the answers name: in the lists, the
// previews and the entitlements.

import Billing
import Foundation
import Testing

@testable import Core

@Suite("One changed fact")
struct ChangeTests {
  /// Facts that touch nothing in common share a book, because making one takes its time.
  @Test(
    "differs exactly in the rows that changes.csv names",
    arguments: [["1", "3", "5", "7"], ["2", "4", "6", "8"]])
  func exactRows(changes: [String]) throws {
    let rows = try ExpectedTable("changes.csv").rows.filter { changes.contains($0["change"] ?? "") }
    let set = try ChangedSet()
    for change in changes {
      let row = try #require(rows.first { $0["change"] == change }, "change \(change)")
      try set.apply(row)
    }
    let path = try DemoBook.build(from: set.folder.path)
    let changed = DemoBook(service: try LocalService.open(path, operator: tester))
    let before = try BookImage(DemoBook.shared())
    let found = before.differences(from: try BookImage(changed))
    let wanted = Set(rows.map { "\($0["view"] ?? "") \($0["id"] ?? "")" })
    #expect(found.sorted() == wanted.sorted())
  }

  @Test("the shown values of the changes are the ones the answers give")
  func values() throws {
    let rows = try ExpectedTable("changes.csv").rows
    let book = try DemoBook.shared()
    let usage = try #require(rows.first { $0["change"] == "6" })
    let line = try #require(
      try book.preview("S0008").table("Lines").first { $0.cells[5].plain == "usage" })
    let figures =
      [line.cells[4].plain] + [1, 7].map { line.cells[$0].units.map(String.init) ?? "" }
    let total = try book.preview("S0008").field("Total")?.units.map(String.init) ?? ""
    #expect(usage["before"] == "\(figures.joined(separator: ", ")); \(total)")
  }
}

/// A copy of the sample set with some values changed.
struct ChangedSet {
  let folder: URL

  init() throws {
    folder = demoFolder.appendingPathComponent("set-\(UUID().uuidString)")
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: sampleFolder).resolvingSymlinksInPath(), to: folder)
    for name in ["expected", "README.md"] {
      try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
  }

  /// Changes the one value that a row of `changes.csv` names; it must be there once.
  func apply(_ row: [String: String]) throws {
    let file = folder.appendingPathComponent(row["file"] ?? "")
    var lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    let (old, new, column) = (row["old"] ?? "", row["new"] ?? "", row["column"] ?? "")
    let id = row["row"] ?? ""
    if file.pathExtension == "csv" {
      let keys = id.components(separatedBy: " at ")
      let names = lines[0].components(separatedBy: ",")
      let index = try only(
        lines.indices.filter { line in
          let cells = pieces(of: lines[line])
          return keys.allSatisfy { cells.contains($0) } && cells[0] == keys[0]
        }, id)
      var cells = pieces(of: lines[index])
      let place = try only(names.indices.filter { names[$0] == column }, column)
      guard cells.count == names.count, cells[place] == old else { throw WrongAnswer(query: id) }
      cells[place] = new
      lines[index] = cells.joined(separator: ",")
    } else {
      let name = id.components(separatedBy: "/").last ?? id
      let isJSON = file.pathExtension == "jsonl"
      let (from, to) =
        isJSON
        ? ("\"\(column)\":\"\(old)\"", "\"\(column)\":\"\(new)\"")
        : ("\(column): \(old),", "\(column): \(new),")
      let index = try only(
        lines.indices.filter {
          lines[$0].contains(isJSON ? "\"\(name)\"" : "id: \(name),") && lines[$0].contains(from)
        }, id)
      lines[index] = lines[index].replacingOccurrences(of: from, with: to)
    }
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
  }

  /// The cells as they stand, quotes included.
  private func pieces(of line: String) -> [String] {
    var (cells, isQuoted) = ([""], false)
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  private func only(_ places: [Int], _ what: String) throws -> Int {
    guard places.count == 1, let place = places.first else { throw WrongAnswer(query: what) }
    return place
  }
}

/// What a book shows, row by row, under the names of the sample set.
struct BookImage {
  private var rows: [String: String] = [:]

  init(_ book: DemoBook) throws {
    let names = try Self.names(book)
    for view in [ListView.customers, .subscriptions, .invoices, .overrides] {
      for row in try book.rows(view) {
        note(view.rawValue, names[row.reference.id] ?? row.reference.id, row)
      }
    }
    try addQueues(book, names)
    for row in try book.rows(.subscriptions) {
      let preview = try book.record(RecordReference(.preview, row.reference.id))
      let text = PlainTable(clean: { $0 }, width: { $0.count }).lines(of: preview)
      rows["previews \(names[row.reference.id] ?? "")"] = text.joined(separator: "\n")
    }
    for row in try book.rows(.customers) {
      for answer in try book.record(row.reference).table("Entitlements") {
        let name = "\(names[row.reference.id] ?? "")/\(answer.cells[0].plain)"
        rows["entitlements \(name)"] = answer.cells.prefix(3).map(\.plain).joined(separator: "|")
      }
    }
  }

  /// Names of rows that only one of the two has, or that they show differently.
  func differences(from other: BookImage) -> Set<String> {
    Set(rows.keys).union(other.rows.keys).filter { rows[$0] != other.rows[$0] }
  }

  private mutating func note(_ view: String, _ name: String, _ row: Row) {
    // What `w` says of a cell is shown too: a state's reason names the trial's end.
    let cells = row.cells.map { "\($0.plain) \($0.explanation?.summary ?? "")" }
    rows["\(view) \(name)"] = cells.joined(separator: "|")
  }

  private mutating func addQueues(_ book: DemoBook, _ names: [String: String]) throws {
    let dunning = try book.list(ListQuery(.dunning, page: .first(5_000)))
    for row in dunning.rows {
      let payer = dunning.cell(row, "customer").link?.id ?? ""
      guard case .money(let money) = dunning.cell(row, "due").value else { continue }
      let entity = try book.record(RecordReference(.customer, payer)).field("Legal entity")?.plain
      let key = entity?.split(separator: "(").last?.dropLast() ?? ""
      note("dunning", "\(names[payer] ?? payer)/\(key)/\(money.currency.code)", row)
    }
    for row in try book.rows(.exceptions) {
      let id = try WorkItemID(row.reference.id)
      let key = try book.facts { try $0.connection.workItem(id)?.key ?? "" }
      let subject = key.split(separator: ":").last.map(String.init) ?? ""
      note("exceptions", "\(row.cells[0].plain) \(names[subject] ?? key)", row)
    }
  }

  /// Shown ids to the names of the sample set.
  private static func names(_ book: DemoBook) throws -> [String: String] {
    try book.facts { facts in
      let pairs = try facts.connection.rows(
        "SELECT kind, record_id, external_id FROM external_reference"
      ) { row -> (String, String) in
        let kind: String = try row.next()
        let number: Int64 = try row.next()
        return (IdentifierText.text(of: number, prefix: kind), try row.next())
      }
      return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
  }
}
