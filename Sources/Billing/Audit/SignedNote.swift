// C2SP signed notes: a text, an empty line, and signature lines. Only the form is here; who signed
// and whether it is true is told by keys.
//
//   origin, size, root …
//
//   — name base64(key id of 4 bytes, signature)

/// A note as it is stored and sent. `text` ends with its newline.
package struct SignedNote: Hashable, Sendable {
  package let text: String
  package private(set) var signatures: [NoteSignature]

  /// At most this many signature lines are read.
  package static let maximumSignatures = 100

  package init(text: String, signatures: [NoteSignature]) {
    self.text = text
    self.signatures = signatures
  }

  /// Reads a note. Nil for any other form.
  package init?(_ note: String) {
    guard note.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }), let split = note.lastEmptyLine
    else { return nil }
    let lines = split.after.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, lines.last == "", lines.count - 1 <= Self.maximumSignatures else {
      return nil
    }
    let signatures = lines.dropLast().map { NoteSignature(line: String($0)) }
    guard !signatures.contains(nil) else { return nil }
    self.init(text: String(split.before), signatures: signatures.compactMap(\.self))
  }

  package mutating func add(_ signature: NoteSignature) { signatures.append(signature) }

  /// The note, byte for byte.
  package var description: String {
    text + "\n" + signatures.map { $0.line + "\n" }.joined()
  }
}

/// One signature line.
package struct NoteSignature: Hashable, Sendable {
  package let name: String
  /// The first four bytes of what the line carries; with the name it tells which key signed.
  package let keyID: UInt32
  package let bytes: [UInt8]

  package init(name: String, keyID: UInt32, bytes: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.bytes = bytes
  }

  package init?(line: String) {
    guard line.hasPrefix("— ") else { return nil }
    let words = line.dropFirst(2).split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, NoteSignature.isKeyName(words[0]),
      let bytes = Base64.bytes(of: words[1]), bytes.count > 4
    else { return nil }
    self.init(
      name: String(words[0]), keyID: bytes[0..<4].reduce(0) { $0 << 8 | UInt32($1) },
      bytes: Array(bytes[4...]))
  }

  package var line: String {
    var carried: [UInt8] = []
    carried.append(bigEndian: keyID)
    return "— \(name) \(Base64.text(of: carried + bytes))"
  }

  /// A key's name is not empty and has neither spaces nor a plus in it.
  package static func isKeyName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0 != "\n" }
  }
}

extension String {
  /// The text up to its last empty line, with the newline before it, and what follows.
  fileprivate var lastEmptyLine: (before: Substring, after: Substring)? {
    let bytes = utf8
    var index = bytes.endIndex
    while index > bytes.startIndex {
      let end = index
      index = bytes.index(before: index)
      guard bytes[index] == 0x0A, index > bytes.startIndex else { continue }
      if bytes[bytes.index(before: index)] == 0x0A { return (self[..<index], self[end...]) }
    }
    return nil
  }
}
