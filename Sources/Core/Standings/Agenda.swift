// What lies ahead for each subscription, override, draft and payer, derived like every standing:
// jobs find their work here, and the Jobs view reads it.

import Billing
import Storage

extension Standings {
  private static let holderJobs: [JobKind] = [.overrideExpiry, .trialReminder, .trialEnd, .renewal]
  private static let payerJobs: [JobKind] = [.finalisation, .overdue, .dunning]

  func putAgenda(_ picture: CustomerPicture) throws {
    let customer = picture.row.id
    try connection.removeJobsDue(of: customer, Self.holderJobs.map(\.rawValue))
    let marks = try connection.billingMarks(of: customer)
    for subscription in picture.subscriptions {
      guard let mark = marks.first(where: { $0.subscription == subscription.id }) else { continue }
      if !mark.isParked, let due = try reader.nextDue(subscription, mark, picture) {
        try put(.renewal, subscription.id.number, at: due.at, picture, detail: "\(due.from)")
      }
      try putTrial(subscription, mark, picture)
    }
    for override in picture.overrides where override.endsByItself {
      try put(.overrideExpiry, override.row.id.number, at: override.expiresAt, picture)
    }
  }

  private func putTrial(
    _ subscription: SubscriptionPicture, _ mark: BillingMark, _ picture: CustomerPicture
  ) throws {
    let steps = TrialSteps(subscription, takenOverAt: mark.takenOverAt)
    if let end = steps.endsAt, try connection.message(key: steps.endKey) == nil {
      try put(.trialEnd, subscription.id.number, at: end, picture)
    }
    for reminder in steps.reminders
    where try connection.message(key: steps.key(reminder)) == nil {
      return try put(
        .trialReminder, subscription.id.number, at: reminder.at, picture,
        detail: reminder.kind.rawValue)
    }
  }

  private func put(
    _ job: JobKind, _ subject: Int64, at instant: Timestamp, _ picture: CustomerPicture,
    detail: String = ""
  ) throws {
    try connection.put(
      JobDueRow(
        job, of: subject, at: instant, customer: picture.row.id, payer: picture.row.payerID,
        detail: detail))
  }
}

extension OverridePicture {
  /// False once an act has ended it, and for one that had ended when the book learned of it.
  fileprivate var endsByItself: Bool {
    acts.last?.act != .expired && expiresAt > row.stamp.recordedAt
  }
}

extension SubscriptionPicture {
  /// The next billing day that a run will look at, were it not parked; nil where nobody will.
  func dueUnlessParked(_ mark: BillingMark) -> BillingDue? {
    guard !endedUnbegun,
      let due = history.nextBilling(after: mark.billedOn, takenOverAt: mark.takenOverAt)
    else { return nil }
    switch lifecycle.subscription.phase {
    case .active, .pastDue, .unpaid, .trialing: return due
    case .incomplete: return due.isFirst ? due : nil
    case .paused(let pause): return pause.cause == .trialWithoutMethod ? nil : due
    // What ended is settled once: a cancellation at its own instant, a term on its last day.
    case .canceled: return due.isFinal && !hasDraft ? due.noLater(than: lifecycle.since) : nil
    case .expired: return due.isFinal && !hasDraft && due.at <= lifecycle.since ? due : nil
    }
  }

  /// A draft is computed anew when it is finalised, so that its lines are nothing to settle yet:
  /// a credit note on a document that was never issued would give away money.
  private var hasDraft: Bool { documents.contains { $0.row.status == .draft } }
}

/// The messages of a trial, each once.
struct TrialSteps {
  let reminders: [TrialReminder]
  /// Nil where it never was in trial, or its trial ended elsewhere.
  let endsAt: Timestamp?
  private let id: SubscriptionID

  init(_ subscription: SubscriptionPicture, takenOverAt: Timestamp?) {
    id = subscription.id
    let ours = { (at: Timestamp) in takenOverAt.map { $0 <= at } ?? true }
    endsAt = subscription.history.trialEndsAt.flatMap { ours($0) ? $0 : nil }
    guard case .trialing(let trial) = subscription.lifecycle.subscription.phase else {
      reminders = []
      return
    }
    reminders = trial.reminders().filter { ours($0.at) }
  }

  var endKey: String { Self.endKey(id) }

  static func endKey(_ id: SubscriptionID) -> String { "trial-end/\(id)" }

  func key(_ reminder: TrialReminder) -> String { "trial-reminder/\(reminder.kind.rawValue)/\(id)" }
}

// MARK: - Payers

extension Standings {
  func putAgenda(_ account: PayerAccount) throws {
    let payer = account.terms.row.id
    try connection.removeJobsDue(of: payer, Self.payerJobs.map(\.rawValue))
    for document in account.documents where document.row.status == .draft {
      guard case .run(let closesAt, _) = try reader.wait(of: document.row) else { continue }
      try put(
        .finalisation, document.row.id.number, at: closesAt, payer, document.row.currency,
        document.row.total)
    }
    let coming = account.documents.filter { $0.due > 0 && $0.dueAt.map { $0 > now } ?? false }
    if let first = coming.compactMap(\.dueAt).min() {
      try put(.overdue, payer.number, at: first, payer, nil, 0)
    }
    try putDunning(account, payer)
  }

  private func putDunning(_ account: PayerAccount, _ payer: CustomerID) throws {
    var first: (at: Timestamp, currency: Currency, amount: Int64, step: String)?
    let takenOverAt = try connection.takeover(ofPayer: payer)
    for currency in account.currencies {
      guard let dunning = try reader.dunning(of: account, currency: currency) else { continue }
      let messages = DunningMessages(dunning, takenOverAt: takenOverAt, now: now)
      let open = try messages.steps.first { try connection.message(key: $0.key) == nil }
      if let open, first.map({ open.at < $0.at }) ?? true {
        let step = dunning.rule.effectiveKind(open.kind).words
        first = (open.at, currency, dunning.standing.amount, step)
      }
    }
    guard let first else { return }
    try put(
      .dunning, payer.number, at: first.at, payer, first.currency, first.amount,
      detail: first.step)
  }

  private func put(
    _ job: JobKind, _ subject: Int64, at instant: Timestamp, _ payer: CustomerID,
    _ currency: Currency?, _ amount: Int64, detail: String = ""
  ) throws {
    try connection.put(
      JobDueRow(
        job, of: subject, at: instant, customer: payer, detail: detail, currency: currency,
        amount: amount))
  }
}

/// The messages of a payer's case in order: those whose day has come, and the next one.
struct DunningMessages {
  struct Step: Hashable {
    let kind: DunningLadder.Kind
    let at: Timestamp
    let key: String
  }
  let steps: [Step]

  init(_ dunning: PayerDunning, takenOverAt: Timestamp?, now: Timestamp) {
    let standing = dunning.standing
    guard let dayZero = standing.dayZero, standing.waiting == nil, standing.stage != .belowMinimum
    else {
      steps = []
      return
    }
    let subject = dunning.subject
    let rule = dunning.rule
    let zeroDay = Zone.utc.day(of: dayZero)
    let next = standing.due.count < rule.ladder.steps.count ? standing.due.count : nil
    steps = rule.ladder.steps.enumerated().compactMap { number, step in
      guard standing.due.contains(step.kind) || number == next else { return nil }
      let at = dayZero.adding(seconds: step.day * 86_400)
      // What fell due before the book took over was sent elsewhere.
      if let takenOverAt, at < takenOverAt { return nil }
      return Step(
        kind: step.kind, at: at,
        key: "dunning/\(subject.payer)/\(subject.currency.code)/\(zeroDay)/\(step.kind.rawValue)")
    }
  }
}
