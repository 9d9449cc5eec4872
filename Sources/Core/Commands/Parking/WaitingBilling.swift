// What has fallen due while a subscription was parked: what letting it go on bills at once.

import Billing
import Storage

enum WaitingBilling: Sendable {
  /// Nothing has fallen due; the next day on which something does.
  case nothing(next: Day?)
  /// The lines of every billing day since one, in the order in which the run bills them.
  case lines(since: Day, [InvoiceLine], Currency)
  /// The run would park it again.
  case parksAgain(reason: String)

  var words: String {
    switch self {
    case .nothing(let day):
      return "Nothing waits to be billed" + (day.map { "; it is billed next on \($0)." } ?? ".")
    case .lines(let since, let lines, let currency):
      guard !lines.isEmpty else {
        return "The next run looks at what fell due since \(since) and has nothing to bill."
      }
      let total = Money(minorUnits: lines.reduce(0) { $0 + $1.terms.total }, currency)
      let counted = lines.count == 1 ? "1 line" : "\(lines.count) lines"
      return "The next run bills what fell due since \(since): \(counted), \(total) with tax."
    case .parksAgain(let reason): return "The next run parks it again: \(reason)."
    }
  }

  var shownLines: [Preview.Line] {
    guard case .lines(_, let lines, let currency) = self else { return [] }
    return lines.map { Preview.Line($0, currency) }
  }
}

extension FactReader {
  /// Days that one look follows at most; nobody parks for a century of months.
  private static let mostDays = 1_200

  func waitingBilling(
    of subscription: SubscriptionPicture, in customer: CustomerPicture
  ) throws -> WaitingBilling {
    guard let mark = try connection.billingMark(of: subscription.id),
      let first = subscription.dueUnlessParked(mark)
    else { return .nothing(next: nil) }
    guard first.at <= now else { return .nothing(next: first.day) }
    let billing = billing(of: subscription, in: customer)
    var lines: [InvoiceLine] = []
    var due: BillingDue? = first
    for _ in 0..<Self.mostDays {
      guard let day = due, day.at <= now else { break }
      do {
        let part = try billing.part(
          .init(from: day.from, billingDay: day.day, isFinal: day.isFinal), balance: 0)
        if let gap = part.gap { return .parksAgain(reason: gap) }
        // A day looks back at the period before it, which the day before has billed.
        let known = Set(lines.map(\.terms.key))
        lines += part.preview.lines.filter { !known.contains($0.terms.key) }
      } catch let refusal as InvoicingRefusal {
        return .parksAgain(reason: "\(refusal)")
      }
      due =
        day.isFinal
        ? nil
        : subscription.history.nextBilling(after: day.day, takenOverAt: mark.takenOverAt)
    }
    return .lines(since: first.day, lines, subscription.row.currency)
  }
}
