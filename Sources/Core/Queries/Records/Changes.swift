// When a record changed, as far as the book recorded it: what `[` and `]` step through.

import Billing
import Storage

extension FactReader {
  /// The book's own changes are its acts; only the latest so many are stepped through.
  private static let mostActs = 1_000

  func changes(of reference: RecordReference?) throws -> ChangesAnswer {
    let revision = try connection.revision()
    guard let reference else {
      let acts = try connection.auditEntries(after: max(0, revision - Int64(Self.mostActs)))
      return ChangesAnswer(
        reference: nil, revision: revision,
        changes: try ordered(acts.map { KnownAt($0.at, through: $0.correlation) }))
    }
    var own = try stamps(of: reference)
    let born = own.first
    own += try connection.auditEntries(aboutKind: reference.kind.rawValue, id: reference.id)
      .map { KnownAt($0.at, through: $0.correlation) }
    // What was recorded of it before it was known itself shows nothing.
    let known = born.map { born in own.filter { $0 >= born } } ?? own
    return ChangesAnswer(
      reference: reference, revision: revision, changes: try ordered(known))
  }

  /// An act's change with all that followed from it, such as its postings: up to the next act.
  private func whole(_ change: KnownAt) throws -> KnownAt {
    let next = try connection.nextAct(after: change.through)
    return KnownAt(change.at, through: next.map { $0 - 1 } ?? .max)
  }

  /// Whole changes, each once.
  private func ordered(_ changes: [KnownAt]) throws -> [KnownAt] {
    Set(try Set(changes).map(whole)).sorted()
  }

  /// The recorded times of a record's facts, its own first.
  private func stamps(of reference: RecordReference) throws -> [KnownAt] {
    let (head, _) = RecordReference.parts(of: reference.id)
    switch IdentifierText.prefix(of: head) {
    case CustomerTag.prefix: return try stamps(of: CustomerID(head))
    case SubscriptionTag.prefix: return try stamps(of: SubscriptionID(head))
    case InvoiceTag.prefix: return try stamps(of: InvoiceID(head))
    case PaymentTag.prefix: return try stamps(of: PaymentID(head))
    case OverrideTag.prefix:
      let id = try OverrideID(head)
      return (try connection.override(id).map { [$0.stamp.known] } ?? [])
        + (try connection.overrideActs(id).map(\.stamp.known))
    case WorkItemTag.prefix:
      let id = try WorkItemID(head)
      return (try connection.workItem(id).map { [$0.stamp.known] } ?? [])
        + (try connection.workActs(id).map(\.stamp.known))
    case DunningCaseTag.prefix:
      guard let row = try connection.dunningCase(DunningCaseID(head)) else { return [] }
      return try stamps(of: row.payerID)
    case SubscriptionEventTag.prefix:
      let event = try connection.subscriptionEvent(SubscriptionEventID(head))
      return event.map { [$0.stamp.known] } ?? []
    default: return []
    }
  }

  private func stamps(of id: CustomerID) throws -> [KnownAt] {
    guard let holder = try connection.holderFacts(id) else { return [] }
    let account = try account(of: holder.customer.payerID)
    return [holder.customer.stamp.known] + holder.stamps + account.facts.stamps
  }

  private func stamps(of id: SubscriptionID) throws -> [KnownAt] {
    let (customer, subscription) = try picture(of: id)
    let documents = subscription.documents
    return [subscription.row.stamp.known] + subscription.history.events.map(\.stamp.known)
      + documents.flatMap { customer.account.facts.stamps(of: $0) }
  }

  private func stamps(of id: InvoiceID) throws -> [KnownAt] {
    guard let row = try connection.invoice(id) else { return [] }
    let account = try account(of: row.customerID)
    guard let document = account.document(id) else { return [row.stamp.known] }
    // Postings follow their facts under a correlation of their own.
    let posted = try entries(of: account.trail(of: document))
    return account.facts.stamps(of: document) + posted.map(\.stamp.known)
  }

  private func stamps(of id: PaymentID) throws -> [KnownAt] {
    guard let row = try connection.payment(id) else { return [] }
    let account = try account(of: row.customerID)
    let attempts = account.attempts.filter { $0.row.paymentID == id }
    return [row.stamp.known] + account.facts.stamps(of: attempts)
      + account.facts.allocations.filter { $0.paymentID == id }.map(\.stamp.known)
  }
}

extension Stamp {
  fileprivate var known: KnownAt { KnownAt(recordedAt, through: correlation) }
}

extension HolderFacts {
  fileprivate var stamps: [KnownAt] {
    let stamps =
      versions.map(\.stamp) + credentials.map(\.stamp) + subscriptions.map(\.stamp)
      + subscriptionEvents.map(\.stamp)
    return
      (stamps + documents.map(\.stamp) + overrides.map(\.stamp)
      + overrideActs.map(\.stamp) + notes.map(\.stamp)).map(\.known)
  }
}

extension PayerFacts {
  fileprivate var stamps: [KnownAt] {
    let stamps =
      credentials.map(\.stamp) + invoices.map(\.stamp) + payments.map(\.stamp)
      + attempts.map(\.stamp) + paymentEvents.map(\.stamp)
    return
      (stamps + allocations.map(\.stamp) + refunds.map(\.stamp) + disputes.map(\.stamp)
      + disputeEvents.map(\.stamp) + dunningActs.map(\.stamp)).map(\.known)
  }

  /// Of a document, and of the money that was tried for it, its own first.
  fileprivate func stamps(of document: DocumentStanding) -> [KnownAt] {
    let id = document.row.id
    return [document.row.stamp.known]
      + invoices.filter { $0.correctsID == id }.map(\.stamp.known)
      + allocations.filter { $0.invoiceID == id }.map(\.stamp.known)
      + stamps(of: document.attempts)
  }

  fileprivate func stamps(of attempts: [AttemptStanding]) -> [KnownAt] {
    let ids = Set(attempts.map(\.row.id))
    let cases = disputes.filter { ids.contains($0.attemptID) }
    let caseIDs = Set(cases.map(\.id))
    let stamps =
      attempts.map(\.payment.stamp) + attempts.map(\.row.stamp)
      + attempts.flatMap(\.events).map(\.stamp)
    return
      (stamps + refunds.filter { ids.contains($0.attemptID) }.map(\.stamp)
      + cases.map(\.stamp)
      + disputeEvents.filter { caseIDs.contains($0.disputeID) }.map(\.stamp)).map(\.known)
  }
}
