// A charge with everything that its explanation tells, and the sentences a support person reads.

import Billing
import Storage

struct ExplainedCharge: Sendable {
  let line: InvoiceLineRow
  let document: DocumentStanding
  let account: PayerAccount
  /// Nil for a line that belongs to no subscription.
  let holder: (customer: CustomerPicture, subscription: SubscriptionPicture)?
  let derivation: LineDerivation
  /// What the line has frozen, in words.
  let issued: [String]
}

extension ExplainedCharge {
  func derivationText(_ currency: Currency) -> [String] {
    switch derivation {
    case .stored(let steps): return steps.map { $0.text(currency) }
    case .agrees(let line, let share): return line.steps(currency, share)
    case .differs(let line):
      let ours = Money(minorUnits: line.terms.total, currency)
      let issued = Money(
        minorUnits: self.line.total, currency)
      return [
        "Issued over \(issued) by the system that it was imported from. The rules of today's "
          + "catalogue give \(ours); what was issued stands:"
      ] + line.derivation.map { $0.text(currency) }
    case .none(let reason): return ["It stands as it was issued: \(reason)."] + issued
    }
  }

  var derivationStep: ChainStep {
    let currency = document.row.currency
    let amount = Money(minorUnits: line.amount, currency)
    let reference = RecordReference.line(document.row.id, line.n)
    switch derivation {
    case .stored(let steps):
      let words = steps.map { $0.text(currency) }
      return ChainStep(
        "Derivation", "\(amount): \(words.lastAmount)", record: reference,
        why: Explanation(
          rule: "invoice.\(line.purpose.rawValue)", summary: words.first ?? line.description,
          inputs: [Explanation.Input("stored with", document.row.number ?? "the draft")],
          steps: words))
    case .agrees(let computed, let share):
      let steps = computed.steps(currency, share)
      let why = computed.explanation(currency)
      return ChainStep(
        "Derivation", "\(amount): \(steps.lastAmount)", record: reference,
        why: Explanation(
          rule: why.rule, summary: why.summary, inputs: why.inputs, steps: steps))
    case .differs(let computed):
      return ChainStep(
        "Derivation", "\(amount) as issued; the rules give another amount", tone: .warning,
        record: reference, why: computed.explanation(currency))
    case .none(let reason):
      return ChainStep("Derivation", "\(amount) as issued: \(reason)", tone: .muted)
    }
  }

  var documentStep: ChainStep {
    let row = document.row
    let total = Money(minorUnits: row.total, row.currency)
    let name = row.document == .invoice ? "invoice" : "credit note"
    return ChainStep(
      row.document == .invoice ? "Invoice" : "Credit note",
      "\(name) \(row.number ?? "(draft)") over \(total), \(document.stateWords)"
        + (row.dueOn.map { ", due \($0)" } ?? ""),
      at: Cell(.day(row.issuedOn)), record: document.reference)
  }

  /// `22 of 31 days`.
  var part: String {
    "\(line.serviceEnd - line.serviceStart) of \(line.periodEnd - line.periodStart) days"
  }

  /// What a person reads aloud.
  var subject: String {
    holder.map { "\($0.subscription.name) of \($0.customer.row.name)" } ?? line.description
  }
}

extension FactReader {
  func words(_ charge: ExplainedCharge) -> [String] {
    let (line, row) = (charge.line, charge.document.row)
    let currency = row.currency
    let total = Money(
      minorUnits: line.total, currency)
    let name = charge.account.terms.row.name
    let back = Money(minorUnits: -total.minorUnits, currency)
    var first =
      total.minorUnits < 0
      ? "\(name) got \(back) back for \(line.description)"
      : "\(name) was billed \(total) for \(line.description)"
    if line.purpose != .oneTime, !line.description.contains("\(line.serviceStart)") {
      first += ", service from \(line.serviceStart) to \(line.lastDay)"
    }
    var sentences = [first + "."]
    if let why = because(charge) { sentences.append(why) }
    switch charge.document.due {
    case 0 where row.document == .invoice && row.status == .open:
      sentences.append(charge.document.settledWords(charge.account.terms.zone(at: now)))
    case 0: break
    default:
      let due = Money(minorUnits: charge.document.due, currency)
      sentences.append("\(due) of the document is still open.")
    }
    return sentences
  }

  private func because(_ charge: ExplainedCharge) -> String? {
    let line = charge.line
    switch line.purpose {
    case .recurring:
      return "It is the regular charge of the period \(line.periodStart) to \(line.periodEnd)."
    case .usage:
      return "It is what was used from \(line.serviceStart) to \(line.lastDay), charged afterwards."
    case .oneTime: return "It is charged once."
    case .credit:
      return cause(charge).map {
        "It gives back what was billed before for the rest of the period, \(charge.part), "
          + "because of \($0)."
      } ?? "It gives money back that was billed before."
    case .proration:
      return cause(charge).map { "It is the part of the period, \(charge.part), after \($0)." }
        ?? "It is a part of the period: \(charge.part)."
    }
  }

  /// The change that made the line, who asked for it and when.
  private func cause(_ charge: ExplainedCharge) -> String? {
    charge.holder?.subscription.history.events.first { $0.id == charge.line.causeID }.map {
      let day = charge.account.terms.zone(at: $0.at).day(of: $0.at)
      return "\($0.words) by \($0.actor) on \(day)"
    }
  }
}

extension DocumentStanding {
  /// `paid`, `draft`, `unpaid, past due`: the state as the screens of the document say it.
  var stateWords: String {
    switch row.status {
    case .draft: "draft"
    case .void: "void"
    case .open:
      paymentState.rawValue.split(separator: "_").joined(separator: " ")
        + (disputeState == .none ? "" : ", dispute \(disputeState.rawValue)")
    }
  }

  func settledWords(_ zone: Zone) -> String {
    if let voidedAt = row.voidedAt {
      return "Nothing is open since it was voided on \(zone.day(of: voidedAt))."
    }
    guard let settledAt else { return "Nothing is open." }
    return "Nothing is open since \(zone.day(of: settledAt))."
  }

  /// Why nothing has been tried or received; nil where something was or nothing is due.
  func whyNoPayment(now: Timestamp, _ terms: CustomerTerms) -> ChainStep? {
    guard row.status != .draft else {
      return .missing("Payment", "nothing is collected of a draft")
    }
    guard row.status != .void else { return .missing("Payment", "nothing is owed: it is void") }
    guard due > 0 else {
      let others = [
        (credited, "credited"), (applied, "covered by credit"), (recoverable, "written off"),
      ]
      .filter { $0.0 > 0 }.map { "\(money($0.0)) \($0.1)" }
      return paid == 0 && !others.isEmpty
        ? .missing("Payment", "none: \(others.joined(separator: ", "))") : nil
    }
    switch row.collection {
    case .sent:
      let day = row.dueOn.map { " by \($0)" } ?? ""
      return .missing(
        "Payment", "no transfer has arrived: the customer pays by itself\(day)",
        tone: isPastDue(at: now) ? .bad : .muted)
    case .automatic:
      return .missing(
        "Payment", "no attempt is known yet: who charges the card reports it", tone: .warning)
    }
  }
}

extension PayerAccount {
  /// Transfers that were applied to a document.
  func transfers(to invoice: InvoiceID) -> [PaymentRow] {
    let applied = Set(facts.allocations.filter { $0.invoiceID == invoice }.map(\.paymentID))
    return facts.payments.filter { $0.method == .bankTransfer && applied.contains($0.id) }
  }
}

extension SubscriptionEventRow {
  var words: String { event.rawValue.split(separator: "_").joined(separator: " ") }
}

extension InvoiceLineRow {
  /// The last day of service, which a person counts in.
  var lastDay: Day { max(serviceStart, serviceEnd.adding(days: -1) ?? serviceEnd) }
}

extension DiscountRow {
  var words: String {
    let part = percentOff.map { "\($0) % off" } ?? "a fixed amount off"
    switch duration {
    case .once: return "\(part), once"
    case .forever: return "\(part), for ever"
    case .periods: return "\(part), for \(periods ?? 1) periods"
    }
  }
}

extension [String] {
  /// The steps in one line, as far as they make the amount.
  fileprivate var lastAmount: String { prefix(3).joined(separator: "; ") }
}

extension InvoiceLine {
  fileprivate func steps(_ currency: Currency, _ share: TaxShare?) -> [String] {
    guard let share else { return derivation.map { $0.text(currency) } }
    // The step of the tax is that of the line alone, which the document's rounding replaces.
    return derivation.filter { !$0.rule.isTax }.map { $0.text(currency) }
      + [share.words(currency)]
  }
}
