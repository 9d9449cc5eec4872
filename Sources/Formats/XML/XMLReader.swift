// A strict XML 1.0 reader for files from outside: no DOCTYPE, no entities of its own, no surprises.

/// What the reader bears before it refuses a document.
package struct XMLLimits: Sendable {
  package var depth = 64
  package var attributes = 64
  package var nameLength = 256
  package var elements = 2_000_000

  package init() {}
}

/// Reads one document into a tree. Refused, with place: a DOCTYPE, entities other than the five
/// predefined ones, encodings other than UTF-8, control characters, mismatched tags, doubled
/// attributes, and whatever exceeds `limits`. Comments and processing instructions are skipped.
package func readXML(
  _ bytes: [UInt8], limits: XMLLimits = XMLLimits()
) throws(FormatError) -> XMLElement {
  let result = bytes.withUnsafeBufferPointer { buffer in
    Result { () throws(FormatError) in
      var reader = XMLReader(buffer, limits)
      return try reader.document()
    }
  }
  return try result.get()
}

private struct XMLReader {
  private var cursor: XMLCursor
  private let limits: XMLLimits
  private var open: [OpenElement] = []
  private var elementCount = 0

  /// An element whose closing tag has not come yet.
  private struct OpenElement {
    let start: Int
    let place: FormatError.Place
    let qualifiedName: String
    let attributes: [XMLElement.Attribute]
    var children: [XMLElement] = []
    var text: [UInt8] = []
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: XMLLimits) {
    cursor = XMLCursor(bytes)
    self.limits = limits
  }

  mutating func document() throws(FormatError) -> XMLElement {
    try cursor.checkBytes()
    try cursor.skipDeclaration()
    try skipMisc()
    guard !cursor.isAtEnd else { throw cursor.error(.noElement) }
    let root = try openTag() ? closed() : try content()
    try skipMisc()
    guard cursor.isAtEnd else { throw cursor.error(.trailingContent) }
    return root
  }

  /// Reads until the root element closes.
  private mutating func content() throws(FormatError) -> XMLElement {
    while !cursor.isAtEnd {
      if cursor.take("</") {
        if let root = try closeTag() { return root }
      } else if cursor.take("<!--") {
        try cursor.skipComment()
      } else if cursor.take("<![CDATA[") {
        let data = try cursor.characterData()
        open[open.count - 1].text += data
      } else if cursor.take("<?") {
        try cursor.skipInstruction()
      } else if cursor.peek() == UInt8(ascii: "<") {
        if try openTag() { attach(closed()) }
      } else {
        try cursor.text(into: &open[open.count - 1].text)
      }
    }
    throw cursor.error(.unexpectedEnd)
  }

  /// Opens an element; answers whether its tag also closes it (`<a/>`).
  private mutating func openTag() throws(FormatError) -> Bool {
    let (start, place) = (cursor.offset, cursor.place)
    guard cursor.take("<") else { throw cursor.error(.unexpectedByte) }
    if cursor.take("!") {
      throw cursor.startsWith("DOCTYPE")
        ? FormatError(.xml(.documentType), at: place) : cursor.error(.unexpectedByte)
    }
    let name = try cursor.name(limit: limits.nameLength)
    elementCount += 1
    guard elementCount <= limits.elements else {
      throw FormatError(.xml(.tooManyElements), at: place)
    }
    guard open.count < limits.depth else { throw FormatError(.xml(.tooDeep), at: place) }
    let attributes = try self.attributes()
    open.append(
      OpenElement(start: start, place: place, qualifiedName: name, attributes: attributes))
    if cursor.take("/>") { return true }
    guard cursor.take(">") else { throw cursor.unexpected() }
    return false
  }

  private mutating func attributes() throws(FormatError) -> [XMLElement.Attribute] {
    var found: [XMLElement.Attribute] = []
    while cursor.skipBlanks(), let byte = cursor.peek(), byte != UInt8(ascii: ">"),
      byte != UInt8(ascii: "/")
    {
      let place = cursor.place
      let name = try cursor.name(limit: limits.nameLength)
      guard !found.contains(where: { $0.name == name }) else {
        throw FormatError(.xml(.duplicateAttribute), at: place, field: name)
      }
      guard found.count < limits.attributes else {
        throw FormatError(.xml(.tooManyAttributes), at: place)
      }
      cursor.skipBlanks()
      guard cursor.take("=") else { throw cursor.unexpected() }
      cursor.skipBlanks()
      found.append(XMLElement.Attribute(name: name, value: try cursor.attributeValue()))
    }
    return found
  }

  /// Closes the innermost element; answers it when it was the root.
  private mutating func closeTag() throws(FormatError) -> XMLElement? {
    let place = cursor.place
    let name = try cursor.name(limit: limits.nameLength)
    guard name == open.last?.qualifiedName else {
      throw FormatError(.xml(.mismatchedTag), at: place, field: name)
    }
    cursor.skipBlanks()
    guard cursor.take(">") else { throw cursor.unexpected() }
    let element = closed()
    guard !open.isEmpty else { return element }
    attach(element)
    return nil
  }

  private mutating func closed() -> XMLElement {
    let done = open.removeLast()
    let dropsText = !done.children.isEmpty && done.text.allSatisfy(isBlank)
    let local = done.qualifiedName.split(separator: ":").last.map(String.init)
    return XMLElement(
      name: local ?? done.qualifiedName, attributes: done.attributes, children: done.children,
      text: dropsText ? "" : String(decoding: done.text, as: UTF8.self), place: done.place,
      range: done.start..<cursor.offset)
  }

  private mutating func attach(_ element: XMLElement) {
    open[open.count - 1].children.append(element)
  }

  /// Blanks, comments and instructions around the root element.
  private mutating func skipMisc() throws(FormatError) {
    while true {
      cursor.skipBlanks()
      if cursor.take("<!--") {
        try cursor.skipComment()
      } else if cursor.take("<?") {
        try cursor.skipInstruction()
      } else {
        return
      }
    }
  }
}
