// The identities that always hold: what the ledger says beside what the facts say, per customer or
// merchant account and currency. The two sides share no arithmetic: the facts' side folds documents
// and payments into standings, the ledger's side sums postings.

import Billing
import Storage

/// A place where ledger and facts disagree. Minor units; the ledger's on the normal side.
package struct LedgerDisagreement: Codable, Hashable, Sendable, CustomStringConvertible {
  package let identity: String
  /// The customer or the merchant account.
  package let owner: String
  package let currency: Currency
  package let ledger: Int64
  package let facts: Int64

  package var description: String {
    let said = Money(minorUnits: ledger, currency)
    let due = Money(minorUnits: facts, currency)
    return "\(identity) of \(owner): the ledger says \(said), the facts say \(due)"
  }
}

/// Balances that the ledger should have, by place.
struct ExpectedBalances {
  struct Place: Hashable, Comparable {
    let account: LedgerAccount
    let customer: Int64
    let merchantAccount: Int64
    let currency: Currency

    static func < (left: Place, right: Place) -> Bool {
      (left.customer, left.merchantAccount, left.currency, left.account.rawValue)
        < (right.customer, right.merchantAccount, right.currency, right.account.rawValue)
    }
  }

  /// On the account's normal side.
  private(set) var sums: [Place: Int64] = [:]

  mutating func add(
    _ account: LedgerAccount, _ amount: Int64, _ currency: Currency, customer: Int64 = 0,
    merchant: Int64 = 0
  ) {
    guard amount != 0 else { return }
    let place = Place(
      account: account, customer: customer, merchantAccount: merchant, currency: currency)
    sums[place, default: 0] += amount
  }
}

package struct LedgerCheck {
  let reader: FactReader
  private var connection: Connection { reader.connection }

  package init(_ reader: FactReader) { self.reader = reader }

  /// Accounts whose balance is each customer's own.
  static let ofCustomers: Set<LedgerAccount> = [
    .receivable, .unbilledReceivable, .deferredRevenue, .revenue, .contraRevenue, .taxPayable,
    .customerCredit, .unappliedCash, .prepaidCredit, .breakage, .refundsPayable, .badDebt,
    .badDebtRecovered,
  ]
  /// Accounts whose balance is each merchant account's own.
  static let ofMerchants: Set<LedgerAccount> = [
    .clearing, .disputesHeld, .chargebackLoss, .processorFees, .reserveHeld, .cashVariance,
    .currencyConversion, .rounding,
  ]

  /// Everything that disagrees in the book.
  package func book() throws -> [LedgerDisagreement] {
    var expected = ExpectedBalances()
    var last: CustomerID?
    while true {
      let page = try connection.customerIDs(after: last, limit: 1_000)
      guard let end = page.last else { break }
      last = end
      for id in page { try expectPayer(id, &expected) }
    }
    let survivors = try connection.survivors()
    try expectDeferred(nil, survivors, &expected)
    try SettledBalances(reader: reader).add(to: &expected)
    let sums = try connection.ledgerSums()
    let groups: [Set<LedgerAccount>] = [Self.ofCustomers, Self.ofMerchants, [.inTransit, .bank]]
    return try groups.flatMap { compare(sums, expected, of: $0, survivors) } + rollUps(sums)
  }

  /// Everything that disagrees of one payer's own accounts, and of what its entries alone moved
  /// on merchant accounts.
  package func payer(_ id: CustomerID) throws -> [LedgerDisagreement] {
    var expected = ExpectedBalances()
    try expectPayer(id, &expected)
    let survivors = try connection.survivors()
    try expectDeferred(id, survivors, &expected)
    MovedMoney(try reader.account(of: id).facts, at: reader.now).add(to: &expected)
    return compare(
      try connection.ledgerSums(of: id), expected,
      of: Self.ofCustomers.union(MovedMoney.accounts), survivors)
  }

  // MARK: Facts

  private func expectPayer(_ id: CustomerID, _ expected: inout ExpectedBalances) throws {
    let account = try reader.account(of: id)
    let lines = Dictionary(grouping: account.facts.lines, by: \.invoiceID)
    let customer = id.number
    for document in account.documents where document.row.status == .open {
      let currency = document.row.currency
      let own = lines[document.row.id] ?? []
      let tax = own.reduce(0) { $0 + $1.taxAmount }
      let net = own.reduce(0) { $0 + $1.amount - $1.discountAmount }
      expected.add(.receivable, document.due, currency, customer: customer)
      expected.add(.taxPayable, tax, currency, customer: customer)
      expected.add(.revenue, net, currency, customer: customer)
    }
    for currency in account.currencies {
      expected.add(
        .unappliedCash, account.unapplied(in: currency), currency, customer: customer)
      expected.add(
        .customerCredit, account.customerCredit(in: currency), currency, customer: customer)
    }
    try expectLosses(account, &expected)
    expectPromises(account, &expected)
  }

  /// Written off, recovered, and given away.
  private func expectLosses(
    _ account: PayerAccount, _ expected: inout ExpectedBalances
  ) throws {
    let customer = account.terms.row.id.number
    for document in account.documents where document.isOwed && document.writtenOff > 0 {
      let currency = document.row.currency
      let paid = min(document.lost, max(0, document.lost - document.unsettled))
      expected.add(
        .badDebtRecovered, document.recovered + paid, currency, customer: customer)
      expected.add(.badDebt, document.writtenOff, currency, customer: customer)
      for act in document.acts where act.act == .writtenOff {
        let undelivered = try connection.schedule(ofKind: "document_act", id: act.id.number)
          .reduce(0) { $0 + $1.amount }
        expected.add(.badDebt, undelivered, currency, customer: customer)
        expected.add(.revenue, undelivered, currency, customer: customer)
      }
    }
    let grants = Dictionary(
      uniqueKeysWithValues: account.facts.creditGrants.map { ($0.id, $0.currency) })
    for row in account.facts.creditApplications where row.invoiceID != nil {
      guard let currency = grants[row.grantID] else { continue }
      expected.add(.contraRevenue, row.amount, currency, customer: customer)
    }
  }

  /// Refunds that are promised and have not gone.
  private func expectPromises(_ account: PayerAccount, _ expected: inout ExpectedBalances) {
    let facts = account.facts
    let currencies = Dictionary(uniqueKeysWithValues: facts.payments.map { ($0.id, $0.currency) })
    let payments = Dictionary(uniqueKeysWithValues: facts.attempts.map { ($0.id, $0.paymentID) })
    for refund in facts.refunds where facts.refundState(refund) == .pending {
      guard let currency = payments[refund.attemptID].flatMap({ currencies[$0] }) else { continue }
      expected.add(
        .refundsPayable, refund.amount, currency, customer: account.terms.row.id.number)
    }
  }

  /// What is scheduled and not recognised is deferred, and so is not revenue.
  private func expectDeferred(
    _ id: CustomerID?, _ survivors: [CustomerID: CustomerID],
    _ expected: inout ExpectedBalances
  ) throws {
    for sum in try connection.unrecognisedSums(of: id) {
      let customer = (survivors[sum.customer] ?? sum.customer).number
      expected.add(.deferredRevenue, sum.amount, sum.currency, customer: customer)
      expected.add(.revenue, -sum.amount, sum.currency, customer: customer)
    }
  }

  // MARK: Comparing

  private func compare(
    _ sums: [LedgerSum], _ expected: ExpectedBalances, of accounts: Set<LedgerAccount>,
    _ survivors: [CustomerID: CustomerID]
  ) -> [LedgerDisagreement] {
    var ledger: [ExpectedBalances.Place: Int64] = [:]
    for sum in sums where accounts.contains(sum.account) {
      let isCustomers = Self.ofCustomers.contains(sum.account)
      let isMerchants = Self.ofMerchants.contains(sum.account)
      let place = ExpectedBalances.Place(
        account: sum.account,
        customer: isCustomers
          ? survivors[CustomerID(sum.customer)]?.number ?? sum.customer : 0,
        merchantAccount: isMerchants ? sum.merchantAccount : 0, currency: sum.currency)
      let signed = sum.account.normalSide == .debit ? sum.signed : -sum.signed
      ledger[place, default: 0] += signed
    }
    let facts = expected.sums.filter { accounts.contains($0.key.account) }
    let places = Set(ledger.keys).union(facts.keys).sorted()
    return places.compactMap { place in
      let (said, due) = (ledger[place] ?? 0, facts[place] ?? 0)
      guard said != due else { return nil }
      return LedgerDisagreement(
        identity: place.account.rawValue, owner: owner(of: place), currency: place.currency,
        ledger: said, facts: due)
    }
  }

  private func owner(of place: ExpectedBalances.Place) -> String {
    if place.customer != 0 { return CustomerID(place.customer).description }
    if place.merchantAccount != 0 {
      let id = MerchantAccountID(place.merchantAccount)
      let known = try? reader.catalogue().merchantAccounts[id]?.key
      return known ?? id.description
    }
    return "the book"
  }

  /// The roll-up that the trial balance reads equals the sum of the postings.
  func rollUps() throws -> [LedgerDisagreement] { try rollUps(try connection.ledgerSums()) }

  private func rollUps(_ postings: [LedgerSum]) throws -> [LedgerDisagreement] {
    var sums: [LedgerBalanceKey: Int64] = [:]
    for sum in postings {
      let key = LedgerBalanceKey(
        account: sum.account, legalEntity: sum.legalEntity, currency: sum.currency,
        merchantAccount: sum.merchantAccount)
      sums[key, default: 0] += sum.signed
    }
    var found: [LedgerDisagreement] = []
    for row in try connection.ledgerBalances() {
      let key = LedgerBalanceKey(
        account: row.account, legalEntity: row.legalEntityID.number, currency: row.currency,
        merchantAccount: row.merchantAccountID)
      let posted = sums.removeValue(forKey: key) ?? 0
      if posted != row.debit - row.credit {
        found.append(
          LedgerDisagreement(
            identity: "roll-up of \(row.account.rawValue)", owner: row.legalEntityKey,
            currency: row.currency, ledger: row.debit - row.credit, facts: posted))
      }
    }
    let missing = sums.filter { $0.value != 0 }.map { key, posted in
      LedgerDisagreement(
        identity: "roll-up of \(key.account.rawValue)",
        owner: LegalEntityID(key.legalEntity).description, currency: key.currency, ledger: 0,
        facts: posted)
    }
    return found + missing.sorted { $0.description < $1.description }
  }
}
