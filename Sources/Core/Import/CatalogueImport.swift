// catalogue.yaml: the book's name and clock, and everything it sells. Each element is a row of its
// own to the import: new elements may come later, known ones never change.

import Billing
import Formats
import Storage

/// What the catalogue says of the book itself.
package struct CatalogueHeader: Sendable {
  package let name: String
  /// Only a simulated book has one.
  package let clock: Timestamp?

  /// Reads the head of a set's catalogue, before there is a book to import it into.
  package init(folder: String) throws {
    let file = ImportSet.catalogue
    guard let bytes = readFile("\(folder)/\(file)") else {
      throw ImportFailure([ImportProblem(file: file, "the file cannot be read")])
    }
    do throws(ImportProblem) {
      let root = try YAMLValue(bytes, file: file).fields(
        ["book"], optional: CatalogueImport.sections)
      guard let book = root["book"] else { preconditionFailure("a required field is there") }
      try self.init(book)
    } catch {
      throw ImportFailure([error])
    }
  }

  init(_ value: YAMLValue) throws(ImportProblem) {
    let fields = try value.fields(["name"], optional: ["clock"])
    guard let name = fields["name"] else { preconditionFailure("a required field is there") }
    self.name = try name.text()
    clock = try fields["clock"]?.instant()
  }
}

struct CatalogueImport {
  /// In the order in which they are taken: each names only what stands before it.
  static let sections = [
    "legal_entities", "tax_rates", "merchant_accounts", "tolerances", "features", "meters",
    "ladders", "plans", "discounts",
  ]
  let session: ImportSession

  init(_ session: ImportSession) { self.session = session }

  func run(_ file: FileBytes) throws {
    var bytes: [UInt8] = []
    while let piece = try file.next() { bytes += piece }
    do {
      let root = try YAMLValue(bytes, file: session.file).fields(["book"], optional: Self.sections)
      if let book = root["book"] { try self.book(book) }
      for name in Self.sections {
        for item in try root[name]?.items() ?? [] { try take(name, item) }
      }
    } catch let problem as ImportProblem {
      session.refuse(problem)
    }
  }

  /// One element: a refusal does not keep the next ones from being read.
  private func take(_ section: String, _ item: YAMLValue) throws {
    do {
      switch section {
      case "legal_entities": try legalEntity(item)
      case "tax_rates": try taxRate(item)
      case "merchant_accounts": try merchantAccount(item)
      case "tolerances": try tolerance(item)
      case "features": try feature(item)
      case "meters": try meter(item)
      case "ladders": try ladder(item)
      case "plans": try plan(item)
      case "discounts": try discount(item)
      default: preconditionFailure("no section \(section)")
      }
    } catch let problem as ImportProblem {
      session.refuse(problem)
    } catch StorageError.refusedBySchema(let detail) {
      session.refuse(item.refuse("the book refuses this: \(detail)"))
    }
  }

  /// The first catalogue names the book and sets its clock.
  private func book(_ item: YAMLValue) throws {
    let header = try CatalogueHeader(item)
    guard try isNew("book", "book", item) else { return }
    try session.connection.setBook(name: header.name, simulatedClock: header.clock)
  }

  /// Whether an element must be written; one that changed is refused at its changed field.
  func isNew(
    _ kind: String, _ key: String, _ item: YAMLValue, leavingOut: [String] = []
  ) throws -> Bool {
    var values: [(name: String, value: String)] = []
    let members = try item.members().filter { !leavingOut.contains($0.name) }
    for (name, value) in members {
      values.append((name, try value.json().sortedByName.description))
    }
    values.sort { $0.name < $1.name }
    do {
      return try session.isNew(kind: "\(session.file):\(kind)", key: key, values)
    } catch let problem as FieldProblem {
      let place = members.first { $0.name == problem.field }?.value ?? item
      throw place.refuse(problem.message)
    }
  }

  /// The id of a record that an element names.
  func id<Tag>(_ value: YAMLValue, _: Tag.Type = Tag.self) throws -> Identifier<Tag> {
    let name = try value.text()
    guard let id: Identifier<Tag> = try session.id(of: name) else {
      throw value.refuse("nothing called “\(name)” stands before this")
    }
    return id
  }

  var stamp: Stamp { session.stamp(at: session.now) }
}

extension [String: YAMLValue] {
  /// A field that `fields(_:optional:)` has made sure of.
  func required(_ name: String) -> YAMLValue {
    guard let value = self[name] else { preconditionFailure("the field \(name) was not required") }
    return value
  }
}
