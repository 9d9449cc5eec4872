// Values as a person reads them. Nothing is computed here: digits are grouped, never changed.

import Billing
import Core
import Terminal

/// The core's cell; the grid's own cells are not named in views.
typealias Cell = Core.Cell

/// A text and what it means.
struct Shown: Hashable {
  var text: String
  var role: Role

  init(_ text: String, _ role: Role = .text) {
    self.text = text
    self.role = role
  }
}

extension Cell {
  /// The cell as one line; `notComputed` never looks like a number.
  var shown: Shown {
    switch value {
    case .text(let text), .decimal(let text): text.isEmpty ? Shown("–", .dim) : Shown(text, role)
    case .money(let money): Shown(money.grouped, money.isNegative ? negativeRole : role)
    case .balance(let amounts): Shown(shownBalance(amounts), role)
    case .day(let day): Shown(day.description, role)
    case .instant(let instant): Shown(instant.minutes, role)
    case .count(let count): Shown(grouped(String(count)), role)
    case .notComputed: Shown("not computed", .stateMuted)
    case .none: Shown("–", .dim)
    }
  }

  /// The text to put on the clipboard: ungrouped, as the batch commands print it.
  var copied: String { value.plainText }

  /// Why the value is as it is; a value that was not computed explains that.
  var why: Explanation? {
    if let explanation { return explanation }
    guard case .notComputed(let reason) = value else { return nil }
    return Explanation(rule: "not-computed", summary: reason)
  }

  var role: Role { tone.role }

  private var negativeRole: Role { tone == .plain ? .amountNegative : role }
}

extension Cell {
  /// The text with the tone's symbol before it, so that no meaning hangs on colour alone.
  func spoken(_ shown: Shown) -> String {
    switch tone {
    case .plain, .muted: shown.text
    case .good, .warning, .bad: isBlank ? shown.text : tone.symbol + " " + shown.text
    }
  }

  private var isBlank: Bool { value == .none || value == .text("") }

  /// The text of a table's cell. A number is never cut: what does not fit becomes `…`, and of
  /// several amounts the first is shown with how many more there are.
  func fitting(_ width: Int, _ column: Column, _ widths: CharacterWidth) -> String {
    let text = shown.text
    if column.kind == .state, !isBlank { return tone.symbol + " " + text }
    guard widths.columns(of: text) > width else { return text }
    switch value {
    case .balance(let amounts):
      guard let first = amounts.first else { return text }
      let short = first.grouped + " +\(amounts.count - 1)"
      return amounts.count > 1 && widths.columns(of: short) <= width ? short : "…"
    case .money, .count, .decimal: return "…"
    case .instant: return width >= 10 ? String(text.prefix(10)) : "…"
    case .text, .day, .notComputed, .none: return text
    }
  }
}

extension Cell.Tone {
  var role: Role {
    switch self {
    case .plain: .text
    case .good: .stateGood
    case .warning: .stateWarning
    case .bad: .stateBad
    case .muted: .stateMuted
    }
  }

  /// Says the tone without colour, in one column.
  var symbol: String {
    switch self {
    case .plain: "·"
    case .good: "●"
    case .warning: "▲"
    case .bad: "✗"
    case .muted: "○"
    }
  }
}

/// Amounts of several currencies side by side; none of them is nothing.
private func shownBalance(_ amounts: [Money]) -> String {
  amounts.isEmpty ? "–" : amounts.map(\.grouped).joined(separator: " · ")
}

extension Money {
  /// `-1 234.50 EUR`: all of the currency's digits, the whole part in groups of three.
  var grouped: String { Screens.grouped(majorText) + " " + currency.code }
}

/// Puts a space between the groups of three digits of a decimal's whole part.
func grouped(_ number: String) -> String {
  let whole = number.prefix { $0 != "." }
  let sign = whole.hasPrefix("-") ? "-" : ""
  let digits = Array(whole.dropFirst(sign.count))
  var result = sign
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(" ") }
    result.append(digit)
  }
  return result + number.dropFirst(whole.count)
}

extension Timestamp {
  /// `2026-02-28 09:30`, UTC.
  var minutes: String {
    let text = description
    guard let split = text.firstIndex(of: "T") else { return text }
    return text[..<split] + " " + text[text.index(after: split)...].prefix(5)
  }
}

extension RecordKind {
  /// The kind as a person calls it.
  var word: String {
    switch self {
    case .dunningCase: "dunning case"
    case .auditEntry: "audit entry"
    case .workItem: "work item"
    case .preview: "next invoice"
    case .ledgerAccount: "ledger account"
    case .journalEntry: "journal entry"
    case .invoiceLine: "invoice line"
    case .settlementRow: "settlement row"
    case .bankLine: "bank line"
    case .merchantAccount: "merchant account"
    case .planVersion: "plan version"
    case .subscriptionChange: "change"
    case .importFile: "file"
    case .customer, .subscription, .invoice, .payment, .override, .plan,
      .explanation, .entitlement, .usage, .payout, .credential, .refund, .dispute,
      .operator, .book, .approval, .job, .watch:
      rawValue
    }
  }
}

extension ListView {
  var title: String {
    switch self {
    case .customers: "Customers"
    case .subscriptions: "Subscriptions"
    case .invoices: "Invoices"
    case .dunning: "Dunning"
    case .exceptions: "Exceptions"
    case .overrides: "Overrides"
    case .jobs: "Jobs"
    case .audit: "Audit"
    case .operators: "Operators"
    case .approvals: "Approvals"
    case .ledger: "Ledger"
    case .journal: "Journal"
    case .work: "Work"
    }
  }

  /// Its rows, as counted.
  var noun: String {
    switch self {
    case .customers, .subscriptions, .invoices, .exceptions, .overrides, .jobs,
      .operators, .approvals:
      rawValue
    case .dunning: "dunning cases"
    case .work: "work items"
    case .audit: "audit entries"
    case .ledger: "ledger accounts"
    case .journal: "journal entries"
    }
  }

  /// The digit that opens it, Home being 1; nil where the prompt and the palette are the way.
  var digit: Character? {
    switch self {
    case .customers: "2"
    case .subscriptions: "3"
    case .invoices: "4"
    case .dunning: "5"
    case .exceptions: "6"
    case .overrides: "7"
    case .jobs: nil
    case .audit: "8"
    case .work: "9"
    case .operators, .approvals: nil
    case .ledger, .journal: nil
    }
  }
}
