// Turning a decision's writes into rows.

import Billing
import Storage

/// Writes rows of one command: they share its stamp, author and reason.
struct DecisionWriter {
  let connection: Connection
  let stamp: Stamp
  let author: String
  let reason: Reason

  /// Writes one row; answers the record it made, when it made one.
  func write(_ write: DecisionWrite) throws -> RecordReference? {
    switch write {
    case .newOverride(let override): return try insert(override)
    case .overrideAct(let id, let change): try insert(change, on: id)
    case .trialExtended(let id, let until): try insertTrialExtension(of: id, until: until)
    case .dunningAct(let subject, let change): try insert(change, on: subject)
    case .exceptionAct(let id, let change): try insert(change, on: id)
    case .customerNote(let customer, let text):
      try connection.insert(
        CustomerNoteRow(
          id: connection.nextID(), customerID: customer, text: text, author: author, stamp: stamp))
    }
    return nil
  }

  private func insert(_ override: NewOverride) throws -> RecordReference {
    let id: OverrideID = connection.nextID()
    let effect: OverrideRow.Effect =
      switch override.effect {
      case .grant: .grant
      case .revoke: .revoke
      }
    try connection.insert(
      OverrideRow(
        id: id, customerID: override.customer, featureID: override.feature, effect: effect,
        value: override.value, startsAt: override.startsAt, expiresAt: override.expiresAt,
        reasonCode: reason.code, reason: reason.text, author: author, stamp: stamp))
    try insert(.granted, on: id, value: override.value, expiresAt: override.expiresAt)
    return RecordReference(.override, id.description)
  }

  private func insert(_ change: OverrideChange, on id: OverrideID) throws {
    switch change {
    case .extended(let until): try insert(.extended, on: id, value: nil, expiresAt: until)
    case .expired(let at): try insert(.expired, on: id, value: nil, expiresAt: at)
    }
  }

  private func insert(
    _ act: OverrideActRow.Act, on id: OverrideID, value: ExactDecimal?, expiresAt: Timestamp
  ) throws {
    try connection.insert(
      OverrideActRow(
        overrideID: id, n: try connection.overrideActs(id).count + 1, act: act, value: value,
        expiresAt: expiresAt, reasonCode: reason.code, reason: reason.text, author: author,
        stamp: stamp))
  }

  private func insertTrialExtension(of id: SubscriptionID, until: Timestamp) throws {
    try connection.insert(
      SubscriptionEventRow(
        id: connection.nextID(), subscriptionID: id, event: .extendTrial, at: stamp.recordedAt,
        effective: .now, planID: nil, quantity: nil, discountID: nil, amount: nil, untilAt: until,
        description: nil, actor: author, reason: reason.text, stamp: stamp))
  }

  private func insert(_ change: DunningChange, on subject: DunningSubject) throws {
    let (act, until): (DunningActRow.Act, Day?) =
      switch change {
      // The stored day is the first one after the hold.
      case .held(let until): (.held, until.adding(days: 1) ?? until)
      case .released: (.released, nil)
      }
    try connection.insert(
      DunningActRow(
        id: connection.nextID(), payerID: subject.payer, legalEntityID: subject.legalEntity,
        currency: subject.currency, act: act, untilOn: until, reasonCode: reason.code,
        reason: reason.text, author: author, stamp: stamp))
  }

  private func insert(_ change: ExceptionChange, on id: ExceptionID) throws {
    let (act, assignee): (ExceptionActRow.Act, String?) =
      switch change {
      case .assigned(let owner): (.assigned, owner)
      case .commented: (.commented, nil)
      case .closed: (.closed, nil)
      }
    try connection.insert(
      ExceptionActRow(
        itemID: id, n: try connection.exceptionActs(id).count + 1, act: act, assignee: assignee,
        reasonCode: reason.code, text: reason.text, author: author, stamp: stamp))
  }
}
