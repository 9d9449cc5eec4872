// A file that contradicts itself: reported, never adjusted and never rejected for it.

/// A control check of a file that fails, by however little.
package struct ControlBreak: Hashable, Sendable, Codable {
  package enum Check: String, Hashable, Sendable, Codable, CaseIterable {
    /// gross − fee ≠ net, in one currency.
    case rowNet = "row_net"
    /// A row states both a debit and a credit.
    case bothSides = "both_sides"
    /// The payout ≠ the sum of its rows' net.
    case payoutTotal = "payout_total"
    /// A row that should name its payout does not.
    case noPayout = "no_payout"
    /// opening + entries ≠ closing.
    case statementBalance = "statement_balance"
    /// Balances or entries of several currencies cannot be compared.
    case statementCurrency = "statement_currency"
    /// A statement without opening or closing balance.
    case noBalances = "no_balances"
    /// The statement's own count of entries is wrong.
    case entryCount = "entry_count"
    /// The statement's own sum of entries is wrong.
    case entrySum = "entry_sum"
    /// An entry ≠ the sum of its details.
    case entryDetails = "entry_details"
    /// The same row stands twice in a file.
    case repeatedRow = "repeated_row"
    /// Opening balance ≠ closing balance of the statement before.
    case balanceChain = "balance_chain"
  }

  package let check: Check
  /// The row, payout or statement that breaks.
  package let subject: String
  /// What the file states and what its parts give, as text with their currencies.
  package let stated: String
  package let computed: String
  /// stated − computed, where both are amounts of one currency.
  package let difference: Money?
  package let evidence: Evidence

  package init(
    check: Check, subject: String, stated: String, computed: String, difference: Money?,
    evidence: Evidence
  ) {
    self.check = check
    self.subject = subject
    self.stated = stated
    self.computed = computed
    self.difference = difference
    self.evidence = evidence
  }

  /// A check of two amounts; nil when they are equal.
  package init?(
    _ check: Check, of subject: String, stated: Money, computed: Money, evidence: Evidence
  ) {
    guard stated != computed else { return nil }
    self.init(
      check: check, subject: subject, stated: "\(stated)", computed: "\(computed)",
      difference: try? stated - computed, evidence: evidence)
  }
}
