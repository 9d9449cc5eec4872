// Tables inside records that are wider than the screen: what is hidden is said and can be reached.

import Billing
import Core
import Terminal
import Testing

@testable import Screens

@Suite("Wide tables in records")
struct RecordTableTests {
  private static let columns = [
    Column("name", "Line", .text, width: 18), Column("amount", "Amount", .money, width: 14),
    Column("total", "Total", .money, width: 14),
    Column("days", "Service", .text, width: 24, minimum: 24),
    Column("quantity", "Quantity", .decimal, width: 9),
    Column("kind", "Kind", .text, width: 10), Column("discount", "Discount", .money, width: 12),
    Column("tax", "Tax", .money, width: 12),
  ]

  private static func record(_ widths: CharacterWidth, _ size: Size) -> RecordState {
    let book = FakeBook()
    let reference = RecordReference(.preview, "sub_1")
    let row = Row(
      RecordReference(.preview, ""), anchor: Anchor(sortValue: "i1", id: 1),
      cells: columns.map { .text("the " + $0.key) })
    let answer = book.state.withLock { state in
      RecordAnswer(
        reference: reference, standing: book.standing(state), title: "Next invoice",
        state: .text("invoice on 2026-04-01"),
        sections: [.init("Lines", .table(columns, [row]))], actions: [])
    }
    var record = RecordState(reference)
    record.accept(answer, size: size, widths: widths)
    return record
  }

  private static func texts(_ record: RecordState, _ size: Size, _ widths: CharacterWidth)
    -> [String]
  {
    record.layout(size, widths).lines.flatMap(\.pieces).map(\.text)
  }

  @Test("a narrow screen says how many columns are out of sight, and → and ← reach each")
  func reached() {
    let (widths, size) = (CharacterWidth(), Size(columns: 78, rows: 20))
    var record = Self.record(widths, size)
    var texts = Self.texts(record, size, widths)
    #expect(texts.contains { $0.hasSuffix("more columns →") }, "\(texts)")
    #expect(!texts.contains("Tax"))
    var seen = Set(texts)
    for _ in 0..<Self.columns.count {
      record.across(right: true, size: size, widths: widths)
      texts = Self.texts(record, size, widths)
      seen.formUnion(texts)
    }
    #expect(Set(Self.columns.map(\.title)).isSubset(of: seen))
    #expect(texts.contains("Line"), "the first column stays")
    #expect(texts.contains { $0.hasPrefix("← ") && $0.hasSuffix(" more columns") }, "\(texts)")
    for _ in 0..<Self.columns.count { record.across(right: false, size: size, widths: widths) }
    #expect(Self.texts(record, size, widths).contains { $0.hasSuffix("more columns →") })
  }

  @Test("a column that is too wide for the screen is cut where it is asked for, never out of reach")
  func tooWide() {
    let columns = [
      Column("step", "Step", .text, width: 12),
      Column("what", "What", .text, width: 76, minimum: 44),
      Column("at", "When", .instant, width: 16),
    ]
    let shown = ColumnLayout(columns, width: 50, focus: 0)
    #expect(shown.slots.map(\.column) == [0, 2])
    #expect(shown.hiddenWords(scrolls: true) == "← 1 more column")
    let asked = ColumnLayout(columns, width: 50, focus: shown.nextHidden(right: false) ?? 0)
    #expect(asked.slots.map(\.column) == [0, 1])
    #expect(asked.slots.allSatisfy { $0.start + $0.width <= 50 })
    #expect(asked.hiddenWords(scrolls: true) == "1 more column →")
  }

  @Test("a wide screen shows all and says nothing")
  func wide() {
    let (widths, size) = (CharacterWidth(), Size(columns: 198, rows: 40))
    let texts = Self.texts(Self.record(widths, size), size, widths)
    #expect(texts.contains("Tax"))
    #expect(!texts.contains { $0.contains("more column") })
  }

  @Test("a pane, where no key scrolls, counts them without an arrow")
  func pane() {
    let (widths, size) = (CharacterWidth(), Size(columns: 60, rows: 20))
    guard let answer = Self.record(widths, size).answer else {
      Issue.record("the record has an answer")
      return
    }
    let layout = RecordLayout(answer, width: 60, widths)
    let said = layout.lines.flatMap(\.pieces).map(\.text).first { $0.contains("more column") }
    #expect(said?.contains("→") == false)
  }
}
