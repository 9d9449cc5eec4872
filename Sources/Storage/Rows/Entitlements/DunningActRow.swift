// A row of the table `dunning_act`.

import Billing

/// A hold on dunning, or its release.
package struct DunningActRow: StoredRow, Hashable, Sendable {
  package static let table = "dunning_act"
  package static let columns = [
    "id", "payer_id", "legal_entity_id", "currency", "act", "until_on", "reason_code", "reason",
    "author", "created_at", "effective_at", "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Act: String, StoredValue, CaseIterable {
    case held, released
  }

  package var id: DunningActID
  package var payerID: CustomerID
  package var legalEntityID: LegalEntityID
  package var currency: Currency
  package var act: Act
  /// The hold's last day, exclusive.
  package var untilOn: Day?
  package var reasonCode: String
  package var reason: String
  package var author: String
  package var stamp: Stamp

  package init(
    id: DunningActID, payerID: CustomerID, legalEntityID: LegalEntityID, currency: Currency,
    act:
      Act, untilOn: Day?, reasonCode: String, reason: String, author: String, stamp: Stamp
  ) {
    self.id = id
    self.payerID = payerID
    self.legalEntityID = legalEntityID
    self.currency = currency
    self.act = act
    self.untilOn = untilOn
    self.reasonCode = reasonCode
    self.reason = reason
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    payerID = try row.next()
    legalEntityID = try row.next()
    currency = try row.next()
    act = try row.next()
    untilOn = try row.next()
    reasonCode = try row.next()
    reason = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(payerID)
    values.bind(legalEntityID)
    values.bind(currency)
    values.bind(act)
    values.bind(untilOn)
    values.bind(reasonCode)
    values.bind(reason)
    values.bind(author)
    values.bind(stamp)
  }
}
