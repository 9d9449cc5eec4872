// The journal as a table: a row a posting.

import Billing

enum JournalCSV {
  private static let columns = [
    "entry", "day", "rule", "source", "reverses", "account", "legal_entity", "merchant_account",
    "customer", "currency", "debit", "credit",
  ]

  static var head: String { text(columns) }

  static func entry(_ entry: ExportedEntry) -> String {
    entry.sides.map { side in
      let amount = side.amount
      let size = (try? amount.negated()) ?? amount
      return text([
        String(entry.number), entry.on.description, entry.rule, entry.source,
        entry.reverses.map(String.init) ?? "", side.account.account.rawValue,
        side.account.entity, side.account.merchant ?? "", side.customer ?? "",
        amount.currency.code, amount.isNegative ? "" : amount.majorText,
        amount.isNegative ? size.majorText : "",
      ])
    }.joined()
  }

  private static func text(_ fields: [String]) -> String {
    fields.map { field in
      let isPlain = !field.contains { $0 == "," || $0 == "\"" || $0.isNewline }
      let doubled = field.reduce(into: "") { $0 += $1 == "\"" ? "\"\"" : String($1) }
      return isPlain ? field : "\"\(doubled)\""
    }.joined(separator: ",") + "\r\n"
  }
}
