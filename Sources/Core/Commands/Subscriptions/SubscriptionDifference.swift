// What a change alters about a subscription, value by value.

import Billing
import Storage

extension ImaginedChange {
  /// Every shown value that differs, before and after.
  package var differences: [Preview.Change] {
    let record = RecordReference(.subscription, before.id.description)
    let old = values(before, nextBefore)
    let new = values(after, nextAfter)
    return zip(old, new).compactMap { old, new in
      old.cell == new.cell
        ? nil : Preview.Change(record, old.label, before: old.cell, after: new.cell)
    }
  }

  private struct Value {
    let label: String
    let cell: Cell

    init(_ label: String, _ cell: Cell) {
      self.label = label
      self.cell = cell
    }
  }

  /// The same labels in the same order for both sides.
  private func values(
    _ picture: SubscriptionPicture, _ next: FactReader.NextInvoice
  ) -> [Value] {
    let history = picture.history
    let today = zone.day(of: now)
    let period = history.period(on: today)
    return [
      Value("state", .text(picture.state.rawValue)),
      Value("plan", .text("\(picture.planRow.name), version \(picture.version.number)")),
      Value("quantity", Cell(.count(picture.quantity))),
      Value("agreed prices", .text(overrides(history, today))),
      Value("discounts", .text(discounts(history))),
      Value("charges", .text(charges(history))),
      Value("held", .text(picture.lifecycle.subscription.holds.map(\.rawValue).sorted().listed)),
      Value("planned", .text(planned(history))),
      Value("trial ends on", history.trialEndsAt.map { Cell(.day(zone.day(of: $0))) } ?? .none),
      Value(
        "current period",
        .text(period.map { "\($0.days.lowerBound) to \($0.days.upperBound)" } ?? "none")),
      Value("ends on", (history.serviceEndsOn ?? history.endsOn).map { Cell(.day($0)) } ?? .none),
      Value("next invoice on", next.dayCell), Value("next invoice", next.totalCell),
    ]
  }

  private func overrides(_ history: SubscriptionHistory, _ today: Day) -> String {
    let segment = history.segments.last
    return (segment?.overrides ?? []).map { override in
      "\(names.prices[override.price] ?? "price") \(override.unit)"
    }.listed
  }

  private func discounts(_ history: SubscriptionHistory) -> String {
    history.discounts.map { names.discounts[$0.id] ?? $0.id.description }.listed
  }

  private func charges(_ history: SubscriptionHistory) -> String {
    history.charges.map {
      "\($0.description) \(Money(minorUnits: $0.amount, currency))"
    }.listed
  }

  private func planned(_ history: SubscriptionHistory) -> String {
    history.plannedSteps(at: now).map { step in
      let next = history.segments.first { step.kind == .change && $0.from == step.on }
      let target = next.map { " to \(names.of($0))" } ?? ""
      return "\(step.kind.rawValue)\(target) on \(step.on)"
    }.listed
  }
}

extension [String] {
  fileprivate var listed: String { isEmpty ? "none" : joined(separator: ", ") }
}

extension FactReader.NextInvoice {
  var dayCell: Cell {
    switch self {
    case .none, .parked: .none
    case .invoice(_, let window): Cell(.day(window.day))
    }
  }

  var totalCell: Cell {
    switch self {
    // The reason may name the instant of the change itself, which moves between look and act.
    case .none: return .text("none", tone: .muted)
    case .parked(let reason): return .text("parked: \(reason)", tone: .bad)
    case .invoice(let preview, let window):
      return preview.kind == .nothing
        ? .text("nothing to bill on \(window.billingDay)", tone: .muted) : preview.totalCell
    }
  }
}

extension InvoicePreview {
  var totalCell: Cell {
    switch figures.total {
    case .value(let units): .money(Money(minorUnits: units, currency))
    case .notComputed(let reason): Cell(.notComputed(reason))
    }
  }
}
