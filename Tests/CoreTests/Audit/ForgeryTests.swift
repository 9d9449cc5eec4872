// Seeded forgeries: whatever somebody does to the file, `verify` or the witness finds it.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

@Suite("Forgeries of the audit log")
struct ForgeryTests {
  /// Who has what: SQL on the file, SQL and every hash, an older file, the signing key as well.
  enum Forgery: Int, CaseIterable {
    case columnChanged, leafChanged, entryReplaced, entryRemoved
    case everythingRecomputed, removedAndRecomputed, swappedAndRecomputed, cutAndRecomputed
    case resignedByAnotherKey, renamedAndResigned, checkpointChanged, checkpointsGone
    case olderFile, olderFileForked, forkedByTheKeysThief
  }

  /// Enough for every kind many times over; `DAYBOOK_FORGERIES=1000` for the long run.
  static let count =
    ProcessInfo.processInfo.environment["DAYBOOK_FORGERIES"].flatMap(Int.init) ?? 150

  @Test("are all found, by verify or by the witness")
  func found() throws {
    let scene = try Scene()
    #expect(try scene.now.verify().problems.isEmpty)
    #expect(throws: Never.self) { try scene.show(scene.now) }
    for seed in 0..<Self.count {
      var random = SplitMix(seed: UInt64(seed))
      let forgery = Forgery.allCases[seed % Forgery.allCases.count]
      let forged = try scene.forge(forgery, &random)
      defer { try? FileManager.default.removeItem(at: forged.folder) }
      let problems = try forged.verify().problems
      let isFound = try !problems.isEmpty || scene.witnessRefuses(forged)
      #expect(isFound, "seed \(seed): \(forgery) was not found")
      // A thief of the key and its folder deceives the file's own checks: that is what the
      // witness is for.
      if forgery == .forkedByTheKeysThief { #expect(problems.isEmpty, "seed \(seed)") }
    }
  }
}

/// An honest log of 60 entries that a witness saw, and the same log when it had 30.
private struct Scene {
  let now: SignedLog
  let older: SignedLog
  static let size: Int64 = 60

  init() throws {
    now = try SignedLog.make()
    try now.grow(to: 20)
    try now.sign()
    _ = try now.witness.cosign(
      try now.service.growth(sinceSeenBy: now.witness), trusting: [try now.key()],
      now: DemoBook.clock)
    try now.grow(to: 30)
    try now.sign()
    older = try now.copy()
    try now.grow(to: 45)
    try now.sign()
    try now.grow(to: Self.size)
    try now.sign()
    _ = try now.witness.cosign(
      try now.service.growth(sinceSeenBy: now.witness), trusting: [], now: DemoBook.clock)
  }

  /// Shows a log to the witness as its operators would.
  func show(_ log: SignedLog) throws {
    let proof = try log.service.growth(sinceSeenBy: now.witness)
    _ = try now.witness.cosign(proof, trusting: [], now: DemoBook.clock)
  }

  func witnessRefuses(_ log: SignedLog) throws -> Bool {
    do {
      try show(log)
      return false
    } catch is Refusal {
      return true
    }
  }

  func forge(_ forgery: ForgeryTests.Forgery, _ random: inout SplitMix) throws -> SignedLog {
    switch forgery {
    case .olderFile: return try restored(size: nil, &random)
    case .olderFileForked:
      return try restored(size: Int64.random(in: 31...90, using: &random), &random)
    case .forkedByTheKeysThief:
      // He took key and folder when the log had 30 entries, and signs another history.
      let fork = try older.copy()
      try fork.grow(to: Int64.random(in: 31...90, using: &random), tag: "thief \(random.next())")
      try fork.sign()
      return fork
    default:
      let forged = try now.copy()
      try forged.service.book.write(now: DemoBook.clock) { connection in
        try connection.dropGuards()
        try change(forgery, connection, &random)
      }
      return forged
    }
  }

  /// The older book beside the key folder of today.
  private func restored(size: Int64?, _ random: inout SplitMix) throws -> SignedLog {
    let forged = try older.copy()
    try FileManager.default.removeItem(atPath: forged.keys)
    try FileManager.default.copyItem(atPath: now.keys, toPath: forged.keys)
    if let size { try forged.grow(to: size, tag: "other \(random.next())") }
    return forged
  }

  private func change(
    _ forgery: ForgeryTests.Forgery, _ connection: Connection, _ random: inout SplitMix
  ) throws {
    let place = Int.random(in: 0..<Int(Self.size), using: &random)
    let sequence = Int64(place + 1)
    var entries = try connection.auditEntries(after: 0).compactMap { AuditEntry($0.leaf) }
    #expect(entries.count == Int(Self.size))
    switch forgery {
    case .columnChanged:
      let column =
        ["actor", "role", "verb", "object_kind", "object_id", "reason_code", "summary"]
        .randomElement(using: &random) ?? "actor"
      try connection.execute(
        "UPDATE audit_entry SET \(column) = $1 WHERE sequence = $2", ["forged", sequence])
    case .leafChanged:
      var leaf = try #require(entries[place].encoded)
      leaf[Int.random(in: 0..<leaf.count, using: &random)] ^= UInt8.random(
        in: 1...255, using: &random)
      try connection.execute(
        "UPDATE audit_entry SET leaf = $1 WHERE sequence = $2", [leaf, sequence])
    case .entryReplaced:
      entries[place][text: .actor] = "somebody else"
      let row = try AuditEntryRow.of(entries[place])
      try connection.execute(
        "UPDATE audit_entry SET leaf = $1, leaf_hash = $2, actor = $3 WHERE sequence = $4",
        [row.leaf, row.leafHash, row.actor, sequence])
    case .entryRemoved:
      try connection.execute("DELETE FROM audit_entry WHERE sequence = $1", [sequence])
    case .everythingRecomputed:
      entries[place][text: .result] = "forged"
      try connection.rewrite(entries)
    case .removedAndRecomputed:
      entries.remove(at: place)
      try connection.rewrite(entries)
    case .swappedAndRecomputed:
      entries.swapAt(place, (place + Int.random(in: 1..<60, using: &random)) % 60)
      try connection.rewrite(entries)
    case .cutAndRecomputed:
      try connection.rewrite(Array(entries.prefix(max(1, place))))
      try connection.execute("DELETE FROM audit_checkpoint WHERE size > $1", [max(1, place)])
    case .resignedByAnotherKey, .renamedAndResigned:
      entries[place][text: .actor] = "somebody else"
      try connection.rewrite(entries)
      try connection.resign(rename: forgery == .renamedAndResigned)
    case .checkpointChanged:
      let row = try #require(try connection.checkpoints().randomElement(using: &random))
      var text = Array(row.note.utf8)
      let spot = Int.random(in: 0..<text.count - 1, using: &random)
      text[spot] = text[spot] == 0x41 ? 0x42 : 0x41
      try connection.execute(
        "UPDATE audit_checkpoint SET note = $1 WHERE n = $2",
        [String(decoding: text, as: UTF8.self), row.n])
    case .checkpointsGone:
      // With the checkpoints and keys gone, only what lies outside can tell.
      entries[place][text: .actor] = "somebody else"
      try connection.rewrite(entries)
      try connection.executeScript("DELETE FROM audit_checkpoint; DELETE FROM audit_key;")
    case .olderFile, .olderFileForked, .forkedByTheKeysThief: break
    }
  }
}

extension Connection {
  fileprivate func dropGuards() throws {
    let names = try rows(
      "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'"
    ) { row -> String in try row.next() }
    for name in names { try executeScript("DROP TRIGGER \(name)") }
  }

  /// The whole log anew: sequences, leaves, hashes, columns and edge all agree.
  fileprivate func rewrite(_ entries: [AuditEntry]) throws {
    try executeScript("DELETE FROM audit_entry")
    var edge = MerkleEdge<Sha256>()
    for (place, entry) in entries.enumerated() {
      var entry = entry
      entry.sequence = UInt64(place + 1)
      let row = try AuditEntryRow.of(entry)
      try insert(row)
      edge.append(Merkle<Sha256>.leaf(row.leaf))
    }
    try setEdge(of: .audit, from: try self.edge(of: .audit), to: edge.rows)
  }

  /// Every checkpoint anew, over the log as it is, by a key of the forger's own.
  fileprivate func resign(rename: Bool) throws {
    let origin = try bookSettings().origin + (rename ? "x" : "")
    let signer = NoteSigner(name: origin, kind: .ed25519)
    try execute("UPDATE book SET origin = $1", [origin])
    try execute("UPDATE audit_key SET verifier = $1", [signer.verifier.text])
    let leaves = try auditLeaves(try revision())
    for row in try checkpoints() {
      let head = TreeHead(
        origin: origin, size: UInt64(row.size),
        root: Merkle<Sha256>.root(of: leaves.prefix(Int(row.size))))
      var note = SignedNote(text: head.text, signatures: [])
      note.add(try signer.signature(of: head.text, at: DemoBook.clock))
      try execute(
        "UPDATE audit_checkpoint SET note = $1 WHERE n = $2", [note.description, row.n])
    }
  }
}

extension AuditEntryRow {
  fileprivate static func of(_ entry: AuditEntry) throws -> AuditEntryRow {
    let leaf = try #require(entry.encoded)
    return AuditEntryRow(entry, leaf: leaf, hash: Merkle<Sha256>.leaf(leaf))
  }
}

/// SplitMix64: the same numbers for a seed on every machine.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
