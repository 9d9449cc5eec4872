// What a person must resolve, in one table: which team, how bad, until when.

import Billing

/// Who resolves it; a team is everybody with the role of that name.
package enum Team: String, Codable, Hashable, Sendable, CaseIterable {
  case support, billing, finance
}

/// The kinds of work items. The raw value is what filters and stored rows say.
package enum WorkKind: String, Codable, Hashable, Sendable, CaseIterable {
  case parkedSubscription = "parked_subscription"
  case taxFailed = "tax_failed"
  case deadLetter = "dead_letter"
  case waitingDraft = "waiting_draft"
  case refusedUsage = "refused_usage"
  case unknownPayment = "unknown_payment"
  case dispute
  case completenessGap = "completeness_gap"
  case failedPosting = "failed_posting"
  case reconciliationBreak = "reconciliation_break"
  case watchRule = "watch_rule"

  package var title: String {
    switch self {
    case .parkedSubscription: "parked subscription"
    case .taxFailed: "tax failed"
    case .deadLetter: "dead letter"
    case .waitingDraft: "draft waits"
    case .refusedUsage: "refused usage"
    case .unknownPayment: "payment unknown for over 24 h"
    case .dispute: "dispute"
    case .completenessGap: "completeness gap"
    case .failedPosting: "failed posting"
    case .reconciliationBreak: "reconciliation break"
    case .watchRule: "watch rule"
    }
  }

  /// Why nothing finds it; nil for the kinds that are found.
  package var unfound: String? {
    switch self {
    case .deadLetter: WatchRule.deadLetters.unwatched
    case .parkedSubscription, .taxFailed, .waitingDraft, .refusedUsage, .unknownPayment, .dispute,
      .completenessGap, .failedPosting, .reconciliationBreak, .watchRule:
      nil
    }
  }

  /// The team that it goes to, unless its own rule says otherwise.
  package var team: Team {
    switch self {
    case .refusedUsage: .support
    case .parkedSubscription, .taxFailed, .waitingDraft, .deadLetter, .completenessGap: .billing
    case .unknownPayment, .dispute, .failedPosting, .reconciliationBreak, .watchRule: .finance
    }
  }

  package var severity: ExceptionSeverity {
    switch self {
    case .failedPosting: .critical
    case .parkedSubscription, .taxFailed, .unknownPayment, .dispute, .completenessGap,
      .watchRule, .reconciliationBreak:
      .high
    case .deadLetter, .waitingDraft, .refusedUsage: .medium
    }
  }

  /// Working days until it should be resolved, counted from the day it arose.
  package var targetWorkingDays: Int {
    switch self {
    case .failedPosting: 0
    case .parkedSubscription, .taxFailed, .unknownPayment, .completenessGap, .watchRule: 1
    case .deadLetter, .waitingDraft, .refusedUsage, .reconciliationBreak: 2
    case .dispute: 5
    }
  }
}

extension ExceptionSeverity {
  /// 1 is the worst, as rows store it.
  var rank: Int {
    switch self {
    case .critical: 1
    case .high: 2
    case .medium: 3
    case .low: 4
    case .info: 5
    }
  }
}
