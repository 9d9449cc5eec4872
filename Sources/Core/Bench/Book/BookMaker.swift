// A large book for measurements: invented customers whose facts are written as an import would
// leave them, and whose standings are derived by the rules once for each kind of history.

import Billing
import Storage

/// Writes customers into a book that holds the sample catalogue.
package struct BookMaker {
  let service: LocalService
  let customers: Int
  var random: SplitMix64
  let catalogue: Catalogue
  let terms: Terms
  /// Standings by kind of history: those of the first customer with it, derived by the rules.
  var known: [HistoryKind: DerivedStandings] = [:]
  /// Rows that wait for their payout.
  var batch: [ReportedCharge] = []
  var payouts = 0
  /// The last number of an invoice.
  var number = 0

  /// What all ordinary customers share.
  struct Terms {
    let entity: LegalEntityRow
    let account: MerchantAccountRow
    let plan: PlanRow
    let price: PriceRow
    let unitAmount: Int64
    let zone: Zone
    let now: Timestamp
  }

  /// Customers with the same have the same standings, but for names and ids.
  struct HistoryKind: Hashable {
    let start: Day
    let seats: Int64
    let isLate: Bool
  }

  /// Customers in one transaction.
  private static let chunk = 5_000

  package init(_ service: LocalService, customers: Int, seed: UInt64) throws {
    self.service = service
    self.customers = customers
    random = SplitMix64(seed: seed)
    let (catalogue, now) = try service.book.makeReader().read { connection in
      let reader = try FactReader(connection, clock: { Timestamp(milliseconds: 0) })
      return (try reader.catalogue(), reader.now)
    }
    self.catalogue = catalogue
    terms = try Self.terms(catalogue, now)
  }

  private static func terms(_ catalogue: Catalogue, _ now: Timestamp) throws -> Terms {
    guard let entity = catalogue.rows.legalEntities.first(where: { $0.key == "nw-de" }),
      let account = catalogue.rows.merchantAccounts.first(where: { $0.key == "stripe-eu" }),
      let plan = catalogue.rows.plans.first(where: { $0.key == "growth" }),
      let price = catalogue.price(key: "growth-seat-1"),
      let rated = catalogue.price(price, in: account.currency)
    else {
      throw Refusal(
        "bench-catalogue", what: "The book cannot be filled",
        why: "its catalogue is not the sample one", remedy: "Fill a book made by the bench.")
    }
    let amount = try rated.rate(.units(.one)).amount * Ratio(account.currency.minorPerMajor)
    return Terms(
      entity: entity, account: account, plan: plan, price: price,
      unitAmount: Int64(amount.rounded(.halfUp)), zone: try CustomerTerms.zone(entity.zone),
      now: now)
  }

  /// Fills the book; `report` is told how many customers it holds.
  package mutating func fill(_ report: (Int) -> Void) throws -> WorstCharge {
    var made = 0
    while made < customers {
      let count = min(Self.chunk, customers - made)
      var maker = self
      try service.write { connection, now in
        let stamp = Stamp(at: now, correlation: connection.nextNumber())
        for index in made..<made + count {
          try maker.makeCustomer(index, connection, stamp)
        }
        try maker.note("rows=\(count)", stamp, connection)
      }
      self = maker
      made += count
      report(made)
    }
    var maker = self
    let worst = try service.write { connection, now in
      let stamp = Stamp(at: now, correlation: connection.nextNumber())
      let worst = try maker.makeWorst(connection, stamp)
      try maker.closeBatch(connection, stamp)
      try maker.note("the worst charge", stamp, connection)
      return worst
    }
    self = maker
    try service.book.checkpoint()
    return worst
  }

  private func note(_ result: String, _ stamp: Stamp, _ connection: Connection) throws {
    var act = AuditAct(
      at: stamp.recordedAt, actor: service.actor.job("bench"), verb: "import",
      objectKind: "file", objectID: "bench", correlation: stamp.correlation, result: result)
    act.after = Sha256.digest(Array(result.utf8))
    try AuditLog.append(act, to: connection)
  }
}

/// The charge with the longest way: usage of a great many events, in the middle of a period with
/// changes, collected after many declines, paid out with thousands of others.
package struct WorstCharge: Sendable {
  package let line: String
  package let invoice: String
}

/// A captured attempt as a processor will report it.
struct ReportedCharge {
  let attempt: PaymentAttemptRow
  let payment: PaymentID
  let on: Day
}

/// What was derived for one customer.
struct DerivedStandings {
  let customer: CustomerStandingRow
  let balances: [CustomerBalanceRow]
  let subscription: SubscriptionStandingRow
  let invoices: [InvoiceStandingRow]
  let cases: [DunningCaseRow]
}
