// The ledger format of beancount: every account is opened for the currencies it may hold.

import Billing

enum Beancount {
  static func head(_ head: ExportHead) -> String {
    var lines = ["option \"title\" \"\(quoted(head.book))\"", ""]
    lines += head.currencies.map { "\(head.from) commodity \($0.code)" }
    lines.append("")
    lines += head.accounts.map { "\(head.from) open \($0.path)" }
    return lines.joined(separator: "\n") + "\n"
  }

  static func entry(_ entry: ExportedEntry) -> String {
    var lines = ["", "\(entry.on) * \"\(quoted(entry.rule))\""]
    lines.append("  number: \(entry.number)")
    lines.append("  source: \"\(quoted(entry.source))\"")
    if let reverses = entry.reverses { lines.append("  reverses: \(reverses)") }
    for side in entry.sides {
      lines.append(
        "  \(side.account.path)  \(side.amount.majorText) \(side.amount.currency.code)")
      if let customer = side.customer { lines.append("    customer: \"\(quoted(customer))\"") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    oneLine(text).flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
      .reduce(into: "") { $0.append($1) }
  }
}
