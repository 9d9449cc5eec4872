// What the readers of rows have in common: bytes in pieces, elements one by one.

/// Reads elements from bytes that arrive in pieces, such as `CSVReader`.
package protocol PieceReader {
  associatedtype Element

  /// Adds the next bytes of the file.
  mutating func feed(_ bytes: some Sequence<UInt8>)
  /// Says that no more bytes will come.
  mutating func finish()
  /// The next element; nil when more bytes are needed or, after `finish`, at the end.
  mutating func next() throws(FormatError) -> Element?
}

extension CSVReader: PieceReader {}
extension JSONLinesReader: PieceReader {}
extension ProcessorReportReader: PieceReader {}
