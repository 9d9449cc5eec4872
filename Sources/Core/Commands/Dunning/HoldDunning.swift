// Stopping a payer's dunning for some days, and letting it go on.

import Billing
import Storage

/// A dunning case as its commands see it.
package struct DunningFacts: Sendable {
  package let subject: DunningSubject
  package let payerName: String
  package let zone: Zone
  /// The hold in force, if any.
  package let hold: DunningHold?
  /// What would happen next, in words, held or not.
  package let next: String
  package let nextWithoutHold: String

  func refusal(_ code: String, _ why: String, _ remedy: String) -> Refusal {
    Refusal(code, what: "The dunning case cannot be changed", why: why, remedy: remedy)
  }
}

package struct HoldDunning: BookCommand {
  package static let description = VerbDescription(
    .holdDunning, "Hold dunning", "Stop reminders, retries and restrictions until a day.",
    key: "H", confirmKey: "y", risk: .reversible, subjects: [.dunningCase],
    parameters: [
      Parameter("until", "Last day", .day, help: "At most 30 days ahead.")
    ] + .reason)
  static let longestDays = 30

  package let dunningCase: DunningCaseID
  package let until: Day
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    dunningCase = try draft.subject()
    until = try draft.day("until")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> DunningFacts {
    try book.dunningFacts(of: dunningCase)
  }

  package func decide(
    _ facts: DunningFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let today = facts.zone.day(of: context.asOf)
    guard until >= today else {
      throw facts.refusal("until-passed", "\(until) has passed", "Choose today or a later day.")
    }
    guard until - today <= Self.longestDays else {
      throw facts.refusal(
        "hold-too-long", "a hold lasts at most \(Self.longestDays) days",
        "Choose a nearer day; it can be held again.")
    }
    let record = RecordReference(.dunningCase, dunningCase.description)
    return Decision(
      .holdDunning, on: record, of: facts.subject.payer,
      title: "Hold dunning of \(facts.payerName)",
      changes: [
        Preview.Change(
          record, "held", before: .text(facts.hold.held), after: .text("until \(until)")),
        Preview.Change(
          record, "next", before: .text(facts.next), after: .text("nothing until \(until)")),
      ],
      effects: ["No reminder, retry or restriction until \(until); day 0 is kept."],
      undo: "release-dunning", reason: reason,
      writes: [DunningAct(subject: facts.subject, change: .held(until: until))],
      summary: "dunning held until \(until)")
  }
}

package struct ReleaseDunning: BookCommand {
  package static let description = VerbDescription(
    .releaseDunning, "Release dunning", "Let a held case go on where its days stand.",
    key: "L", confirmKey: "y", risk: .reversible, subjects: [.dunningCase], parameters: .reason)

  package let dunningCase: DunningCaseID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    dunningCase = try draft.subject()
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> DunningFacts {
    try book.dunningFacts(of: dunningCase)
  }

  package func decide(
    _ facts: DunningFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    guard facts.hold != nil else {
      throw facts.refusal("not-held", "the case is not held", "Nothing needs to be done.")
    }
    let record = RecordReference(.dunningCase, dunningCase.description)
    return Decision(
      .releaseDunning, on: record, of: facts.subject.payer,
      title: "Release dunning of \(facts.payerName)",
      changes: [
        Preview.Change(record, "held", before: .text(facts.hold.held), after: .text("no")),
        Preview.Change(
          record, "next", before: .text(facts.next), after: .text(facts.nextWithoutHold)),
      ],
      effects: ["Steps whose day has come meanwhile fire at once."],
      undo: "hold-dunning", reason: reason,
      writes: [DunningAct(subject: facts.subject, change: .released)],
      summary: "dunning released")
  }
}

extension DunningHold? {
  fileprivate var held: String {
    guard let hold = self else { return "no" }
    return hold.until.map { "until \($0) by \(hold.by)" } ?? "by \(hold.by)"
  }
}

/// Whom a dunning case is about: payer × legal entity × currency.
package struct DunningSubject: Hashable, Sendable {
  package let payer: CustomerID
  package let legalEntity: LegalEntityID
  package let currency: Currency
}

package struct DunningAct: DecisionWrite {
  package enum Change: Hashable, Sendable {
    case held(until: Day)
    case released
  }
  package let subject: DunningSubject
  package let change: Change

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("dunning")
    bytes.add(subject.payer.number)
    bytes.add(subject.legalEntity.number)
    bytes.add(subject.currency.code)
    if case .held(let until) = change { bytes.add(until) } else { bytes.addNothing() }
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let (act, until): (DunningActRow.Act, Day?) =
      switch change {
      // The stored day is the first one after the hold.
      case .held(let until): (.held, until.adding(days: 1) ?? until)
      case .released: (.released, nil)
      }
    try writer.connection.insert(
      DunningActRow(
        id: writer.connection.nextID(), payerID: subject.payer,
        legalEntityID: subject.legalEntity, currency: subject.currency, act: act, untilOn: until,
        reasonCode: writer.reason.code, reason: writer.reason.text, author: writer.author,
        stamp: writer.stamp))
    return nil
  }
}
