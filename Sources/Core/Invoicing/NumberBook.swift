// Document numbers: per legal entity, kind of document and fiscal year, without gaps, continuing
// the numbers that were imported; issue dates never fall as numbers rise.

import Billing
import Storage

/// The counters of one write transaction: kept in memory, put back with a savepoint that rolls
/// back, and stored once before the commit.
package struct NumberBook: HeldState {
  package struct Key: Hashable, Sendable {
    package let entity: LegalEntityID
    package let document: InvoiceRow.Document
    package let year: Int
  }

  package let heldName = "number_series"
  private var counters: [Key: NumberSeriesRow] = [:]

  package static func of(_ connection: Connection) -> NumberBook {
    connection.held("number_series") ?? NumberBook()
  }

  package func store(in connection: Connection) throws {
    for row in counters.values { try connection.put(row) }
  }

  /// The next number, and the day on which its document is issued: the asked one, or the last
  /// one's when that is later.
  package static func next(
    _ document: InvoiceRow.Document, of entity: LegalEntityRow, on day: Day,
    in connection: Connection
  ) throws -> (number: String, issuedOn: Day) {
    let key = Key(entity: entity.id, document: document, year: day.components.year)
    var book = of(connection)
    var row = try book.counter(key, of: entity, in: connection)
    row.last += 1
    row.lastIssuedOn = max(row.lastIssuedOn, day)
    book.counters[key] = row
    connection.hold(book)
    return (text(row.last, key, of: entity), row.lastIssuedOn)
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

  private func counter(
    _ key: Key, of entity: LegalEntityRow, in connection: Connection
  ) throws -> NumberSeriesRow {
    if let known = counters[key] { return known }
    let stored = try connection.numberSeries(
      entity: key.entity, document: key.document, year: key.year)
    return try stored ?? Self.imported(key, of: entity, in: connection)
  }

  /// Where the numbers that came with an import end.
  private static func imported(
    _ key: Key, of entity: LegalEntityRow, in connection: Connection
  ) throws -> NumberSeriesRow {
    let prefix = prefix(key, of: entity)
    let last = try connection.lastNumbered(
      entity: key.entity, document: key.document, prefix: prefix)
    let number = last.flatMap { Int64($0.number.dropFirst(prefix.count)) } ?? 0
    return NumberSeriesRow(
      legalEntityID: key.entity, document: key.document, fiscalYear: key.year, last: number,
      lastIssuedOn: last?.issuedOn ?? Day(year: key.year, month: 1, day: 1) ?? .earliest)
  }

  /// After an import: counters never fall behind the numbers that came with it.
  package static func follow(_ entity: LegalEntityRow, in connection: Connection) throws {
    var book = of(connection)
    for document in InvoiceRow.Document.allCases {
      for year in try connection.issueYears(entity: entity.id, document: document) {
        let key = Key(entity: entity.id, document: document, year: year)
        var row = try book.counter(key, of: entity, in: connection)
        let found = try imported(key, of: entity, in: connection)
        row.last = max(row.last, found.last)
        row.lastIssuedOn = max(row.lastIssuedOn, found.lastIssuedOn)
        book.counters[key] = row
      }
    }
    connection.hold(book)
  }
}
