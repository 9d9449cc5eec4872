// Grids: clipping, cutting, wide characters, and the two planes of golden files.

import Testing

@testable import Terminal

@Suite struct GridTests {
  @Test(
    "text is cut with an ellipsis at its width and at the edge",
    arguments: [
      ("abcdefghij", 0, 5, "abcd…"), ("abcde", 0, 5, "abcde"), ("abcdefghij", 0, nil, "abcdefg…"),
      ("abcdefgh", 0, nil, "abcdefgh"), ("株式会社", 0, 6, "株式 …"), ("株式", 5, nil, "     株…"),
      ("abc", 8, nil, ""), ("abc", 20, nil, ""), ("abcdef", -2, nil, "cdef"), ("株x", -1, nil, " x"),
      ("abc", 0, 0, ""), ("abc", 0, 1, "…"),
    ] as [(String, Int, Int?, String)])
  func cutting(text: String, column: Int, maxWidth: Int?, expected: String) {
    var grid = Grid(Size(columns: 8, rows: 1))
    grid.put(text, at: Point(column: column, row: 0), maxWidth: maxWidth)
    #expect(grid.text == expected)
  }

  @Test("writing outside the rows changes nothing")
  func outsideRows() {
    let blank = Grid(Size(columns: 4, rows: 2))
    var grid = blank
    grid.put("abc", at: Point(column: 0, row: -1))
    grid.put("abc", at: Point(column: 0, row: 2))
    grid.fill(Rect(column: -5, row: -5, columns: 3, rows: 3), .danger)
    #expect(grid == blank)
  }

  @Test("put returns the column after the text")
  func putReturnsColumn() {
    var grid = Grid(Size(columns: 10, rows: 1))
    #expect(grid.put("株a", at: Point(column: 1, row: 0)) == 4)
    #expect(grid.put("abcdefgh", at: Point(column: 4, row: 0)) == 10)
  }

  @Test(
    "a wide character that loses one half loses both",
    arguments: [(0, "x 式"), (1, " x式"), (2, "株x"), (3, "株 x")])
  func halves(column: Int, expected: String) {
    var grid = Grid(Size(columns: 4, rows: 1))
    grid.put("株式", at: .zero)
    grid.put("x", at: Point(column: column, row: 0))
    #expect(grid.text == expected)
  }

  @Test("spans are cut as one text")
  func spans() {
    var grid = Grid(Size(columns: 10, rows: 1))
    grid.put(
      [Span("due ", .label), Span("past_due", .stateBad), Span("!", .danger)], at: .zero,
      maxWidth: 9)
    #expect(grid.text == "due past…")
    #expect(grid.roles == "LLLLbbbbb")
  }

  @Test("text is aligned in its rectangle")
  func alignment() {
    var grid = Grid(Size(columns: 9, rows: 3))
    let area = Rect(column: 1, row: 0, columns: 7, rows: 3)
    grid.put("12.50", in: area.line(0), align: .trailing, role: .amountNegative)
    grid.put("株", in: area.line(1), align: .centre)
    grid.put("too long text", in: area.line(2), align: .trailing)
    #expect(grid.text == "   12.50\n   株\n too lo…")
    #expect(grid.roles == "...-----\n\n")
  }

  @Test("the two planes show what is where and what it means")
  func planes() {
    var grid = Grid(Size(columns: 18, rows: 5))
    grid.box(grid.bounds, title: "Dunning")
    grid.put("株式会社", at: Point(column: 2, row: 1))
    grid.put("-12.50", at: Point(column: 11, row: 1), role: .amountNegative)
    grid.put("evil\u{1B}[2J", at: Point(column: 2, row: 2), role: .dim)
    grid.put("past_due", at: Point(column: 2, row: 3), role: .stateBad)
    grid.tint(Rect(column: 1, row: 2, columns: 16, rows: 1), .selected)
    #expect(
      grid.text == """
        ┌─ Dunning ──────┐
        │ 株式会社 -12.50│
        │ evil␛[2J       │
        │ past_due       │
        └────────────────┘
        """)
    #expect(
      grid.roles == """
        ||TTTTTTTTT|||||||
        |..........------|
        |SSSSSSSSSSSSSSSS|
        |.bbbbbbbb.......|
        ||||||||||||||||||
        """)
  }

  @Test("boxes are drawn in ASCII where line characters would be wide")
  func asciiBox() {
    var grid = Grid(Size(columns: 4, rows: 3), widths: CharacterWidth(ambiguous: .wide))
    grid.box(grid.bounds, .double)
    #expect(grid.text == "+--+\n|  |\n+--+")
  }

  @Test(
    "where only ASCII can be sent every cell is ASCII and as wide as before",
    arguments: [
      ("─│┌", "-|+"), ("株x", "? x"), ("e\u{301}é", "e?"), ("● ok…", "* ok~"), ("ab", "ab"),
    ])
  func ascii(text: String, shown: String) {
    var grid = Grid(Size(columns: 8, rows: 1))
    grid.put(text, at: .zero)
    let cells = grid.row(0).map(\.inASCII)
    #expect(cells.allSatisfy { $0.columns == 1 && $0.base.isASCII && $0.marks == .none })
    let line = String(String.UnicodeScalarView(cells.map(\.base)))
    #expect(line.hasPrefix(shown))
  }

  @Test("a grid drawn into another keeps glyphs, marks and roles")
  func drawing() {
    var small = Grid(Size(columns: 4, rows: 1))
    small.put("e\u{301}株", at: .zero, role: .link)
    var grid = Grid(Size(columns: 6, rows: 2))
    grid.draw(small, at: Point(column: 1, row: 1))
    #expect(grid.text == "\n e\u{301}株")
    #expect(grid.roles == "\n.lll")
    grid.draw(small, at: Point(column: 4, row: 0))
    #expect(grid.text == "    e\u{301}\n e\u{301}株")
  }

  @Test("rectangles divide without overlap or loss", arguments: [-1, 0, 3, 9, 12])
  func rectangles(count: Int) {
    let area = Rect(column: 2, row: 1, columns: 9, rows: 9)
    let (top, below) = area.top(count)
    #expect(top.size.rows + below.size.rows == 9)
    #expect(top.rows.upperBound == below.rows.lowerBound)
    let (right, rest) = area.right(count)
    #expect(right.size.columns + rest.size.columns == 9)
    #expect(rest.columns.upperBound == right.columns.lowerBound)
  }

  @Test("whatever is written, rows keep their width", arguments: [11, 12] as [UInt64])
  func widthInvariant(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var grid = Grid(Size(columns: 20, rows: 4))
    for step in 0..<3_000 {
      let text = generator.text(length: Int.random(in: 0...15, using: &generator))
      let point = Point(
        column: Int.random(in: -8...24, using: &generator),
        row: Int.random(in: -1...4, using: &generator))
      grid.put(text, at: point, maxWidth: Bool.random(using: &generator) ? 7 : nil)
      #expect(Self.isWhole(grid), "seed \(seed), step \(step)")
    }
  }

  /// Every wide glyph has its second half right behind it, and no half stands alone.
  private static func isWhole(_ grid: Grid) -> Bool {
    (0..<grid.size.rows).allSatisfy { number in
      let row = Array(grid.row(number))
      return row.indices.allSatisfy { index in
        let isFollowed = index + 1 < row.count && row[index + 1].isTrailing
        let isPreceded = index > 0 && row[index - 1].isWide
        return row[index].isWide == isFollowed && row[index].isTrailing == isPreceded
      }
    }
  }
}
