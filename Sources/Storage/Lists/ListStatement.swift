// Building a list's SQL: conditions with numbered placeholders, and the keyset condition.

/// The WHERE of a list with its values, in placeholder order.
struct ListStatement {
  let definition: ListDefinition
  let sort: ListDefinition.Column
  /// An index finds the rows that are asked for: sorting them is less than walking in order.
  private let isNarrow: Bool
  private(set) var conditions: [String] = []
  private(set) var values: [any StoredValue] = []

  /// Refuses columns and scopes that the list has not.
  init(_ definition: ListDefinition, _ request: ListRequest) throws(StorageError) {
    self.definition = definition
    let key = request.sort ?? definition.defaultSort
    guard let column = definition.column(key), column.isSortable else {
      throw .unknownColumn(key)
    }
    sort = column
    isNarrow = request.scope != nil || request.terms.contains { definition.hasIndex(for: $0) }
    if let scope = request.scope { try add(scope) }
    for term in request.terms { try add(term) }
  }

  /// `WHERE …` or nothing.
  var filter: String {
    conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
  }

  /// Only rows beyond `anchor` in the given direction.
  mutating func add(beyond anchor: ListAnchor, ascending: Bool) {
    let sign = ascending ? ">" : "<"
    let group = sort.group.map { _ in placeholder(anchor.group ?? "") + ", " } ?? ""
    let value = placeholder(anchor.sortValue)
    let id = placeholder(anchor.id)
    conditions.append(
      "(\(keys.joined(separator: ", "))) \(sign) (\(group)\(value), \(id))")
    // Values of two tables bound no index together: the leading one's is bounded by itself.
    if sort.lead != nil { conditions.append("\(sort.compared) \(sign)= \(value)") }
  }

  /// FROM and WHERE, the leading table first. CROSS JOIN keeps SQLite from walking the list's own
  /// where most of it may be asked for.
  private var rows: String {
    guard let lead = sort.lead else { return "\(definition.source)\(filter)" }
    let all = [lead.condition] + conditions
    let join = isNarrow ? "JOIN" : "CROSS JOIN"
    return "\(lead.table) \(join) \(definition.source) WHERE "
      + all.joined(separator: " AND ")
  }

  /// What rows are ordered by.
  private var keys: [String] {
    (sort.group.map { [$0] } ?? []) + [sort.compared, definition.id]
  }

  func select(ascending: Bool, limit: Int) -> String {
    let shown = definition.columns.map(\.shown).joined(separator: ", ")
    let direction = ascending ? "ASC" : "DESC"
    let order = keys.map { "\($0) \(direction)" }.joined(separator: ", ")
    return """
      SELECT \(sort.group ?? "''"), \(sort.compared), \(definition.id), \(shown) \
      FROM \(rows) ORDER BY \(order) LIMIT \(limit)
      """
  }

  private mutating func add(_ scope: ListScope) throws(StorageError) {
    guard let known = definition.scopes.first(where: { $0.name == scope.name }) else {
      throw .unknownColumn(scope.name)
    }
    var condition = known.condition
    for (index, value) in scope.values.enumerated() {
      let parts = condition.split(separator: "{\(index)}", omittingEmptySubsequences: false)
      condition = parts.joined(separator: placeholder(value))
    }
    conditions.append("(\(condition))")
  }

  private mutating func add(_ term: ListTerm) throws(StorageError) {
    let expression: String
    if let key = term.column {
      guard let column = definition.column(key) else { throw .unknownColumn(key) }
      expression = column.filtered
    } else {
      expression = definition.search
    }
    var condition: String
    switch (term.comparison, term.operand) {
    case (.contains, .text(let text)):
      condition = "\(expression) LIKE \(placeholder("%\(escaped(text))%")) ESCAPE '\\'"
    case (.begins, .text(let text)):
      condition = "\(expression) LIKE \(placeholder("\(escaped(text))%")) ESCAPE '\\'"
    case (.contains, _), (.begins, _):
      condition = "\(expression) = \(placeholder(term.operand))"
    case (.equals, _), (.less, _), (.atMost, _), (.greater, _), (.atLeast, _):
      condition =
        "\(expression) \(term.comparison.rawValue) \(placeholder(term.operand))"
        + unusual(term, expression)
    }
    if !term.orIDs.isEmpty {
      let ids = term.orIDs.map { placeholder($0) }.joined(separator: ", ")
      condition = "\(condition) OR \(definition.id) IN (\(ids))"
    }
    // A NULL compares as unknown; for a person it is "not so".
    conditions.append(
      term.isNegated ? "NOT coalesce(\(condition), FALSE)" : "(\(condition))")
  }

  /// A value is unknown while the statement is planned; that it is not the usual one is said apart,
  /// so that the index of the others can be walked.
  private func unusual(_ term: ListTerm, _ expression: String) -> String {
    guard let usual = term.column.flatMap(definition.column)?.usual, case .equals = term.comparison,
      case .text(let text) = term.operand, text != usual
    else { return "" }
    return " AND \(expression) <> '\(usual)'"
  }

  private mutating func placeholder(_ value: any StoredValue) -> String {
    values.append(value)
    return "$\(values.count)"
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "%" || character == "_" || character == "\\" { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
