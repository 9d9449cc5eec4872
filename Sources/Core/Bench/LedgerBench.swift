// Random sequences of money facts with clock moves; after each, every account of the ledger must
// hold what the facts alone say it holds.

import Billing

/// What a run over many sequences found.
package struct LedgerFindings: Hashable, Sendable {
  package internal(set) var commands = 0
  package internal(set) var entries = 0
  package internal(set) var violations: [String] = []
  /// How many entries each rule posted.
  package internal(set) var rules: [PostingRule: Int] = [:]

  package init() {}

  /// A sequence that the ledger refused to post, which it never should.
  package init(refusedBy seed: UInt64) { violations = ["seed \(seed): refused"] }

  package mutating func add(_ other: LedgerFindings) {
    commands += other.commands
    entries += other.entries
    violations += other.violations
    rules.merge(other.rules, uniquingKeysWith: +)
  }
}

package enum LedgerBench {
  package static let length = 100

  /// One sequence of `length` commands. `mutate` may spoil an entry before it is booked: a check
  /// of the checks.
  package static func check(
    seed: UInt64, length: Int = length, mutate: (JournalEntry) -> JournalEntry = { $0 }
  ) throws -> LedgerFindings {
    var world = LedgerWorld(seed: seed)
    var findings = LedgerFindings()
    for step in 1...length {
      let (name, entries) = try world.command()
      for entry in entries {
        if let rule = entry.source.postingRule { findings.rules[rule, default: 0] += 1 }
        world.journal.book(mutate(entry))
      }
      findings.commands += 1
      findings.entries += entries.count
      for (account, said, due) in world.disagreements {
        findings.violations.append(
          "seed \(seed), step \(step), \(name): \(account.rawValue) is \(said), should be \(due)")
      }
      if !findings.violations.isEmpty { return findings }
    }
    return findings
  }
}

/// Balances by account, on the account's normal side.
package struct BenchJournal: Hashable, Sendable {
  package private(set) var balances: [LedgerAccount: Int64] = [:]

  package mutating func book(_ entry: JournalEntry) {
    for posting in entry.postings {
      let isNormal = posting.side == posting.account.normalSide
      balances[posting.account, default: 0] += isNormal ? posting.amount : -posting.amount
    }
  }
}

/// The truth about one payer and one merchant account: sums that no posting rule has touched.
struct LedgerWorld {
  struct Document {
    let ledger: LedgerDocument
    var credited: Int64 = 0
    var paid: Int64 = 0
    var refunded: Int64 = 0
    var applied: Int64 = 0
    /// Not asked for, within tolerance.
    var shortfall: Int64 = 0
    var promoted: Int64 = 0
    var writtenOff: Int64 = 0
    /// Taken in as a recovery, without being put to the document.
    var recoveredApart: Int64 = 0
    var relieved = false
    /// Paid out or promised beyond what is due, and credit used elsewhere.
    var moved: Int64 = 0

    /// What nothing has settled; negative when more than the total has.
    var unsettled: Int64 {
      ledger.total - credited - paid - applied - shortfall - promoted - recoveredApart + refunded
        + moved
    }
    var lost: Int64 { writtenOff - recoveredApart }
    var due: Int64 { max(0, unsettled - lost) }
    var excess: Int64 { max(0, -unsettled) }
    /// Written off and neither settled nor recovered since.
    var recoverable: Int64 { max(0, min(lost, unsettled)) }
    var recovered: Int64 { recoveredApart + min(lost, max(0, lost - unsettled)) }
    var isUntouched: Bool {
      credited == 0 && paid == 0 && refunded == 0 && applied == 0 && shortfall == 0
        && promoted == 0 && writtenOff == 0 && moved == 0
    }
  }

  struct Payment {
    let id: Int64
    var captured: Int64 = 0
    var unapplied: Int64 = 0
    var applied: [(document: Int64, amount: Int64)] = []
    var isTransfer = false
    var isRefunded = false
  }

  var random: SplitMix64
  var today: Day
  var lastID: Int64 = 0
  let currency: Currency
  let merchant = LedgerSegment(legalEntity: 1, customer: 1, merchantAccount: 1)
  var ledger: PayerLedger
  var journal = BenchJournal()

  var documents: [Int64: Document] = [:]
  var payments: [Payment] = []
  var granted: Int64 = 0
  var promised: [(refund: LedgerRefund, isFromNote: Bool)] = []
  var disputes: [(dispute: LedgerDispute, opened: Bool)] = []
  /// What is to be recognised, with its source; and what write-offs took from it.
  var schedule: [(source: JournalSource, part: ScheduledRevenue)] = []
  var netBilled: Int64 = 0
  var undeliveredLost: Int64 = 0
  /// Sums of accounts that move by one rule each.
  var plain: [LedgerAccount: Int64] = [:]

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    today = Day(year: 2026, month: 1, day: 5) ?? .earliest
    currency = Currency(code: "EUR") ?? Currency.all[0]
    ledger = PayerLedger(of: merchant.ofCustomer, in: currency)
  }

  mutating func newID() -> Int64 {
    lastID += 1
    return lastID
  }

  // MARK: The identities

  /// What every account should hold.
  private var expected: [LedgerAccount: Int64] {
    var sums = plain
    func add(_ account: LedgerAccount, _ amount: Int64) { sums[account, default: 0] += amount }
    let unrecognised = schedule.reduce(0) { $0 + $1.part.amount }
    for document in documents.values {
      add(.receivable, document.due)
      add(.customerCredit, document.excess)
      add(.badDebtRecovered, document.recovered)
      add(.badDebt, document.writtenOff)
    }
    add(.customerCredit, granted)
    add(.badDebt, undeliveredLost)
    add(.deferredRevenue, unrecognised)
    add(.revenue, netBilled - unrecognised + undeliveredLost)
    for payment in payments {
      add(.unappliedCash, payment.unapplied)
      add(payment.isTransfer ? .inTransit : .clearing, payment.captured)
    }
    return sums
  }

  var disagreements: [(account: LedgerAccount, said: Int64, due: Int64)] {
    let expected = expected
    return LedgerAccount.allCases.compactMap { account in
      let (said, due) = (journal.balances[account] ?? 0, expected[account] ?? 0)
      return said == due ? nil : (account, said, due)
    }
  }
}
