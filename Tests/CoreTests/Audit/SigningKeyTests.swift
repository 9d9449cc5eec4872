// With which key a log is signed, and what is never signed.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

@Suite("Signing keys")
struct SigningKeyTests {
  @Test("the key and the last checkpoint lie outside the book, and only their owner may read them")
  func folder() throws {
    let log = try SignedLog.make()
    try log.sign()
    let folder = "\(log.keys)/\(try FileManager.default.contentsOfDirectory(atPath: log.keys)[0])"
    for name in ["signing.key", "checkpoint", "verifier.keys"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
    }
    let secret = try #require(try KeyFolder(folder).read("signing.key"))
    // `PRIVATE+KEY+name+id+base64`: the last of them may hold a plus itself.
    let parts = secret.split(separator: "+", maxSplits: 4)
    let seed = try #require(parts.count == 5 ? parts.last : nil)
    #expect(seed.count > 40)
    let bytes = try Data(contentsOf: log.book)
    #expect(bytes.range(of: Data(seed.dropLast().utf8)) == nil)
  }

  @Test(
    "a key or folder that others may touch is refused",
    arguments: [("signing.key", 0o640), ("signing.key", 0o604), ("checkpoint", 0o660), ("", 0o755)])
  func looseModes(name: String, mode: Int) throws {
    let log = try SignedLog.make()
    try log.sign()
    let folder = "\(log.keys)/\(try FileManager.default.contentsOfDirectory(atPath: log.keys)[0])"
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: name.isEmpty ? folder : "\(folder)/\(name)")
    try log.grow(to: 5)
    let refusal = #expect(throws: Refusal.self) { try log.service.signCheckpoint() }
    #expect(refusal?.code == "key-mode")
  }

  @Test("a log that shrank, forked, or lost its key is not signed", arguments: [0, 1, 2, 3])
  func neverSigned(kind: Int) throws {
    let log = try SignedLog.make()
    try log.grow(to: 20)
    try log.sign()
    let older = try log.copy()
    try log.grow(to: 40)
    try log.sign()
    switch kind {
    case 0, 1:
      // The older file beside the newer folder; then with another history of the same length.
      try FileManager.default.removeItem(atPath: older.keys)
      try FileManager.default.copyItem(atPath: log.keys, toPath: older.keys)
      if kind == 1 { try older.grow(to: 45, tag: "other") }
      let refusal = #expect(throws: Refusal.self) { try older.service.signCheckpoint() }
      #expect(refusal?.code == (kind == 0 ? "log-shrunk" : "log-forked"))
    case 2:
      try FileManager.default.removeItem(atPath: log.keys)
      try log.grow(to: 41)
      let refusal = #expect(throws: Refusal.self) { try log.service.signCheckpoint() }
      #expect(refusal?.code == "key-missing")
    default:
      let other = try SignedLog.make()
      try other.sign()
      let name = try FileManager.default.contentsOfDirectory(atPath: log.keys)[0]
      let strange = try FileManager.default.contentsOfDirectory(atPath: other.keys)[0]
      let key = try #require(try KeyFolder("\(other.keys)/\(strange)").read("signing.key"))
      try KeyFolder("\(log.keys)/\(name)").write("signing.key", key)
      try log.grow(to: 41)
      let refusal = #expect(throws: Refusal.self) { try log.service.signCheckpoint() }
      #expect(refusal?.code == "key-wrong")
    }
  }

  @Test("a lost edge file is computed again; a checkpoint file that was changed is refused")
  func outsideFiles() throws {
    let log = try SignedLog.make()
    try log.grow(to: 20)
    try log.sign()
    let name = try FileManager.default.contentsOfDirectory(atPath: log.keys)[0]
    let folder = KeyFolder("\(log.keys)/\(name)")
    try folder.write("checkpoint.edge", "20\nAAAA\n")
    try log.grow(to: 30)
    let note = try log.sign()
    #expect(TreeHead(note.text)?.size == 30)
    try folder.write("checkpoint", note.description.replacing("\n30\n", with: "\n29\n"))
    try log.grow(to: 31)
    let refusal = #expect(throws: Refusal.self) { try log.service.signCheckpoint() }
    #expect(refusal?.code == "checkpoint-foreign")
  }

  @Test("a key is handed over by an entry that the old key signed; both sign that tree")
  func rotation() throws {
    let log = try SignedLog.make()
    try log.grow(to: 20)
    try log.sign()
    let first = try log.key()
    let second = try log.service.rotateKey()
    #expect(first != second)
    try log.grow(to: 30)
    try log.sign()
    let third = try log.service.rotateKey()
    #expect(try log.service.auditKeys() == [first, second, third])
    let notes = try log.rows()
      .compactMap { SignedNote($0.note) }
    #expect(
      notes.map { $0.signers(among: [first, second, third]) }
        == [[first], [first, second], [second], [second, third]])
    #expect(try log.verify().problems.isEmpty)
  }

  @Test("a key that no entry introduced is found, and so is an old key that signs on")
  func falseKeys() throws {
    let log = try SignedLog.make()
    try log.grow(to: 20)
    try log.sign()
    let thief = NoteSigner(name: try log.key().name, kind: .ed25519)
    try log.service.book.write(now: DemoBook.clock) { connection in
      try connection.insert(
        AuditKeyRow(
          n: 2, verifier: thief.verifier.text, fromSize: 10, recordedAt: DemoBook.clock))
    }
    #expect(try log.verify().problems.contains(.keyUnproved(2)))

    let other = try SignedLog.make()
    try other.sign()
    let name = try FileManager.default.contentsOfDirectory(atPath: other.keys)[0]
    let secret = try #require(try KeyFolder("\(other.keys)/\(name)").read("signing.key"))
    let old = try #require(NoteSigner(String(secret.dropLast())))
    _ = try other.service.rotateKey()
    try other.grow(to: 20)
    let note = try other.sign()
    try other.service.book.write(now: DemoBook.clock) { connection in
      var forged = SignedNote(text: note.text, signatures: [])
      forged.add(try old.signature(of: note.text, at: DemoBook.clock))
      try connection.insert(
        AuditCheckpointRow(
          n: try connection.nextCheckpointNumber(), tree: .audit, size: 20,
          note: forged.description, recordedAt: DemoBook.clock))
    }
    #expect(try other.verify().problems == [.checkpoint(4, .badSignature)])
  }

  @Test("a rotation that stopped half-way is finished, or forgotten, by the next signing")
  func halfRotation() throws {
    let log = try SignedLog.make()
    try log.grow(to: 10)
    try log.sign()
    let name = try FileManager.default.contentsOfDirectory(atPath: log.keys)[0]
    let folder = KeyFolder("\(log.keys)/\(name)")
    let first = try #require(try folder.read("signing.key"))
    // Prepared, and killed before the entry.
    let stray = NoteSigner(name: try log.key().name, kind: .ed25519)
    try folder.write("signing.key.next", stray.text + "\n")
    try log.grow(to: 11)
    try log.sign()
    #expect(try folder.read("signing.key.next") == nil)
    // The entry is there, and it was killed before the first checkpoint.
    _ = try log.service.rotateKey()
    let second = try #require(try folder.read("signing.key"))
    try folder.write("signing.key", first)
    try folder.write("signing.key.next", second)
    try log.grow(to: 15)
    try log.sign()
    #expect(try folder.read("signing.key") == second)
    #expect(try folder.read("signing.key.next") == nil)
  }
}
