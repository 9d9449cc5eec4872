// Nothing from data reaches the terminal as a control.

import Testing

@testable import Terminal

@Suite struct SanitiseTests {
  @Test(
    "what cannot be seen is shown as a visible mark",
    arguments: [
      ("plain", "plain"), ("\u{1B}[31mred", "␛[31mred"), ("a\tb\r\nc", "a␉b␍␊c"), ("\u{7}", "␇"),
      ("\0", "␀"), ("\u{7F}", "␡"), ("\u{9B}31m", "·31m"), ("\u{85}", "·"), ("a\u{2028}b", "a·b"),
      ("\u{202E}gnp.exe", "⇄gnp.exe"), ("\u{2066}x\u{2069}", "⇄x⇄"), ("\u{200E}", "⇄"),
      ("ac\u{200B}me", "ac¦me"), ("\u{FEFF}x", "¦x"), ("so\u{AD}ft", "so¦ft"),
      ("a\u{200D}b", "a¦b"),
      ("\u{34F}", "¦"), ("\u{115F}", "¦"), ("\u{3164}", "¦"), ("\u{E000}", "·"), ("\u{378}", "·"),
      ("\u{10FFFF}", "·"), ("\u{301}x", "\u{25CC}\u{301}x"), ("a\u{A0}b", "a b"),
      ("e\u{301}", "e\u{301}"), ("شركة", "شركة"), ("x\u{FE0F}", "x"), ("\u{FE0F}", "¦"),
      ("\u{E0041}", "¦"), ("\r\n", "␍␊"),
    ] as [(String, String)])
  func marks(data: String, shown: String) {
    #expect(Array(sanitise(data).unicodeScalars) == Array(shown.unicodeScalars))
  }

  @Test("a stack of marks ends after four")
  func stackedMarks() {
    let stacked = "a" + String(repeating: "\u{301}", count: 50) + "b"
    #expect(sanitise(stacked).unicodeScalars.count == 6)
  }

  @Test("any text becomes printable scalars, and stays so", arguments: [1, 2, 3] as [UInt64])
  func property(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let data = generator.text(length: Int.random(in: 0...12, using: &generator))
      let shown = sanitise(data)
      let isSafe = shown.unicodeScalars.allSatisfy(Self.isSafe)
      #expect(isSafe, "seed \(seed): \(data.unicodeScalars.map(\.value))")
      let again = sanitise(shown)
      #expect(again == shown, "seed \(seed): \(data.unicodeScalars.map(\.value))")
      #expect(data.isEmpty == shown.isEmpty)
    }
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator,
      .paragraphSeparator:
      false
    default: !scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
