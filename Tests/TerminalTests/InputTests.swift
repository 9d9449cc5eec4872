// Keys, mouse reports and pastes as events.

import CTerm
import Testing

@testable import Terminal

@Suite struct InputTests {
  @Test(
    "a key and its name are the same thing",
    arguments: [
      ("j", .char("j")), ("G", .char("G")), ("space", .space), ("ctrl-c", .ctrl("c")),
      ("alt-x", .alt("x")), ("shift-tab", .backTab), ("enter", .enter), ("f5", .function(5)),
      ("pagedown", .pageDown), ("ctrl-up", Key(.up, .ctrl)), ("-", .char("-")), ("é", .char("é")),
      ("ctrl--", .ctrl("-")), ("ctrl-alt-delete", Key(.delete, [.ctrl, .alt])),
      ("f", .char("f")), ("ctrl-space", .ctrl(" ")),
    ] as [(String, Key)])
  func names(name: String, key: Key) {
    #expect(Key(name) == key)
    #expect(key.description == name)
  }

  @Test("what names no key is refused", arguments: ["", "ctrl-", "hello", "f0", "f25", "ctrl-foo"])
  func badNames(name: String) {
    #expect(Key(name) == nil)
  }

  @Test(
    "control characters are keys or ctrl with a letter",
    arguments: [
      (0x0D, .enter), (0x0A, .ctrl("j")), (0x09, .tab), (0x1B, .escape), (0x7F, .backspace),
      (0x08, .backspace), (0x03, .ctrl("c")), (0x1A, .ctrl("z")), (0x00, .ctrl(" ")),
      (0x1C, .ctrl("\\")), (0x1F, .ctrl("_")), (0x20, .space), (0x6A, .char("j")),
      (0x682A, .char("株")), (0x9B, nil), (0xD800, nil),
    ] as [(UInt32, Key?)])
  func characters(value: UInt32, key: Key?) {
    #expect(Key(scalar: value, modifiers: 0) == key)
  }

  @Test("modifier bits are shift, alt and ctrl")
  func modifiers() {
    let bits = UInt32(CTERM_SHIFT | CTERM_CTRL)
    #expect(Key(code: CTERM_KEY_UP.rawValue, modifiers: bits) == Key(.up, [.shift, .ctrl]))
    #expect(Key(scalar: 0x78, modifiers: UInt32(CTERM_ALT)) == .alt("x"))
    #expect(Key(code: CTERM_KEY_F0.rawValue + 12, modifiers: 0) == .function(12))
    #expect(Key(code: CTERM_KEY_F0.rawValue + 25, modifiers: 0) == nil)
    #expect(Key(code: 31, modifiers: 0) == nil)
  }

  @Test("each mouse report is one action")
  func mouse() {
    let point = Point(column: 9, row: 4)
    func report(_ button: UInt32, _ released: Bool = false) -> Mouse? {
      Mouse(button: button, released: released, column: 9, row: 4)
    }
    #expect(report(0) == Mouse(.press, .left, at: point))
    #expect(report(2, true) == Mouse(.release, .right, at: point))
    #expect(report(32) == Mouse(.drag, .left, at: point))
    #expect(report(64) == Mouse(.wheelUp, .none, at: point))
    #expect(report(65) == Mouse(.wheelDown, .none, at: point))
    #expect(report(66) == nil)
    #expect(report(20) == Mouse(.press, .left, at: point, modifiers: [.shift, .ctrl]))
  }

  @Test(
    "a paste is text: line ends are one kind and escapes are gone",
    arguments: [
      ("a\rb\r\nc\nd", "a\nb\nc\nd"), ("\u{1B}[31mx", "[31mx"), ("\r\r\n\n", "\n\n\n"), ("", ""),
    ] as [(String, String)])
  func paste(bytes: String, text: String) {
    #expect(pastedText(Array(bytes.utf8)) == text)
  }

  @Test("a paste that is not UTF-8 is repaired visibly")
  func brokenPaste() {
    #expect(pastedText([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
  }

  @Test(
    "the clipboard encoding is that of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func clipboard(text: String, encoded: String) {
    #expect(base64(Array(text.utf8)) == Array(encoded.utf8))
  }
}
