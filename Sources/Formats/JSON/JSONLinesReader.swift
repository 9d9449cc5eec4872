// JSON Lines: one JSON value per line, streaming, with line numbers.

/// Reads values from bytes that arrive in pieces; used like `CSVReader`. Blank lines, a byte order
/// mark and anything `JSONValue(parsing:)` refuses are refused with line and column.
package struct JSONLinesReader: Sendable {
  /// One line: its number from 1, its value, its text.
  package struct Line: Sendable {
    package let number: Int
    package let value: JSONValue
    package let bytes: [UInt8]

    package var rawText: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// The longest line, in bytes.
  package static let lineLimit = 1 << 20
  private var buffer: [UInt8] = []
  private var position = 0
  /// Bytes before this offset are known to hold no line feed.
  private var searched = 0
  private var number = 1
  private var isFinished = false
  private var failure: FormatError?

  package init() {}

  /// A reader of a whole file.
  package init(_ bytes: some Sequence<UInt8>) {
    feed(bytes)
    finish()
  }

  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    buffer.removeFirst(position)
    searched = max(0, searched - position)
    position = 0
    buffer.append(contentsOf: bytes)
  }

  package mutating func finish() { isFinished = true }

  /// The next line; nil when more bytes are needed or, after `finish`, at the end. An error is final.
  package mutating func next() throws(FormatError) -> Line? {
    if let failure { throw failure }
    do throws(FormatError) {
      return try line()
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func line() throws(FormatError) -> Line? {
    guard position < buffer.count, let end = lineEnd() else { return nil }
    let start = FormatError.Place(line: number, column: 1)
    guard end - position <= Self.lineLimit else {
      throw FormatError(.recordTooLong(limit: Self.lineLimit), at: start)
    }
    var text = buffer[position..<end]
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    guard !text.isEmpty else { throw FormatError(.blankLine, at: start) }
    let bytes = Array(text)
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      let place = bytes.withUnsafeBufferPointer {
        Formats.place(of: error.offset, in: $0, from: 0, line: number)
      }
      throw FormatError(.json(error.reason), at: place)
    }
    defer {
      position = min(end + 1, buffer.count)
      number += 1
    }
    return Line(number: number, value: value, bytes: bytes)
  }

  /// The offset of the next line feed, or of the end; nil when the line is not complete yet.
  private mutating func lineEnd() -> Int? {
    var index = max(searched, position)
    while index < buffer.count, buffer[index] != UInt8(ascii: "\n") { index += 1 }
    searched = index
    if index < buffer.count || isFinished { return index }
    // A line that is too long already must not wait for its end.
    return index - position > Self.lineLimit ? index : nil
  }
}
