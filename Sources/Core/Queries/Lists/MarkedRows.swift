// Rows that a person marked: which they are, and what they sum to.

import Billing
import Storage

/// A row of a list by name: the record and its id inside the book.
package struct MarkedRow: Codable, Hashable, Sendable {
  package let reference: RecordReference
  package let id: Int64

  package init(_ reference: RecordReference, id: Int64) {
    self.reference = reference
    self.id = id
  }
}

package struct MarkedAnswer: Codable, Hashable, Sendable {
  package let query: ListQuery
  package let standing: Standing
  /// All that match, in the list's order; never cut in silence.
  package let rows: [MarkedRow]

  package init(query: ListQuery, standing: Standing, rows: [MarkedRow]) {
    self.query = query
    self.standing = standing
    self.rows = rows
  }
}

package struct SumsAnswer: Codable, Hashable, Sendable {
  package let count: Int64
  /// Per currency, in currency order; empty where the list has no money.
  package let money: [Money]

  package init(count: Int64, money: [Money]) {
    self.count = count
    self.money = money
  }
}

extension FactReader {
  func marked(_ query: ListQuery) throws -> MarkedAnswer {
    var asked = query
    asked.page = .first(BulkRun.limit + 1)
    let answer = try list(asked)
    guard answer.rows.count <= BulkRun.limit else {
      throw Refusal(
        "too-many", what: "The rows were not marked",
        why: "more than \(BulkRun.limit) rows match",
        remedy: "Narrow the filter.")
    }
    return MarkedAnswer(
      query: query, standing: try standing(),
      rows: answer.rows.map { MarkedRow($0.reference, id: $0.anchor.id) })
  }

  func sums(_ view: ListView, _ rows: [MarkedRow]) throws -> SumsAnswer {
    let totals = try connection.totals(
      of: ListDescription.of(view).definition, ids: rows.map(\.id))
    return SumsAnswer(count: totals.count, money: totals.money)
  }
}

extension ListTotals {
  var money: [Money] {
    sums.compactMap { sum in
      Currency(code: sum.currency).map { Money(minorUnits: sum.minorUnits, $0) }
    }
  }
}
