// Reading a list: a page of rows, whether there are more, and totals.

extension Connection {
  /// One page. Rows come in the list's order, whichever way the page was found.
  package func page(of list: ListDefinition, _ request: ListRequest) throws -> ListRows {
    let ascending = !request.isDescending
    switch request.page {
    case .first(let limit):
      let found = try take(list, request, beyond: nil, ascending: ascending, limit)
      return ListRows(rows: found.rows, hasEarlier: false, hasLater: found.hasMore)
    case .last(let limit):
      let found = try take(list, request, beyond: nil, ascending: !ascending, limit)
      return ListRows(rows: found.rows.reversed(), hasEarlier: found.hasMore, hasLater: false)
    case .after(let anchor, let limit):
      let found = try take(list, request, beyond: anchor, ascending: ascending, limit)
      let edge = found.rows.first?.anchor
      return ListRows(
        rows: found.rows, hasEarlier: try hasRows(list, request, edge ?? anchor, !ascending),
        hasLater: found.hasMore)
    case .before(let anchor, let limit):
      let found = try take(list, request, beyond: anchor, ascending: !ascending, limit)
      let edge = found.rows.first?.anchor
      return ListRows(
        rows: found.rows.reversed(), hasEarlier: found.hasMore,
        hasLater: try hasRows(list, request, edge ?? anchor, ascending))
    }
  }

  /// How many rows match and what they sum to. May scan the whole list.
  package func totals(of list: ListDefinition, _ request: ListRequest) throws -> ListTotals {
    let statement = try ListStatement(list, request)
    return try totals(of: list, where: statement.filter, statement.values)
  }

  /// What the rows with these ids sum to; ids that the list has not count for nothing.
  package func totals(of list: ListDefinition, ids: [Int64]) throws -> ListTotals {
    var count: Int64 = 0
    var sums: [String: Int64] = [:]
    for start in stride(from: 0, to: ids.count, by: Self.idsAtOnce) {
      // A whole batch has one text, so that its statement is prepared once.
      let batch = Array(ids[start..<min(start + Self.idsAtOnce, ids.count)])
      let places = batch.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
      let part = try totals(of: list, where: " WHERE \(list.id) IN (\(places))", batch)
      count += part.count
      for sum in part.sums {
        let (total, overflow) = sums[sum.currency, default: 0]
          .addingReportingOverflow(sum.minorUnits)
        guard !overflow else { throw StorageError.corrupt(detail: "a sum leaves 64 bits") }
        sums[sum.currency] = total
      }
    }
    return ListTotals(
      count: count,
      sums: sums.keys.sorted().map { ListTotals.Sum(currency: $0, minorUnits: sums[$0] ?? 0) })
  }

  private static let idsAtOnce = 500

  private func totals(
    of list: ListDefinition, where filter: String, _ values: [any StoredValue]
  ) throws -> ListTotals {
    guard let money = list.money else {
      let sql = "SELECT count(*) FROM \(list.lean(for: filter))\(filter)"
      return ListTotals(count: try first(sql, values) { try $0.next() } ?? 0, sums: [])
    }
    // Everything is summed along the index that has it in order; where rows are tested one by one,
    // that order would only scatter the reads.
    let currency = filter.isEmpty ? money.currency : "coalesce(\(money.currency), '')"
    let source = list.lean(for: "\(filter) \(money.amount) \(money.currency)")
    let sql = """
      SELECT \(currency), count(*), CAST(sum(\(money.amount)) AS BIGINT) \
      FROM \(source)\(filter) GROUP BY 1 ORDER BY 1
      """
    let groups = try rows(sql, values) { row -> (String?, Int64, Int64?) in
      (try row.next(), try row.next(), try row.next())
    }
    return ListTotals(
      count: groups.reduce(0) { $0 + $1.1 },
      sums: groups.compactMap { code, _, units in
        guard let code, !code.isEmpty else { return nil }
        return ListTotals.Sum(currency: code, minorUnits: units ?? 0)
      })
  }

  /// Whether the list has a row at all within the scope, whatever the filter says.
  package func hasRows(in list: ListDefinition, scope: ListScope?) throws -> Bool {
    let request = ListRequest(scope: scope, page: .first(1))
    return try !take(list, request, beyond: nil, ascending: true, 1).rows.isEmpty
  }

  private func take(
    _ list: ListDefinition, _ request: ListRequest, beyond anchor: ListAnchor?, ascending: Bool,
    _ limit: Int
  ) throws -> (rows: [ListRow], hasMore: Bool) {
    precondition(limit > 0, "a page has at least one row")
    var statement = try ListStatement(list, request)
    if let anchor { statement.add(beyond: anchor, ascending: ascending) }
    let sql = statement.select(ascending: ascending, limit: limit + 1)
    let found = try rows(sql, statement.values) { row -> ListRow in
      let group: String = try row.next()
      let anchor = ListAnchor(
        sortValue: try row.next(), id: try row.next(), group: group.isEmpty ? nil : group)
      return ListRow(anchor: anchor, values: try list.columns.map { _ in try row.next() })
    }
    return (Array(found.prefix(limit)), found.count > limit)
  }

  private func hasRows(
    _ list: ListDefinition, _ request: ListRequest, _ anchor: ListAnchor, _ ascending: Bool
  ) throws -> Bool {
    try !take(list, request, beyond: anchor, ascending: ascending, 1).rows.isEmpty
  }
}
