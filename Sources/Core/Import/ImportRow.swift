// One row of an import file, whichever its format: texts by column name, with their places.

import Billing

/// A column of an import file. Written `"name*"` when a row must fill it.
struct ImportColumn: ExpressibleByStringLiteral, Sendable {
  let name: String
  let isRequired: Bool

  init(stringLiteral text: String) {
    isRequired = text.hasSuffix("*")
    name = isRequired ? String(text.dropLast()) : text
  }
}

/// A row's texts in the order of the file's declared columns; empty means absent.
struct ImportRow {
  let columns: [ImportColumn]
  let values: [String]
  let line: Int
  /// The column in the line at which a value begins.
  let position: (Int) -> (line: Int, column: Int)

  func index(of field: String) -> Int {
    guard let index = columns.firstIndex(where: { $0.name == field }) else {
      preconditionFailure("no column \(field) is declared")
    }
    return index
  }

  /// The text of a required column.
  subscript(field: String) -> String { values[index(of: field)] }

  func optional(_ field: String) -> String? {
    let text = self[field]
    return text.isEmpty ? nil : text
  }

  /// Refuses a row that leaves a required column empty or holds a card number anywhere.
  func check() throws(FieldProblem) {
    for (column, value) in zip(columns, values) {
      if column.isRequired, value.isEmpty {
        throw FieldProblem(column.name, "a value is required")
      }
      if looksLikeCardNumber(value) {
        throw FieldProblem(column.name, ImportProblem.fullCardNumber)
      }
    }
  }
}

extension ImportRow {
  func day(_ field: String) throws(FieldProblem) -> Day {
    guard let day = Day(self[field]) else {
      throw FieldProblem(field, "“\(self[field])” is no date such as 2026-02-28")
    }
    return day
  }

  func optionalDay(_ field: String) throws(FieldProblem) -> Day? {
    optional(field) == nil ? nil : try day(field)
  }

  func instant(_ field: String) throws(FieldProblem) -> Timestamp {
    guard let instant = Timestamp(self[field]) else {
      throw FieldProblem(field, "“\(self[field])” is no instant such as 2026-02-28T09:30:00Z")
    }
    return instant
  }

  func optionalInstant(_ field: String) throws(FieldProblem) -> Timestamp? {
    optional(field) == nil ? nil : try instant(field)
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ field: String, _: Choice.Type = Choice.self
  ) throws(FieldProblem) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: self[field]) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw FieldProblem(field, "“\(self[field])” is not one of \(known)")
    }
    return choice
  }

  func optionalChoice<Choice: RawRepresentable & CaseIterable>(
    _ field: String, _: Choice.Type = Choice.self
  ) throws(FieldProblem) -> Choice? where Choice.RawValue == String {
    optional(field) == nil ? nil : try choice(field)
  }

  func integer(_ field: String, _ range: ClosedRange<Int64>) throws(FieldProblem) -> Int64 {
    guard let number = Int64(self[field]), "\(number)" == self[field], range.contains(number) else {
      throw FieldProblem(
        field,
        "“\(self[field])” is no whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func optionalInteger(
    _ field: String, _ range: ClosedRange<Int64>
  ) throws(FieldProblem) -> Int64? {
    optional(field) == nil ? nil : try integer(field, range)
  }

  func decimal(_ field: String) throws(FieldProblem) -> ExactDecimal {
    do {
      return try ExactDecimal(self[field])
    } catch {
      throw FieldProblem(
        field, "“\(self[field])” is no decimal of at most 12 digits after the point")
    }
  }

  func optionalDecimal(_ field: String) throws(FieldProblem) -> ExactDecimal? {
    optional(field) == nil ? nil : try decimal(field)
  }

  func currency(_ field: String) throws(FieldProblem) -> Currency {
    guard let currency = Currency(code: self[field]) else {
      throw FieldProblem(field, "“\(self[field])” is no ISO 4217 currency with a minor unit")
    }
    return currency
  }

  /// Minor units of an amount written in major units.
  func amount(_ field: String, _ currency: Currency) throws(FieldProblem) -> Int64 {
    let text = self[field]
    do {
      return try Money(majorText: text, currency).minorUnits
    } catch .inexact {
      throw FieldProblem(field, "“\(text)” has more than \(currency)'s \(currency.digits) digits")
    } catch .overflow {
      throw FieldProblem(field, "“\(text)” is beyond the largest amount")
    } catch {
      throw FieldProblem(field, "“\(text)” is no amount such as 49.00")
    }
  }

  func optionalAmount(_ field: String, _ currency: Currency) throws(FieldProblem) -> Int64? {
    optional(field) == nil ? nil : try amount(field, currency)
  }

  /// `yes` or `no`; absent is no.
  func yesNo(_ field: String) throws(FieldProblem) -> Bool {
    switch self[field] {
    case "yes": return true
    case "no", "": return false
    default: throw FieldProblem(field, "“\(self[field])” is neither yes nor no")
    }
  }

  /// Two capital letters.
  func country(_ field: String) throws(FieldProblem) -> String {
    let text = self[field]
    guard text.utf8.count == 2, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
      throw FieldProblem(field, "“\(text)” is no country code such as DE")
    }
    return text
  }

  func optionalCountry(_ field: String) throws(FieldProblem) -> String? {
    optional(field) == nil ? nil : try country(field)
  }

  /// A name of the system's zone database.
  func optionalZone(_ field: String) throws(FieldProblem) -> String? {
    guard let name = optional(field) else { return nil }
    guard SystemZones.zone(name) != nil else {
      throw FieldProblem(field, "“\(name)” is no time zone such as Europe/Berlin")
    }
    return name
  }
}
