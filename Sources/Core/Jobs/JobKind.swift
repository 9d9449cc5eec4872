// The jobs of a book. Each finds its work in the book's data ("due before now"), so a run that was
// missed is made up for and a repeated one changes nothing.

import Billing
import Storage

/// The raw value is the word of the audit log, the lists and `job_due`.
package enum JobKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// Ends overrides whose day has come.
  case overrideExpiry = "override-expiry"
  case trialReminder = "trial-reminder"
  case trialEnd = "trial-end"
  /// Bills what falls due: an invoice, or a draft where usage may still arrive.
  case renewal
  /// Closes drafts and numbers them.
  case finalisation
  /// Moves delivered revenue out of what was billed ahead.
  case recognition
  /// Notices that a document was not paid by its day.
  case overdue
  /// The ladder's messages.
  case dunning
  /// Looks for periods without an outcome and live subscriptions without a next action.
  case completeness

  package var title: String {
    switch self {
    case .overrideExpiry: "Override ends"
    case .trialReminder: "Trial reminder"
    case .trialEnd: "Trial ends"
    case .renewal: "Invoice"
    case .finalisation: "Draft finalised"
    case .recognition: "Revenue recognised"
    case .overdue: "Falls overdue"
    case .dunning: "Dunning message"
    case .completeness: "Completeness check"
    }
  }

  /// The id of the row about a subject, the same whenever it is derived: ids of records leave two
  /// bits free, and no subject has more than three jobs.
  package func rowID(of subject: Int64) -> Int64 {
    switch self {
    case .overrideExpiry, .renewal, .finalisation, .recognition, .overdue, .completeness: subject
    case .trialReminder, .dunning: subject | 1 << 61
    case .trialEnd: subject | 2 << 61
    }
  }

  /// What the subject's id in `job_due` names.
  package var subject: RecordKind {
    switch self {
    case .overrideExpiry: .override
    case .trialReminder, .trialEnd, .renewal, .completeness: .subscription
    case .finalisation, .recognition: .invoice
    case .overdue, .dunning: .customer
    }
  }
}

extension JobDueRow {
  /// What a job does next to a subject. Nobody else pays where no payer is named.
  init(
    _ job: JobKind, of subject: Int64, at instant: Timestamp, customer: CustomerID,
    payer: CustomerID? = nil, detail: String = "", currency: Currency? = nil, amount: Int64 = 0
  ) {
    self.init(
      id: job.rowID(of: subject), job: job.rawValue, subjectID: subject, dueAt: instant,
      customerID: customer, payerID: payer ?? customer, detail: detail, currency: currency,
      amount: amount)
  }
}
