// Which command takes an act back, and with which values: those that held before it.

import Billing
import Storage

struct Compensation {
  let book: FactReader
  let entry: AuditEntryRow
  let reason: Reason

  /// The compensating command; refused where there is none, or where something came after.
  func draft() throws -> CommandDraft {
    let verb = Verb(rawValue: entry.verb)
    if try isUndone() {
      throw refusal("undone", "it was undone already", "Undo the undoing's own effect by hand.")
    }
    switch verb {
    case .grantEntitlement, .revokeEntitlement:
      return act(.expireEntitlement, RecordReference(.override, entry.objectID))
    case .holdDunning: return act(.releaseDunning, RecordReference(.dunningCase, entry.objectID))
    case .releaseDunning: return try heldAgain()
    case .park: return act(.unpark, RecordReference(.subscription, entry.objectID))
    case .unpark: return act(.park, RecordReference(.subscription, entry.objectID))
    case .markDoubtful: return act(.unmarkDoubtful, RecordReference(.invoice, entry.objectID))
    case .unmarkDoubtful: return act(.markDoubtful, RecordReference(.invoice, entry.objectID))
    case .applyCredit, .returnCredit, .grantCredit, .withdrawCredit, .applyCash, .unapplyCash:
      return try moneyDraft()
    case .correctCustomer: return try correction()
    case .changePlan, .changeQuantity, .changePrice, .pause, .cancel, .addCharge, .resume,
      .applyDiscount, .removeDiscount, .withdraw:
      return try subscriptionDraft()
    case .some, nil: throw noUndo()
    }
  }

  func noUndo() -> Refusal {
    refusal(
      "no-undo", "undo carries out nothing that takes \(entry.verb) back",
      "Use the command that its preview named, if it had one, or another that sets things right.")
  }

  func refusal(_ code: String, _ why: String, _ remedy: String) -> Refusal {
    Refusal(code, what: Undo.what, why: why, remedy: remedy)
  }

  func act(
    _ verb: Verb, _ subject: RecordReference, _ arguments: [String: String] = [:]
  ) -> CommandDraft {
    var all = arguments
    all["reason-code"] = reason.code
    all["reason"] = reason.text
    return CommandDraft(verb, on: subject, arguments: all, asOf: book.now)
  }

  private func isUndone() throws -> Bool {
    guard let kind = RecordKind(rawValue: entry.objectKind) else { return false }
    return try book.connection.auditEntries(
      aboutKind: kind.rawValue, id: entry.objectID, limit: 1_000
    ).contains { $0.verb == Verb.undo.rawValue && $0.summary == Self.link(entry.sequence) }
  }

  /// How the entry of an undoing names the one that it undoes.
  static func link(_ sequence: Int64) -> String { "Undo of entry \(sequence)" }
}

// MARK: - Customers

extension Compensation {
  /// The hold that was released, until its own last day.
  private func heldAgain() throws -> CommandDraft {
    let subject = try book.dunningFacts(of: DunningCaseID(entry.objectID)).subject
    let acts = try book.account(of: subject.payer).facts.dunningActs
    let released = acts.last {
      $0.stamp.correlation == entry.correlation && $0.currency == subject.currency
    }
    guard let released else { throw noUndo() }
    let held = acts.last {
      $0.id < released.id && $0.act == .held && $0.currency == released.currency
    }
    guard let until = held?.untilOn?.adding(days: -1) else { throw noUndo() }
    return act(
      .holdDunning, RecordReference(.dunningCase, entry.objectID), ["until": "\(until)"])
  }

  private func correction() throws -> CommandDraft {
    let customer = try CustomerID(entry.objectID)
    let row = try book.connection.versions(of: customer).last {
      $0.stamp.correlation == entry.correlation
    }
    guard let row else { throw noUndo() }
    let terms = try book.terms(of: row.customerID)
    let versions = try book.connection.versions(of: row.customerID)
      .filter { $0.field == row.field }
    guard versions.last == row else {
      throw refusal("changed-since", "it was corrected again since", "Correct it by hand.")
    }
    let before =
      versions.dropLast().last?.value
      ?? terms.statedText(of: row.field)
    return act(
      .correctCustomer, RecordReference(.customer, row.customerID.description),
      ["field": row.field.rawValue, "value": before])
  }
}

// MARK: - Subscriptions

extension Compensation {
  private func subscriptionDraft() throws -> CommandDraft {
    // Of a bulk act, which has one correlation for all, only the entry's own subscription.
    let scene = try book.scene(of: SubscriptionID(entry.objectID))
    let event = scene.history.events.first { $0.stamp.correlation == entry.correlation }
    guard let event else { throw noUndo() }
    let subject = RecordReference(.subscription, event.subscriptionID.description)
    if let step = scene.history.plannedSteps(at: scene.now).first(where: { $0.event == event }) {
      return act(.withdraw, subject, ["step": step.kind.rawValue])
    }
    guard !scene.history.withdrawn.contains(event.id) else {
      throw refusal("undone", "it was withdrawn", "Nothing needs to be done.")
    }
    switch event.event {
    case .addCharge:
      guard scene.unbilledCharges.last?.cause == event.id else {
        throw refusal("billed", "the charge was billed", "Issue a credit note.")
      }
      return act(.withdraw, subject, ["step": "charge"])
    case .pause: return act(.resume, subject)
    case .resume:
      return act(
        .pause, subject, ["scope": (event.scope ?? .service).rawValue, "when": "now"])
    case .applyDiscount: return act(.removeDiscount, subject, try discount(event, scene))
    case .removeDiscount: return act(.applyDiscount, subject, try discount(event, scene))
    case .withdraw: return try again(event, scene, subject)
    case .changePlan, .changeQuantity, .changePrice: return try back(event, scene, subject)
    case .cancel, .reactivate, .startTrial, .extendTrial, .endTrial: throw noUndo()
    }
  }

  private func discount(
    _ event: SubscriptionEventRow, _ scene: SubscriptionScene
  ) throws -> [String: String] {
    guard let id = event.discountID, let row = scene.catalogue.discountRow(id) else {
      throw noUndo()
    }
    return ["discount": row.key]
  }

  /// The planned step that was withdrawn, asked for again.
  private func again(
    _ event: SubscriptionEventRow, _ scene: SubscriptionScene, _ subject: RecordReference
  ) throws -> CommandDraft {
    guard let step = scene.history.events.first(where: { $0.id == event.withdrawsID }) else {
      throw noUndo()
    }
    switch step.event {
    case .cancel: return act(.cancel, subject)
    case .pause:
      return act(.pause, subject, ["scope": (step.scope ?? .service).rawValue])
    case .changePlan, .changeQuantity, .changePrice, .addCharge, .resume, .applyDiscount,
      .removeDiscount, .withdraw, .reactivate, .startTrial, .extendTrial, .endTrial:
      throw noUndo()
    }
  }

  /// The plan, seats or price that held before, from now on.
  private func back(
    _ event: SubscriptionEventRow, _ scene: SubscriptionScene, _ subject: RecordReference
  ) throws -> CommandDraft {
    let history = scene.history
    guard history.segments.last?.cause == event.id.number else {
      throw refusal("changed-since", "it was changed again since", "Change it by hand.")
    }
    let before = try SubscriptionHistory.replayed(
      history.row, events: history.events.filter { $0.id != event.id }, terms: history.terms,
      catalogue: scene.catalogue, now: scene.now)
    guard let segment = before.segment(on: scene.today) ?? before.segments.last,
      let plan = scene.catalogue.planRows[segment.plan]
    else { throw noUndo() }
    switch event.event {
    case .changePlan:
      return act(
        .changePlan, subject,
        ["plan": plan.key, "quantity": String(segment.quantity), "when": "now"])
    case .changeQuantity:
      return act(
        .changeQuantity, subject, ["quantity": String(segment.quantity), "when": "now"])
    case .changePrice:
      let (price, amount) = try price(event, segment, scene)
      return act(
        .changePrice, subject, ["price": price, "amount": amount.description, "when": "now"])
    case .applyDiscount, .removeDiscount, .addCharge, .pause, .resume, .cancel, .reactivate,
      .startTrial, .extendTrial, .endTrial, .withdraw:
      throw noUndo()
    }
  }

  private func price(
    _ event: SubscriptionEventRow, _ segment: PlanSegment, _ scene: SubscriptionScene
  ) throws -> (String, ExactDecimal) {
    guard let id = event.priceID, let row = scene.catalogue.priceRows[id],
      let version = try scene.catalogue.plan(segment.plan).versions.first(where: {
        $0.number == segment.version
      }),
      let price = scene.catalogue.prices(version, segment.overrides).first(where: {
        $0.code == row.key && $0.currency == scene.subscription.row.currency
      })
    else { throw noUndo() }
    switch price.model {
    case .flat(let amount), .perUnit(let amount): return (row.key, amount)
    case .graduated, .volume, .package, .percentage, .graduatedPercentage, .dynamic, .matrix:
      throw noUndo()
    }
  }
}
