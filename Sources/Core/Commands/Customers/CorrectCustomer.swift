// Correcting a customer's data from today on: finalised documents keep what they said.

import Billing
import Storage

/// A customer with its next invoices before and after the correction.
package struct CorrectionFacts: Sendable {
  let customer: CustomerRow
  let field: CustomerVersionRow.Field
  let before: String
  let today: Day
  /// How many corrections of the field this day has already.
  let count: Int
  /// Next invoices that the correction alters.
  let invoices: [Preview.Change]
}

package struct CorrectCustomer: BookCommand {
  package static let description = VerbDescription(
    .correctCustomer, "Correct data",
    "State a customer's name, e-mail, zone, terms, tax status or country anew, from today on.",
    key: "e", confirmKey: "X", risk: .consequential, subjects: [.customer],
    parameters: [
      Parameter(
        "field", "Field", .choice(CustomerVersionRow.Field.allCases.map(\.rawValue)),
        help: "A new zone holds from the next boundary on."),
      Parameter(
        "value", "New value", .text,
        help: "Such as Europe/Berlin, 30, reverse_charge or DE."),
    ] + .reason)
  static let what = "The customer's data cannot be corrected"

  package let customer: CustomerID
  package let field: String
  package let value: String
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    customer = try draft.subject()
    field = try draft.choice("field")
    value = try draft.text("value")
    reason = try draft.reason()
    try draft.refuseCardNumber(in: value, argument: "value")
    guard let named = CustomerVersionRow.Field(rawValue: field),
      let why = named.objection(to: value)
    else { return }
    throw draft.invalid("value", why)
  }

  package func facts(_ book: FactReader) throws -> CorrectionFacts {
    let picture = try book.picture(of: customer)
    let field = CustomerVersionRow.Field(rawValue: field) ?? .name
    let today = picture.terms.zone(at: book.now).day(of: book.now)
    let versions = picture.facts.versions.filter { $0.field == field && $0.fromOn == today }
    return CorrectionFacts(
      customer: picture.row, field: field,
      before: picture.terms.text(of: field, on: today, at: book.now), today: today,
      count: versions.count,
      invoices: try book.nextInvoices(
        of: picture,
        correcting: CustomerVersionRow(
          customerID: picture.row.id, field: field, fromOn: today, n: versions.count, value: value,
          stamp: Stamp(at: book.now, correlation: 0))))
  }

  package func decide(
    _ facts: CorrectionFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    guard facts.before != value else {
      throw Refusal(
        "nothing-changes", what: Self.what, why: "it is \(value) already",
        remedy: "Look at the customer as it is.")
    }
    let record = RecordReference(.customer, customer.description)
    let words = field.split(separator: "_").joined(separator: " ")
    var effects = ["Documents that were finalised keep the old \(words)."]
    if facts.field == .zone { effects.append("Periods follow it from their next boundary on.") }
    return Decision(
      .correctCustomer, on: record, of: customer,
      title: "Correct the \(words) of \(facts.customer.name)",
      changes: [
        Preview.Change(record, words, before: .text(facts.before), after: .text(value))
      ] + facts.invoices,
      effects: effects, undo: Verb.correctCustomer.rawValue, reason: reason,
      writes: [
        NewCustomerVersion(
          customer: customer, field: facts.field, from: facts.today, n: facts.count, value: value)
      ], alsoTouches: [facts.customer.payerID], summary: "\(words) corrected")
  }
}

package struct NewCustomerVersion: DecisionWrite {
  let customer: CustomerID
  let field: CustomerVersionRow.Field
  let from: Day
  let n: Int
  let value: String

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("customer-version")
    bytes.add(customer.number)
    bytes.add(field.rawValue)
    bytes.add(from)
    bytes.add(Int64(n))
    bytes.add(value)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    try writer.connection.insert(
      CustomerVersionRow(
        customerID: customer, field: field, fromOn: from, n: n, value: value, stamp: writer.stamp))
    return nil
  }
}

extension CustomerVersionRow.Field {
  /// Why a text is no value of the field; nil when it is one.
  func objection(to text: String) -> String? {
    switch self {
    case .name: return text.utf8.count > 200 ? "is longer than 200 bytes" : nil
    case .email:
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      let isAddress = parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains(" ")
      return isAddress && text.utf8.count <= 254 ? nil : "is \(text), no e-mail address"
    case .zone:
      return SystemZones.zone(text) == nil ? "is \(text), no zone such as Europe/Berlin" : nil
    case .termsDays:
      let days = Int(text) ?? -1
      return (0...3_650).contains(days) ? nil : "is \(text), no number of days"
    case .taxStatus:
      return CustomerRow.TaxStatus(rawValue: text) == nil
        ? "is \(text), not taxable, exempt or reverse_charge" : nil
    case .country:
      let isCode = text.utf8.count == 2 && text.utf8.allSatisfy { (65...90).contains($0) }
      return isCode ? nil : "is \(text), no country code such as DE"
    }
  }
}

extension FactReader {
  /// The next invoices of a customer's subscriptions that one more version would alter.
  func nextInvoices(
    of picture: CustomerPicture, correcting version: CustomerVersionRow
  ) throws -> [Preview.Change] {
    let corrected = imagining(version)
    let after = try corrected.picture(of: picture.row.id)
    return try zip(picture.subscriptions, after.subscriptions).compactMap { old, new in
      guard !old.state.isFinal else { return nil }
      let before = try nextInvoice(of: old, in: picture).totalCell
      let next = try corrected.nextInvoice(of: new, in: after).totalCell
      return before == next
        ? nil
        : Preview.Change(
          RecordReference(.subscription, old.id.description), "next invoice", before: before,
          after: next)
    }
  }
}
