// A payer's dunning case: its debts, its hold, its last decline and what comes next.

import Billing
import Storage

/// One case: payer × legal entity × currency. A payer has one legal entity.
package struct PayerDunning: Sendable {
  package let subject: DunningSubject
  package let rule: DunningCase
  package let standing: DunningStanding
  package let hold: DunningHold?
  package let nextRetry: Timestamp?
  /// The last decline among what is owed, with the rules' answer.
  package let decline: DeclineAnswer?
  package let documents: [DocumentStanding]
  package let ladderID: LadderID?

  /// As it would stand without the hold.
  package func withoutHold(at now: Timestamp) throws -> DunningStanding {
    try DunningCase(
      ladder: rule.ladder, invoices: rule.invoices, fired: rule.fired, hold: nil,
      promiseUntil: rule.promiseUntil, hasTextConsent: rule.hasTextConsent, nextRetryAt: nextRetry
    ).standing(at: now)
  }
}

extension DunningStanding {
  /// What happens next, in words.
  package var nextWords: String {
    switch next {
    case .step(let kind, let at): "\(kind.words) at \(at)"
    case .retry(let at): "retry at \(at)"
    case nil: "nothing by itself"
    }
  }
}

extension DunningLadder.Kind {
  package var words: String {
    switch self {
    case .inApp: "in-app notice"
    case .email: "e-mail"
    case .textMessage: "text message"
    case .restrict: "restrict access"
    case .end: "end the ladder"
    }
  }
}

extension FactReader {
  /// The case of a payer in a currency; nil when it owes nothing there.
  package func dunning(of account: PayerAccount, currency: Currency) throws -> PayerDunning? {
    let documents = account.documents.filter { $0.row.currency == currency && $0.isOwed }
    guard documents.contains(where: { $0.due > 0 }) else { return nil }
    let catalogue = try catalogue()
    let subject = DunningSubject(
      payer: account.terms.row.id, legalEntity: account.terms.row.legalEntityID,
      currency: currency)
    let hold = hold(of: subject, account)
    let decline = try lastDecline(of: documents, catalogue)
    let retry = nextRetry(decline)
    let ladderRow = catalogue.rows.ladders.first
    let rule = DunningCase(
      ladder: catalogue.ladder(ladderRow?.id, collection: account.terms.row.collection).ladder,
      invoices: documents.map(\.dunned), hold: hold, hasTextConsent: account.terms.row.smsConsent,
      nextRetryAt: retry)
    return PayerDunning(
      subject: subject, rule: rule, standing: try rule.standing(at: now), hold: hold,
      nextRetry: retry, decline: decline, documents: documents, ladderID: ladderRow?.id)
  }

  /// The last act decides; a hold ends by itself after its day.
  private func hold(of subject: DunningSubject, _ account: PayerAccount) -> DunningHold? {
    let acts = account.facts.dunningActs.filter {
      $0.legalEntityID == subject.legalEntity && $0.currency == subject.currency
    }
    guard let last = acts.last, last.act == .held else { return nil }
    // The stored day is the first one after the hold.
    let until = last.untilOn.map { account.terms.zone(at: now).start(of: $0) }
    let hold = DunningHold(
      from: last.stamp.effectiveAt, until: until, by: last.author, reason: last.reasonCode)
    return hold.isInForce(at: now) ? hold : nil
  }

  private func lastDecline(
    of documents: [DocumentStanding], _ catalogue: Catalogue
  ) throws -> DeclineAnswer? {
    let attempts = documents.filter { $0.due > 0 }.flatMap(\.attempts)
    let declined = attempts.filter { $0.last?.state == .declined }
    let last = declined.max {
      ($0.last?.stamp.effectiveAt ?? now, $0.row.id) < (
        $1.last?.stamp.effectiveAt ?? now, $1.row.id
      )
    }
    guard let last, let report = last.decline(processor: processor(of: last.row, catalogue)) else {
      return nil
    }
    let same = attempts.filter { $0.row.credentialID == last.row.credentialID }
    let history = same.map { attempt in
      PriorAttempt(
        at: attempt.last?.stamp.effectiveAt ?? attempt.row.stamp.effectiveAt,
        wasDeclined: attempt.isDeclined,
        category: attempt.decline(processor: processor(of: attempt.row, catalogue))
          .flatMap { try? $0.classified().category })
    }
    return try report.answer(attempts: history)
  }

  func processor(of attempt: PaymentAttemptRow, _ catalogue: Catalogue) -> String {
    catalogue.merchantAccounts[attempt.merchantAccountID]?.processor.rawValue ?? ""
  }

  private func nextRetry(_ decline: DeclineAnswer?) -> Timestamp? {
    guard case .at(let instant) = decline?.retry else { return nil }
    return instant >= now ? instant : nil
  }
}

extension DocumentStanding {
  /// As the ladder sees it.
  var dunned: DunnedInvoice {
    let money: Subscription.MoneyInFlight =
      pending == 0
      ? .none : attempts.contains { $0.last?.state == .unknown } ? .unknown : .pending
    return DunnedInvoice(
      id: row.number ?? row.id.description, dueAt: dueAt, firstFailedAt: firstFailedAt, open: due,
      money: money, isExcluded: isExcludedFromDunning,
      returnedAt: settledAt == nil ? returnedAt : nil)
  }
}
