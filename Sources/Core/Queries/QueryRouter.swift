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
    case .record(let reference, _): .record(try record(reference))
    case .changes(let reference): .changes(try changes(of: reference))
    case .known(_, let query): try answer(query)
    case .whatIf(let reference, let change):
      .record(try whatIfRecord(SubscriptionID(reference.id), change))
    case .imaginable(let reference):
      .imaginable(try imaginableChanges(of: SubscriptionID(reference.id)))
    case .find(let text): .found(try find(text))
    case .session: .session(try session())
    case .ledger(let report): .record(try ledger(report))
    }
  }

  private func record(_ reference: RecordReference) throws -> RecordAnswer {
    try deriveWhatIsTold(of: reference)
    switch reference.kind {
    case .customer: return try customerRecord(CustomerID(reference.id))
    case .subscription: return try subscriptionRecord(SubscriptionID(reference.id))
    case .preview: return try previewRecord(SubscriptionID(reference.id))
    case .invoice: return try invoiceRecord(InvoiceID(reference.id))
    case .payment: return try paymentRecord(PaymentID(reference.id))
    case .override: return try overrideRecord(OverrideID(reference.id))
    case .workItem: return try workRecord(WorkItemID(reference.id))
    case .dunningCase: return try dunningRecord(DunningCaseID(reference.id))
    case .job: return try jobRecord(reference.id)
    case .auditEntry: return try auditRecord(reference.id)
    case .operator: return try operatorRecord(OperatorID(reference.id))
    case .book: return try bookRecord()
    case .watch: return try watchRecord()
    case .approval: return try approvalRecord(ApprovalID(reference.id))
    case .ledgerAccount: return try ledgerAccountRecord(reference.id)
    case .journalEntry: return try journalEntryRecord(JournalEntryID(reference.id))
    case .explanation: return try explanation(reference)
    case .invoiceLine: return try explanation(reference)
    case .entitlement: return try entitlementRecord(reference)
    case .usage: return try usageRecord(reference)
    case .settlementRow: return try settlementRecord(reference)
    case .payout: return try payoutRecord(PayoutID(reference.id))
    case .bankLine: return try bankLineRecord(reference)
    case .credential: return try credentialRecord(CredentialID(reference.id))
    case .refund: return try refundRecord(RefundID(reference.id))
    case .dispute: return try disputeRecord(DisputeID(reference.id))
    case .merchantAccount: return try merchantAccountRecord(MerchantAccountID(reference.id))
    case .plan: return try planRecord(PlanID(reference.id))
    case .planVersion: return try planVersionRecord(PlanVersionID(reference.id))
    case .subscriptionChange:
      return try subscriptionChangeRecord(SubscriptionEventID(reference.id))
    case .importFile: return try importFileRecord(ImportFileID(reference.id))
    }
  }
}
