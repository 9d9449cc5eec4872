// What a command decided: shown by preview, compared and written by commit.

import Billing

/// The outcome of a command over some facts.
package struct Decision: Hashable, Sendable {
  package let verb: Verb
  package let subject: RecordReference
  /// Whose key protects the reason's text; nil for acts on no customer.
  package let customer: CustomerID?
  package let title: String
  package let changes: [Preview.Change]
  package let effects: [String]
  package let irreversible: [String]
  package let undo: String?
  package let reason: Reason
  package let writes: [DecisionWrite]
  /// Said in the receipt.
  package let summary: String

  package init(
    _ verb: Verb, on subject: RecordReference, of customer: CustomerID?, title: String,
    changes: [Preview.Change], effects: [String] = [], irreversible: [String] = [],
    undo: String?, reason: Reason, writes: [DecisionWrite], summary: String
  ) {
    self.verb = verb
    self.subject = subject
    self.customer = customer
    self.title = title
    self.changes = changes
    self.effects = effects
    self.irreversible = irreversible
    self.undo = undo
    self.reason = reason
    self.writes = writes
    self.summary = summary
  }
}

/// Why a person did something: a code for reports and words for people.
package struct Reason: Codable, Hashable, Sendable {
  package let code: String
  package let text: String

  package init(code: String, text: String) {
    self.code = code
    self.text = text
  }
}

/// A row that a decision writes. New rows have no id here: ids are given while writing, after the
/// decision was compared with the one that was previewed.
package enum DecisionWrite: Hashable, Sendable {
  case newOverride(NewOverride)
  case overrideAct(OverrideID, OverrideChange)
  case trialExtended(SubscriptionID, until: Timestamp)
  case dunningAct(DunningSubject, DunningChange)
  case exceptionAct(ExceptionID, ExceptionChange)
  case customerNote(CustomerID, text: String)
}

package struct NewOverride: Hashable, Sendable {
  package enum Effect: String, Hashable, Sendable { case grant, revoke }
  package let customer: CustomerID
  package let feature: FeatureID
  package let effect: Effect
  package let value: ExactDecimal?
  package let startsAt: Timestamp
  package let expiresAt: Timestamp
}

package enum OverrideChange: Hashable, Sendable {
  case extended(until: Timestamp)
  case expired(at: Timestamp)
}

/// Whom a dunning case is about: payer × legal entity × currency.
package struct DunningSubject: Hashable, Sendable {
  package let payer: CustomerID
  package let legalEntity: LegalEntityID
  package let currency: Currency
}

package enum DunningChange: Hashable, Sendable {
  case held(until: Day)
  case released
}

package enum ExceptionChange: Hashable, Sendable {
  case assigned(to: String)
  case commented(String)
  case closed
}

// MARK: - The digest

extension Decision {
  /// Names this decision: equal decisions have equal digests, whoever made them and when.
  package var digest: Billing.Digest {
    var bytes = CanonicalBytes()
    bytes.add(verb.rawValue)
    bytes.add(subject.kind.rawValue)
    bytes.add(subject.id)
    bytes.beginList(changes.count)
    for change in changes { change.add(to: &bytes) }
    for list in [effects, irreversible] {
      bytes.beginList(list.count)
      for text in list { bytes.add(text) }
    }
    bytes.beginList(writes.count)
    for write in writes { write.add(to: &bytes) }
    bytes.add(reason.code)
    bytes.add(reason.text)
    return Sha256.digest(bytes.bytes)
  }

  /// Digests of the changed values before and after, for the audit entry.
  package var sides: (before: Billing.Digest, after: Billing.Digest) {
    let side = { (cell: (Preview.Change) -> Cell) in
      var bytes = CanonicalBytes()
      for change in changes {
        bytes.add(change.record.id)
        bytes.add(change.label)
        bytes.add(cell(change).value.plainText)
      }
      return Sha256.digest(bytes.bytes)
    }
    return (side(\.before), side(\.after))
  }
}

extension Preview.Change {
  fileprivate func add(to bytes: inout CanonicalBytes) {
    bytes.add(record.kind.rawValue)
    bytes.add(record.id)
    bytes.add(label)
    bytes.add(before.value.plainText)
    bytes.add(after.value.plainText)
  }
}

extension DecisionWrite {
  fileprivate func add(to bytes: inout CanonicalBytes) {
    switch self {
    case .newOverride(let override):
      bytes.add("override")
      bytes.add(override.customer.number)
      bytes.add(override.feature.number)
      bytes.add(override.effect.rawValue)
      bytes.add(override.value?.description ?? "")
      bytes.add(override.startsAt)
      bytes.add(override.expiresAt)
    case .overrideAct(let id, let change):
      bytes.add("override-act")
      bytes.add(id.number)
      change.add(to: &bytes)
    case .trialExtended(let id, let until):
      bytes.add("trial")
      bytes.add(id.number)
      bytes.add(until)
    case .dunningAct(let subject, let change):
      bytes.add("dunning")
      bytes.add(subject.payer.number)
      bytes.add(subject.legalEntity.number)
      bytes.add(subject.currency.code)
      if case .held(let until) = change { bytes.add(until) } else { bytes.addNothing() }
    case .exceptionAct(let id, let change):
      bytes.add("exception")
      bytes.add(id.number)
      change.add(to: &bytes)
    case .customerNote(let id, let text):
      bytes.add("note")
      bytes.add(id.number)
      bytes.add(text)
    }
  }
}

extension OverrideChange {
  fileprivate func add(to bytes: inout CanonicalBytes) {
    switch self {
    case .extended(let until): bytes.add("extended"); bytes.add(until)
    case .expired(let at): bytes.add("expired"); bytes.add(at)
    }
  }
}

extension ExceptionChange {
  fileprivate func add(to bytes: inout CanonicalBytes) {
    switch self {
    case .assigned(let owner): bytes.add("assigned"); bytes.add(owner)
    case .commented(let text): bytes.add("commented"); bytes.add(text)
    case .closed: bytes.add("closed")
    }
  }
}
