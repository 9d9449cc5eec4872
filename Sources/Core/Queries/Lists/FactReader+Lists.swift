// Answering list and count queries.

import Billing
import Storage

extension FactReader {
  func list(_ query: ListQuery) throws -> ListAnswer {
    let description = ListDescription.of(query.view, viewer: try viewer()?.operatorID)
    let filter = try filter(query, description)
    let request = try request(query, description, filter)
    let page = try connection.page(of: description.definition, request)
    let rows = page.rows.map { row in
      let fields = StoredFields(definition: description.definition, row: row, now: now)
      return Row(
        RecordReference(description.kind, description.id(row.id)),
        anchor: Anchor(sortValue: row.anchor.encoded, id: row.id),
        cells: description.columns.map { $0.cell(fields) })
    }
    return ListAnswer(
      query: query, standing: try standing(), columns: description.shown, rows: rows,
      fill: try fill(rows, query, description, request), hasEarlier: page.hasEarlier,
      hasLater: page.hasLater, chips: filter.chips)
  }

  func count(_ query: ListQuery) throws -> CountAnswer {
    let description = ListDescription.of(query.view, viewer: try viewer()?.operatorID)
    let request = try request(query, description, filter(query, description))
    let totals = try connection.totals(of: description.definition, request)
    return CountAnswer(query: query, count: totals.count, money: totals.money)
  }

  private func filter(_ query: ListQuery, _ description: ListDescription) throws -> Filter {
    let typed = try Filter(
      query.filter, columns: description.filterable, today: Zone.utc.day(of: now))
    guard !description.resting.isEmpty, !typed.terms.contains(where: { $0.column?.key == "status" })
    else { return typed }
    return try Filter(
      query.filter + " " + description.resting, columns: description.filterable,
      today: Zone.utc.day(of: now))
  }

  private func viewer() throws -> Actor? { try origin.map(actor) }

  /// Nothing matches only where something is there.
  private func fill(
    _ rows: [Row], _ query: ListQuery, _ description: ListDescription, _ request: ListRequest
  ) throws -> ListAnswer.Fill {
    guard rows.isEmpty else { return .rows }
    guard !query.filter.isEmpty else { return .nothingHere }
    let isThere = try connection.hasRows(in: description.definition, scope: request.scope)
    return isThere ? .nothingMatches : .nothingHere
  }

  private func request(
    _ query: ListQuery, _ description: ListDescription, _ filter: Filter
  ) throws -> ListRequest {
    var sort: String?
    if let key = query.sort {
      guard description.shown.contains(where: { $0.key == key && $0.isSortable }) else {
        let known = description.shown.filter(\.isSortable).map(\.key).joined(separator: ", ")
        throw Refusal(
          "sort-key", what: "The list cannot be sorted so", why: "\(key) is no sortable column",
          remedy: "Sort by \(known).")
      }
      sort = description.storedKey(key)
    }
    let byDefault = description.definition.isDescendingByDefault
    return ListRequest(
      terms: try filter.terms.flatMap { try listTerms($0, description) },
      scope: try query.scope.map(scope), sort: sort,
      descending: sort == nil ? byDefault != query.descending : query.descending,
      page: try page(query.page, description, sort))
  }

  private func scope(_ reference: RecordReference) throws -> ListScope {
    switch reference.kind {
    case .customer: return ListScope("cus", [.integer(try CustomerID(reference.id).number)])
    case .subscription:
      return ListScope("sub", [.integer(try SubscriptionID(reference.id).number)])
    case .invoice, .payment, .override, .workItem, .plan, .preview, .dunningCase, .auditEntry,
      .operator, .book, .approval, .ledgerAccount, .journalEntry, .job, .explanation, .invoiceLine,
      .entitlement, .usage,
      .settlementRow, .payout, .bankLine, .credential, .refund, .dispute, .merchantAccount,
      .planVersion, .subscriptionChange, .importFile, .watch:
      return ListScope("record", [.text(reference.kind.rawValue), .text(reference.id)])
    }
  }

  private func page(
    _ page: Page, _ description: ListDescription, _ sort: String?
  ) throws -> ListPage {
    switch page {
    case .first(let limit): .first(limit)
    case .last(let limit): .last(limit)
    case .after(let anchor, let limit):
      .after(try stored(anchor, description, sort), limit)
    case .before(let anchor, let limit):
      .before(try stored(anchor, description, sort), limit)
    }
  }

  private func stored(
    _ anchor: Anchor, _ description: ListDescription, _ sort: String?
  ) throws -> ListAnchor {
    guard let value = ListAnchor(encoded: anchor.sortValue, id: anchor.id) else {
      throw Refusal(
        "anchor", what: "The page cannot be found", why: "its anchor is not one of this list",
        remedy: "Start from the first page.")
    }
    return value
  }
}

// MARK: - Filter terms

extension FactReader {
  /// A term as Storage's condition; amounts are compared in ten-thousandths of a major unit,
  /// whatever the row's currency.
  private func listTerms(
    _ term: Filter.Term, _ description: ListDescription
  ) throws -> [ListTerm] {
    guard let column = term.column else {
      guard case .text(let text) = term.operand else { return [] }
      return [
        ListTerm(
          nil, .contains, .text(description.folded(text)), negated: term.isNegated,
          orIDs: try named(text, description.kind))
      ]
    }
    if column.key == "status", !description.resting.isEmpty, term.operand == .text("all") {
      return []
    }
    if column.key == "owner", term.operand == .text("me") {
      let name = try viewer()?.name ?? ""
      return [ListTerm("assignee", .equals, .text(name), negated: term.isNegated)]
    }
    let key = description.storedKey(column.key)
    switch term.operand {
    case .text(let text): return [try textTerm(key, column, text, term.isNegated, description)]
    case .number(let number):
      return [try numberTerm(key, column, number, term)]
    case .day(let day): return [try dayTerm(key, column, day, term)]
    }
  }

  /// Records of a kind that another system calls so, as `find` does: as it is typed, or in capitals.
  private func named(_ text: String, _ kind: RecordKind) throws -> [Int64] {
    try Set([text, text.uppercased()]).flatMap { try connection.references(to: $0) }
      .filter { Self.kinds[$0.kind] == kind }.map(\.recordID).sorted()
  }

  private func textTerm(
    _ key: String, _ column: Column, _ text: String, _ isNegated: Bool,
    _ description: ListDescription
  ) throws -> ListTerm {
    if column.key == "whose" {
      let words = ListDescription.whose
      guard let place = words.firstIndex(of: text) else { throw unknownValue(column, text, words) }
      return ListTerm(key, .equals, .integer(Int64(place + 1)), negated: isNegated)
    }
    if column.key == "severity" {
      guard let rank = (1...5).first(where: { ListDescription.severityWord($0) == text }) else {
        throw unknownValue(column, text, (1...5).map(ListDescription.severityWord))
      }
      return ListTerm(key, .equals, .integer(Int64(rank)), negated: isNegated)
    }
    if !column.values.isEmpty {
      guard column.values.contains(text) else { throw unknownValue(column, text, column.values) }
      if column.key == "status", let other = description.otherStates[text] {
        return ListTerm(other.column, .equals, .text(other.value), negated: isNegated)
      }
      return ListTerm(key, .equals, .text(text), negated: isNegated)
    }
    let isFolded = ListDescription.foldedColumns.contains(column.key)
    let wanted = isFolded ? searchKey(text) : text.lowercased()
    return ListTerm(key, .contains, .text(wanted), negated: isNegated)
  }

  private func unknownValue(_ column: Column, _ text: String, _ values: [String]) -> Refusal {
    Refusal(
      "filter-value", what: "The filter cannot be read", why: "\(column.key) is never \(text)",
      remedy: "It is one of \(values.joined(separator: ", ")).")
  }

  private func numberTerm(
    _ key: String, _ column: Column, _ number: ExactDecimal, _ term: Filter.Term
  ) throws -> ListTerm {
    let scale: Int64 = column.kind == .money ? 10_000 : 1
    let scaled = try number.ratio * Ratio(scale)
    guard scaled.isInteger else {
      throw Refusal(
        "filter-value", what: "The filter cannot be read",
        why: "\(column.key) \(scale == 1 ? "is a whole number" : "has at most four digits")",
        remedy: "")
    }
    guard let value = Int64(exactly: scaled.numerator) else {
      throw Refusal(
        "filter-value", what: "The filter cannot be read", why: "\(number) is too large",
        remedy: "")
    }
    return ListTerm(key, term.comparison.stored, .integer(value), negated: term.isNegated)
  }

  private func dayTerm(
    _ key: String, _ column: Column, _ day: Day, _ term: Filter.Term
  ) throws -> ListTerm {
    let isInstant = column.kind == .instant || key == "opened" || key == "due_at"
    let value = isInstant ? Timestamp(utc: day).milliseconds : Int64(day.number)
    return ListTerm(key, term.comparison.stored, .integer(value), negated: term.isNegated)
  }
}

extension Filter.Comparison {
  fileprivate var stored: ListTerm.Comparison {
    switch self {
    case .matches: .equals
    case .less: .less
    case .atMost: .atMost
    case .greater: .greater
    case .atLeast: .atLeast
    }
  }
}

extension ListAnchor {
  /// The sort value; where rows are sorted within a currency, that before it: `gEUR:i12`.
  fileprivate var encoded: String {
    group.map { "g\($0):\(sortValue.encoded)" } ?? sortValue.encoded
  }

  init?(encoded: String, id: Int64) {
    guard encoded.first == "g" else {
      guard let value = Scalar(encoded: encoded) else { return nil }
      self.init(sortValue: value, id: id)
      return
    }
    let parts = encoded.dropFirst().split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, let value = Scalar(encoded: parts[1]) else { return nil }
    self.init(sortValue: value, id: id, group: parts[0])
  }
}

extension Scalar {
  /// As text that keeps the type: `i12`, `tname`.
  var encoded: String {
    switch self {
    case .integer(let value): "i\(value)"
    case .text(let text): "t\(text)"
    case .null: "n"
    }
  }

  init?(encoded: String) {
    switch encoded.first {
    case "i":
      guard let value = Int64(encoded.dropFirst()) else { return nil }
      self = .integer(value)
    case "t": self = .text(String(encoded.dropFirst()))
    case "n": self = .null
    default: return nil
    }
  }
}
