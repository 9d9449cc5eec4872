// What a customer may use and why, and what happened to it lately.

import Billing
import Storage

extension FactReader {
  /// The effective entitlements with the rule that decided each.
  func accessTable(_ picture: CustomerPicture) throws -> RecordAnswer.Section {
    let sources = try accessSources(picture)
    let answers = try Entitlement.judge(
      sources, overrides: picture.overrides.map(\.rule), at: now)
    let rows = answers.map { answer in
      row(
        link(of: answer, picture),
        [
          .text(answer.feature),
          Cell(
            .text(answer.words), tone: answer.isGranted ? .good : .muted,
            link: RecordReference(.entitlement, "\(picture.row.id)/\(answer.feature)"),
            explanation: explanation(of: answer, picture)),
          .text(answer.reason, tone: .muted),
          answer.nextChangeAt.map { Cell(.instant($0)) } ?? .none,
        ])
    }
    return RecordAnswer.Section(
      "Entitlements",
      .table(
        [
          Column("feature", "Feature", .text, width: 16),
          Column("answer", "May", .text, width: 12),
          Column("reason", "Because", .text, width: 40),
          Column("next", "Changes", .instant, width: 16),
        ], rows), whenEmpty: "No feature is granted")
  }

  /// The override that decided, else the customer.
  private func link(of answer: Entitlement, _ picture: CustomerPicture) -> RecordReference {
    guard let override = picture.decidingOverride(of: answer.feature, at: now) else {
      return RecordReference(.customer, picture.row.id.description)
    }
    return RecordReference(.override, override.row.id.description)
  }

  func explanation(
    of answer: Entitlement, _ picture: CustomerPicture
  ) -> Explanation {
    let overrides = picture.overrides.filter { $0.feature.key == answer.feature }
    let deciding = picture.decidingOverride(of: answer.feature, at: now)
    return Explanation(
      rule: "entitlement.\(answer.rule.rawValue)", summary: answer.reason,
      inputs: picture.subscriptions.map {
        Explanation.Input(
          $0.name, $0.state.rawValue,
          link: RecordReference(.subscription, $0.id.description))
      },
      steps: ["precedence: \(Entitlement.Rule.precedence)"]
        + overrides.map { override in
          "\(override.row.effect.rawValue) by \(override.row.author), \(override.state(at: now)), "
            + "\(override.row.startsAt) to \(override.expiresAt): \(override.row.reasonCode)"
        },
      overriddenBy: deciding.map { "\($0.row.author), \($0.row.reasonCode)" })
  }

  /// The last events of a customer, newest first.
  func timeline(_ picture: CustomerPicture) throws -> RecordAnswer.Section {
    var events = try auditEvents(.customer, picture.row.id.description)
    for subscription in picture.subscriptions {
      events += subscription.lifecycle.transitions.map { move in
        RecordAnswer.Event(
          at: move.effectiveAt,
          "\(subscription.name): \(move.to.rawValue) (\(move.reason))",
          tone: StateTone.of(move.to.rawValue),
          link: RecordReference(.subscription, subscription.id.description))
      }
    }
    for document in picture.account.documents.suffix(12) {
      events += self.events(of: document, picture)
    }
    // No attempt tells of a transfer.
    for payment in picture.account.facts.payments where payment.method == .bankTransfer {
      events.append(
        RecordAnswer.Event(
          at: payment.stamp.effectiveAt,
          "\(Money(minorUnits: payment.amount, payment.currency)) received by bank transfer",
          tone: .good, link: RecordReference(.payment, payment.id.description)))
    }
    let latest = events.filter { $0.at <= now }.sorted { ($0.at, $0.text) > ($1.at, $1.text) }
    return RecordAnswer.Section("Timeline", .timeline(Array(latest.prefix(25))))
  }

  private func events(
    of document: DocumentStanding, _ picture: CustomerPicture
  ) -> [RecordAnswer.Event] {
    let row = document.row
    let total = Money(minorUnits: row.total, row.currency)
    let name = row.document == .invoice ? "Invoice" : "Credit note"
    var events = [
      RecordAnswer.Event(
        at: picture.account.terms.zone.start(of: row.issuedOn),
        "\(name) \(row.number ?? "draft") over \(total)", link: document.reference)
    ]
    for attempt in document.attempts {
      for event in attempt.events {
        let code = event.code.map { " (\($0))" } ?? ""
        events.append(
          RecordAnswer.Event(
            at: event.stamp.effectiveAt,
            "Payment of \(row.number ?? "draft") \(event.state.rawValue)\(code)",
            tone: event.state.tone,
            link: RecordReference(.payment, attempt.payment.id.description)))
      }
    }
    return events
  }
}

extension PaymentEventRow.State {
  var tone: Cell.Tone {
    switch self {
    case .captured: .good
    case .declined, .failed, .lateFailure: .bad
    case .pending, .unknown, .requiresAction: .warning
    case .authorised, .voided: .plain
    }
  }
}
