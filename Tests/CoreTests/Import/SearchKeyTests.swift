// Folding names for search and sort.

import Testing

@testable import Core

@Suite("Search keys")
struct SearchKeyTests {
  @Test(
    "case and accents are folded, other scripts are kept",
    arguments: [
      ("Bäckerei ØLGAARD", "backerei olgaard"), ("Straße", "strasse"),
      ("Cafe\u{301} Łódź", "cafe lodz"), ("漢字 株式会社", "漢字 株式会社"), ("İzmir", "izmir"), ("", ""),
      ("Ångström & Cº", "angstrom & cº"),
    ])
  func folding(text: String, key: String) { #expect(searchKey(text) == key) }
}
