import Testing

@testable import Terminal

@Test("text that passes its width ends with an ellipsis")
func truncation() {
  var grid = Grid(Size(columns: 8, rows: 1))
  grid.put("abcdefghij", at: .zero, maxWidth: 5)
  #expect(grid.text == "abcd…")
}
