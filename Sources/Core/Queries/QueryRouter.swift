// One query, one answer.

import Billing
import Storage

extension FactReader {
  package func answer(_ query: Query) throws -> Answer {
    switch query {
    case .home: .home(try home())
    case .list(let query): .list(try list(query))
    case .count(let query): .count(try count(query))
    case .marked(let query): .marked(try marked(query))
    case .sums(let view, let rows): .sums(try sums(view, rows))
    case .record(let reference, let instant): .record(try record(reference, asOf: instant))
    case .whatIf(let reference, let change):
      .record(try whatIfRecord(SubscriptionID(reference.id), change))
    case .imaginable(let reference):
      .imaginable(try imaginableChanges(of: SubscriptionID(reference.id)))
    case .find(let text): .found(try find(text))
    case .session: .session(try session())
    case .ledger(let report): .record(try ledger(report))
    }
  }

  private func record(
    _ reference: RecordReference, asOf instant: Timestamp?
  ) throws -> RecordAnswer {
    if let instant, instant < now {
      throw Refusal(
        "as-of", what: "The record cannot be shown as of \(instant)",
        why: "this version shows records only as they are now", remedy: "")
    }
    switch reference.kind {
    case .customer: return try customerRecord(CustomerID(reference.id))
    case .subscription: return try subscriptionRecord(SubscriptionID(reference.id))
    case .preview: return try previewRecord(SubscriptionID(reference.id))
    case .invoice: return try invoiceRecord(InvoiceID(reference.id))
    case .payment: return try paymentRecord(PaymentID(reference.id))
    case .override: return try overrideRecord(OverrideID(reference.id))
    case .exception: return try exceptionRecord(ExceptionID(reference.id))
    case .dunningCase: return try dunningRecord(DunningCaseID(reference.id))
    case .job: return try jobRecord(reference.id)
    case .auditEntry: return try auditRecord(reference.id)
    case .operator: return try operatorRecord(OperatorID(reference.id))
    case .book: return try bookRecord()
    case .approval: return try approvalRecord(ApprovalID(reference.id))
    case .ledgerAccount: return try ledgerAccountRecord(reference.id)
    case .journalEntry: return try journalEntryRecord(JournalEntryID(reference.id))
    case .plan:
      throw Refusal(
        "no-plan-view", what: "A plan cannot be opened yet", why: "this version has no such view",
        remedy: "Open one of its subscriptions.")
    }
  }
}
