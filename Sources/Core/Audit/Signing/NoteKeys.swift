// Keys of signed notes (C2SP signed-note, tlog-cosignature): Ed25519 from swift-crypto, in the text
// forms that Go's and other tools read.

import Billing
import Crypto

/// A public key with its name: what trusts.
package struct VerifierKey: Hashable, Sendable {
  package enum Kind: UInt8, Sendable {
    /// A log's signature over the note's text.
    case ed25519 = 0x01
    /// A witness's signature over the note's text and a time.
    case cosignature = 0x04
  }

  package let name: String
  package let kind: Kind
  package let bytes: [UInt8]

  init(name: String, kind: Kind, bytes: [UInt8]) {
    self.name = name
    self.kind = kind
    self.bytes = bytes
  }

  /// Reads `name+id+base64(kind, key)`. Nil unless the id is that of the name and key.
  package init?(_ text: String) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, NoteSignature.isKeyName(parts[0]),
      let carried = Base64.bytes(of: parts[2]), carried.count == 33,
      let kind = Kind(rawValue: carried[0])
    else { return nil }
    self.init(name: String(parts[0]), kind: kind, bytes: Array(carried[1...]))
    guard idText == parts[1] else { return nil }
  }

  package var text: String { "\(name)+\(idText)+\(Base64.text(of: [kind.rawValue] + bytes))" }

  /// The first four bytes of the digest of name, kind and key.
  package var id: UInt32 {
    Sha256.digest(Array(name.utf8) + [0x0A, kind.rawValue] + bytes).bytes[0..<4]
      .reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The key as OpenSSL reads it.
  package var pem: String {
    // SubjectPublicKeyInfo of RFC 8410: everything before the key is fixed.
    let info: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    return "-----BEGIN PUBLIC KEY-----\n\(Base64.text(of: info + bytes))\n"
      + "-----END PUBLIC KEY-----\n"
  }

  /// Whether this very key made that signature of `text`.
  package func verifies(_ signature: NoteSignature, of text: String) -> Bool {
    guard isNamed(by: signature),
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    else { return false }
    switch kind {
    case .ed25519: return key.isValidSignature(signature.bytes, for: Array(text.utf8))
    case .cosignature:
      guard signature.bytes.count == 72 else { return false }
      let seconds = signature.bytes[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return key.isValidSignature(
        signature.bytes[8...], for: cosigned(text, at: seconds))
    }
  }

  func isNamed(by signature: NoteSignature) -> Bool {
    signature.name == name && signature.keyID == id
  }

  private var idText: String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

/// A secret key with its name: what signs.
package struct NoteSigner: Sendable {
  package let verifier: VerifierKey
  private let key: Curve25519.Signing.PrivateKey

  private static let header = "PRIVATE+KEY"

  /// A new key.
  package init(name: String, kind: VerifierKey.Kind) {
    self.init(name: name, kind: kind, key: Curve25519.Signing.PrivateKey())
  }

  private init(name: String, kind: VerifierKey.Kind, key: Curve25519.Signing.PrivateKey) {
    self.key = key
    verifier = VerifierKey(name: name, kind: kind, bytes: Array(key.publicKey.rawRepresentation))
  }

  /// Reads `PRIVATE+KEY+name+id+base64(kind, seed)`.
  package init?(_ text: String) {
    guard text.hasPrefix(Self.header + "+") else { return nil }
    let parts = text.dropFirst(Self.header.count + 1)
      .split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, NoteSignature.isKeyName(parts[0]),
      let carried = Base64.bytes(of: parts[2]), carried.count == 33,
      let kind = VerifierKey.Kind(rawValue: carried[0]),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: carried[1...])
    else { return nil }
    self.init(name: String(parts[0]), kind: kind, key: key)
    guard verifier.text.split(separator: "+")[1] == parts[1] else { return nil }
  }

  /// The secret as text: for its file, and for nothing else.
  var text: String {
    let id = verifier.text.split(separator: "+")[1]
    let carried = [verifier.kind.rawValue] + Array(key.rawRepresentation)
    return "\(Self.header)+\(verifier.name)+\(id)+\(Base64.text(of: carried))"
  }

  /// Signs a note's text; a witness's key states the second, too.
  package func signature(of text: String, at now: Timestamp) throws -> NoteSignature {
    let bytes: [UInt8]
    switch verifier.kind {
    case .ed25519: bytes = Array(try key.signature(for: Array(text.utf8)))
    case .cosignature:
      let seconds = UInt64(clamping: now.milliseconds / 1_000)
      var carried: [UInt8] = []
      carried.append(bigEndian: seconds)
      bytes = carried + Array(try key.signature(for: cosigned(text, at: seconds)))
    }
    return NoteSignature(name: verifier.name, keyID: verifier.id, bytes: bytes)
  }
}

/// What a witness signs: the time keeps an old cosignature from passing for a new one.
private func cosigned(_ text: String, at seconds: UInt64) -> [UInt8] {
  Array("cosignature/v1\ntime \(seconds)\n\(text)".utf8)
}

extension SignedNote {
  /// Which of the keys signed. Nil when the note must be refused: a signature under the name and
  /// id of one of them is false, or none of them signed.
  package func signers(among keys: [VerifierKey]) -> [VerifierKey]? {
    var found: [VerifierKey] = []
    for signature in signatures {
      guard let key = keys.first(where: { $0.isNamed(by: signature) }) else { continue }
      guard key.verifies(signature, of: text) else { return nil }
      if !found.contains(key) { found.append(key) }
    }
    return found.isEmpty ? nil : found
  }
}
