// A payment on one screen: its attempts, the answers of processors, what it paid for.

import Billing
import Storage

extension FactReader {
  func paymentRecord(_ id: PaymentID) throws -> RecordAnswer {
    guard let payment = try connection.payment(id) else { throw Self.missing("payment", id) }
    let account = try account(of: payment.customerID)
    let catalogue = try catalogue()
    let attempts = account.attempts.filter { $0.row.paymentID == id }
    let amount = Money(minorUnits: payment.amount, payment.currency)
    let state =
      payment.method == .bankTransfer
      ? "received" : attempts.last?.last?.state.rawValue ?? "created"
    return RecordAnswer(
      reference: RecordReference(.payment, id.description), standing: try standing(),
      title: "Payment of \(amount) by \(account.terms.row.name)",
      state: .text(state, tone: attempts.last?.last?.state.tone ?? .plain),
      sections: [
        RecordAnswer.Section(
          "Payment",
          .fields([
            .link(
              "Payer", account.terms.row.name,
              RecordReference(.customer, payment.customerID.description)),
            .init("Amount", .money(amount)), .text("Method", payment.method.rawValue),
            .instant("Created", payment.stamp.createdAt),
            .text("Reference", payment.reference ?? ""),
            .init(
              "Unapplied",
              .money(Money(minorUnits: account.unapplied(of: payment), payment.currency))),
            try externalNames(PaymentTag.prefix, id.number),
          ])),
        attemptSection(attempts, catalogue), allocationSection(payment, account),
        refundTable(refunds(of: attempts, account), account, payment.currency),
        disputeSection(attempts, account, payment.currency),
        journalTable(try connection.journalEntries(ofPayment: id)),
      ], actions: actions(on: .payment, unless: paymentObstacles(payment, attempts, account)))
  }

  /// The attempts to collect a document.
  func attemptTable(
    _ document: DocumentStanding, _ catalogue: Catalogue
  ) -> RecordAnswer.Section {
    attemptSection(document.attempts, catalogue)
  }

  func attemptSection(
    _ attempts: [AttemptStanding], _ catalogue: Catalogue
  ) -> RecordAnswer.Section {
    let rows = attempts.map { attempt in
      let last = attempt.last
      return row(
        RecordReference(.payment, attempt.payment.id.description),
        [
          Cell(.instant(attempt.row.stamp.effectiveAt)),
          .text(catalogue.merchantAccounts[attempt.row.merchantAccountID]?.key ?? ""),
          Cell(
            .text(last?.state.rawValue ?? "created"), tone: last?.state.tone ?? .plain,
            explanation: explanation(of: attempt, catalogue)),
          .money(Money(minorUnits: attempt.row.amount, attempt.payment.currency)),
          .text(last?.code ?? "", tone: .muted),
          .text(attempt.row.processorReference ?? "", tone: .muted),
        ])
    }
    return RecordAnswer.Section(
      "Attempts",
      .table(
        [
          Column("at", "At", .instant, width: 20), Column("account", "Account", .text, width: 10),
          Column("state", "Outcome", .state, width: 15),
          Column("amount", "Amount", .money, width: 14), Column("code", "Code", .text, width: 22),
          Column("reference", "Processor's id", .identifier, width: 30),
        ], rows), whenEmpty: "No attempt was made")
  }

  /// What a decline means: the category, whether and when it may be tried again, and why.
  func explanation(
    of attempt: AttemptStanding, _ catalogue: Catalogue
  ) -> Explanation? {
    let steps = attempt.events.map { "\($0.stamp.effectiveAt): \($0.state.rawValue)" }
    guard let report = attempt.decline(processor: processor(of: attempt.row, catalogue)) else {
      return Explanation(
        rule: "payment.attempt", summary: attempt.last?.state.rawValue ?? "created", steps: steps)
    }
    do {
      let answer = try report.answer(attempts: [])
      let retry =
        switch answer.retry {
        case .at(let instant): "may be tried again from \(instant)"
        case .never(let reason): "is not tried again: \(reason)"
        }
      return Explanation(
        rule: "decline.\(answer.classification.category.rawValue)",
        summary: "\(answer.classification.category.rawValue): \(retry)",
        inputs: [
          Explanation.Input("code", report.code),
          Explanation.Input("network", report.network ?? "not stated"),
          Explanation.Input("advice", report.advice ?? "none"),
          Explanation.Input("elsewhere now", answer.elsewhere ? "yes" : "no"),
        ], steps: answer.classification.rules + answer.steps + steps)
    } catch {
      return Explanation(
        rule: "decline.unknown", summary: "\(error.message); a person must look", steps: steps)
    }
  }

  private func allocationSection(
    _ payment: PaymentRow, _ account: PayerAccount
  ) -> RecordAnswer.Section {
    let rows = account.facts.allocations.filter { $0.paymentID == payment.id }
      .compactMap { allocation -> Row? in
        guard let document = account.document(allocation.invoiceID) else { return nil }
        return row(
          document.reference,
          [
            .text(document.row.number ?? "draft"),
            .money(Money(minorUnits: allocation.amount, payment.currency)),
            Cell(.instant(allocation.stamp.effectiveAt)),
          ])
      }
    return RecordAnswer.Section(
      "Applied to",
      .table(
        [
          Column("number", "Document", .identifier, width: 17),
          Column("amount", "Amount", .money, width: 14), Column("at", "At", .instant, width: 20),
        ], rows), whenEmpty: "Nothing: it is the payer's credit once it has arrived")
  }
}
