// Finding the first byte that is no UTF-8, and columns in characters.

/// The offset of the first byte that starts no well-formed UTF-8 sequence, or nil. Overlong forms,
/// surrogates and values above U+10FFFF are malformed (Unicode 15, table 3-7).
func firstMalformedUTF8(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  var index = 0
  while index < bytes.count {
    let lead = bytes[index]
    if lead < 0x80 {
      index += 1
      continue
    }
    guard let (length, second) = sequenceShape(lead), index + length <= bytes.count,
      second.contains(bytes[index + 1])
    else { return index }
    for tail in 2..<max(2, length) where bytes[index + tail] & 0xC0 != 0x80 { return index }
    index += length
  }
  return nil
}

/// The length of the sequence a lead byte opens and the bytes that may follow it.
private func sequenceShape(_ lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
  switch lead {
  case 0xC2...0xDF: (2, 0x80...0xBF)
  case 0xE0: (3, 0xA0...0xBF)
  case 0xED: (3, 0x80...0x9F)
  case 0xE1...0xEC, 0xEE...0xEF: (3, 0x80...0xBF)
  case 0xF0: (4, 0x90...0xBF)
  case 0xF1...0xF3: (4, 0x80...0xBF)
  case 0xF4: (4, 0x80...0x8F)
  default: nil
  }
}

/// The place of `offset` when `bytes[start]` is the first byte of line `line`.
func place(
  of offset: Int, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, line: Int
) -> FormatError.Place {
  var (line, column) = (line, 1)
  for index in start..<min(offset, bytes.count) {
    if bytes[index] == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if bytes[index] & 0xC0 != 0x80 {
      column += 1
    }
  }
  return FormatError.Place(line: line, column: column)
}
