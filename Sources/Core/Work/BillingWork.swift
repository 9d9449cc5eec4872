// Work that billing makes: periods that were blocked, subscriptions that are set aside, and drafts
// that nobody issues by himself.

import Billing
import Storage

/// A billing period that the run could not bill, and nothing has billed since.
struct BlockedPeriods: WorkFinder {
  static let kinds = [WorkKind.completenessGap]

  func findings(_ reader: FactReader, _ scope: WorkScope) throws -> [WorkFinding] {
    try scope.read { try reader.connection.blockedPeriods(of: $0) }.map { period in
      var finding = WorkFinding(
        .completenessGap, key: "\(period.subscriptionID)/\(period.startOn)",
        title: "The period from \(period.startOn) was not billed: \(period.reason)",
        arose: period.blockedAt,
        facts: [
          ("subscription", period.subscriptionID.description),
          ("period", "\(period.startOn) to \(period.endOn)"), ("reason", period.reason),
        ], proposals: ["correct what blocks it", "waive the period"])
      finding.customer = period.customerID
      finding.subject = RecordReference(.subscription, period.subscriptionID.description)
      return finding
    }
  }
}

/// A subscription that is set aside: nothing is billed until a person has looked. Why is in its
/// history; words of people are not copied.
struct ParkedSubscriptions: WorkFinder {
  static let kinds = [WorkKind.parkedSubscription, .taxFailed]

  func findings(_ reader: FactReader, _ scope: WorkScope) throws -> [WorkFinding] {
    try scope.read { try reader.connection.parkedSubscriptions(of: $0) }.map { parked in
      let kind: WorkKind = parked.code.contains("tax") ? .taxFailed : .parkedSubscription
      let code = parked.code.split(separator: "_").joined(separator: " ")
      var finding = WorkFinding(
        kind, key: "\(parked.subscriptionID)/\(parked.parkedAt.milliseconds)",
        title: "Set aside since \(Zone.utc.day(of: parked.parkedAt)): \(code)",
        arose: parked.parkedAt,
        facts: [
          ("subscription", parked.subscriptionID.description), ("why", code),
          ("by", parked.author), ("since", "\(parked.parkedAt)"),
        ], proposals: ["correct what is wrong, then unpark it"])
      finding.customer = parked.customerID
      finding.subject = RecordReference(.subscription, parked.subscriptionID.description)
      return finding
    }
  }
}

/// A draft that was made while its subscription was unpaid, and is left now that it is so no more:
/// whether it is still asked for is for a person to say.
struct WaitingDrafts: WorkFinder {
  static let kinds = [WorkKind.waitingDraft]

  func findings(_ reader: FactReader, _ scope: WorkScope) throws -> [WorkFinding] {
    try scope.read { try reader.connection.waitingDrafts(of: $0) }.map { draft in
      let total = Money(minorUnits: draft.total, draft.currency)
      var finding = WorkFinding(
        .waitingDraft, key: draft.invoiceID.description,
        title: "A draft of \(total) waits: its subscription was unpaid when it was made",
        arose: draft.madeAt,
        facts: [
          ("subscription", draft.subscriptionID.description), ("total", "\(total)"),
        ], proposals: ["finalise it if it is still owed", "credit it after that if it is not"])
      finding.customer = draft.customerID
      finding.atStake = total
      finding.subject = RecordReference(.invoice, draft.invoiceID.description)
      return finding
    }
  }
}
