// A customer's corrected data: the stated row with the corrections of name and e-mail in it, and
// what held on a day.

import Billing
import Storage

extension CustomerRow {
  /// The row as it is known now. The old name stays findable.
  func corrected(by versions: [CustomerVersionRow]) -> CustomerRow {
    var row = self
    let names = versions.filter { $0.field == .name }.map(\.value)
    let emails = versions.filter { $0.field == .email }.map(\.value)
    guard !names.isEmpty || !emails.isEmpty else { return self }
    if let name = names.last {
      row.name = name
      row.sortKey = Core.searchKey(name)
    }
    if let email = emails.last {
      row.email = email
      row.emailKey = Core.searchKey(email)
    }
    row.searchKey = "\(row.sortKey) \(row.emailKey) \(searchKey)"
    return row
  }
}

extension CustomerTerms {
  /// The name on documents of that day.
  package func name(on day: Day) -> String { value(.name, on: day) ?? stated.name }

  package func email(on day: Day) -> String { value(.email, on: day) ?? stated.email }

  /// A field's value before any correction.
  func statedText(of field: CustomerVersionRow.Field) -> String {
    switch field {
    case .name: stated.name
    case .email: stated.email
    case .zone: zone.name
    case .termsDays: stated.termsDays.map(String.init) ?? "0"
    case .taxStatus: stated.taxStatus.rawValue
    case .country: stated.country
    }
  }

  /// A field's value as its correction would state it.
  func text(of field: CustomerVersionRow.Field, on day: Day, at instant: Timestamp) -> String {
    switch field {
    case .name: name(on: day)
    case .email: email(on: day)
    case .zone: zone(at: instant).name
    case .termsDays: termsDays(on: day).map(String.init) ?? "none"
    case .taxStatus: taxStatus(on: day).rawValue
    case .country: country(on: day)
    }
  }
}
