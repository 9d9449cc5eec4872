// Closing the books of a legal entity through a day, and opening them again: both take two people.
// What is dated before a closed day's end is posted on the first open day.

import Billing
import Storage

/// An entity's books as closing sees them.
package struct PeriodFacts: Sendable {
  let entity: LegalEntityRow?
  let entities: [String]
  let closedThrough: Day?
  let today: Day
  /// What stands in the way of closing through the day that was asked for.
  let undecided: Int64
  let drafts: Int64
  let unrecognised: Int64
  let work: [String]

  func refusal(_ code: String, _ why: String, _ remedy: String) -> Refusal {
    Refusal(
      code, what: "The books of \(entity?.name ?? "a legal entity") cannot be closed or opened so",
      why: why, remedy: remedy)
  }
}

extension FactReader {
  /// Of the entity named, or of the book's only one.
  func periodFacts(_ key: String?, through day: Day) throws -> PeriodFacts {
    let entities = try catalogue().rows.legalEntities
    let entity = entities.first { $0.key == key } ?? (entities.count == 1 ? entities[0] : nil)
    guard let entity, key == nil || entity.key == key else {
      return PeriodFacts(
        entity: nil, entities: entities.map(\.key), closedThrough: nil, today: .earliest,
        undecided: 0, drafts: 0, unrecognised: 0, work: [])
    }
    let zone = try CustomerTerms.zone(entity.zone)
    let end = zone.start(of: day.adding(days: 1) ?? day)
    return PeriodFacts(
      entity: entity, entities: entities.map(\.key),
      closedThrough: try ClosedPeriods.of(connection).through(entity.id),
      today: zone.day(of: now),
      undecided: try connection.undecidedRenewals(of: entity.id, before: end),
      drafts: try connection.drafts(of: entity.id, through: day),
      unrecognised: try connection.unrecognised(of: entity.id, through: day),
      work: try connection.openWork(before: end).map { kind, count in
        "\(count) \(WorkKind(rawValue: kind)?.title ?? kind) not resolved"
      })
  }
}

extension Parameter {
  fileprivate static let legalEntity = Parameter(
    "legal-entity", "Legal entity", .text, required: false,
    help: "Its key; needed where the book has several.")
}

package struct ClosePeriod: BookCommand {
  package static let description = VerbDescription(
    .closePeriod, "Close period",
    "Close a legal entity's books through a month's last day: later facts post after it.",
    confirmKey: "X", risk: .consequential, subjects: [.book],
    parameters: [
      .legalEntity, Parameter("through", "Last day", .day, help: "The last day of a month."),
    ] + .reason)

  let entity: String?
  package let through: Day
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    entity = draft.optionalText("legal-entity")
    through = try draft.day("through")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> PeriodFacts {
    try book.periodFacts(entity, through: through)
  }

  package func decide(
    _ facts: PeriodFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let entity = try facts.required()
    try check(facts)
    let open = through.adding(days: 1) ?? through
    return Decision(
      .closePeriod, on: .book, of: nil,
      title: "Close the books of \(entity.name) through \(through)",
      changes: [
        Preview.Change(
          .book, "\(entity.key) closed through", before: facts.closedThrough.shown,
          after: Cell(.day(through)))
      ],
      effects: [
        "What is dated through \(through) and comes later is posted on \(open).",
        "No invoice of the period is voided any more: it is credited.",
      ] + facts.work.map { "Still open: \($0)." },
      undo: Verb.reopenPeriod.rawValue, reason: reason,
      writes: [NewPeriodAct(entity: entity.id, act: .closed, closedThrough: through)],
      secondPerson: ["closing a period takes two"],
      summary: "closed through \(through)")
  }

  private func check(_ facts: PeriodFacts) throws(Refusal) {
    guard through.adding(days: 1)?.components.day == 1 else {
      throw facts.refusal(
        "not-a-month-end", "\(through) is not the last day of a month", "Choose a month's last day."
      )
    }
    guard through < facts.today else {
      throw facts.refusal("not-over", "\(through) is not over", "Close it when it is.")
    }
    if let closed = facts.closedThrough, closed >= through {
      throw facts.refusal(
        "closed-already", "they are closed through \(closed)", "Nothing needs to be done.")
    }
    let checklist = [
      (facts.undecided, "not-billed", "billing days no run has decided", "daybook run"),
      (facts.drafts, "drafts-open", "drafts are dated in it", "finalise"),
      (facts.unrecognised, "not-recognised", "parts of revenue are not recognised", "daybook run"),
    ]
    for (count, code, what, tool) in checklist where count > 0 {
      throw facts.refusal(code, "\(count) \(what)", "Use \(tool) first.")
    }
  }
}

package struct ReopenPeriod: BookCommand {
  package static let description = VerbDescription(
    .reopenPeriod, "Reopen period",
    "Open closed books of a legal entity again from a month's first day on.",
    confirmKey: "X", risk: .consequential, subjects: [.book],
    parameters: [
      .legalEntity, Parameter("from", "First day", .day, help: "The first day of a month."),
    ] + .reason)

  let entity: String?
  package let from: Day
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    entity = draft.optionalText("legal-entity")
    from = try draft.day("from")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> PeriodFacts {
    try book.periodFacts(entity, through: from)
  }

  package func decide(
    _ facts: PeriodFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let entity = try facts.required()
    guard let closed = facts.closedThrough, from <= closed else {
      throw facts.refusal(
        "not-closed", "\(from) is open", "Nothing needs to be done.")
    }
    guard from.components.day == 1, let before = from.adding(days: -1) else {
      throw facts.refusal(
        "not-a-month", "\(from) is not the first day of a month", "Choose a month's first day.")
    }
    return Decision(
      .reopenPeriod, on: .book, of: nil,
      title: "Open the books of \(entity.name) from \(from) on",
      changes: [
        Preview.Change(
          .book, "\(entity.key) closed through", before: facts.closedThrough.shown,
          after: Cell(.day(before)))
      ],
      effects: ["What was posted after the period because it was closed stays where it is."],
      undo: Verb.closePeriod.rawValue, reason: reason,
      writes: [NewPeriodAct(entity: entity.id, act: .reopened, closedThrough: before)],
      secondPerson: ["reopening a period takes two"],
      summary: "open from \(from) on")
  }
}

extension PeriodFacts {
  fileprivate func required() throws(Refusal) -> LegalEntityRow {
    guard let entity else {
      throw refusal(
        "no-such-entity", "none of its legal entities is named",
        "Name one of \(entities.joined(separator: ", ")).")
    }
    return entity
  }
}

extension Day? {
  fileprivate var shown: Cell { map { Cell(.day($0)) } ?? .text("nothing") }
}

struct NewPeriodAct: DecisionWrite, Hashable {
  let entity: LegalEntityID
  let act: PeriodActRow.Act
  let closedThrough: Day

  func add(to bytes: inout CanonicalBytes) {
    bytes.add("period")
    bytes.add(entity.number)
    bytes.add(act.rawValue)
    bytes.add(closedThrough)
  }

  func write(with writer: DecisionWriter) throws -> RecordReference? {
    try writer.connection.add(
      PeriodActRow(
        id: writer.connection.nextNumber(), legalEntityID: entity, act: act,
        closedThrough: closedThrough, reasonCode: writer.reason.code,
        reason: writer.reason.text, author: writer.author, stamp: writer.stamp))
    return nil
  }
}
