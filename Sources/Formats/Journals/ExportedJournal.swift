// The journal as other accounting programs read it: what all formats share.

import Billing

/// An entry with its accounts and records already named.
package struct ExportedEntry: Sendable {
  package struct Side: Sendable {
    package let account: ExportedAccount
    /// Positive on the debit side.
    package let amount: Money
    package let customer: String?

    package init(account: ExportedAccount, amount: Money, customer: String?) {
      self.account = account
      self.amount = amount
      self.customer = customer
    }
  }

  package let number: Int64
  package let on: Day
  /// The posting rule in words.
  package let rule: String
  /// The record that it posts: kind and id.
  package let source: String
  /// The number of the entry that it takes back.
  package let reverses: Int64?
  package let sides: [Side]

  package init(
    number: Int64, on day: Day, rule: String, source: String, reverses: Int64?, sides: [Side]
  ) {
    self.number = number
    on = day
    self.rule = rule
    self.source = source
    self.reverses = reverses
    self.sides = sides
  }
}

/// An account of the chart for one legal entity and, where it has one, one merchant account.
package struct ExportedAccount: Hashable, Sendable {
  package let account: LedgerAccount
  package let entity: String
  package let merchant: String?

  package init(_ account: LedgerAccount, entity: String, merchant: String?) {
    self.account = account
    self.entity = entity
    self.merchant = merchant
  }

  /// Category, account, entity and merchant account, joined by colons. Each part begins with a
  /// capital and holds letters, digits and hyphens: both programs take that.
  package var path: String {
    let parts =
      [Self.word(account.rawValue), Self.code(entity)] + (merchant.map { [Self.code($0)] } ?? [])
    return ([account.category.root] + parts).joined(separator: ":")
  }

  /// `deferred_revenue` → `DeferredRevenue`.
  private static func word(_ text: String) -> String {
    text.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// A key of ours in capitals; anything but letters and digits becomes a hyphen.
  private static func code(_ text: String) -> String {
    let kept = text.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let name = String(kept.drop { $0 == "-" })
    return name.isEmpty ? "X" : name
  }
}

extension LedgerAccount.Category {
  fileprivate var root: String {
    switch self {
    case .asset: "Assets"
    case .liability: "Liabilities"
    case .income: "Income"
    case .expense: "Expenses"
    }
  }
}

/// What an export begins with: everything that its entries use.
package struct ExportHead: Sendable {
  package let book: String
  package let accounts: [ExportedAccount]
  package let currencies: [Currency]
  /// The day of the first entry.
  package let from: Day

  package init(book: String, accounts: [ExportedAccount], currencies: [Currency], from day: Day) {
    self.book = book
    self.accounts = accounts
    self.currencies = currencies
    from = day
  }
}

/// The formats of an export.
package enum JournalFormat: String, Sendable, CaseIterable {
  case hledger, beancount, csv

  package func head(_ head: ExportHead) -> String {
    switch self {
    case .hledger: Hledger.head(head)
    case .beancount: Beancount.head(head)
    case .csv: JournalCSV.head
    }
  }

  package func entry(_ entry: ExportedEntry) -> String {
    switch self {
    case .hledger: Hledger.entry(entry)
    case .beancount: Beancount.entry(entry)
    case .csv: JournalCSV.entry(entry)
    }
  }
}
