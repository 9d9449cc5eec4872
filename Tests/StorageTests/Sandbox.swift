// A folder of its own for each test, removed afterwards.

import Billing
import Glibc
import Testing

@testable import Storage

/// A temporary folder that goes away with its last reference.
final class Sandbox: Sendable {
  let folder: String

  init() {
    var template = Array("/tmp/daybook-test-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    precondition(made != nil, "no temporary folder could be made")
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in ["book", "other"] { BookFile.remove(path(name)) }
    rmdir(folder)
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func book() throws -> Book { try Book.create(at: path("book"), .sample) }
}

let noon = Timestamp(milliseconds: 1_781_514_000_000)

extension BookSettingsRow {
  static let sample = BookSettingsRow(
    id: 1, name: "Test", origin: "daybook/test", simulatedClock: noon, zoneDataHash: "",
    stamp: Stamp(at: noon, correlation: 0))
}

extension LegalEntityRow {
  static func sample(_ id: Int64, key: String = "nw-de") throws -> LegalEntityRow {
    LegalEntityRow(
      id: LegalEntityID(id), key: key, name: "Northwind", country: "DE", zone: "Europe/Berlin",
      currency: try #require(Currency(code: "EUR")), series: "DE",
      stamp: Stamp(at: noon, correlation: 1))
  }
}
