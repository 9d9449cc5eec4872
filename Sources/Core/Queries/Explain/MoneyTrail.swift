// The way of the money: attempts, the processor's row, the payout, the bank. What has not come yet
// says when it is expected.

import Billing
import Formats
import Storage

extension FactReader {
  /// Attempts in order of time, each captured one followed to the bank.
  func trail(
    of attempts: [AttemptStanding], payer: CustomerTerms, limit: Int = 8
  ) throws -> [ChainStep] {
    let catalogue = try catalogue()
    var steps: [ChainStep] = []
    if attempts.count > limit {
      steps.append(.missing("Attempts", "\(attempts.count - limit) earlier ones are left out"))
    }
    let shown = attempts.suffix(limit)
    steps += try shown.map { try step(of: $0, catalogue) }
    for attempt in shown where attempt.hasMoved {
      steps += try settlement(of: attempt, catalogue, payer)
    }
    return steps
  }

  private func step(of attempt: AttemptStanding, _ catalogue: Catalogue) throws -> ChainStep {
    let why = explanation(of: attempt, catalogue)
    let state = attempt.last?.state
    let amount = Money(minorUnits: attempt.row.amount, attempt.payment.currency)
    var words = "\(state?.words ?? "created"), \(amount)"
    if attempt.isDeclined, let why { words = "declined, \(why.summary), \(amount)" }
    if let credential = try attempt.row.credentialID.flatMap({ try connection.credential($0) }) {
      words += " with \(credential.name)"
    }
    if let account = catalogue.merchantAccounts[attempt.row.merchantAccountID] {
      words += " over \(account.key)"
    }
    return ChainStep(
      "Attempts", words, tone: state?.tone ?? .plain,
      at: Cell(.instant(attempt.row.stamp.effectiveAt)),
      record: RecordReference(.payment, attempt.payment.id.description), why: why)
  }

  // MARK: From the processor to the bank

  private func settlement(
    of attempt: AttemptStanding, _ catalogue: Catalogue, _ payer: CustomerTerms
  ) throws -> [ChainStep] {
    let own = "payment:\(attempt.row.id)"
    var facts = [own]
    var partners = try connection.partners(of: own, link: ReconciliationLink.settled.rawValue)
    if partners.isEmpty {
      let first = "payment:\(attempt.payment.id)"
      facts.append(first)
      partners = try connection.partners(of: first, link: ReconciliationLink.settled.rawValue)
    }
    let rows = try partners.compactMap { partner in
      try reported(partner).map { (partner: partner, row: $0) }
    }.filter { attempt.isNamed(by: $0.row) }
    guard !rows.isEmpty else {
      return [try unsettled(attempt, facts: facts, catalogue, payer)]
    }
    return try rows.flatMap { try settled($0.row, by: $0.partner.match) }
  }

  /// The processor's row and what followed from it.
  func settled(_ row: ReportedRow, by match: MatchRow) throws -> [ChainStep] {
    let gross = Money(minorUnits: row.gross, row.grossCurrency)
    let fee = Money(minorUnits: row.fee, row.netCurrency)
    let net = Money(minorUnits: row.net, row.netCurrency)
    let file = try connection.importFile(row.fileID)?.name ?? ""
    let step = ChainStep(
      "Settlement", "\(row.nativeKind) \(gross), fee \(fee), net \(net); \(file), row \(row.n)",
      at: Cell(.day(row.bookedOn)), record: row.reference, why: match.explanation)
    return [step] + (try payoutSteps(of: row))
  }

  private func payoutSteps(of row: ReportedRow) throws -> [ChainStep] {
    let partners = try connection.partners(
      of: "row:\(row.identity)", link: ReconciliationLink.paidOut.rawValue)
    var steps: [ChainStep] = []
    for partner in partners {
      guard let identity = partner.fact.dropping("payout:"),
        let payout = try connection.payout(identity: identity)
      else { continue }
      let amount = Money(minorUnits: payout.amount, payout.currency)
      steps.append(
        ChainStep(
          "Payout", "\(amount), batch \(payout.batch)", at: Cell(.day(payout.paidOn)),
          record: RecordReference(.payout, payout.id.description),
          why: partner.match.explanation))
      steps += try bankSteps(of: "payout:\(payout.identity)")
    }
    return steps.isEmpty
      ? [.missing("Payout", "in no payout that was reported yet", tone: .warning)] : steps
  }

  /// The bank line opposite a payout or a customer's transfer.
  func bankSteps(of fact: String) throws -> [ChainStep] {
    let partners = try connection.partners(of: fact, link: ReconciliationLink.banked.rawValue)
    let steps = try partners.compactMap { partner -> ChainStep? in
      guard let identity = partner.fact.dropping("bank_line:"),
        let line = try connection.statementLine(identity: identity)
      else { return nil }
      let amount = Money(minorUnits: line.amount, line.currency)
      return ChainStep(
        "Bank", "\(amount) on \(line.account), \(line.bankReference ?? "no reference")",
        at: (line.valueOn ?? line.bookedOn).map { Cell(.day($0)) } ?? .none,
        record: line.reference, why: partner.match.explanation)
    }
    return steps.isEmpty
      ? [.missing("Bank", "on no bank statement that was imported yet", tone: .warning)] : steps
  }

  private func reported(_ partner: MatchPartner) throws -> ReportedRow? {
    guard let identity = partner.fact.dropping("row:") else { return nil }
    return try connection.reportedRow(identity: identity)
  }

  // MARK: Not settled

  /// By when the processor's row is expected, or the exception that it is missing.
  private func unsettled(
    _ attempt: AttemptStanding, facts: [String], _ catalogue: Catalogue, _ payer: CustomerTerms
  ) throws -> ChainStep {
    let account = catalogue.merchantAccounts[attempt.row.merchantAccountID]
    let zone =
      try account.flatMap { try? catalogue.entity($0.legalEntityID) }
      .map { try CustomerTerms.zone($0.zone) } ?? payer.zone(at: now)
    let captured = attempt.last?.stamp.effectiveAt ?? attempt.row.stamp.effectiveAt
    let lag = account?.lagBusinessDays ?? 3
    let expected = BusinessCalendar().day(lag, workingDaysAfter: zone.day(of: captured))
    let why = Explanation(
      rule: "settlement.expected", summary: "captured, plus the account's settlement lag",
      inputs: [
        Explanation.Input("captured", zone.day(of: captured).description),
        Explanation.Input("lag", "\(lag) working days"),
      ])
    if zone.day(of: now) <= expected {
      return ChainStep(
        "Settlement", "not settled yet: expected by \(expected)", tone: .muted,
        at: Cell(.day(expected)), why: why)
    }
    let exception = try exception(naming: facts, of: payer.row.id)
    return ChainStep(
      "Settlement",
      "not settled: it was expected by \(expected)"
        + (exception.map { "; \($0.title)" } ?? ""), tone: .bad, at: Cell(.day(expected)),
      record: exception.map { RecordReference(.workItem, $0.id.description) }, why: why)
  }

  private func exception(
    naming facts: [String], of customer: CustomerID
  ) throws -> WorkItemRow? {
    try connection.workItems(of: customer).last { row in
      facts.contains { row.key.contains($0) || row.evidence.contains($0) }
    }
  }
}

extension AttemptStanding {
  /// Whether money moved, so that a processor's row is to be expected.
  var hasMoved: Bool {
    events.contains { $0.state == .captured }
  }

  /// Several attempts of one payment share its match: each row names its own.
  fileprivate func isNamed(by reported: ReportedRow) -> Bool {
    guard let own = row.processorReference else { return true }
    return reported.paymentReferences.split(separator: "\n").contains { $0 == own }
  }
}

extension PaymentEventRow.State {
  var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}

extension CredentialRow {
  /// `visa •••• 4242`.
  var name: String {
    [brand ?? kind.rawValue, last4.map { "•••• \($0)" }].compactMap { $0 }
      .joined(separator: " ")
  }
}

extension ReportedRow {
  var reference: RecordReference { RecordReference(.settlementRow, "\(fileID)/\(n)") }
}

extension StatementLineRow {
  var reference: RecordReference { RecordReference(.bankLine, "\(statementID)/\(n)") }
}

extension String {
  /// What follows a prefix; nil without it.
  func dropping(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}

extension MatchRow {
  /// The rule that matched and what it looked at. The document of a payout with thousands of rows
  /// is not read: its identity says enough.
  var explanation: Explanation {
    let words = rule.split(separator: "_").joined(separator: " ")
    return Explanation(
      rule: "match.\(link).\(rule)", summary: "matched by \(words)", inputs: inputs,
      steps: ["match \(id), made at \(stamp.recordedAt)"])
  }

  private static let longestRead = 20_000

  private var inputs: [Explanation.Input] {
    guard document.utf8.count <= Self.longestRead,
      case .object(let members)? = try? JSONValue(parsing: document),
      case .object(let named)? = members.first(where: { $0.name == "inputs" })?.value
    else { return [] }
    return named.compactMap { input in
      guard case .string(let text) = input.value else { return nil }
      return Explanation.Input(input.name, text)
    }
  }
}
