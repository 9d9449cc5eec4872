// Documents and money explained: why a document, a payment or a refund is what it is.

import Billing
import Storage

extension FactReader {
  func explainDocument(_ id: InvoiceID, as reference: RecordReference) throws -> RecordAnswer {
    guard let row = try connection.invoice(id) else { throw Self.missing("invoice", id) }
    let account = try account(of: row.customerID)
    guard let document = account.document(id) else { throw Self.missing("invoice", id) }
    let name = row.document == .invoice ? "invoice" : "credit note"
    let total = Money(minorUnits: row.total, row.currency)
    var steps = try lineSteps(of: document)
    if row.document == .invoice {
      steps += try paymentSteps(of: document, account)
    } else {
      steps += try correctedSteps(of: document) + refundSteps(of: document, account)
    }
    let trail = account.trail(of: document)
    steps += try ledgerSteps(trail)
    steps += try auditSteps(
      trail.correlations,
      about: document.parties(try connection.lines(of: id)), and: account.chained(to: document))
    return RecordAnswer(
      reference: reference, standing: try standing(),
      title: "Why \(total) on \(name) \(row.number ?? "(draft)") to \(account.terms.row.name)",
      state: Cell(
        .text(document.stateWords), tone: StateTone.of(document.paymentState.rawValue)),
      sections: [
        RecordAnswer.Section("In words", .text(try documentWords(document, account))),
        chainSection("From the lines to the bank", steps, of: reference),
      ], actions: [])
  }

  private func documentWords(
    _ document: DocumentStanding, _ account: PayerAccount
  ) throws -> [String] {
    let row = document.row
    let name = account.terms.row.name
    let lines = try connection.lines(of: row.id)
    let sign: Int64 = row.document == .invoice ? 1 : -1
    let total = Money(minorUnits: sign * row.total, row.currency)
    let isDraft = row.status == .draft
    let verb = row.document == .invoice ? "billed" : "credited"
    let done = isDraft ? "is to be \(verb) \(total) by a draft of" : "was \(verb) \(total) on"
    var words = ["\(name) \(done) \(row.issuedOn) for \(row.told(lines))."]
    if isDraft, case .person(let reason) = try wait(of: row) {
      words.append("It waits for a person: \(reason).")
    }
    guard row.document == .invoice else {
      return words + [try self.words(ofNote: document, account)].filter { !$0.isEmpty && !isDraft }
    }
    guard !isDraft else { return words }
    words.append(document.moneyWords)
    if document.disputeState != .none {
      words.append("Its payment was disputed: \(document.disputeState.rawValue).")
    }
    guard document.due > 0, let since = document.lifecycle.pastDueSince(at: now) else {
      return document.due == 0
        ? words + [document.settledWords(account.terms.zone(at: now))] : words
    }
    return words + ["It is past due since \(account.terms.zone(at: now).day(of: since))."]
  }

  private func lineSteps(of document: DocumentStanding) throws -> [ChainStep] {
    let lines = try connection.lines(of: document.row.id)
    let shown = lines.prefix(12).map { line -> ChainStep in
      let total = Money(
        minorUnits: line.total, document.row.currency)
      return ChainStep(
        "Lines", "\(line.description): \(total)", at: Cell(.day(line.serviceStart)),
        record: .line(document.row.id, line.n))
    }
    guard lines.count > shown.count else { return shown }
    return shown + [.missing("Lines", "\(lines.count - shown.count) more on the document")]
  }

  private func correctedSteps(of document: DocumentStanding) throws -> [ChainStep] {
    guard let id = document.row.correctsID, let original = try connection.invoice(id) else {
      return [.missing("Corrects", "no single invoice: it is credit of the account")]
    }
    let total = Money(minorUnits: original.total, original.currency)
    return [
      ChainStep(
        "Corrects", "invoice \(original.number ?? "draft") over \(total)",
        at: Cell(.day(original.issuedOn)), record: RecordReference(.invoice, id.description))
    ]
  }

  /// What was given back on a credit note.
  func refundSteps(of document: DocumentStanding, _ account: PayerAccount) throws -> [ChainStep] {
    let refunds = try connection.refunds(ofNote: document.row.id)
    guard !refunds.isEmpty else {
      return [
        .missing(
          "Refund", "no money went back: the note lowers what is owed or stays as credit")
      ]
    }
    return try refunds.flatMap { try steps(of: $0, account) }
  }

  func explainRefund(_ id: RefundID, as reference: RecordReference) throws -> RecordAnswer {
    guard var refund = try connection.refund(id),
      let attempt = try connection.attempt(refund.attemptID),
      let payment = try connection.payment(attempt.paymentID)
    else { throw Self.missing("refund", id) }
    let account = try account(of: payment.customerID)
    refund.state = account.facts.refundState(refund)
    let ends = account.facts.refundEvents.filter { $0.refundID == id }.map(\.stamp.correlation)
    let amount = Money(minorUnits: refund.amount, payment.currency)
    let paid = Money(minorUnits: payment.amount, payment.currency)
    var steps = [
      ChainStep(
        "Payment", "\(paid) by \(account.terms.row.name)",
        at: Cell(.instant(payment.stamp.createdAt)),
        record: RecordReference(.payment, payment.id.description))
    ]
    if let note = try refund.creditNoteID.flatMap({ try connection.invoice($0) }) {
      steps.append(
        ChainStep(
          "Credit note", "\(note.number ?? "draft")", at: Cell(.day(note.issuedOn)),
          record: RecordReference(.invoice, note.id.description)))
    } else {
      steps.append(.missing("Credit note", "none: the money went back without one"))
    }
    let customer = RecordReference(.customer, payment.customerID.description)
    let document = refund.creditNoteID ?? refund.invoiceID
    steps += try self.steps(of: refund, account)
    steps += try auditSteps(
      [refund.stamp.correlation] + ends,
      about: [customer] + (document.map { [RecordReference(.invoice, $0.description)] } ?? []))
    return RecordAnswer(
      reference: reference, standing: try standing(),
      title: "Why \(amount) went back to \(account.terms.row.name)",
      state: .text(refund.state.rawValue, tone: refund.state.tone),
      sections: [
        RecordAnswer.Section(
          "In words",
          .text(["\(amount) of \(paid) was refunded: \(refund.reason ?? "no reason was recorded")."]
          )),
        chainSection("From the payment to the bank", steps, of: reference),
      ], actions: [])
  }

  /// A refund and its way through the processor's report.
  private func steps(of refund: RefundRow, _ account: PayerAccount) throws -> [ChainStep] {
    var refund = refund
    refund.state = account.facts.refundState(refund)
    let payment = account.attempts.first { $0.row.id == refund.attemptID }?.payment
    let amount = payment.map { Money(minorUnits: refund.amount, $0.currency).description }
    let step = ChainStep(
      "Refund",
      "\(amount ?? "") \(refund.state.rawValue)"
        + (refund.reason.map { ": \($0)" } ?? ""), tone: refund.state.tone,
      at: Cell(.instant(refund.stamp.effectiveAt)),
      record: RecordReference(.refund, refund.id.description))
    let partners = try connection.partners(
      of: "refund:\(refund.id)", link: ReconciliationLink.settled.rawValue)
    var rows: [ChainStep] = []
    for partner in partners {
      guard let identity = partner.fact.dropping("row:"),
        let row = try connection.reportedRow(identity: identity)
      else { continue }
      rows += try settled(row, by: partner.match)
    }
    if rows.isEmpty {
      let isOver = refund.state == .failed
      rows = [
        .missing(
          "Settlement", isOver ? "none: it failed" : "not reported by the processor yet")
      ]
    }
    return [step] + rows
  }

  func explainPayment(_ id: PaymentID, as reference: RecordReference) throws -> RecordAnswer {
    guard let payment = try connection.payment(id) else { throw Self.missing("payment", id) }
    let account = try account(of: payment.customerID)
    let attempts = account.attempts.filter { $0.row.paymentID == id }
    let amount = Money(minorUnits: payment.amount, payment.currency)
    var steps = targetSteps(of: payment, account)
    if payment.method == .bankTransfer {
      steps += try bankSteps(of: "payment:\(id)")
    } else {
      steps += try trail(of: attempts, payer: account.terms)
    }
    for refund in account.facts.refunds
    where attempts.contains(where: { $0.row.id == refund.attemptID }) {
      steps += try self.steps(of: refund, account)
    }
    steps += try auditSteps(
      [payment.stamp.correlation] + attempts.map(\.row.stamp.correlation),
      about: [RecordReference(.customer, payment.customerID.description)])
    let state = attempts.last?.last?.state
    return RecordAnswer(
      reference: reference, standing: try standing(),
      title: "Why \(amount) from \(account.terms.row.name)",
      state: .text(
        payment.method == .bankTransfer ? "received" : state?.words ?? "created",
        tone: state?.tone ?? .plain),
      sections: [
        RecordAnswer.Section("In words", .text(paymentWords(payment, attempts, account))),
        chainSection("From the document to the bank", steps, of: reference),
      ], actions: [])
  }

  private func paymentWords(
    _ payment: PaymentRow, _ attempts: [AttemptStanding], _ account: PayerAccount
  ) -> [String] {
    let received = Money(minorUnits: account.received(of: payment), payment.currency)
    guard !attempts.isEmpty else { return ["\(received) arrived."] }
    let tried = attempts.count == 1 ? "1 attempt" : "\(attempts.count) attempts"
    let declines = attempts.filter(\.isDeclined).count
    return ["\(received) arrived after \(tried), \(declines) of them declined."]
  }

  private func targetSteps(of payment: PaymentRow, _ account: PayerAccount) -> [ChainStep] {
    let steps = account.facts.allocations.filter { $0.paymentID == payment.id }
      .compactMap { allocation -> ChainStep? in
        guard let document = account.document(allocation.invoiceID) else { return nil }
        let amount = Money(minorUnits: allocation.amount, payment.currency)
        return ChainStep(
          "Applied to", "\(document.row.number ?? "draft"): \(amount), \(document.stateWords)",
          at: Cell(.instant(allocation.stamp.effectiveAt)), record: document.reference)
      }
    return steps.isEmpty
      ? [.missing("Applied to", "no document: what arrived of it is the payer's credit")] : steps
  }
}

extension RefundRow.State {
  var tone: Cell.Tone {
    switch self {
    case .pending: .warning
    case .succeeded: .good
    case .failed: .bad
    }
  }
}

extension DocumentStanding {
  /// What became of the total: only what happened is told.
  fileprivate var moneyWords: String {
    let money = { (units: Int64) in Money(minorUnits: units, row.currency).description }
    let parts = [
      (credited, "credited"), (paid, "paid"), (applied, "covered by credit"),
      (refunded, "refunded"), (toBalance, "put to the credit balance"),
      (writtenOff, "written off"), (recovered, "recovered"), (pending, "on its way"),
    ].filter { $0.0 != 0 }.map { "\(money($0.0)) \($0.1)" }
    let happened = parts.isEmpty ? "Nothing was paid" : parts.joined(separator: ", ")
    let due = row.dueOn.map { ", due on \($0)" } ?? ""
    return self.due > 0 ? "\(happened): \(money(self.due)) open\(due)." : "\(happened)."
  }
}

extension InvoiceRow {
  /// What it charges for, and how much of it is tax.
  fileprivate func told(_ lines: [InvoiceLineRow]) -> String {
    guard !lines.isEmpty else { return "no lines" }
    var words = lines.prefix(4).map(\.description).joined(separator: "; ")
    if lines.count > 4 { words += "; and \(lines.count - 4) more lines" }
    let tax = lines.reduce(Int64(0)) { $0 + $1.taxAmount }
    return tax == 0
      ? words : words + ", \(Money(minorUnits: abs(tax), currency)) of it tax"
  }
}
