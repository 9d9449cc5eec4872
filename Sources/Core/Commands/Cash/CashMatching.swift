// Which documents a transfer pays: the one its text names, else the one of exactly its amount,
// else the oldest due first.

import Billing
import Storage

/// One part of a payment put to one document, and the rule that put it there.
struct CashPart: Hashable {
  enum Rule: String {
    case named, reference, exact, oldest

    var words: String {
      switch self {
      case .named: "as asked for"
      case .reference: "the transfer's text names it"
      case .exact: "it is the only one with exactly this much open"
      case .oldest: "the oldest due first"
      }
    }
  }

  let document: InvoiceID
  let amount: Int64
  let rule: Rule
}

/// Source: domain rule "Cash without a card".
struct CashMatching {
  /// What each open document still asks for, in order of due day.
  private var open: [(standing: DocumentStanding, due: Int64)]

  init(_ account: PayerAccount, _ currency: Currency) {
    open = account.documents
      .filter { $0.row.currency == currency && $0.due > 0 }
      .sorted { ($0.row.dueOn ?? .latest, $0.row.id) < ($1.row.dueOn ?? .latest, $1.row.id) }
      .map { ($0, $0.due) }
  }

  /// Puts `amount` to documents; what no document takes is the difference of the sums.
  mutating func match(_ amount: Int64, reference: String?, only: InvoiceID?) -> [CashPart] {
    var left = amount
    var parts: [CashPart] = []
    if let only {
      take(&left, .named, &parts) { $0.standing.row.id == only }
      return parts
    }
    let text = reference.map(Self.folded) ?? ""
    take(&left, .reference, &parts) { entry in
      entry.standing.row.number.map { text.contains(Self.folded($0)) } ?? false
    }
    if parts.isEmpty {
      let exact = open.filter { $0.due == left }
      if exact.count == 1 {
        take(&left, .exact, &parts) { $0.standing.row.id == exact[0].standing.row.id }
      }
    }
    take(&left, .oldest, &parts) { _ in true }
    return parts
  }

  private mutating func take(
    _ left: inout Int64, _ rule: CashPart.Rule, _ parts: inout [CashPart],
    where isMeant: ((standing: DocumentStanding, due: Int64)) -> Bool
  ) {
    for index in open.indices where left > 0 && open[index].due > 0 && isMeant(open[index]) {
      let part = min(left, open[index].due)
      open[index].due -= part
      left -= part
      parts.append(CashPart(document: open[index].standing.row.id, amount: part, rule: rule))
    }
  }

  /// Banks drop dashes and blanks and change case.
  private static func folded(_ text: String) -> String {
    text.uppercased().filter { $0.isLetter || $0.isNumber }
  }
}
