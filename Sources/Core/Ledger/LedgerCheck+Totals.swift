// The cheap form of the identities, for watching: totals of the trial balance against totals of the
// lists. It reads one row an account and one a payer, never a posting.

import Billing
import Storage

extension LedgerCheck {
  /// Receivable, unapplied cash and customer credit of all payers together, and debits = credits,
  /// by currency. What two payers' faults cancel is found payer by payer, by `FailedPostings`.
  func totals() throws -> [LedgerDisagreement] {
    // A write keeps the sums of its own postings in memory until it ends.
    try reader.connection.storeNow(PostedSums.name)
    var kept: [Currency: [LedgerAccount: Int64]] = [:]
    var balance: [Currency: Int64] = [:]
    for row in try reader.connection.ledgerBalances() {
      let signed = row.debit - row.credit
      balance[row.currency, default: 0] += signed
      kept[row.currency, default: [:]][row.account, default: 0] +=
        row.account.normalSide == .debit ? signed : -signed
    }
    var found = balance.filter { $0.value != 0 }.map { currency, rest in
      LedgerDisagreement(
        identity: "debits less credits", owner: "the book", currency: currency, ledger: rest,
        facts: 0)
    }
    var facts: [Currency: BalanceTotals] = [:]
    for totals in try reader.connection.balanceTotals() { facts[totals.currency] = totals }
    for currency in Set(kept.keys).union(facts.keys) {
      let pairs: [(LedgerAccount, Int64?)] = [
        (.receivable, facts[currency]?.due), (.unappliedCash, facts[currency]?.unapplied),
        (.customerCredit, facts[currency]?.credit),
      ]
      for (account, due) in pairs where kept[currency]?[account] ?? 0 != due ?? 0 {
        found.append(
          LedgerDisagreement(
            identity: account.rawValue, owner: "all payers", currency: currency,
            ledger: kept[currency]?[account] ?? 0, facts: due ?? 0))
      }
    }
    return found.sorted { $0.description < $1.description }
  }
}
