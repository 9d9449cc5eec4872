// The guards in the schema, tried as another program would: with recursive triggers off.

import Billing
import GRDB
import Testing

@testable import Storage

@Suite("Append-only tables")
struct GuardTests {
  let sandbox = Sandbox()

  /// A book with two audit entries and one import, opened as the sqlite3 shell would open it.
  private func shell() throws -> DatabaseQueue {
    let book = try sandbox.book()
    try book.write(now: noon) { connection in
      for sequence in 1...2 { try connection.insert(AuditEntryRow.sample(Int64(sequence))) }
      let file = ImportFileRow(
        id: ImportFileID(7), name: "a.csv", format: "x", hash: [1], bytes: 1, rows: 1,
        controlTotals: "{}", stamp: Stamp(at: noon, correlation: 0))
      try connection.insert(file)
      try connection.insert(RawRowRow(fileID: file.id, n: 1, line: 2, text: "raw"))
    }
    book.close()
    return try DatabaseQueue(path: sandbox.path("book"))
  }

  @Test(
    "changing, deleting and replacing are refused",
    arguments: [
      "UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 1",
      "DELETE FROM audit_entry WHERE sequence = 2",
      "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 1",
      "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 2",
      "REPLACE INTO audit_entry SELECT * FROM audit_entry",
      """
      INSERT INTO audit_entry SELECT 4, leaf, leaf_hash, at, actor, role, verb, object_kind,
      object_id, reason_code, correlation, summary FROM audit_entry WHERE sequence = 1
      """,
      "UPDATE raw_row SET text = 'other'", "DELETE FROM raw_row",
      "INSERT OR REPLACE INTO raw_row VALUES (7, 1, 2, 'other')",
    ])
  func refused(sql: String) throws {
    let shell = try shell()
    #expect(throws: DatabaseError.self) { try shell.write { try $0.execute(sql: sql) } }
    let entries = try shell.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM audit_entry") }
    #expect(entries == 2)
  }

  @Test("every table that is append-only refuses all three ways of changing it")
  func everyTable() throws {
    let shell = try shell()
    let names = try shell.read {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    }
    let guarded = Set(
      names.filter { $0.hasSuffix("_no_update") }.map { String($0.dropLast("_no_update".count)) })
    for table in guarded.subtracting(["audit_entry", "invoice_line"]) {
      #expect(names.contains("\(table)_no_delete"))
      #expect(names.contains("\(table)_once"))
    }
    #expect(names.contains("audit_entry_next_only"))
    #expect(guarded.count > 15)
  }
}

extension AuditEntryRow {
  static func sample(_ sequence: Int64) -> AuditEntryRow {
    AuditEntryRow(
      sequence: sequence, leaf: [1, 2], leafHash: [3], at: noon, actor: "ada", role: "support",
      verb: "note-customer", objectKind: "customer", objectID: "cus_1", reasonCode: "",
      correlation: 1, summary: "a note")
  }
}
