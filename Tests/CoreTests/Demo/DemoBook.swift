// The demo book, built once per test process, and copies of it to write in.

import Billing
import Foundation
import Storage
import Synchronization
import Testing

@testable import Core

let tester = Operator(name: "tester", uid: 1_000, role: "operator", session: "tests")

/// A folder that goes away with the process.
let demoFolder: URL = {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("daybook-demo-\(UUID().uuidString)")
  do {
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  } catch {
    Issue.record("no temporary folder: \(error)")
  }
  atexit { try? FileManager.default.removeItem(at: demoFolder) }
  return folder
}()

/// A book's file, which goes away with the last test book that is on it: the copies of one run
/// would fill several gigabytes.
final class ScratchFile: Sendable {
  private struct Place { weak var file: ScratchFile? }
  private static let places = Mutex<[String: Place]>([:])

  private let path: String

  private init(_ path: String) { self.path = path }

  /// The same file for the same path, as long as anybody has it.
  static func at(_ path: String) -> ScratchFile {
    places.withLock { places in
      if let known = places[path]?.file { return known }
      let file = ScratchFile(path)
      places[path] = Place(file: file)
      return file
    }
  }

  deinit {
    for tail in ["", "-wal", "-shm"] { unlink(path + tail) }
  }
}

/// A book with answers by the ids of the sample set.
struct DemoBook: Sendable {
  let service: LocalService
  private let file: ScratchFile
  var path: String { service.path }

  init(service: LocalService) {
    self.service = service
    file = ScratchFile.at(service.path)
  }

  /// The clock of the demo set.
  static let clock = Timestamp(milliseconds: 1_781_514_000_000)

  /// The unchanged book: for reading only.
  static func shared() throws -> DemoBook { try opened.get() }

  /// A copy of the unchanged book, to write in.
  static func copy() throws -> DemoBook {
    let target = demoFolder.appendingPathComponent("\(UUID().uuidString).book")
    try FileManager.default.copyItem(atPath: try template.get(), toPath: target.path)
    return DemoBook(service: try LocalService.open(target.path, operator: tester))
  }

  /// Imports a set into a book of its own.
  static func build(from set: String) throws -> String {
    let path = demoFolder.appendingPathComponent("\(UUID().uuidString).book").path
    let service = try LocalService.create(
      path, name: "Demo", simulatedClock: clock, operator: tester)
    _ = try service.importSet(set)
    try service.book.checkpoint()
    service.book.close()
    return path
  }

  private static let template = Result { try build(from: sampleFolder) }
  private static let opened = Result { try copy() }
}

// MARK: - Asking

extension DemoBook {
  func list(_ query: ListQuery) throws -> ListAnswer {
    guard case .list(let answer) = try service.answer(.list(query)) else {
      throw WrongAnswer(query: "\(query)")
    }
    return answer
  }

  func rows(_ view: ListView, _ filter: String = "") throws -> [Row] {
    try list(ListQuery(view, filter: filter, page: .first(5_000))).rows
  }

  func record(_ reference: RecordReference) throws -> RecordAnswer {
    guard case .record(let answer) = try service.answer(.record(reference, asOf: nil)) else {
      throw WrongAnswer(query: "\(reference)")
    }
    return answer
  }

  /// The record that the sample set calls `external`.
  func reference(_ external: String, _ kind: RecordKind) throws -> RecordReference {
    guard case .found(let hits) = try service.answer(.find(external)),
      let hit = hits.first(where: { $0.reference.kind == kind })
    else { throw WrongAnswer(query: "\(kind.rawValue) \(external)") }
    return hit.reference
  }

  func preview(_ subscription: String) throws -> RecordAnswer {
    try record(RecordReference(.preview, reference(subscription, .subscription).id))
  }

  /// Runs `body` over the facts as they are now.
  func facts<Value>(_ body: (FactReader) throws -> Value) throws -> Value {
    try service.book.makeReader().read { connection in
      try body(FactReader(connection, clock: { Self.clock }))
    }
  }

  /// What a customer may use, by the customer's id in the sample set.
  func entitlement(_ customer: String, _ feature: String) throws -> Entitlement {
    let id = try CustomerID(reference(customer, .customer).id)
    return try facts { book in
      try book.entitlementFacts(of: id, feature: feature).answer(at: book.now)
    }
  }

  func revision() throws -> Int64 { try service.revision() }
}

/// An answer of another kind than its query's.
struct WrongAnswer: Error { let query: String }

// MARK: - Reading answers

extension RecordAnswer {
  func table(_ title: String) throws -> [Row] {
    guard case .table(_, let rows)? = sections.first(where: { $0.title == title })?.body else {
      throw WrongAnswer(query: title)
    }
    return rows
  }

  func field(_ label: String) -> Cell? {
    for section in sections {
      guard case .fields(let fields) = section.body else { continue }
      if let field = fields.first(where: { $0.label == label }) { return field.cell }
    }
    return nil
  }

  func events(_ title: String) -> [String] {
    guard case .timeline(let events)? = sections.first(where: { $0.title == title })?.body
    else { return [] }
    return events.map(\.text)
  }
}

extension Cell {
  var plain: String { value.plainText }

  /// The minor units of a money cell.
  var units: Int64? {
    guard case .money(let money) = value else { return nil }
    return money.minorUnits
  }
}

extension ListAnswer {
  func cell(_ row: Row, _ key: String) -> Cell {
    guard let index = columns.firstIndex(where: { $0.key == key }) else { return .none }
    return row.cells[index]
  }
}
