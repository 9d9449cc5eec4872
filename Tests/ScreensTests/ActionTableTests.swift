// The one action table: what follows from it for keys, help and documents.

import Billing
import Core
import Terminal
import Testing

@testable import Screens

@Suite("The action table")
struct ActionTableTests {
  let table = ActionTable(verbs: FakeBook(customers: 0).verbs)

  @Test("no key means two things in one place", arguments: Action.Context.allCases)
  func noClash(context: Action.Context) {
    var owners: [Key: String] = [:]
    for action in table.actions(in: context) {
      for key in action.keys {
        #expect(owners[key] == nil, "\(key): \(owners[key] ?? "") and \(action.title)")
        owners[key] = action.title
      }
    }
  }

  @Test("every screen offers help, the palette, the prompt, back and quit")
  func everywhere() {
    for context in Action.Context.screens {
      let ids = Set(table.actions(in: context).map(\.id))
      #expect(ids.isSuperset(of: [.help, .palette, .prompt, .back, .quit, .cancel]))
    }
  }

  @Test("a command names one action")
  func commands() {
    let commands = table.all.compactMap(\.command)
    #expect(Set(commands).count == commands.count)
  }

  @Test("the confirm key never is the key that began, whatever the description says")
  func confirmKeys() {
    for key in ["y", "G", "c"] {
      let verb = VerbDescription(
        .grantEntitlement, "", "", key: Character(key), confirmKey: Character(key),
        risk: .consequential, subjects: [.customer], parameters: [])
      let draft = CommandDraft(
        .grantEntitlement, on: RecordReference(.customer, "c"), asOf: FakeBook.now)
      let preview = Preview(
        draft: draft, title: "", risk: .reversible, changes: [], effects: [], money: [],
        irreversible: [], undo: nil, digest: "")
      let form = FormState(.change(verb), .one(draft.subject), title: "", today: nil)
      let confirm = ConfirmState(verb, form, .one(preview))
      #expect(confirm.confirmKey != verb.key)
    }
  }

  @Test("the key table names every action once")
  func document() {
    let document = keyTable(verbs: FakeBook(customers: 0).verbs)
    #expect(document.split(separator: "\n").count == table.all.count + 2)
    #expect(document.contains("| `o` | `:grant-entitlement` | Grant entitlement |"))
  }
}

@Suite("Layouts and texts")
struct LayoutTests {
  @Test("digits are grouped and never changed")
  func grouping() {
    #expect(grouped("0") == "0")
    #expect(grouped("999") == "999")
    #expect(grouped("1000.50") == "1 000.50")
    #expect(grouped("-1234567.891") == "-1 234 567.891")
  }

  @Test("columns get their minimum, then their width, and hide from the right")
  func columns() {
    let columns = (0..<5).map { Column("c\($0)", "C", .text, width: 20, minimum: 5) }
    #expect(ColumnLayout(columns, width: 108).slots.map(\.width) == [20, 20, 20, 20, 20])
    #expect(ColumnLayout(columns, width: 84).slots.map(\.width) == [20, 17, 13, 13, 13])
    let narrow = ColumnLayout(columns, width: 52)
    #expect(narrow.slots.map(\.column) == [0, 1, 2])
    #expect(narrow.hiddenRight == 2)
    let moved = ColumnLayout(columns, width: 52, focus: 4)
    #expect(moved.slots.map(\.column) == [0, 3, 4])
    #expect(moved.hiddenLeft == 2)
  }

  @Test("numbers and dates are never cut: they are whole, shortened as one, or absent")
  func neverCut() {
    let money = Column("m", "M", .money, width: 16)
    let amount = Core.Cell.money(Money(minorUnits: 123_456_789, FakeBook.currency("EUR")))
    #expect(amount.fitting(16, money, .standard) == "1 234 567.89 EUR")
    #expect(amount.fitting(12, money, .standard) == "…")
    let two = Core.Cell(
      .balance([
        Money(minorUnits: 100, FakeBook.currency("EUR")),
        Money(minorUnits: 200, FakeBook.currency("USD")),
      ]))
    #expect(two.fitting(12, money, .standard) == "1.00 EUR +1")
    let day = Column("d", "D", .instant, width: 10)
    #expect(Core.Cell(.instant(FakeBook.now)).fitting(10, day, .standard) == "2026-03-10")
  }

  @Test("a column layout never exceeds its width", arguments: 1...120)
  func fits(width: Int) {
    let columns = FakeBook.customerColumns
    for focus in columns.indices {
      let layout = ColumnLayout(columns, width: width, focus: focus)
      let end = layout.slots.map { $0.start + $0.width }.max() ?? 0
      #expect(end <= max(width, 1), "focus \(focus)")
    }
  }

  @Test("wrapped lines fit and lose no word")
  func wrapping() {
    let text = "past due 12 days, next retry 東京電力株式会社 averyveryverylongword end"
    for columns in 1...40 {
      let lines = wrapped(text, to: columns, .standard)
      #expect(lines.allSatisfy { CharacterWidth.standard.columns(of: $0) <= max(2, columns) })
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
  }
}
