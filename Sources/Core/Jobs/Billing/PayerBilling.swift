// What one payer's due subscriptions come to: documents to be written, subscriptions to be parked,
// and what changes in the standings. Computed away from the writer, and never changed.

import Billing
import Storage

/// A class, so that the writer passes it on without copying what it holds.
final class PayerBilling: Sendable {
  /// What is written of a document.
  enum Fate: Sendable {
    case issue
    /// Nil: it stays a draft until a person finalises it.
    case draft(closesAt: Timestamp?)
    /// Nothing is due: only the outcomes of the periods are kept.
    case close
  }

  final class Document: Sendable {
    let plan: DocumentPlan
    let fate: Fate
    /// The plan's, for the audit log: computed beside the writer, not by it.
    let digest: Billing.Digest

    init(_ plan: DocumentPlan, _ fate: Fate) {
      self.plan = plan
      self.fate = fate
      digest = plan.digest
    }
  }

  struct Parked: Sendable {
    let subscription: SubscriptionID
    let code: String
    let reason: String
  }

  /// How the standings follow.
  enum Upkeep: Sendable {
    /// From the facts, as after any command.
    case refresh
    /// Of a payer who owed nothing: only what the new documents change.
    case quiet(QuietUpkeep)
    /// Of a payer who owed nothing and gets no document: only what its parked subscriptions stand
    /// at, unless a draft waits for them.
    case holders
  }

  let terms: CustomerTerms
  let subscriptions: [SubscriptionID]
  let documents: [Document]
  let parked: [Parked]
  let upkeep: Upkeep

  init(
    terms: CustomerTerms, subscriptions: [SubscriptionID], _ builder: PayerBillingBuilder,
    upkeep: Upkeep = .refresh
  ) {
    self.terms = terms
    self.subscriptions = subscriptions
    documents = builder.documents()
    parked = builder.parked
    // A credit note pays and is paid, and a draft waits for another: that changes more than what is
    // put here. So does parking.
    let isPlain = documents.allSatisfy { $0.plan.document == .invoice } && !builder.followsDraft
    if isPlain && parked.isEmpty {
      self.upkeep = upkeep
    } else if documents.isEmpty, case .quiet = upkeep {
      self.upkeep = .holders
    } else {
      self.upkeep = .refresh
    }
  }

  var payer: CustomerID { terms.row.id }
}

/// Rows that are put as they are, beside what the documents themselves change.
struct QuietUpkeep: Sendable {
  var standings: [SubscriptionStandingRow] = []
  var renewals: [JobDueRow] = []
  /// Due days that were decided and have no successor.
  var ended: [SubscriptionID] = []
  var balances: [CustomerBalanceRow] = []
}

/// One subscription on its way into a document.
struct BillingCandidate {
  let history: SubscriptionHistory
  let state: Subscription.State
  let billing: SubscriptionBilling
  let due: BillingDue
  let recorded: [BillingPeriodRow]
}

/// Collects a payer's parts into documents.
struct PayerBillingBuilder {
  let terms: CustomerTerms
  let catalogue: Catalogue
  let now: Timestamp
  private var parts: [(currency: Currency, fate: PayerBilling.Fate, part: BilledPart)] = []
  private(set) var parked: [PayerBilling.Parked] = []
  /// Whether a document waits for one that was there before.
  var followsDraft: Bool { parts.contains { $0.part.correctsDraft } }
  private var closed: [DocumentPlan] = []

  init(terms: CustomerTerms, catalogue: Catalogue, now: Timestamp) {
    self.terms = terms
    self.catalogue = catalogue
    self.now = now
  }

  /// How long a draft with usage waits for late events (domain: "Invoices").
  static let usageWaitSeconds = 24 * 3_600

  mutating func add(_ candidate: BillingCandidate) throws {
    let id = candidate.history.row.id
    do {
      // What ended before a pause is still billed; what begins in it is waived.
      if candidate.history.segment(on: candidate.due.day) == nil, !candidate.due.isFinal {
        closed.append(waived(candidate))
      }
      let window = SubscriptionBilling.Window(
        from: candidate.due.from, billingDay: candidate.due.day, isFinal: candidate.due.isFinal)
      let part = try candidate.billing.part(window, balance: 0, recorded: candidate.recorded)
      if let gap = part.gap {
        parked.append(.init(subscription: id, code: "not-computed", reason: gap))
      } else {
        parts.append((candidate.history.row.currency, fate(candidate, part), part))
      }
    } catch let refusal as InvoicingRefusal {
      parked.append(.init(subscription: id, code: "refused", reason: "\(refusal)"))
    } catch let error where error.isOfTheFacts {
      parked.append(.init(subscription: id, code: "unreadable", reason: "\(error)"))
    }
  }

  mutating func park(_ id: SubscriptionID, _ error: any Error) {
    parked.append(.init(subscription: id, code: "unreadable", reason: "\(error)"))
  }

  /// First, upgrade and usage-free invoices are finalised at once. While a subscription is unpaid
  /// its invoices stay drafts. What corrects a draft follows when that is issued.
  private func fate(_ candidate: BillingCandidate, _ part: BilledPart) -> PayerBilling.Fate {
    if part.preview.lines.isEmpty { return .close }
    if candidate.state == .unpaid { return .draft(closesAt: nil) }
    let closes = candidate.due.at.adding(seconds: Self.usageWaitSeconds)
    if candidate.history.waitsForUsage(candidate.due, catalogue), closes > now {
      return .draft(closesAt: closes)
    }
    return part.correctsDraft ? .draft(closesAt: candidate.due.at) : .issue
  }

  /// A paused stretch's periods are waived, item by item.
  private func waived(_ candidate: BillingCandidate) -> DocumentPlan {
    let history = candidate.history
    let segment = history.segments.last
    let version = segment.flatMap { segment in
      catalogue.plans[segment.plan]?.versions.first { $0.number == segment.version }
    }
    var plan = DocumentPlan(
      [], payer: terms, currency: history.row.currency, issuedOn: today, catalogue: catalogue)
    guard let period = history.period(on: candidate.due.day) else { return plan }
    for price in version?.prices ?? [] where price.currency == history.row.currency {
      guard price.kind != .oneTime,
        let row = catalogue.price(key: price.code),
        !candidate.recorded.contains(where: {
          $0.priceID == row.id && $0.epoch == period.epoch && $0.k == period.index
        })
      else { continue }
      plan.periods.append(
        DocumentPlan.PeriodPlan(
          subscription: history.row.id, price: row.id, period: period, n: 0,
          billedOn: candidate.due.day, outcome: .waived, reason: "paused"))
    }
    return plan
  }

  private var today: Day { terms.zone(at: now).day(of: now) }

  /// One document a currency and fate, in the order in which they came.
  func documents() -> [PayerBilling.Document] {
    var result: [PayerBilling.Document] = closed.map { .init($0, .close) }
    var done: [(Currency, String)] = []
    for (currency, fate, _) in parts {
      let key = (currency, fate.key)
      guard !done.contains(where: { $0 == key }) else { continue }
      done.append(key)
      let group = parts.filter { $0.currency == currency && $0.fate.key == fate.key }.map(\.part)
      let plan = DocumentPlan(
        group, payer: terms, currency: currency, issuedOn: today, catalogue: catalogue)
      result.append(.init(plan, fate))
    }
    return result
  }
}

extension PayerBilling.Fate {
  fileprivate var key: String {
    switch self {
    case .issue: "issue"
    case .draft(let closesAt): "draft \(closesAt?.milliseconds ?? 0)"
    case .close: "close"
    }
  }
}

extension Error {
  /// True for what is wrong with one subscription's facts, false for what is wrong with the book or
  /// the machine.
  var isOfTheFacts: Bool {
    switch self as? StorageError {
    case .refusedBySchema, .unreadableValue, .corrupt: return true
    case .some: return false
    case nil: return self is Refusal || self is ArithmeticError || self is InvoicingRefusal
    }
  }
}
