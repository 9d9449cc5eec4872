// The strict XML reader: what it reads, and what it refuses with its place.

import Formats
import Testing

struct XMLReaderTests {
  private func read(_ text: String, limits: XMLLimits = XMLLimits()) throws(FormatError)
    -> XMLElement
  {
    try readXML(Array(text.utf8), limits: limits)
  }

  /// The tree as text: `name[attribute=value]{text}(children)`.
  private func show(_ element: XMLElement) -> String {
    let attributes = element.attributes.map { "[\($0.name)=\($0.value)]" }.joined()
    let text = element.text.isEmpty ? "" : "{\(element.text)}"
    let children = element.children.map(show).joined()
    return element.name + attributes + text + (children.isEmpty ? "" : "(\(children))")
  }

  @Test(
    "well-formed documents",
    arguments: [
      ("<a/>", "a"),
      ("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a> x </a>\n", "a{ x }"),
      ("<a b='1' c=\"&lt;2&#62;\"/>", "a[b=1][c=<2>]"),
      ("<a>&amp;&quot;&apos;&#xE4;&#128077;</a>", "a{&\"'ä👍}"),
      ("<a><![CDATA[<b>&amp;]]></a>", "a{<b>&amp;}"),
      ("<!-- hi --><a><!-- - --><?pi x?><b/>\n <c>1</c> </a><!---->", "a(bc{1})"),
      ("<n:a xmlns:n=\"urn:x\"><n:b/></n:a>", "a[xmlns:n=urn:x](b)"),
      ("<a>1\r\n2\r3</a>", "a{1\n2\n3}"),
      ("<a b='x\ty'></a >", "a[b=x y]"),
    ])
  func accepted(text: String, tree: String) throws {
    #expect(try show(read(text)) == tree)
  }

  @Test(
    "what is refused, and where",
    arguments: [
      ("", "line 1, column 1: the file is empty"),
      ("  ", "line 1, column 3: the document has no element"),
      ("x", "line 1, column 1: this is not XML"),
      (
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "line 1, column 1: the document declares a DOCTYPE, which is refused"
      ),
      (
        "<a>\n <!DOCTYPE b></a>",
        "line 2, column 2: the document declares a DOCTYPE, which is refused"
      ),
      ("<a><!ELEMENT b></a>", "line 1, column 6: this is not XML"),
      (
        "<a>&nbsp;</a>",
        "line 1, column 4: only the five predefined entities and character references are read"
      ),
      (
        "<a>x &\n</a>",
        "line 1, column 6: only the five predefined entities and character references are read"
      ),
      ("<a>&#xD800;</a>", "line 1, column 12: the character reference names no allowed character"),
      ("<a>&#0;</a>", "line 1, column 8: the character reference names no allowed character"),
      ("<a>&#x;</a>", "line 1, column 8: the character reference names no allowed character"),
      (
        "<a>&#99999999999;</a>",
        "line 1, column 14: the character reference names no allowed character"
      ),
      ("<a>\u{1}</a>", "line 1, column 4: a control character stands in the text"),
      ("<a>\0</a>", "line 1, column 4: the file holds a NUL byte; it is no text file"),
      ("<a>\u{FFFF}</a>", "line 1, column 4: a control character stands in the text"),
      ("<a></b>", "line 1, column 6, b: the closing tag does not match the opening one"),
      ("<a><b></a>", "line 1, column 9, a: the closing tag does not match the opening one"),
      ("<a b='1' b='2'/>", "line 1, column 10, b: an attribute stands twice in one tag"),
      ("<a b=1/>", "line 1, column 6: this is not XML"),
      ("<a b='<'/>", "line 1, column 7: this is not XML"),
      ("<a>]]></a>", "line 1, column 4: “]]>” stands in the text"),
      ("<a/><b/>", "line 1, column 5: there is more text after the document"),
      ("<a><!-- -- --></a>", "line 1, column 9: the comment is malformed"),
      ("<a>\nä<b", "line 2, column 4: the document ends inside an element"),
      (
        "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
        "line 1, column 44: only UTF-8 is read"
      ),
      ("<a/><?xml version='1.0'?>", "line 1, column 10: the XML declaration is malformed"),
    ])
  func refused(text: String, message: String) {
    let error = #expect(throws: FormatError.self) { try read(text) }
    #expect(error?.description == message)
  }

  @Test("an element knows its line, its column and its bytes")
  func places() throws {
    let text = "<a>\n  <b>ä</b><c/>\n</a>"
    let root = try read(text)
    #expect(root["b"]?.place == FormatError.Place(line: 2, column: 3))
    #expect(root["c"]?.place == FormatError.Place(line: 2, column: 11))
    let range = try #require(root["b"]?.range)
    #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == "<b>ä</b>")
  }

  @Test("limits hold: elements, attributes and names")
  func limits() {
    var limits = XMLLimits()
    limits.elements = 3
    limits.attributes = 2
    limits.nameLength = 4
    for (text, problem): (String, XMLProblem) in [
      ("<a><b/><b/><b/></a>", .tooManyElements), ("<a b='' c='' d=''/>", .tooManyAttributes),
      ("<abcde/>", .nameTooLong),
    ] {
      let error = #expect(throws: FormatError.self) { try read(text, limits: limits) }
      #expect(error?.problem == .xml(problem))
    }
  }
}
