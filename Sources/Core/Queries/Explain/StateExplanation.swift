// A subscription's state and a customer's whole standing explained.

import Billing
import Storage

extension FactReader {
  func explainSubscription(
    _ id: SubscriptionID, as reference: RecordReference
  ) throws -> RecordAnswer {
    let (customer, subscription) = try picture(of: id)
    let correlations =
      [subscription.row.stamp.correlation]
      + subscription.history.events.map(\.stamp.correlation)
    let own = [
      RecordReference(.subscription, id.description),
      RecordReference(.customer, customer.row.id.description),
    ]
    return RecordAnswer(
      reference: reference, standing: try standing(),
      title: "Why \(subscription.name) of \(customer.row.name) is \(subscription.state.words)",
      state: Cell(
        .text(subscription.lifecycle.reason), tone: StateTone.of(subscription.state.rawValue),
        explanation: subscription.explanation),
      sections: [
        RecordAnswer.Section("In words", .text(stateWords(subscription))),
        chainSection("How it got here", try pathSteps(subscription), of: reference),
        chainSection(
          "Why it is charged, or not", try outlook(of: subscription, in: customer),
          of: reference),
        chainSection("Who wrote it", try auditSteps(correlations, about: own), of: reference),
      ], actions: [])
  }

  private func stateWords(_ subscription: SubscriptionPicture) -> [String] {
    let since = Zone.utc.day(of: subscription.lifecycle.since)
    var words = ["It is \(subscription.lifecycle.reason), since \(since)."]
    if let next = subscription.nextSteps(now: now).first {
      words.append("Next by itself: \(next.kind.words) at \(next.at).")
    } else {
      words.append("Nothing changes by itself.")
    }
    return words
  }

  /// Plan, changes asked for, and moves of the state, in order of time.
  private func pathSteps(_ subscription: SubscriptionPicture) throws -> [ChainStep] {
    let history = subscription.history
    let catalogue = try catalogue()
    let zone = history.terms.zone(at: now)
    var steps = history.segments.map { segment -> DatedStep in
      let plan = catalogue.planRows[segment.plan]?.name ?? ""
      let version = catalogue.rows.planVersions.first {
        $0.planID == segment.plan && $0.version == segment.version
      }
      let step = ChainStep(
        "Plan", "\(plan), version \(segment.version), × \(segment.quantity)",
        at: Cell(.day(segment.from)),
        record: version.map { RecordReference(.planVersion, $0.id.description) })
      return (max(zone.start(of: segment.from), history.row.startedAt), step)
    }
    steps += history.events.map { ($0.at, asked($0, history)) }
    steps += subscription.lifecycle.transitions.map { move in
      let step = ChainStep(
        "State", "\(move.to.words): \(move.reason) (\(move.guardName.rawValue))",
        tone: StateTone.of(move.to.rawValue), at: Cell(.instant(move.effectiveAt)))
      return (move.effectiveAt, step)
    }
    steps += subscription.lifecycle.refused.map { refused in
      let step = ChainStep(
        "Refused", "\(refused.event.rawValue): \(refused.refusal.message)", tone: .muted,
        at: Cell(.instant(refused.at)))
      return (refused.at, step)
    }
    // Of one instant the plan stands first, then what was asked for, then what came of it.
    return steps.enumerated()
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element.step)
  }

  private typealias DatedStep = (at: Timestamp, step: ChainStep)

  private func asked(
    _ event: SubscriptionEventRow, _ history: SubscriptionHistory
  ) -> ChainStep {
    let effect = history.effects.first { $0.event == event.id }
    return ChainStep(
      "Asked",
      "\(event.words) by \(event.actor)" + (event.reason.map { ": \($0)" } ?? "")
        + (effect.map { "; \($0.rule), from \($0.on)" } ?? ""),
      at: Cell(.instant(event.at)),
      record: RecordReference(.subscriptionChange, event.id.description))
  }

  func explainCustomer(_ id: CustomerID, as reference: RecordReference) throws -> RecordAnswer {
    let picture = try picture(of: id)
    var charges: [ChainStep] = []
    for subscription in picture.subscriptions where !subscription.state.isFinal {
      charges.append(
        ChainStep(
          "Subscription", "\(subscription.name): \(subscription.lifecycle.reason)",
          tone: StateTone.of(subscription.state.rawValue),
          at: Cell(.instant(subscription.lifecycle.since)),
          record: RecordReference(.subscription, subscription.id.description),
          why: subscription.explanation))
      charges += try outlook(of: subscription, in: picture)
    }
    return RecordAnswer(
      reference: reference, standing: try standing(),
      title: "Why \(picture.row.name) is charged and may use what it does",
      state: .text(liveWords(picture)),
      sections: [
        chainSection("Charges", charges, of: reference),
        try accessSection(picture, of: reference),
        chainSection(
          "Owed", owedSteps(picture.account), of: reference, whenEmpty: "Nothing is owed"),
      ], actions: [])
  }

  private func liveWords(_ picture: CustomerPicture) -> String {
    let live = picture.subscriptions.filter { !$0.state.isFinal }.count
    switch live {
    case 0: return "no live subscription"
    case 1: return "one live subscription"
    default: return "\(live) live subscriptions"
    }
  }

  private func owedSteps(_ account: PayerAccount) -> [ChainStep] {
    account.documents.filter { $0.due > 0 }.map { document in
      let due = Money(minorUnits: document.due, document.row.currency)
      return ChainStep(
        "Owed", "\(document.row.number ?? "draft"): \(due), \(document.stateWords)",
        tone: document.isPastDue(at: now) ? .bad : .plain,
        at: document.row.dueOn.map { Cell(.day($0)) } ?? .none, record: document.reference)
    }
  }
}

extension Subscription.State {
  var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}
