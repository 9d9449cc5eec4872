// Why a subscription is charged nothing now, period by period: the outcomes that the billing
// function itself gives, with the rule and what would change them and when.

import Billing
import Storage

extension FactReader {
  /// What billing says today, each period and price with its outcome.
  func outlook(
    of subscription: SubscriptionPicture, in customer: CustomerPicture
  ) throws -> [ChainStep] {
    if let parked = subscription.parked {
      return [
        ChainStep(
          "No charge", "parked by \(parked.author): \(parked.reason); unpark bills it again",
          tone: .bad, at: Cell(.instant(parked.stamp.recordedAt)))
      ]
    }
    let run = try nextRun(of: subscription, in: customer)
    if let step = stateStep(subscription) {
      // What ended is settled once: credit for unused days, arrears, open usage.
      let settles = subscription.state == .canceled || subscription.state == .expired
      let settlement = settles && run != nil ? try nextSteps(subscription, customer) : []
      return [step] + settlement + laterSteps(subscription)
    }
    let billing = billing(of: subscription, in: customer)
    let today = customer.terms.zone(at: now).day(of: now)
    guard let due = billing.window(on: today) else {
      return [.missing("Charge", "no period begins")]
    }
    do {
      let preview = try Billing.nextInvoice(billing.facts(due, balance: 0))
      let when =
        run.map { $0.at <= now ? "the next run" : "the next invoice, on \($0.day)" }
        ?? "the next invoice"
      return try preview.lines.map { dueStep($0, preview.currency, subscription, when) }
        + told(preview.outcomes).map { try step(of: $0, subscription, customer) }
        + (try nextSteps(subscription, customer))
    } catch let refusal as InvoicingRefusal {
      return [
        ChainStep("Charge", "parked: \(refusal); a person must look", tone: .bad)
      ]
    }
  }

  /// A version of a price that does not run in a period waives it only where no other does run.
  private func told(_ outcomes: [PeriodOutcome]) -> [PeriodOutcome] {
    let charged = Set(outcomes.filter { $0.outcome != .waived }.map(\.period.days))
    return outcomes.filter { $0.outcome != .waived || !charged.contains($0.period.days) }
  }

  /// States in which nothing is charged whatever the calendar says.
  private func stateStep(_ subscription: SubscriptionPicture) -> ChainStep? {
    let reason = subscription.lifecycle.reason
    switch subscription.state {
    case .trialing:
      let end = subscription.history.trialEndsAt
      return ChainStep(
        "No charge", "in trial: \(reason); charging begins when it ends",
        at: end.map { Cell(.instant($0)) } ?? .none, why: subscription.explanation)
    case .paused:
      return ChainStep(
        "No charge", "paused: \(reason); resuming it charges the rest of the period",
        why: subscription.explanation)
    case .incomplete:
      return ChainStep(
        "No charge", "its first payment has not arrived: \(reason)",
        why: subscription.explanation)
    case .canceled, .expired:
      return ChainStep(
        "No charge",
        "it has ended: \(reason); beside its settlement only a new subscription is charged",
        why: subscription.explanation)
    case .active, .pastDue, .unpaid: return nil
    }
  }

  private func laterSteps(_ subscription: SubscriptionPicture) -> [ChainStep] {
    subscription.nextSteps(now: now).map {
      ChainStep("Next", $0.kind.words, at: Cell(.instant($0.at)))
    }
  }

  private func dueStep(
    _ line: InvoiceLine, _ currency: Currency, _ subscription: SubscriptionPicture, _ when: String
  ) -> ChainStep {
    let amount = Money(minorUnits: line.terms.amount, currency)
    return ChainStep(
      "Due", "\(line.name), \(amount): billed with \(when)", tone: .warning,
      at: Cell(.day(line.terms.days.lowerBound)),
      record: RecordReference(.preview, subscription.id.description),
      why: line.explanation(currency))
  }

  private func step(
    of outcome: PeriodOutcome, _ subscription: SubscriptionPicture, _ customer: CustomerPicture
  ) throws -> ChainStep {
    let row = try catalogue().rows.prices.first { $0.id.number == outcome.item }
    let days = outcome.period.days
    let name = "\(row?.name ?? "charge"), \(days.lowerBound) to \(days.upperBound)"
    switch outcome.outcome {
    case .billed:
      let lines = customer.facts.lines.filter {
        $0.subscriptionID == subscription.id && $0.priceID == row?.id
          && $0.periodStart == days.lowerBound
      }
      // Lines that correct come after the one that charged.
      guard let line = lines.first(where: { $0.correctsInvoiceID == nil }) ?? lines.first else {
        let why = try why(row, days, subscription)
        return .missing("No charge", "\(name): nothing is due of it\(why)")
      }
      let document = customer.facts.documents.first { $0.id == line.invoiceID }
      let part =
        line.serviceStart..<line.serviceEnd == days ? "" : ", from \(line.serviceStart)"
      let later = lines.count > 1 ? ", and corrected since" : ""
      return ChainStep(
        "No charge",
        "\(name): already billed on \(document.map { $0.number ?? "a draft" } ?? "a document")"
          + part + later, record: .line(line.invoiceID, line.n))
    case .zero:
      return .missing("No charge", "\(name): due, and the price gives nothing to charge")
    case .waived:
      return .missing("No charge", "\(name): waived, no plan ran in these days")
    case .notYetDue:
      return ChainStep(
        "No charge", "\(name): in arrears, due when the period ends", tone: .muted,
        at: Cell(.instant(outcome.period.endAt)))
    case .blocked(let reason):
      return ChainStep("No charge", "\(name): cannot be computed, \(reason)", tone: .bad)
    }
  }

  /// What the run recorded of a period that has no line.
  private func why(
    _ price: PriceRow?, _ days: Range<Day>, _ subscription: SubscriptionPicture
  ) throws -> String {
    guard let price else { return "" }
    let rows: [BillingPeriodRow] = try connection.all(
      where: "subscription_id = $1 AND price_id = $2 AND start_on = $3",
      [subscription.id, price.id, days.lowerBound], order: "n")
    guard let last = rows.last, !last.reason.isEmpty else { return "" }
    return ": \(last.outcome.rawValue), \(last.reason)"
  }

  private func nextSteps(
    _ subscription: SubscriptionPicture, _ customer: CustomerPicture
  ) throws -> [ChainStep] {
    let preview = RecordReference(.preview, subscription.id.description)
    switch try nextInvoice(of: subscription, in: customer) {
    case .none(let reason): return [.missing("Next", "no next invoice: \(reason)")]
    case .parked(let reason): return [ChainStep("Next", "parked: \(reason)", tone: .bad)]
    case .invoice(let invoice, let window):
      let due = invoice.figures.total
      let words =
        switch due {
        case .value(let units): "next invoice of \(Money(minorUnits: units, invoice.currency))"
        case .notComputed(let reason): "next invoice, not computed: \(reason)"
        }
      return [
        ChainStep("Next", words, at: Cell(.day(window.billingDay)), record: preview)
      ]
    }
  }
}
