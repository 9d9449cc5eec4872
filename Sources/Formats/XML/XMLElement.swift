// The element tree that the strict XML reader answers.

/// An element: name, attributes, text and child elements. Namespaces are not resolved: a prefix is
/// cut off names, and a declaration is an attribute like any other.
package struct XMLElement: Sendable {
  /// The name without a prefix.
  package let name: String
  /// In document order, names unique, entities resolved.
  package let attributes: [Attribute]
  package let children: [XMLElement]
  /// The character data of this element itself, entities resolved. Blank text between child elements
  /// is dropped.
  package let text: String
  package let place: FormatError.Place
  /// The element's bytes in the document, tags included.
  package let range: Range<Int>

  package struct Attribute: Hashable, Sendable {
    /// The name as written, prefix included.
    package let name: String
    package let value: String
  }

  /// The first child of this name.
  package func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

  /// All children of this name.
  package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// The first element at the end of a path of child names.
  package subscript(path: String...) -> XMLElement? {
    var found = self
    for name in path {
      guard let next = found.child(name) else { return nil }
      found = next
    }
    return found
  }

  package func attribute(_ name: String) -> String? {
    attributes.first { $0.name == name }?.value
  }

  /// The text without blanks at its ends; nil when nothing is left.
  package var value: String? {
    let bytes = text.utf8
    guard let first = bytes.firstIndex(where: { !isBlank($0) }),
      let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return nil }
    return String(text[first...last])
  }

  /// An error about this element.
  package func error(_ problem: FormatError.Problem, field: String? = nil) -> FormatError {
    FormatError(problem, at: place, field: field ?? name)
  }
}

func isBlank(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}
