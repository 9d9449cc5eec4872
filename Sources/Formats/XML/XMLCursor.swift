// The lexical layer of the XML reader: names, text, references, comments; and where it stands.

/// A position in the bytes of a document, which only moves forward.
struct XMLCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var offset = 0
  /// The place of the byte at offset `counted`.
  private var countedPlace = FormatError.Place(line: 1, column: 1)
  private var counted = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { offset >= bytes.count }

  func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func startsWith(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard offset + length <= bytes.count else { return false }
    for index in 0..<length where bytes[offset + index] != text.utf8Start[index] { return false }
    return true
  }

  mutating func take(_ text: StaticString) -> Bool {
    guard startsWith(text) else { return false }
    offset += text.utf8CodeUnitCount
    return true
  }

  /// Skips blanks; always true, so that it can stand in a condition list.
  @discardableResult
  mutating func skipBlanks() -> Bool {
    while let byte = peek(), isBlank(byte) { offset += 1 }
    return true
  }

  /// The place of the current offset. Amortised constant time, as offsets only grow.
  var place: FormatError.Place {
    mutating get {
      var (line, column) = (countedPlace.line, countedPlace.column)
      for index in counted..<min(offset, bytes.count) {
        if bytes[index] == UInt8(ascii: "\n") {
          (line, column) = (line + 1, 1)
        } else if bytes[index] & 0xC0 != 0x80 {
          column += 1
        }
      }
      counted = min(offset, bytes.count)
      countedPlace = FormatError.Place(line: line, column: column)
      return countedPlace
    }
  }

  mutating func error(_ problem: XMLProblem) -> FormatError {
    FormatError(.xml(problem), at: place)
  }

  /// The error for a byte that the grammar does not allow here, or for the end.
  mutating func unexpected() -> FormatError { error(isAtEnd ? .unexpectedEnd : .unexpectedByte) }

  /// Refuses malformed UTF-8, UTF-16 and control characters anywhere in the document, and skips the
  /// byte order mark.
  mutating func checkBytes() throws(FormatError) {
    guard !bytes.isEmpty else { throw FormatError(.empty, at: place) }
    if startsWith("\u{FEFF}") { offset = 3 }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw FormatError(.utf16, at: place)
    }
    if let malformed = firstMalformedUTF8(in: bytes) {
      throw FormatError(
        .malformedUTF8, at: Formats.place(of: malformed, in: bytes, from: 0, line: 1))
    }
    for (index, byte) in bytes.enumerated() where isForbidden(byte, index) {
      let place = Formats.place(of: index, in: bytes, from: 0, line: 1)
      throw FormatError(byte == 0 ? .nul : .xml(.forbiddenCharacter), at: place)
    }
  }

  /// Control characters, and U+FFFE and U+FFFF, which are no XML characters.
  private func isForbidden(_ byte: UInt8, _ index: Int) -> Bool {
    if byte < 0x20 { return !isBlank(byte) }
    return byte == 0xEF && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE
  }

  /// `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, if there is one.
  mutating func skipDeclaration() throws(FormatError) {
    guard startsWith("<?xml "), take("<?xml ") else { return }
    let start = offset
    while !isAtEnd, !startsWith("?>") { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    guard take("?>") else { throw error(.malformedDeclaration) }
    let words = text.split { " \t\r\n=\"'".contains($0) }.map { $0.lowercased() }
    guard words.count >= 2, words[0] == "version", words[1] == "1.0" || words[1] == "1.1" else {
      throw error(.malformedDeclaration)
    }
    if let name = words.firstIndex(of: "encoding") {
      let value = name + 1 < words.count ? words[name + 1] : ""
      guard ["utf-8", "utf8", "us-ascii"].contains(value) else { throw error(.unsupportedEncoding) }
    }
  }

  mutating func name(limit: Int) throws(FormatError) -> String {
    let start = offset
    guard let first = peek(), isNameStart(first) else { throw unexpected() }
    while let byte = peek(), isNamePart(byte) { offset += 1 }
    guard offset - start <= limit else { throw error(.nameTooLong) }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  /// Text up to the next tag, references resolved, line ends normalised to LF.
  mutating func text(into result: inout [UInt8]) throws(FormatError) {
    while let byte = peek(), byte != UInt8(ascii: "<") {
      switch byte {
      case UInt8(ascii: "&"): result += try reference()
      case UInt8(ascii: "]") where startsWith("]]>"): throw error(.cdataEndInText)
      default: appendNormalised(byte, to: &result)
      }
    }
  }

  /// The rest of a CDATA section.
  mutating func characterData() throws(FormatError) -> [UInt8] {
    var result: [UInt8] = []
    while !take("]]>") {
      guard let byte = peek() else { throw error(.unexpectedEnd) }
      appendNormalised(byte, to: &result)
    }
    return result
  }

  /// A quoted attribute value; blanks become spaces (XML 1.0, 3.3.3).
  mutating func attributeValue() throws(FormatError) -> String {
    guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw unexpected()
    }
    offset += 1
    var result: [UInt8] = []
    while let byte = peek(), byte != quote {
      switch byte {
      case UInt8(ascii: "&"): result += try reference()
      case UInt8(ascii: "<"): throw error(.unexpectedByte)
      default:
        result.append(isBlank(byte) ? UInt8(ascii: " ") : byte)
        offset += 1
      }
    }
    guard !isAtEnd else { throw error(.unexpectedEnd) }
    offset += 1
    return String(decoding: result, as: UTF8.self)
  }

  /// The rest of a comment; `--` may not stand inside.
  mutating func skipComment() throws(FormatError) {
    while !startsWith("--") {
      guard !isAtEnd else { throw error(.unexpectedEnd) }
      offset += 1
    }
    guard take("-->") else { throw error(.malformedComment) }
  }

  /// The rest of a processing instruction.
  mutating func skipInstruction() throws(FormatError) {
    let target = try name(limit: 64)
    guard target.lowercased() != "xml" else { throw error(.malformedDeclaration) }
    while !take("?>") {
      guard !isAtEnd else { throw error(.unexpectedEnd) }
      offset += 1
    }
  }

  private mutating func appendNormalised(_ byte: UInt8, to result: inout [UInt8]) {
    offset += 1
    if byte != UInt8(ascii: "\r") {
      result.append(byte)
    } else if peek() != UInt8(ascii: "\n") {
      result.append(UInt8(ascii: "\n"))
    }
  }

  private mutating func reference() throws(FormatError) -> [UInt8] {
    if take("&lt;") { return [UInt8(ascii: "<")] }
    if take("&gt;") { return [UInt8(ascii: ">")] }
    if take("&amp;") { return [UInt8(ascii: "&")] }
    if take("&quot;") { return [UInt8(ascii: "\"")] }
    if take("&apos;") { return [UInt8(ascii: "'")] }
    if take("&#x") { return try characterReference(radix: 16) }
    if take("&#") { return try characterReference(radix: 10) }
    throw error(.unknownEntity)
  }

  private mutating func characterReference(radix: UInt32) throws(FormatError) -> [UInt8] {
    var value: UInt32 = 0
    var digits = 0
    while let byte = peek(), byte != UInt8(ascii: ";") {
      let digit = Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt32.init)
      guard let digit, digit < radix, digits < 8 else { throw error(.badCharacterReference) }
      value = value * radix + digit
      digits += 1
      offset += 1
    }
    guard take(";"), digits > 0, let scalar = Unicode.Scalar(value), isAllowed(scalar) else {
      throw error(.badCharacterReference)
    }
    return Array(String(scalar).utf8)
  }

  private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case 0..<0x20, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  private func isNameStart(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
      || byte >= UInt8(ascii: "A")
        && byte <= UInt8(ascii: "Z")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
      || byte >= 0x80
  }

  private func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }
}
