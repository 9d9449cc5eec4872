// What may exist once only is held by the schema, not by the code that writes.

import GRDB
import Testing

@testable import Storage

@Suite("Uniqueness in the schema")
struct UniquenessTests {
  struct Key: CustomTestStringConvertible, Sendable {
    let table: String
    let columns: [String]
    var testDescription: String { "\(table) (\(columns.joined(separator: ", ")))" }
  }

  static let keys = [
    Key(table: "invoice", columns: ["number", "legal_entity_id", "document"]),
    Key(table: "payment_attempt", columns: ["idempotency_key"]),
    Key(table: "usage_event", columns: ["source", "key"]),
    Key(table: "import_file", columns: ["hash"]),
    Key(table: "discount", columns: ["key"]),
    Key(table: "match_act", columns: ["identity"]),
    Key(table: "dunning_case", columns: ["payer_id", "legal_entity_id", "currency"]),
    Key(table: "plan_version", columns: ["plan_id", "version"]),
  ]

  /// lago-api#5183, #5980, #5020: numbers, coupons and credits were unique in the program only.
  @Test("what must be unique is so in the database", arguments: keys)
  func isUnique(key: Key) throws {
    let sandbox = Sandbox()
    try sandbox.book().close()
    let shell = try DatabaseQueue(path: sandbox.path("book"))
    let unique = try shell.read { database in
      try database.indexes(on: key.table).filter(\.isUnique).map(\.columns)
    }
    #expect(unique.contains(key.columns), "\(key.table) has \(unique)")
  }
}
