// Small records of money: a means of payment, a refund, a dispute, a change of a subscription.

import Billing
import Storage

extension FactReader {
  func credentialRecord(_ id: CredentialID) throws -> RecordAnswer {
    guard let row = try connection.credential(id) else { throw Self.missing("credential", id) }
    let customer = try customer(row.customerID)
    let account = try account(of: customer.payerID)
    let attempts = account.attempts.filter { $0.row.credentialID == id }
    return RecordAnswer(
      reference: RecordReference(.credential, id.description), standing: try standing(),
      title: "\(row.name) of \(customer.name)",
      state: row.revokedAt.map { .text("revoked \($0)", tone: .bad) }
        ?? .text("usable", tone: .good),
      sections: [
        RecordAnswer.Section(
          "Means of payment",
          .fields([
            .link("Customer", customer.name, RecordReference(.customer, customer.id.description)),
            .text("Kind", row.kind.rawValue), .text("Brand", row.brand ?? ""),
            .text("Last four", row.last4 ?? ""), .text("Expires", row.expiry ?? ""),
            .text("Country", row.country ?? ""), .text("Funding", row.funding?.rawValue ?? ""),
            .text("Processor", row.processor?.rawValue ?? ""), .instant("Added", row.addedAt),
            .instant("Revoked", row.revokedAt),
          ])),
        attemptSection(attempts.suffix(24), try catalogue()),
      ], actions: [])
  }

  func refundRecord(_ id: RefundID) throws -> RecordAnswer {
    var reasons: [Verb: String] = [:]
    if let row = try connection.refund(id), let attempt = try connection.attempt(row.attemptID),
      let payment = try connection.payment(attempt.paymentID)
    {
      let state = try account(of: payment.customerID).facts.refundState(row)
      reasons[.settleRefund] = SettleRefund.obstacle(state)
      reasons[.failRefund] = FailRefund.obstacle(state)
    }
    let explained = try explainRefund(id, as: RecordReference(.refund, id.description))
    return RecordAnswer(
      reference: explained.reference, standing: explained.standing, title: explained.title,
      state: explained.state, sections: explained.sections,
      actions: actions(on: .refund, unless: reasons))
  }

  func disputeRecord(_ id: DisputeID) throws -> RecordAnswer {
    guard let dispute = try connection.dispute(id),
      let attempt = try connection.attempt(dispute.attemptID),
      let payment = try connection.payment(attempt.paymentID)
    else { throw Self.missing("dispute", id) }
    let payer = try customer(payment.customerID)
    let amount = Money(minorUnits: dispute.amount, payment.currency)
    let events = try connection.disputeEvents(id).filter { $0.stamp.effectiveAt <= now }
    return RecordAnswer(
      reference: RecordReference(.dispute, id.description), standing: try standing(),
      title: "Dispute of \(amount) by \(payer.name)",
      state: .text(events.last?.stage.rawValue ?? "opened"),
      sections: [
        RecordAnswer.Section(
          "Dispute",
          .fields([
            .link("Payer", payer.name, RecordReference(.customer, payer.id.description)),
            .link(
              "Payment", Money(minorUnits: payment.amount, payment.currency).description,
              RecordReference(.payment, payment.id.description)),
            .init("Amount", .money(amount)),
            .init(
              "Fee",
              dispute.fee.map { .money(Money(minorUnits: $0, payment.currency)) } ?? .none),
            .text("Reason", dispute.reason), .instant("Respond by", dispute.respondBy),
            .text("Processor's id", dispute.reference ?? ""),
          ])),
        RecordAnswer.Section(
          "What happened",
          .timeline(
            events.reversed().map { .init(at: $0.stamp.effectiveAt, $0.stage.rawValue) })),
        chainSection(
          "Who wrote it",
          try auditSteps([dispute.stamp.correlation] + events.map(\.stamp.correlation)),
          of: RecordReference(.dispute, id.description)),
      ], actions: [])
  }

  func subscriptionChangeRecord(_ id: SubscriptionEventID) throws -> RecordAnswer {
    guard let event = try connection.subscriptionEvent(id) else {
      throw Self.missing("change", id)
    }
    let (customer, subscription) = try picture(of: event.subscriptionID)
    let effect = subscription.history.effects.first { $0.event == id }
    let catalogue = try catalogue()
    let lines = customer.facts.lines.filter { $0.causeID == id }
    return RecordAnswer(
      reference: RecordReference(.subscriptionChange, id.description), standing: try standing(),
      title: "\(event.words), \(subscription.name) of \(customer.row.name)",
      state: .text(
        effect.map { "from \($0.on): \($0.rule)" } ?? "recorded \(event.stamp.recordedAt)"),
      sections: [
        RecordAnswer.Section(
          "Change",
          .fields([
            .link(
              "Subscription", subscription.name,
              RecordReference(.subscription, subscription.id.description)),
            .text("By", event.actor), .text("Reason", event.reason ?? ""),
            .instant("Asked for", event.at), .instant("Recorded", event.stamp.recordedAt),
            .text("To take effect", event.effective?.rawValue ?? "as the rules say"),
            .day("Takes effect", effect?.on), .text("Rule", effect?.rule ?? ""),
            .text("Plan", event.planID.flatMap { catalogue.planRows[$0]?.name } ?? ""),
            .init("Seats", event.quantity.map { Cell(.count($0)) } ?? .none),
            .text(
              "Discount", event.discountID.flatMap { catalogue.discountRow($0)?.key } ?? ""),
            .text("Description", event.description ?? ""),
          ])),
        chainSection(
          "What it billed",
          lines.map { line in
            ChainStep(
              "Line", line.description, at: Cell(.day(line.serviceStart)),
              record: .line(line.invoiceID, line.n))
          }, of: RecordReference(.subscriptionChange, id.description)),
        chainSection(
          "Who wrote it", try auditSteps([event.stamp.correlation]),
          of: RecordReference(.subscriptionChange, id.description)),
      ], actions: [])
  }
}
