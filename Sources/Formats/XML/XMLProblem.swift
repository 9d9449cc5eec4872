// Why an XML text is refused.

/// The reasons of the strict XML reader.
package enum XMLProblem: String, Sendable, CaseIterable {
  case unexpectedEnd = "the document ends inside an element"
  case unexpectedByte = "this is not XML"
  case documentType = "the document declares a DOCTYPE, which is refused"
  case unknownEntity = "only the five predefined entities and character references are read"
  case badCharacterReference = "the character reference names no allowed character"
  case forbiddenCharacter = "a control character stands in the text"
  case mismatchedTag = "the closing tag does not match the opening one"
  case duplicateAttribute = "an attribute stands twice in one tag"
  case tooDeep = "elements nest deeper than the limit"
  case tooManyAttributes = "a tag has more attributes than the limit"
  case tooManyElements = "the document has more elements than the limit"
  case nameTooLong = "a name is longer than the limit"
  case malformedComment = "the comment is malformed"
  case malformedDeclaration = "the XML declaration is malformed"
  case unsupportedEncoding = "only UTF-8 is read"
  case trailingContent = "there is more text after the document"
  case cdataEndInText = "“]]>” stands in the text"
  case noElement = "the document has no element"
}
