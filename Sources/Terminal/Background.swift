// Is the terminal light or dark? Nobody waits for the answer: when it comes, it is used.

enum Background: Hashable, Sendable {
  case light, dark

  init(_ color: Color) {
    let isLight = color.contrast(with: Color(0, 0, 0)) > color.contrast(with: Color(255, 255, 255))
    self = isLight ? .light : .dark
  }

  /// The answer to OSC 11: `11;rgb:ffff/ffff/dddd`, with one to four hexadecimal digits each.
  init?(answer: String) {
    let parts = answer.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, parts[0] == "11;rgb" || parts[0] == "11;rgba" else { return nil }
    let components = parts[1].split(separator: "/").prefix(3).compactMap(Self.component)
    guard components.count == 3 else { return nil }
    self.init(Color(components[0], components[1], components[2]))
  }

  private static func component(_ digits: Substring) -> UInt8? {
    guard (1...4).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    let most = UInt32(1) << UInt32(4 * digits.utf8.count) - 1
    return UInt8(value * 255 / most)
  }

  /// The variable COLORFGBG of rxvt, Konsole and others: colour numbers `15;0`, background last.
  init?(colorFGBG value: String?) {
    guard let last = value?.split(separator: ";").last, let number = Int(last) else { return nil }
    self = number == 7 || number > 8 ? .light : .dark
  }
}
