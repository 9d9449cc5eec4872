// The published vectors of signed notes, keys and checkpoints.

import Billing
import Foundation
import Formats
import Testing

@testable import Core

@Suite("Signed notes agree with published vectors")
struct SignedNoteTests {
  static let vectors: JSONValue = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Vectors/signed-note.json")
    guard let data = try? Data(contentsOf: path), let value = try? JSONValue(parsing: data) else {
      preconditionFailure("Vectors/signed-note.json cannot be read")
    }
    return value
  }()

  @Test("every published note is opened or refused as published")
  func open() {
    let cases = Self.vectors["open"].items
    #expect(cases.count == 11)
    for item in cases {
      let keys = item["vkeys"].items.compactMap { VerifierKey(Optional($0).text) }
      let note = SignedNote(item["note"].text)
      // A checkpoint's reader asks for three lines as well.
      let isCheckpoint = !item["id"].text.hasPrefix("go-")
      let isOpen =
        note?.signers(among: keys) != nil
        && (!isCheckpoint || note.flatMap { TreeHead($0.text) } != nil)
      #expect(isOpen == (item["expect"].text == "accept"), "\(item["id"].text)")
      if let note { #expect(note.description == item["note"].text) }
    }
  }

  @Test("every published public key is read or refused as published, and written as it was")
  func keys() {
    let cases = Self.vectors["vkeys"].items
    #expect(cases.count == 8)
    for item in cases {
      let key = VerifierKey(item["vkey"].text)
      #expect((key != nil) == (item["expect"].text == "accept"), "\(item["vkey"].text)")
      if let key { #expect(key.text == item["vkey"].text) }
    }
  }

  @Test("the published secret key makes the published signature")
  func sign() throws {
    for item in Self.vectors["sign"].items {
      let signer = try #require(NoteSigner(item["skey"].text))
      #expect(signer.text == item["skey"].text)
      var note = SignedNote(text: item["text"].text, signatures: [])
      note.add(try signer.signature(of: note.text, at: DemoBook.clock))
      #expect(note.description == item["want"].text)
      #expect(note.signers(among: [signer.verifier]) == [signer.verifier])
    }
  }

  @Test("checkpoint bodies are read as published, where their root is a SHA-256")
  func bodies() {
    for item in Self.vectors["checkpoint_body"].items {
      let head = TreeHead(item["text"].text)
      let root = item["root_bytes_hex"].text
      guard item["expect"].text == "parse", root.count == 64 else {
        #expect(head == nil, "\(item["text"].text)")
        continue
      }
      #expect(head?.origin == item["origin"].text)
      #expect(head.map { "\($0.size)" } == item["size"].digits)
      #expect(head?.root.hex == root)
    }
  }

  @Test("a witness's cosignature is read, and is not taken for the log's signature")
  func cosignature() throws {
    let witness = NoteSigner(name: "witness.example", kind: .cosignature)
    var note = SignedNote(text: "log\n1\nAAAA\n", signatures: [])
    let signature = try witness.signature(of: note.text, at: DemoBook.clock)
    #expect(signature.bytes.count == 72)
    note.add(signature)
    #expect(note.signers(among: [witness.verifier]) == [witness.verifier])
    let asLog = VerifierKey(
      name: "witness.example", kind: .ed25519, bytes: witness.verifier.bytes)
    #expect(note.signers(among: [asLog]) == nil)
    let read = try #require(SignedNote(note.description))
    #expect(read == note)
  }

  @Test("base64 has one form for one value")
  func base64() {
    for count in 0..<40 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      let text = Base64.text(of: bytes)
      #expect(text == Data(bytes).base64EncodedString())
      #expect(Base64.bytes(of: text) == bytes)
    }
    for text in [
      "A", "AA", "AA=", "AAA", "AB==", "A===", "AAA=A", "AA AA", "AA\n=", "=AAA", "é===",
    ] {
      #expect(Base64.bytes(of: text) == nil, "\(text)")
    }
  }
}
