// Work that billing makes: periods that were blocked, and renewals that are late.

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
