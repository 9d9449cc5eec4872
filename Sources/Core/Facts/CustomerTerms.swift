// A customer's dated terms: which zone, country, tax status and payment terms held on which day.

import Billing
import Storage

/// A customer with the later values of its dated fields.
package final class CustomerTerms: Sendable {
  /// As it is known now, corrections of name and e-mail included.
  package let row: CustomerRow
  /// As it was first stated.
  package let stated: CustomerRow
  package let entity: LegalEntityRow
  private let versions: [CustomerVersionRow]
  /// The zone before any change.
  package let zone: Zone
  /// Later zones with the days from which they were asked for, in order.
  package let zoneChanges: [(from: Day, zone: Zone)]

  package init(
    _ row: CustomerRow, versions: [CustomerVersionRow], entity: LegalEntityRow
  ) throws {
    stated = row
    self.row = row.corrected(by: versions)
    self.entity = entity
    self.versions = versions.sorted {
      ($0.fromOn, $0.field.rawValue, $0.n) < ($1.fromOn, $1.field.rawValue, $1.n)
    }
    zone = try Self.zone(row.zone ?? entity.zone)
    zoneChanges = try self.versions.filter { $0.field == .zone }
      .map { ($0.fromOn, try Self.zone($0.value)) }
  }

  package static func zone(_ name: String) throws -> Zone {
    guard let zone = SystemZones.zone(name) else {
      throw Refusal(
        "unknown-zone", what: "The book cannot be read here",
        why: "this machine's zone database has no \(name)",
        remedy: "Install the package tzdata.")
    }
    return zone
  }

  /// The zone asked for at an instant; periods follow it from their next boundary on.
  package func zone(at instant: Timestamp) -> Zone {
    zoneChanges.last { $0.zone.day(of: instant) >= $0.from }?.zone ?? zone
  }

  package func country(on day: Day) -> String { value(.country, on: day) ?? row.country }

  package func taxStatus(on day: Day) -> CustomerRow.TaxStatus {
    value(.taxStatus, on: day).flatMap(CustomerRow.TaxStatus.init) ?? row.taxStatus
  }

  /// Days from issue to due that were agreed.
  package func termsDays(on day: Day) -> Int? {
    value(.termsDays, on: day).flatMap { Int($0) } ?? row.termsDays
  }

  func value(_ field: CustomerVersionRow.Field, on day: Day) -> String? {
    versions.last { $0.field == field && $0.fromOn <= day }?.value
  }
}
