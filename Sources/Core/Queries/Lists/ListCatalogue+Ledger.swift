// The ledger's lists: the trial balance by account, and the journal.

import Billing
import Storage

extension ListDescription {
  static let ledger = ListDescription(
    definition: .ledger, kind: .ledgerAccount,
    columns: [
      .init("account", "Account", .text, 22, sorted: true, stored: "place") { row in
        .text(LedgerAccount(rawValue: row.text("account"))?.words ?? row.text("account"))
      },
      .init("entity", "Entity", .text, 8, sorted: true) { .text($0.text("entity")) },
      .init("merchant", "Merchant", .text, 12) { .text($0.text("merchant"), tone: .muted) },
      .init("currency", "Cur", .text, 4, sorted: true) { .text($0.text("currency")) },
      .init("debit", "Debits", .money, 18) { $0.money("debit") },
      .init("credit", "Credits", .money, 18) { $0.money("credit") },
      .init("balance", "Balance", .money, 18) { $0.money("balance") },
    ], id: { String($0) }, hidden: [])

  static let journal = ListDescription(
    definition: .journal, kind: .journalEntry,
    columns: [
      .init("entry", "Entry", .count, 7, sorted: true) {
        Cell($0.integer("entry").map { .count($0) } ?? .none)
      },
      .init("on", "Day", .day, 10, sorted: true) { $0.day("on") },
      .init("rule", "Rule", .text, 18) { row in
        .text(JournalSource("", 0, row.text("rule")).postingRule?.words ?? row.text("rule"))
      },
      .init("amount", "Amount", .money, 16, sorted: true) { $0.money("amount") },
      .init("customer", "Customer", .text, 28) { row in
        Cell(
          .text(row.text("customer")),
          link: row.integer("customer_id") == 0 ? nil : row.customerLink())
      },
      .init("booked", "Booked", .instant, 16) { $0.instant("booked") },
    ], id: { JournalEntryID($0).description },
    hidden: [Column("currency", "Currency", .text, width: 4)])
}
