// A row of the table `parking_act`.

import Billing

/// A subscription set aside until a person has looked, or let go on. The latest act holds.
package struct ParkingActRow: StoredRow, Hashable, Sendable {
  package static let table = "parking_act"
  package static let columns = [
    "id", "subscription_id", "act", "code", "reason", "author", "created_at", "effective_at",
    "recorded_at", "correlation_id",
  ]
  package static let key = ["id"]

  package enum Act: String, StoredValue, CaseIterable {
    case parked, unparked
  }

  package var id: ParkingActID
  package var subscriptionID: SubscriptionID
  package var act: Act
  package var code: String
  package var reason: String
  package var author: String
  package var stamp: Stamp

  package init(
    id: ParkingActID, subscriptionID: SubscriptionID, act: Act, code: String, reason: String,
    author: String, stamp: Stamp
  ) {
    self.id = id
    self.subscriptionID = subscriptionID
    self.act = act
    self.code = code
    self.reason = reason
    self.author = author
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    subscriptionID = try row.next()
    act = try row.next()
    code = try row.next()
    reason = try row.next()
    author = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(subscriptionID)
    values.bind(act)
    values.bind(code)
    values.bind(reason)
    values.bind(author)
    values.bind(stamp)
  }
}
