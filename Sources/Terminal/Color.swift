// Colours and how alike or readable they are for people. The formulas are WCAG 2's relative
// luminance and contrast, and Björn Ottosson's Oklab; both need real powers, hence Glibc.

import Glibc

package struct Color: Hashable, Sendable {
  package let red, green, blue: UInt8

  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Reads `#a1b2c3` or `a1b2c3`.
  package init?(hex: String) {
    let digits = hex.hasPrefix("#") ? hex.dropFirst() : Substring(hex)
    guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    self.init(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
  }

  /// From 1 (the same) to 21 (black on white). 4.5 is the least for text.
  package func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private var luminance: Double {
    let (r, g, b) = linear
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  private var linear: (Double, Double, Double) {
    func expand(_ component: UInt8) -> Double {
      let c = Double(component) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return (expand(red), expand(green), expand(blue))
  }

  /// Lightness and two colour axes, in which distance is difference as seen.
  private var oklab: (Double, Double, Double) {
    let (r, g, b) = linear
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    )
  }

  /// Squared distance as seen.
  package func difference(from other: Color) -> Double {
    let (a, b) = (oklab, other.oklab)
    let (l, x, y) = (a.0 - b.0, a.1 - b.1, a.2 - b.2)
    return l * l + x * x + y * y
  }
}
