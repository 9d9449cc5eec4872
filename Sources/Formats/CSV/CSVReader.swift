// A strict, streaming CSV reader (RFC 4180) over UTF-8 bytes.

/// Reads records from bytes that arrive in pieces:
///
///     var reader = CSVReader()
///     while let chunk = try file.read(upTo: 1 << 20) {
///       reader.feed(chunk)
///       while let record = try reader.next() { … }
///     }
///     reader.finish()
///     while let record = try reader.next() { … }
///
/// The first record is the header (`header`, set once `next` has answered or thrown). Refused, with
/// place: NUL, malformed UTF-8, UTF-16, a quote inside a plain field, text after a closing quote, an
/// open quote at the end, a carriage return without line feed outside quotes, blank lines, and rows
/// of another width than the header. A UTF-8 byte order mark is skipped. Spaces belong to the value.
package struct CSVReader: Sendable {
  /// What the reader accepts.
  package struct Options: Sendable {
    package var delimiter = UInt8(ascii: ",")
    /// Whether two columns may share a name (Adyen's accounting report does that).
    package var allowsDuplicateNames = false
    /// The longest record, in bytes.
    package var recordLimit = 1 << 20
    package var fieldLimit = 4_096

    package init() {}
  }

  /// The header, once read.
  package private(set) var header: CSVHeader?
  private let options: Options
  private var buffer: [UInt8] = []
  /// Start of the next record in `buffer`.
  private var position = 0
  private var line = 1
  private var isFinished = false
  private var isAtStart = true
  /// An unfinished record is scanned again only when this many bytes are there, so that feeding
  /// byte by byte stays linear.
  private var retryAt = 0
  private var failure: FormatError?

  package init(options: Options = Options()) { self.options = options }

  /// A reader of a whole file.
  package init(_ bytes: some Sequence<UInt8>, options: Options = Options()) {
    self.init(options: options)
    feed(bytes)
    finish()
  }

  /// Adds the next bytes of the file.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    if position > 0 {
      buffer.removeFirst(position)
      retryAt -= position
      position = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// Says that no more bytes will come.
  package mutating func finish() { isFinished = true }

  /// The next data record; nil when more bytes are needed or, after `finish`, at the end.
  /// An error is final: it is thrown again by every later call.
  package mutating func next() throws(FormatError) -> CSVRecord? {
    if let failure { throw failure }
    do throws(FormatError) {
      if header == nil {
        guard let names = try record() else { return nil }
        header = try CSVHeader(names, allowsDuplicates: options.allowsDuplicateNames)
      }
      guard let record = try record() else { return nil }
      try checkWidth(record)
      return record
    } catch {
      failure = error
      throw error
    }
  }

  private func checkWidth(_ record: CSVRecord) throws(FormatError) {
    guard let expected = header?.names.count, record.count != expected else { return }
    let place = FormatError.Place(line: record.line, column: 1)
    if record.bytes.isEmpty { throw FormatError(.blankLine, at: place) }
    throw FormatError(.raggedRow(fields: record.count, expected: expected), at: place)
  }

  private mutating func record() throws(FormatError) -> CSVRecord? {
    try skipByteOrderMark()
    guard !isAtStart, position < buffer.count, isFinished || buffer.count >= retryAt else {
      return nil
    }
    let scan = buffer.withUnsafeBufferPointer {
      CSVScan(
        bytes: $0, start: position, isFinished: isFinished, delimiter: options.delimiter,
        recordLimit: options.recordLimit, fieldLimit: options.fieldLimit
      ).run()
    }
    switch scan {
    case .needsMore:
      retryAt = position + 2 * (buffer.count - position)
      return nil
    case .refused(let problem, let offset):
      let place = buffer.withUnsafeBufferPointer {
        Formats.place(of: offset, in: $0, from: position, line: line)
      }
      throw FormatError(problem, at: place, field: nil)
    case .found(let fields, let end, let next, let lines):
      let record = CSVRecord(line: line, bytes: Array(buffer[position..<end]), fields: fields)
      position = next
      line += lines
      return record
    }
  }

  private mutating func skipByteOrderMark() throws(FormatError) {
    guard isAtStart, buffer.count >= 3 || isFinished else { return }
    isAtStart = false
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let first = FormatError.Place(line: 1, column: 1)
    if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
      throw FormatError(.utf16, at: first)
    }
    if isFinished, position == buffer.count { throw FormatError(.empty, at: first) }
  }
}
