// One charge from the catalogue to the bank.

import Billing
import Storage

extension FactReader {
  func explainLine(
    _ invoice: InvoiceID, _ n: Int, as reference: RecordReference
  ) throws -> RecordAnswer {
    let charge = try charge(invoice, n)
    let currency = charge.document.row.currency
    let net = charge.line.amount - charge.line.discountAmount
    let total = Money(minorUnits: net + charge.line.taxAmount, currency)
    let number = charge.document.row.number ?? "a draft"
    return RecordAnswer(
      reference: reference, standing: try standing(),
      title: "Why \(total) for \(charge.line.description)",
      state: Cell(
        .text("on \(number) to \(charge.account.terms.row.name), \(charge.document.stateWords)"),
        tone: StateTone.of(charge.document.paymentState.rawValue)),
      sections: [
        RecordAnswer.Section("In words", .text(words(charge))),
        chainSection(
          "From the catalogue to the bank", try chain(charge), of: reference),
        RecordAnswer.Section(
          "How the amount came about", .text(charge.derivationText(currency)),
          whenEmpty: "No rule gives it"),
      ], actions: [])
  }

  private func charge(_ invoice: InvoiceID, _ n: Int) throws -> ExplainedCharge {
    guard let row = try connection.invoice(invoice), let line = try connection.line(invoice, n)
    else {
      throw Refusal(
        "no-such-record", what: "There is no line \(n) of \(invoice)",
        why: "this book does not hold it", remedy: "Open the document and choose a line.")
    }
    let account = try account(of: row.customerID)
    guard let document = account.document(invoice) else { throw Self.missing("invoice", invoice) }
    let issued = try issuedSteps(of: line, in: row.currency)
    guard let id = line.subscriptionID else {
      return ExplainedCharge(
        line: line, document: document, account: account, holder: nil,
        derivation: .none(reason: "a line without a subscription is as it was entered"),
        issued: issued)
    }
    let holder = try picture(of: id)
    return ExplainedCharge(
      line: line, document: document, account: account, holder: holder,
      derivation: try derivation(
        of: line, on: row, holder.subscription, in: holder.customer), issued: issued)
  }

  private func chain(_ charge: ExplainedCharge) throws -> [ChainStep] {
    var steps = try catalogueSteps(charge) + changeSteps(charge)
    steps.append(charge.derivationStep)
    steps += try usageSteps(charge)
    steps.append(charge.documentStep)
    steps += try correctedSteps(charge)
    steps += try reductionSteps(charge) + taxSteps(charge)
    let document = charge.document
    if document.row.document == .creditNote {
      steps += try refundSteps(of: document, charge.account)
    } else {
      steps += try paymentSteps(of: document, charge.account)
    }
    let trail = charge.account.trail(of: document)
    steps += try ledgerSteps(trail)
    let causes = try charge.line.causeID.flatMap { try connection.subscriptionEvent($0) }
    return steps
      + (try auditSteps(
        [causes?.stamp.correlation ?? 0] + trail.correlations,
        about: document.parties([charge.line]), and: charge.account.chained(to: document)))
  }

  // MARK: What was agreed

  private func catalogueSteps(_ charge: ExplainedCharge) throws -> [ChainStep] {
    let catalogue = try catalogue()
    guard let id = charge.line.priceID, let row = catalogue.priceRows[id] else {
      return [.missing("Catalogue", "no price: the line was added by a person")]
    }
    guard let version = catalogue.rows.planVersions.first(where: { $0.id == row.planVersionID }),
      let plan = catalogue.planRows[version.planID]
    else { return [.missing("Catalogue", "price \(row.key)")] }
    let price = catalogue.price(row, in: charge.document.row.currency)
    let model = price.map { ": \($0.modelWords), \($0.kindWords)" } ?? ""
    return [
      ChainStep(
        "Catalogue", "\(plan.name), version \(version.version), \(row.name)\(model)",
        at: Cell(.day(version.effectiveFrom)),
        record: RecordReference(.planVersion, version.id.description))
    ]
  }

  /// The stretch that was billed and who began it.
  private func changeSteps(_ charge: ExplainedCharge) throws -> [ChainStep] {
    guard let (customer, subscription) = charge.holder else { return [] }
    let history = subscription.history
    let segment = history.segment(on: charge.line.serviceStart) ?? history.segments.last
    let own = RecordReference(.subscription, subscription.id.description)
    var steps = [
      ChainStep(
        "Subscription",
        "\(subscription.name) of \(customer.row.name), began as "
          + "\(subscription.row.acquisition.rawValue)",
        at: Cell(.instant(subscription.row.startedAt)), record: own)
    ]
    let cause = charge.line.causeID ?? segment.flatMap { $0.cause == 0 ? nil : .init($0.cause) }
    if let event = history.events.first(where: { $0.id == cause }) {
      let rule = history.effects.first { $0.event == event.id }
      steps.append(
        ChainStep(
          "Subscription",
          "\(event.words) by \(event.actor)" + (event.reason.map { ": \($0)" } ?? "")
            + (rule.map { "; \($0.rule), from \($0.on)" } ?? ""),
          at: Cell(.instant(event.at)),
          record: RecordReference(.subscriptionChange, event.id.description)))
    } else if let segment, segment.version > (history.segments.first?.version ?? segment.version) {
      steps.append(
        ChainStep(
          "Subscription",
          "moved to version \(segment.version) by the catalogue's date for existing subscribers",
          at: Cell(.day(segment.from)), record: own))
    }
    return steps
  }

  private func usageSteps(_ charge: ExplainedCharge) throws -> [ChainStep] {
    guard let used = try usedRange(charge) else { return [] }
    guard
      let totals = try connection.usageTotals(
        of: used.subscription, meter: used.meter.id, from: used.range.lowerBound,
        until: used.range.upperBound)
    else {
      return [.missing("Usage", "no event of \(used.meter.key) in these days")]
    }
    let unit = used.meter.unit ?? used.meter.key
    let quantity = charge.line.quantity.map { "\($0) \(unit) " } ?? ""
    return [
      ChainStep(
        "Usage",
        "\(quantity)from \(totals.count) events of \(used.meter.key) "
          + "(\(used.meter.aggregation.rawValue)), first \(totals.first), last \(totals.last)",
        at: Cell(.instant(totals.last)),
        record: RecordReference(.usage, "\(charge.document.row.id)/\(charge.line.n)"))
    ]
  }

  // MARK: What was billed

  /// The line that a credit line gives back.
  private func correctedSteps(_ charge: ExplainedCharge) throws -> [ChainStep] {
    guard let id = charge.line.correctsInvoiceID, let n = charge.line.correctsLine,
      let document = try connection.invoice(id), let line = try connection.line(id, n)
    else { return [] }
    let total = Money(
      minorUnits: line.total, document.currency)
    return [
      ChainStep(
        "Corrects", "\(line.description) on \(document.number ?? "a draft"): \(total)",
        at: Cell(.day(document.issuedOn)), record: .line(id, n))
    ]
  }

  private func reductionSteps(_ charge: ExplainedCharge) throws -> [ChainStep] {
    let line = charge.line
    guard line.discountAmount != 0 else { return [] }
    let row = try line.discountID.flatMap { try catalogue().discountRow($0) }
    let amount = Money(minorUnits: -line.discountAmount, charge.document.row.currency)
    let rule = row?.words ?? "as it was issued"
    return [ChainStep("Discount", "\(row?.key ?? "discount") \(amount), \(rule)")]
  }

  private func taxSteps(_ charge: ExplainedCharge) throws -> [ChainStep] {
    let line = charge.line
    let country = charge.account.terms.country(on: charge.document.row.issuedOn)
    let status = charge.account.terms.taxStatus(on: charge.document.row.issuedOn)
    let base = Money(
      minorUnits: line.amount - line.discountAmount, charge.document.row.currency)
    let tax = Money(minorUnits: line.taxAmount, charge.document.row.currency)
    guard let code = line.taxCode, let percent = line.taxPercent, line.taxAmount != 0 else {
      let why =
        switch status {
        case .exempt: "none: the customer is exempt"
        case .reverseCharge: "none: reverse charge, the customer accounts for the tax"
        case .taxable: "none: the rate in \(country) is zero or the line is not taxed"
        }
      return [.missing("Tax", why)]
    }
    let kind =
      try catalogue().taxRate(code, country: country, on: charge.document.row.issuedOn)?.inclusive
      == true ? "inside" : "on"
    return [
      ChainStep("Tax", "\(tax): \(percent) % \(code) of \(country) \(kind) \(base)")
    ]
  }

  // MARK: What was paid

  /// Collection of an invoice to the bank, credits included; what is missing says why.
  func paymentSteps(
    of document: DocumentStanding, _ account: PayerAccount
  ) throws -> [ChainStep] {
    var steps = try noteSteps(of: document)
    steps += try trail(of: document.attempts, payer: account.terms)
    for payment in account.transfers(to: document.row.id) {
      let amount = Money(minorUnits: payment.amount, payment.currency)
      steps.append(
        ChainStep(
          "Payment", "bank transfer of \(amount), \(payment.reference ?? "no reference")",
          tone: .good, at: Cell(.instant(payment.stamp.createdAt)),
          record: RecordReference(.payment, payment.id.description)))
      steps += try bankSteps(of: "payment:\(payment.id)")
    }
    if let missing = document.whyNoPayment(now: now, account.terms) {
      if document.attempts.isEmpty { steps.append(missing) }
    }
    steps += account.lossSteps(of: document)
    return steps
  }

  private func noteSteps(of document: DocumentStanding) throws -> [ChainStep] {
    try connection.notes(correcting: document.row.id).map { note in
      ChainStep(
        "Credit",
        "credit note \(note.number ?? "draft") over \(Money(minorUnits: note.total, note.currency))",
        at: Cell(.day(note.issuedOn)), record: RecordReference(.invoice, note.id.description))
    }
  }
}
