// A row of the table `entitlement_override`.

import Billing

/// An entitlement override as it was made; what became of it are `OverrideActRow`s.
package struct OverrideRow: StoredRow, Hashable, Sendable {
  package static let table = "entitlement_override"
  package static let columns = [
    "id", "customer_id", "feature_id", "effect", "value_mantissa", "value_scale", "starts_at",
    "expires_at", "reason_code", "reason", "author", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package enum Effect: String, StoredValue, CaseIterable {
    case grant, revoke, block
  }

  package var id: OverrideID
  package var customerID: CustomerID
  package var featureID: FeatureID
  package var effect: Effect
  /// The quota granted.
  package var value: ExactDecimal?
  package var startsAt: Timestamp
  package var expiresAt: Timestamp
  package var reasonCode: String
  package var reason: String
  package var author: String
  package var stamp: Stamp

  package init(
    id: OverrideID, customerID: CustomerID, featureID: FeatureID, effect: Effect,
    value:
      ExactDecimal?, startsAt: Timestamp, expiresAt: Timestamp, reasonCode: String, reason: String,
    author: String, stamp: Stamp
  ) {
    self.id = id
    self.customerID = customerID
    self.featureID = featureID
    self.effect = effect
    self.value = value
    self.startsAt = startsAt
    self.expiresAt = expiresAt
    self.reasonCode = reasonCode
    self.reason = reason
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    customerID = try row.next()
    featureID = try row.next()
    effect = try row.next()
    value = try row.next()
    startsAt = try row.next()
    expiresAt = try row.next()
    reasonCode = try row.next()
    reason = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(customerID)
    values.bind(featureID)
    values.bind(effect)
    values.bind(value)
    values.bind(startsAt)
    values.bind(expiresAt)
    values.bind(reasonCode)
    values.bind(reason)
    values.bind(author)
    values.bind(stamp)
  }
}
