// Widths: the table, and the clusters that terminals disagree about.

import Testing

@testable import Terminal

@Suite struct CharacterWidthTests {
  @Test(
    "a text takes the columns that terminals agree on",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("株式会社", 8), ("한국어", 6), ("ＡＢ", 4),
      ("\u{1112}\u{1161}\u{11AB}", 2), ("ｱｲｳ", 3), ("👍", 2), ("⌚", 2), ("Кот", 3), ("─│", 2),
      ("\u{3000}", 2), ("z\u{336}\u{327}\u{322}\u{31B}a", 2), ("½°", 2),
    ] as [(String, Int)])
  func columns(text: String, columns: Int) {
    #expect(CharacterWidth.standard.columns(of: text) == columns)
  }

  @Test(
    "a cluster that terminals disagree on becomes a stable glyph",
    arguments: [
      ("👨‍👩‍👧", "👨", 2), ("👍🏽", "👍", 2), ("🇩🇪", "DE", 2), ("🇩", "D", 1), ("❤️", "❤", 1),
      ("1️⃣", "1", 1), ("🏴\u{E0067}\u{E0062}\u{E007F}", "🏴", 2), ("🏳️‍🌈", "🏳", 1), ("🏽", "·", 1),
      ("🫨", "·", 1),
    ] as [(String, String, Int)])
  func stableGlyph(cluster: String, shown: String, columns: Int) {
    #expect(sanitise(cluster) == shown)
    #expect(CharacterWidth.standard.columns(of: cluster) == columns)
  }

  @Test("ambiguous characters take two columns when the terminal says so")
  func ambiguous() {
    let wide = CharacterWidth(ambiguous: .wide)
    #expect(wide.columns(of: "Кот") == 6)
    #expect(wide.columns(of: "abcé") == 5)
    #expect(wide.columns(of: "株") == 2)
    #expect(wide.truncated("КотКот", to: 5) == "Ко~")
  }

  @Test(
    "truncation keeps within its columns and never cuts a wide character",
    arguments: [
      ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
      ("株式会社", 7, "株式会…"), ("株式会社", 6, "株式…"), ("株式会社", 8, "株式会社"), ("株", 1, "…"),
      ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"), ("", 3, ""), ("abc", -1, ""),
    ] as [(String, Int, String)])
  func truncated(text: String, limit: Int, expected: String) {
    let cut = CharacterWidth.standard.truncated(text, to: limit)
    #expect(cut == expected)
    #expect(CharacterWidth.standard.columns(of: cut) <= max(0, limit))
  }

  @Test("ncurses is told the same widths as the grid uses")
  func ncursesTable() {
    #expect(columnsForNcurses(0x682A) == 2)
    #expect(columnsForNcurses(0x301) == 0)
    #expect(columnsForNcurses(0x42F) == 1)
    #expect(columnsForNcursesWide(0x42F) == 2)
    #expect(columnsForNcurses(0x202E) == -1)
    #expect(columnsForNcurses(0xD800) == -1)
  }

  @Test("the tables are sorted and without overlap")
  func tablesAreSorted() {
    for table in [CharacterWidth.wide, CharacterWidth.ambiguous] {
      #expect(table.count.isMultiple(of: 2))
      for (low, high) in zip(table, table.dropFirst()) { #expect(low <= high) }
    }
  }
}
