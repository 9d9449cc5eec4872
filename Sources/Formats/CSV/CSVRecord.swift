// One record of a CSV file: its raw bytes and where each field lies in them.

/// A record as read. Fields are decoded when asked for; the raw text is kept as evidence.
package struct CSVRecord: Sendable {
  /// The line of the record's first byte, from 1.
  package let line: Int
  /// The record's bytes without its line end. Checked to be UTF-8.
  package let bytes: [UInt8]
  let fields: [Field]

  /// Where a field's content lies, quotes stripped.
  struct Field: Sendable {
    let start: Int32
    let end: Int32
    /// The content holds doubled quotes.
    let isEscaped: Bool
  }

  package var count: Int { fields.count }

  /// The record as it stood in the file, without its line end.
  package var rawText: String { String(decoding: bytes, as: UTF8.self) }

  /// The value of field `index`, from 0.
  package subscript(index: Int) -> String {
    let field = fields[index]
    let content = bytes[Int(field.start)..<Int(field.end)]
    guard field.isEscaped else { return String(decoding: content, as: UTF8.self) }
    return String(decoding: unescaped(content), as: UTF8.self)
  }

  /// All values, in file order.
  package var values: [String] { fields.indices.map { self[$0] } }

  package func isEmpty(_ index: Int) -> Bool { fields[index].start == fields[index].end }

  /// Where field `index` begins in the file.
  package func place(of index: Int) -> FormatError.Place {
    let offset = fields.indices.contains(index) ? Int(fields[index].start) : 0
    return bytes.withUnsafeBufferPointer { Formats.place(of: offset, in: $0, from: 0, line: line) }
  }

  private func unescaped(_ content: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var index = content.startIndex
    while index < content.endIndex {
      result.append(content[index])
      index += content[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return result
  }
}
