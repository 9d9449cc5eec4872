// Base64, for the clipboard sequence.

/// RFC 4648 with padding.
func base64(_ bytes: some Collection<UInt8>) -> [UInt8] {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var encoded: [UInt8] = []
  encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
  var rest = bytes[...]
  while !rest.isEmpty {
    let group = Array(rest.prefix(3))
    rest = rest.dropFirst(3)
    var bits: UInt32 = 0
    for position in 0..<3 {
      bits = bits << 8 | (position < group.count ? UInt32(group[position]) : 0)
    }
    for position in 0..<4 {
      let index = Int(bits >> UInt32(18 - 6 * position) & 63)
      encoded.append(position <= group.count ? alphabet[index] : UInt8(ascii: "="))
    }
  }
  return encoded
}
