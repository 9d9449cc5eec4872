// A list as data: where its rows come from, its columns, and what it may be narrowed to.

import Billing

/// A list that can be read page by page. Its SQL is written here and nowhere else.
package struct ListDefinition: Sendable {
  package struct Column: Sendable {
    package enum Kind: Sendable {
      case text
      case integer
    }
    package let key: String
    package let kind: Kind
    /// What a row shows.
    let shown: String
    /// What it is sorted and filtered by: for texts a folded key; NOT NULL when it can be sorted by.
    let compared: String
    /// What a filter compares; for amounts in ten-thousandths of a major unit, so that 500 means
    /// 500 in every currency.
    let filtered: String
    /// What its sort puts first: amounts are only in order within their currency.
    let group: String?
    package let isSortable: Bool
    /// The value of nearly every row: an index holds only the others.
    private(set) var usual: String?
    /// Where the order comes from, when no index of the list's own table has it.
    private(set) var lead: Lead?

    private init(
      _ key: String, _ kind: Kind, _ shown: String, _ compared: String?, filtered: String? = nil,
      group: String? = nil, sorted: Bool
    ) {
      self.key = key
      self.kind = kind
      self.shown = shown
      self.compared = compared ?? shown
      self.filtered = filtered ?? compared ?? shown
      self.group = group
      isSortable = sorted
    }

    /// Minor units of the currency that another expression names.
    static func money(
      _ key: String, _ shown: String, in currency: String, sorted: Bool = true
    ) -> Column {
      Column(
        key, .integer, shown, nil, filtered: "\(shown) * \(Self.tenThousandths(currency))",
        group: currency, sorted: sorted)
    }

    /// Ten-thousandths of a major unit in one minor unit.
    private static func tenThousandths(_ currency: String) -> String {
      let cases = [(0, 10_000), (3, 10), (4, 1)].map { digits, factor in
        let codes = Currency.all.filter { Int($0.digits) == digits }.map { "'\($0.code)'" }
        return "WHEN \(currency) IN (\(codes.joined(separator: ", "))) THEN \(factor)"
      }
      return "(CASE \(cases.joined(separator: " ")) ELSE 100 END)"
    }

    static func text(
      _ key: String, _ shown: String, by compared: String? = nil, sorted: Bool = true
    ) -> Column {
      Column(key, .text, shown, compared, sorted: sorted)
    }

    /// A text that rows have from a leading table, sorted by its key there; `filtered` finds the
    /// same key where another column sorts.
    static func text(
      _ key: String, _ shown: String, by compared: String, of lead: Lead, filtered: String
    ) -> Column {
      var column = Column(key, .text, shown, compared, filtered: filtered, sorted: true)
      column.lead = lead
      return column
    }

    /// A text that is `usual` nearly everywhere, and looked for where it is not.
    static func text(_ key: String, _ shown: String, usually usual: String) -> Column {
      var column = Column(key, .text, shown, nil, sorted: false)
      column.usual = usual
      return column
    }

    static func integer(_ key: String, _ shown: String, sorted: Bool = true) -> Column {
      Column(key, .integer, shown, nil, sorted: sorted)
    }
  }

  /// A table that is walked in a column's order, each of its rows leading to rows of the list: the
  /// order is kept once for each leading row and not for each row of the list.
  struct Lead: Sendable {
    /// The table with its alias.
    let table: String
    let condition: String
  }

  /// A narrowing to the rows of one record: `{0}`, `{1}` … stand for the scope's values.
  struct Scope: Sendable {
    let name: String
    let condition: String
  }

  package let name: String
  /// FROM with its joins; every join keeps exactly one row per row of the first table.
  let source: String
  /// The integer that names a row and breaks ties of its sort value.
  let id: String
  package let columns: [Column]
  /// Folded text that free words are looked for in.
  let search: String
  package let defaultSort: String
  package let isDescendingByDefault: Bool
  let scopes: [Scope]
  /// The amount that is summed, and its currency.
  let money: (amount: String, currency: String)?

  init(
    _ name: String, from source: String, id: String, search: String, sort: String,
    descending: Bool = false, money: (amount: String, currency: String)? = nil,
    scopes: [Scope] = [], columns: [Column]
  ) {
    self.name = name
    self.source = source
    self.id = id
    self.search = search
    defaultSort = sort
    isDescendingByDefault = descending
    self.money = money
    self.scopes = scopes
    self.columns = columns
  }

  /// The first table alone where a text speaks of no other: every join keeps its rows, so counting
  /// them needs none.
  func lean(for text: String) -> String {
    let parts = source.replacing(" LEFT JOIN ", with: " JOIN ").split(separator: " JOIN ")
    let others = parts.dropFirst().compactMap { part in
      part.split(separator: " ").dropFirst().first.map(String.init)
    }
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
    let isAlone = words.allSatisfy { word in !others.contains { word.hasPrefix("\($0).") } }
    return isAlone ? parts.first.map(String.init) ?? source : source
  }

  /// Whether an index finds a few rows for a term. None serves an amount's equality, and the usual
  /// value is nearly everywhere.
  func hasIndex(for term: ListTerm) -> Bool {
    guard case .equals = term.comparison, !term.isNegated, let column = term.column.flatMap(column),
      column.lead == nil, column.group == nil
    else { return false }
    return column.usual.map { term.operand != .text($0) } ?? column.isSortable
  }

  package func column(_ key: String) -> Column? { columns.first { $0.key == key } }
}
