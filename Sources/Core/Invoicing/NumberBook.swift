// Document numbers: per legal entity, kind of document and fiscal year, without gaps, continuing
// the numbers that were imported; issue dates never fall as numbers rise.

import Billing
import Storage

/// Gives numbers inside one write transaction. Counters are kept in memory; `flush` stores them,
/// and `mark`/`restore` follow a savepoint that is rolled back.
package final class NumberBook {
  package struct Key: Hashable, Sendable {
    package let entity: LegalEntityID
    package let document: InvoiceRow.Document
    package let year: Int
  }

  private let connection: Connection
  private var counters: [Key: NumberSeriesRow] = [:]
  private var changed: Set<Key> = []

  package init(_ connection: Connection) { self.connection = connection }

  /// The next number, and the day on which its document is issued: the asked one, or the last
  /// one's when that is later.
  package func next(
    _ document: InvoiceRow.Document, of entity: LegalEntityRow, on day: Day
  ) throws -> (number: String, issuedOn: Day) {
    let key = Key(entity: entity.id, document: document, year: day.components.year)
    var row = try counter(key, of: entity)
    row.last += 1
    row.lastIssuedOn = max(row.lastIssuedOn, day)
    counters[key] = row
    changed.insert(key)
    return (Self.text(row.last, key, of: entity), row.lastIssuedOn)
  }

  package func flush() throws {
    for (key, row) in counters where changed.contains(key) { try connection.put(row) }
    changed.removeAll(keepingCapacity: true)
  }

  /// What `restore` puts back.
  package var mark: [Key: NumberSeriesRow] { counters }

  package func restore(_ mark: [Key: NumberSeriesRow]) {
    counters = mark
    changed = Set(mark.keys)
  }

  /// `DE-2026-000313`, `DE-CN-2026-000002`.
  package static func text(_ last: Int64, _ key: Key, of entity: LegalEntityRow) -> String {
    let digits = String(last)
    let zeros = String(repeating: "0", count: max(0, 6 - digits.utf8.count))
    return prefix(key, of: entity) + zeros + digits
  }

  private static func prefix(_ key: Key, of entity: LegalEntityRow) -> String {
    let kind = key.document == .creditNote ? "-CN" : ""
    return "\(entity.series)\(kind)-\(key.year)-"
  }

  private func counter(_ key: Key, of entity: LegalEntityRow) throws -> NumberSeriesRow {
    if let known = counters[key] { return known }
    let stored = try connection.numberSeries(
      entity: key.entity, document: key.document, year: key.year)
    if let stored { return stored }
    return try imported(key, of: entity)
  }

  /// Where the numbers that came with an import end.
  private func imported(_ key: Key, of entity: LegalEntityRow) throws -> NumberSeriesRow {
    let prefix = Self.prefix(key, of: entity)
    let last = try connection.lastNumbered(
      entity: key.entity, document: key.document, prefix: prefix)
    let number = last.flatMap { Int64($0.number.dropFirst(prefix.count)) } ?? 0
    return NumberSeriesRow(
      legalEntityID: key.entity, document: key.document, fiscalYear: key.year, last: number,
      lastIssuedOn: last?.issuedOn ?? Day(year: key.year, month: 1, day: 1) ?? .earliest)
  }

  /// After an import: counters never fall behind the numbers that came with it.
  package func follow(_ entity: LegalEntityRow) throws {
    for document in InvoiceRow.Document.allCases {
      for year in try connection.issueYears(entity: entity.id, document: document) {
        let key = Key(entity: entity.id, document: document, year: year)
        var row = try counter(key, of: entity)
        let found = try imported(key, of: entity)
        row.last = max(row.last, found.last)
        row.lastIssuedOn = max(row.lastIssuedOn, found.lastIssuedOn)
        counters[key] = row
        changed.insert(key)
      }
    }
    try flush()
  }
}
