// Work that payments make: outcomes that nobody knows, and disputes.

import Billing
import Storage

/// A payment whose outcome the processor has not said for a day: money may have moved.
struct UnknownPayments: WorkFinder {
  static let kinds = [WorkKind.unknownPayment]

  func findings(_ reader: FactReader, _ scope: WorkScope) throws -> [WorkFinding] {
    let before = reader.now.adding(seconds: -86_400)
    return try scope.read {
      try reader.connection.unknownAttempts(before: before, of: $0)
    }.map { attempt in
      let payment = RecordReference(.payment, attempt.paymentID.description)
      let amount = Money(minorUnits: attempt.amount, attempt.currency)
      var finding = WorkFinding(
        .unknownPayment, key: attempt.id.description,
        title: "The outcome of \(amount) is unknown since \(attempt.since)",
        arose: attempt.since.adding(seconds: 86_400),
        facts: [
          ("attempt", attempt.id.description), ("payment", payment.id),
          ("processor reference", attempt.reference ?? "none"), ("amount", "\(amount)"),
          ("unknown since", "\(attempt.since)"),
        ],
        proposals: [
          "ask the processor for \(attempt.reference ?? payment.id)",
          "do not try again before it is known",
        ])
      finding.customer = attempt.customerID
      finding.account = attempt.merchantAccountID
      finding.atStake = amount
      finding.subject = payment
      return finding
    }
  }
}

/// A dispute that is neither won nor lost: the answer is due on a day.
struct OpenDisputes: WorkFinder {
  static let kinds = [WorkKind.dispute]

  func findings(_ reader: FactReader, _ scope: WorkScope) throws -> [WorkFinding] {
    try scope.read { try reader.connection.openDisputes(at: reader.now, of: $0) }
      .map { dispute in
        let amount = Money(minorUnits: dispute.amount, dispute.currency)
        let stage = dispute.stage.split(separator: "_").joined(separator: " ")
        var finding = WorkFinding(
          .dispute, key: dispute.id.description,
          title: "\(amount) disputed: \(dispute.reason), \(stage)", arose: dispute.opened,
          facts: [
            ("dispute", dispute.id.description), ("stage", stage), ("reason", dispute.reason),
            ("amount", "\(amount)"), ("respond by", dispute.respondBy?.description ?? "no day"),
          ], proposals: proposals(dispute.stage))
        // The processor's own day, less one working day to send the answer.
        finding.dueOn = dispute.respondBy.map {
          BusinessCalendar().day(-1, workingDaysAfter: Zone.utc.day(of: $0))
        }
        finding.customer = dispute.customerID
        finding.account = dispute.merchantAccountID
        finding.atStake = amount
        finding.subject = RecordReference(.payment, dispute.paymentID.description)
        return finding
      }
  }

  private func proposals(_ stage: String) -> [String] {
    stage == "evidence_sent"
      ? ["wait for the bank's answer"] : ["send evidence", "accept it and refund nothing more"]
  }
}
