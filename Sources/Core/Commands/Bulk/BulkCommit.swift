// Committing many decisions in one transaction: all that was confirmed, or nothing.

import Billing
import Storage

extension CommitPath {
  /// Decides again over the facts of now and, if it is what was confirmed, writes every decision
  /// with its audit entry. All share one correlation.
  func commit(_ bulk: BulkDraft, expecting digest: String?) throws -> BulkResult {
    let reader = try FactReader(connection, clock: { now })
    let actor = try reader.actor(actor)
    if let refusal = actor.refusal(of: bulk.verb) { throw refusal }
    try checkAge(bulk.asOf)
    let decided = try reader.decide(bulk, by: actor)
    let preview = try BulkPreview(decided)
    if let digest, digest != preview.digest {
      return .changed(preview, differences: ["the facts moved since this was previewed"])
    }
    guard preview.possible > 0 else {
      throw Refusal(
        "nothing-possible", what: "Nothing was written",
        why: "none of \(bulk.subjects.count) records allows it",
        remedy: preview.refused.first.map { $0.why + "." } ?? "")
    }
    let correlation = connection.nextNumber()
    var sequences: [Int64] = []
    var touched: Set<CustomerID> = []
    for (subject, planned) in decided.decisions {
      let decision = try fresh(planned, subject, bulk, &touched, by: actor)
      sequences.append(
        try carryOut(decision, by: actor, correlation: correlation).auditSequence)
    }
    try settle(decided.decisions.map(\.decision))
    guard let first = sequences.first, let last = sequences.last else {
      preconditionFailure("something was possible")
    }
    return .done(
      BulkReceipt(
        auditSequences: first...last, count: sequences.count,
        money: preview.totals.map(\.money), summary: preview.title))
  }

  /// The decision of now. Where an earlier record of the same act moved the same customer, it is
  /// decided again; it must still be the one that was confirmed.
  private func fresh(
    _ planned: Decision, _ subject: RecordReference, _ bulk: BulkDraft,
    _ touched: inout Set<CustomerID>, by actor: Actor
  ) throws -> Decision {
    let reader = try FactReader(connection, clock: { now })
    // A day's limit is used up by what stands before it in the same act.
    guard try reader.secondPerson(for: planned, by: actor).isEmpty else {
      throw Refusal(
        "above-limit-together", what: "Nothing was written",
        why: "together the records move more money than one person may",
        remedy: "Do fewer at once, or ask somebody whose limit is higher.")
    }
    let customers = try planned.touchedCustomers.map { try reader.customer($0).payerID }
    defer { touched.formUnion(customers) }
    guard customers.contains(where: touched.contains) else { return planned }
    let decision = try reader.decide(bulk.draft(for: subject), by: actor)
    guard decision.digest == planned.digest else {
      throw Refusal(
        "acts-collide", what: "Nothing was written",
        why: "what is done to an earlier record changes what would be done to \(subject.id)",
        remedy: "Do the records of this customer one by one.")
    }
    return decision
  }
}

extension Decision {
  /// Customers whose standings it can move.
  var touchedCustomers: [CustomerID] { (customer.map { [$0] } ?? []) + alsoTouches }
}
