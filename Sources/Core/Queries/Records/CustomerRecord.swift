// The customer on one screen: state in words, money, plans, access, open items, what happened.

import Billing
import Storage

extension FactReader {
  func customerRecord(_ id: CustomerID) throws -> RecordAnswer {
    let picture = try picture(of: id)
    let id = picture.row.id
    let owed = picture.row.payerID == id
    return RecordAnswer(
      reference: RecordReference(.customer, id.description), standing: try standing(),
      title: picture.row.name, state: try stateInWords(picture),
      sections: [
        try identity(picture), try money(picture), subscriptionTable(picture),
        try accessTable(picture), owed ? openItems(picture) : childItems(picture),
        creditSection(picture.account),
        try nextSection(id), try customerExceptions(id), try timeline(picture), notes(picture),
      ], actions: actions(on: .customer))
  }

  private func stateInWords(_ picture: CustomerPicture) throws -> Cell {
    let live = picture.subscriptions.filter { !$0.state.isFinal }
    guard !live.isEmpty else {
      let ended = picture.subscriptions.last?.lifecycle.reason
      return .text(ended.map { "no live subscription: \($0)" } ?? "no subscription", tone: .muted)
    }
    let leading = live.first { $0.state == .unpaid || $0.state == .pastDue } ?? live[0]
    var words = "\(leading.name) is \(leading.lifecycle.reason)"
    if let next = leading.nextSteps(now: now).first {
      words += "; next \(next.kind.words) at \(next.at)"
    }
    if live.count > 1 { words += "; \(live.count) live subscriptions" }
    return Cell(
      .text(words), tone: StateTone.of(leading.state.rawValue),
      explanation: leading.explanation)
  }

  private func identity(_ picture: CustomerPicture) throws -> RecordAnswer.Section {
    let row = picture.row
    let today = picture.terms.zone(at: now).day(of: now)
    var fields: [RecordAnswer.Field] = [
      .text("E-mail", row.email),
      .text("Legal entity", "\(picture.terms.entity.name) (\(picture.terms.entity.key))"),
      .text("Country", picture.terms.country(on: today)),
      .text("Zone", picture.terms.zone(at: now).name),
      .text("Tax", picture.terms.taxStatus(on: today).rawValue),
      .text(
        "Collection",
        row.collection == .sent ? "sent, \(row.termsDays ?? 0) days" : "automatic"),
      .instant("Customer since", row.stamp.createdAt),
      try externalNames(CustomerTag.prefix, row.id.number),
      .text("Merged with", try aliases(of: row.id), tone: .muted),
    ]
    if row.payerID != row.id {
      let payer = try customer(row.payerID)
      fields.insert(
        .link("Paid by", payer.name, RecordReference(.customer, payer.id.description)), at: 1)
    }
    return RecordAnswer.Section("Customer", .fields(fields))
  }

  private func aliases(of id: CustomerID) throws -> String {
    try connection.aliases(of: id).compactMap { merge in
      try connection.customer(merge.duplicateID).map { "\($0.name) (\($0.id))" }
    }.joined(separator: ", ")
  }

  private func money(_ picture: CustomerPicture) throws -> RecordAnswer.Section {
    let account = picture.account
    var fields: [RecordAnswer.Field] = []
    for currency in account.currencies {
      let documents = account.documents.filter { $0.row.currency == currency }
      let open = documents.reduce(0) { $0 + $1.due }
      let late = documents.filter { $0.isPastDue(at: now) }
      let credit = account.credit(in: currency)
      fields.append(
        .init(
          "Owed \(currency)",
          Cell(
            .money(Money(minorUnits: open, currency)), tone: late.isEmpty ? .plain : .bad,
            explanation: owedExplanation(documents.filter { $0.due > 0 }, currency))))
      fields.append(
        .init(
          "Past due \(currency)",
          .money(
            Money(minorUnits: late.reduce(0) { $0 + $1.due }, currency),
            tone: late.isEmpty ? .muted : .bad)))
      fields.append(
        .init(
          "Credit \(currency)",
          .money(Money(minorUnits: credit, currency), tone: credit == 0 ? .muted : .good)))
      let granted = account.granted(in: currency)
      if granted > 0 {
        fields.append(
          .init(
            "Granted credit \(currency)", .money(Money(minorUnits: granted, currency), tone: .good))
        )
      }
    }
    for credential in account.facts.credentials where credential.revokedAt == nil {
      let name = [credential.brand, credential.last4.map { "•••• \($0)" }, credential.expiry]
        .compactMap { $0 }.joined(separator: " ")
      fields.append(.text(credential.kind.rawValue, name))
    }
    return RecordAnswer.Section("Balance", .fields(fields), whenEmpty: "No money has moved")
  }

  private func owedExplanation(
    _ documents: [DocumentStanding], _ currency: Currency
  ) -> Explanation {
    Explanation(
      rule: "receivable.due",
      summary: "total less credited and paid, plus refunded, of every open document",
      inputs: documents.map { document in
        Explanation.Input(
          document.row.number ?? document.row.id.description,
          "\(Money(minorUnits: document.due, currency))", link: document.reference)
      })
  }

  private func subscriptionTable(_ picture: CustomerPicture) -> RecordAnswer.Section {
    let rows = picture.subscriptions.map { subscription in
      let next = subscription.nextSteps(now: now).first
      return row(
        RecordReference(.subscription, subscription.id.description),
        [
          .text(subscription.name), subscription.stateCell,
          next.map { Cell(.instant($0.at)) } ?? .none,
          .text(next?.kind.words ?? "", tone: .muted),
        ])
    }
    return RecordAnswer.Section(
      "Subscriptions",
      .table(
        [
          Column("plan", "Plan", .text, width: 18), Column("status", "State", .state, width: 10),
          Column("next", "Next", .instant, width: 16), Column("what", "what", .text, width: 16),
        ], rows), whenEmpty: "No subscription")
  }

  private func openItems(_ picture: CustomerPicture) -> RecordAnswer.Section {
    let open = picture.account.documents.filter { $0.due > 0 }
    return RecordAnswer.Section(
      "Open items",
      .table(
        DocumentStanding.columns, open.map { row($0.reference, $0.summary(now: now)) }),
      whenEmpty: "Nothing is owed")
  }

  private func childItems(_ picture: CustomerPicture) -> RecordAnswer.Section {
    let ids = Set(picture.facts.documents.map(\.id))
    let documents = picture.account.documents.filter { ids.contains($0.row.id) && $0.due > 0 }
    return RecordAnswer.Section(
      "Open items of its payer",
      .table(
        DocumentStanding.columns, documents.map { row($0.reference, $0.summary(now: now)) }),
      whenEmpty: "Nothing is owed for it")
  }

  private func customerExceptions(_ id: CustomerID) throws -> RecordAnswer.Section {
    let rows = try connection.workItems(of: id)
      .filter { $0.state == .open || $0.state == .assigned }
      .map { exception in
        row(
          RecordReference(.workItem, exception.id.description),
          [
            .text(exception.kind, tone: .bad),
            exception.currency.map { .money(Money(minorUnits: exception.amount, $0)) } ?? .none,
            .text(exception.title),
          ])
      }
    return RecordAnswer.Section(
      "Open exceptions",
      .table(
        [
          Column("kind", "Kind", .state, width: 18),
          Column("amount", "At stake", .money, width: 14),
          Column("title", "What happened", .text, width: 40),
        ], rows), whenEmpty: "None")
  }

  private func notes(_ picture: CustomerPicture) -> RecordAnswer.Section {
    RecordAnswer.Section(
      "Notes",
      .timeline(
        picture.facts.notes.reversed().map {
          RecordAnswer.Event(at: $0.stamp.recordedAt, "\($0.author): \($0.text)")
        }), whenEmpty: "No notes")
  }
}

extension SubscriptionPicture {
  var stateCell: Cell {
    Cell(
      .text(state.rawValue), tone: StateTone.of(state.rawValue), explanation: explanation)
  }

  /// Why it is in its state: the moves that led there.
  var explanation: Explanation {
    Explanation(
      rule: "subscription.lifecycle", summary: lifecycle.reason,
      inputs: [Explanation.Input("since", lifecycle.since.description)],
      steps: lifecycle.transitions.map { move in
        "\(move.effectiveAt): \(move.from?.rawValue ?? "new") to \(move.to.rawValue) "
          + "(\(move.event.rawValue), \(move.guardName.rawValue)) \(move.reason)"
      } + lifecycle.refused.map { "\($0.at): \($0.event.rawValue) refused, \($0.refusal.message)" })
  }
}
