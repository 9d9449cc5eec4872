// Reading lines from a descriptor in batches, and writing bytes whole.

import Glibc
import Synchronization

/// Lines of a descriptor in batches of about a megabyte, so that the first answers come early and
/// memory stays flat. A line longer than 64 MiB ends the input with an error.
struct LineInput {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isAtEnd = false
  private static let longestLine = 64 << 20

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The next lines without their line ends; empty lines are left out. Nil at the end.
  mutating func nextBatch() throws -> [ArraySlice<UInt8>]? {
    while !isAtEnd {
      try fill()
      guard let last = buffer.lastIndex(of: UInt8(ascii: "\n")) else {
        guard buffer.count <= Self.longestLine else { throw InputError.lineTooLong }
        continue
      }
      let whole = buffer[...last]
      buffer = Array(buffer[(last + 1)...])
      return Self.lines(whole)
    }
    guard !buffer.isEmpty else { return nil }
    defer { buffer = [] }
    return Self.lines(buffer[...])
  }

  private mutating func fill() throws {
    let chunk = 1 << 20
    let old = buffer.count
    var got = 0
    var failure: Int32 = 0
    buffer.append(contentsOf: repeatElement(0, count: chunk))
    buffer.withUnsafeMutableBytes { bytes in
      repeat {
        got = read(descriptor, bytes.baseAddress?.advanced(by: old), chunk)
        failure = got < 0 ? errno : 0
      } while failure == EINTR
    }
    buffer.removeLast(chunk - max(got, 0))
    guard got >= 0 else { throw InputError.unreadable(failure) }
    isAtEnd = got == 0
  }

  private static func lines(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = nextLineEnd(bytes, from: start)
      let line = bytes[start..<end]
      if !line.isEmpty { lines.append(line.last == UInt8(ascii: "\r") ? line.dropLast() : line) }
      start = end + 1
    }
    return lines
  }

  /// `memchr` reads many bytes at once; this is the part of the work that cannot be shared.
  private static func nextLineEnd(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
    bytes[start...].withUnsafeBytes { raw in
      guard let base = raw.baseAddress, let found = memchr(base, 0x0A, raw.count) else {
        return bytes.endIndex
      }
      return start + (UnsafeRawPointer(found) - base)
    }
  }
}

enum InputError: Error, CustomStringConvertible {
  case lineTooLong
  case unreadable(Int32)
  case unwritable(Int32)

  var description: String {
    switch self {
    case .lineTooLong: "a line is longer than 64 MiB; split the input"
    case .unreadable(let code): "the input cannot be read: \(String(cString: strerror(code)))"
    case .unwritable(let code): "the output cannot be written: \(String(cString: strerror(code)))"
    }
  }
}

/// Writes all bytes; a reader that went away ends the program quietly, as for any filter.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes { raw in
      write(descriptor, raw.baseAddress?.advanced(by: written), bytes.count - written)
    }
    if count < 0 {
      if errno == EINTR { continue }
      throw InputError.unwritable(errno)
    }
    written += count
  }
}

/// Results of parallel work by index.
final class Slots<Value: Sendable>: Sendable {
  private let slots: Mutex<[Value]>

  init(count: Int, empty: Value) {
    slots = Mutex(Array(repeating: empty, count: count))
  }

  func set(_ index: Int, _ value: Value) { slots.withLock { $0[index] = value } }

  var values: [Value] { slots.withLock { $0 } }
}
