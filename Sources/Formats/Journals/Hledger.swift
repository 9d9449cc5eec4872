// The journal format of hledger (and of Ledger), with every account and commodity declared, so
// that `hledger check --strict` has nothing to say.

import Billing

enum Hledger {
  static func head(_ head: ExportHead) -> String {
    var lines = ["; \(oneLine(head.book)), exported by daybook", ""]
    // The declaration's digits are the currency's; without digits the point stays.
    lines += head.currencies.map { currency in
      "commodity 1000.\(String(repeating: "0", count: Int(currency.digits))) \(currency.code)"
    }
    lines.append("")
    lines += head.accounts.map { "account \($0.path)" }
    return lines.joined(separator: "\n") + "\n"
  }

  static func entry(_ entry: ExportedEntry) -> String {
    var tags = "source:\(oneLine(entry.source))"
    if let reverses = entry.reverses { tags += ", reverses:\(reverses)" }
    var lines = ["", "\(entry.on) (\(entry.number)) \(entry.rule)  ; \(tags)"]
    for side in entry.sides {
      let tag = side.customer.map { "  ; customer:\($0)" } ?? ""
      lines.append(
        "    \(side.account.path)  \(side.amount.majorText) \(side.amount.currency.code)\(tag)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Text that cannot end a line or a comment's tag.
func oneLine(_ text: String) -> String {
  String(text.map { $0.isNewline || $0 == "," || $0 == ";" ? " " : $0 })
}
