// What the commands of entitlement overrides write.

import Billing
import Storage

package struct NewOverride: DecisionWrite {
  package enum Effect: String, Hashable, Sendable { case grant, revoke }
  package let customer: CustomerID
  package let feature: FeatureID
  package let effect: Effect
  package let value: ExactDecimal?
  package let startsAt: Timestamp
  package let expiresAt: Timestamp

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("override")
    bytes.add(customer.number)
    bytes.add(feature.number)
    bytes.add(effect.rawValue)
    bytes.add(value?.description ?? "")
    bytes.add(startsAt)
    bytes.add(expiresAt)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let id: OverrideID = writer.connection.nextID()
    let effect: OverrideRow.Effect =
      switch effect {
      case .grant: .grant
      case .revoke: .revoke
      }
    try writer.connection.insert(
      OverrideRow(
        id: id, customerID: customer, featureID: feature, effect: effect, value: value,
        startsAt: startsAt, expiresAt: expiresAt, reasonCode: writer.reason.code,
        reason: writer.reason.text, author: writer.author, stamp: writer.stamp))
    try writer.insert(.granted, on: id, value: value, expiresAt: expiresAt)
    return RecordReference(.override, id.description)
  }
}

package struct OverrideAct: DecisionWrite {
  package enum Change: Hashable, Sendable {
    case extended(until: Timestamp)
    case expired(at: Timestamp)
  }
  package let override: OverrideID
  package let change: Change

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("override-act")
    bytes.add(override.number)
    switch change {
    case .extended(let until):
      bytes.add("extended")
      bytes.add(until)
    case .expired(let at):
      bytes.add("expired")
      bytes.add(at)
    }
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    switch change {
    case .extended(let until):
      try writer.insert(.extended, on: override, value: nil, expiresAt: until)
    case .expired(let at): try writer.insert(.expired, on: override, value: nil, expiresAt: at)
    }
    return nil
  }
}

extension DecisionWriter {
  fileprivate func insert(
    _ act: OverrideActRow.Act, on id: OverrideID, value: ExactDecimal?, expiresAt: Timestamp
  ) throws {
    try connection.insert(
      OverrideActRow(
        overrideID: id, n: try connection.overrideActs(id).count + 1, act: act, value: value,
        expiresAt: expiresAt, reasonCode: reason.code, reason: reason.text, author: author,
        stamp: stamp))
  }
}
