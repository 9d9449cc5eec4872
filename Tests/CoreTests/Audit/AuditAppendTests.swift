// Many entries in one transaction: one edge, written once, and put back with its savepoint.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Appending to the audit log")
struct AuditAppendTests {
  @Test("a hundred entries of one transaction make the tree that a hundred transactions make")
  func many() throws {
    let together = try DemoBook.copy()
    let apart = try DemoBook.copy()
    let numbers = 0..<100
    try together.service.write { connection, _ in
      for number in numbers { try AuditLog.append(Self.act(number), to: connection) }
    }
    for number in numbers {
      try apart.service.write { connection, _ in
        _ = try AuditLog.append(Self.act(number), to: connection)
      }
    }
    let report = try together.service.verifyAudit()
    #expect(report.problems.isEmpty)
    #expect(report.root == (try apart.service.verifyAudit().root))
  }

  @Test("a savepoint that rolls back takes its entries and its edge with it")
  func savepoint() throws {
    struct Stop: Error {}
    let book = try DemoBook.copy()
    let before = try book.revision()
    let sequences = try book.service.write { connection, _ in
      var sequences = [try AuditLog.append(Self.act(1), to: connection)]
      for _ in 0..<3 {
        #expect(throws: Stop.self) {
          try connection.savepoint {
            for number in 0..<5 { try AuditLog.append(Self.act(number), to: connection) }
            throw Stop()
          }
        }
        sequences.append(
          try connection.savepoint { try AuditLog.append(Self.act(2), to: connection) })
      }
      return sequences
    }
    #expect(sequences == (1...4).map { before + $0 })
    #expect(try book.service.verifyAudit().problems.isEmpty)
    #expect(try book.revision() == before + 4)
  }

  @Test("a transaction that fails leaves the edge as it was")
  func failed() throws {
    struct Stop: Error {}
    let book = try DemoBook.copy()
    let before = try book.service.verifyAudit()
    #expect(throws: Stop.self) {
      try book.service.write { connection, _ in
        _ = try AuditLog.append(Self.act(1), to: connection)
        throw Stop()
      }
    }
    let after = try book.service.verifyAudit()
    #expect(after.problems.isEmpty)
    #expect(after.root == before.root)
  }

  @Test("an edge that does not belong to the entries is refused, not built upon")
  func strangeEdge() throws {
    let book = try DemoBook.copy()
    try book.service.write { connection, _ in
      let edge = try connection.edge(of: .audit)
      try connection.setEdge(of: .audit, from: edge, to: Array(edge.dropFirst()))
    }
    #expect(throws: Refusal.self) {
      try book.service.write { connection, _ in
        _ = try AuditLog.append(Self.act(1), to: connection)
      }
    }
  }

  static func act(_ number: Int) -> AuditAct {
    AuditAct(
      at: DemoBook.clock, actor: tester, verb: "test", objectKind: "book", objectID: "\(number)",
      correlation: Int64(number), result: "entry \(number)")
  }
}
