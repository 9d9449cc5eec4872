// Keeping the derived tables true: what lists sort, filter and count by, made from the facts in
// the transaction that changed them.

import Billing
import Formats
import Storage

/// Derives standings inside a write transaction.
package struct Standings {
  let connection: Connection
  let now: Timestamp
  let reader: FactReader

  /// `catalogue` spares reading it again where a job has it.
  package init(connection: Connection, now: Timestamp, catalogue: Catalogue? = nil) throws {
    self.init(try FactReader(connection, clock: { now }, catalogue: catalogue), now: now)
  }

  /// Derives from what a reader sees: the book now, or the book as it was known.
  init(_ reader: FactReader, now: Timestamp) {
    connection = reader.connection
    self.now = now
    self.reader = reader
  }

  /// Everything, from the facts alone: after an import and when the clock has moved.
  /// What it writes belongs to the act of that correlation; without one it is an act of its own.
  package func rebuild(correlation: Int64? = nil) throws {
    try connection.clearStandings()
    try derive()
    try connection.expireApprovals(by: now)
    let correlation = correlation ?? connection.nextNumber()
    let poster = LedgerPoster(reader: reader)
    try poster.postPayers()
    let matches = try ReconciliationRun(connection: connection, now: now, reader: reader)
      .run(correlation: correlation)
    try poster.post(matches)
    try poster.recogniseDaysOver()
    try watch(correlation: correlation, isWhole: true)
  }

  /// Judges the watch rules and finds the work of the whole book.
  func watch(correlation: Int64, isWhole: Bool = false) throws {
    try WatchRun(
      connection: connection, now: now, reader: reader, correlation: correlation, isWhole: isWhole
    ).run()
    try WorkRun(connection: connection, now: now, reader: reader, correlation: correlation)
      .run(.book, isWhole: isWhole)
  }

  /// What lists sort, filter and count by, of every customer.
  func derive() throws {
    let customers = try everyCustomer()
    for id in customers { try refreshHolder(id) }
    for id in customers { try refreshPayer(id) }
  }

  /// Of one customer, as holder and as payer.
  func refresh(_ id: CustomerID) throws {
    try refreshPayer(id)
    try refreshHolder(id)
  }

  /// Whatever a decision can have moved, the work that it makes or ends too.
  func refresh(after decision: Decision, correlation: Int64) throws {
    let named = (decision.customer.map { [$0] } ?? []) + decision.alsoTouches
    let touched = Set(try named.map { try connection.survivor(of: $0) })
    try refresh(customers: touched)
    guard !touched.isEmpty else { return }
    let payers = try touched.map { try reader.customer($0).payerID }
    try WorkRun(connection: connection, now: now, reader: reader, correlation: correlation)
      .run(.customers(touched.union(payers).sorted()))
  }

  /// Whatever can have moved of some customers and of everybody whom their payers pay for.
  func refresh(customers: Set<CustomerID>) throws {
    var payers: Set<CustomerID> = []
    for id in customers { payers.insert(try reader.customer(id).payerID) }
    for payer in payers.sorted() { try refresh(payer: payer) }
  }

  /// A payer's ledger and standings, and those of everybody it pays for.
  func refresh(payer: CustomerID) throws {
    try LedgerPoster(reader: reader).post(payer: payer)
    try refreshPayer(payer)
    try derive(holders: Set(try reader.account(of: payer).facts.paysFor))
  }

  /// What the subscriptions of some customers stand at, after what moved no money.
  func derive(holders: Set<CustomerID>) throws {
    for id in holders.sorted() { try refreshHolder(id) }
  }

  private func everyCustomer() throws -> [CustomerID] {
    var all: [CustomerID] = []
    while true {
      let page = try connection.customerIDs(after: all.last, limit: 10_000)
      if page.isEmpty { return all }
      all += page
    }
  }
}

// MARK: - Who holds

extension Standings {
  private func refreshHolder(_ id: CustomerID) throws {
    let picture = try reader.picture(of: id)
    try connection.put(try customerStanding(picture))
    for subscription in picture.subscriptions {
      try connection.put(try standing(of: subscription, picture))
    }
    for override in picture.overrides { try connection.put(standing(of: override, picture)) }
    try putAgenda(picture)
  }

  private func customerStanding(_ picture: CustomerPicture) throws -> CustomerStandingRow {
    let row = picture.row
    let live = picture.subscriptions.filter { !$0.state.isFinal }
    let leading = live.min { $0.state.urgency < $1.state.urgency }
    let due =
      row.payerID == row.id
      ? picture.account.documents.filter { $0.row.currency == row.currency }
        .reduce(0) { $0 + $1.due } : 0
    return CustomerStandingRow(
      customerID: row.id, sortKey: row.sortKey, searchKey: row.searchKey, emailKey: row.emailKey,
      legalEntityKey: picture.terms.entity.key, country: picture.terms.country(on: today(picture)),
      currency: row.currency, state: leading?.state.rawValue ?? "none",
      stateReason: leading?.lifecycle.reason ?? "no live subscription",
      planNames: live.map(\.name).joined(separator: ", "), liveSubscriptions: Int64(live.count),
      due: due, createdAt: row.stamp.createdAt)
  }

  private func today(_ picture: CustomerPicture) -> Day {
    picture.terms.zone(at: now).day(of: now)
  }

  private func standing(
    of subscription: SubscriptionPicture, _ picture: CustomerPicture
  ) throws -> SubscriptionStandingRow {
    let period = subscription.history.period(on: today(picture))
    let next = subscription.nextSteps(now: now).first
    let recurring = try subscription.monthlyRecurring(reader.catalogue())
    return SubscriptionStandingRow(
      subscriptionID: subscription.id, customerID: picture.row.id,
      legalEntityKey: picture.terms.entity.key, sortKey: picture.row.sortKey,
      searchKey: "\(picture.row.searchKey) \(searchKey(subscription.name))",
      planKey: subscription.planRow.key, planName: subscription.planRow.name,
      planVersion: subscription.version.number, quantity: subscription.quantity,
      currency: subscription.row.currency, state: subscription.state.rawValue,
      stateReason: subscription.lifecycle.reason, stateSince: subscription.lifecycle.since,
      periodStart: period?.days.lowerBound, periodEnd: period?.days.upperBound,
      nextAt: next?.at ?? Timestamp(milliseconds: .max),
      nextAction: next?.kind.words ?? "", recurring: recurring ?? 0,
      recurringKnown: recurring != nil)
  }

  private func standing(
    of override: OverridePicture, _ picture: CustomerPicture
  ) -> OverrideStandingRow {
    OverrideStandingRow(
      overrideID: override.row.id, customerID: picture.row.id, sortKey: picture.row.sortKey,
      searchKey: "\(picture.row.searchKey) \(searchKey(override.feature.key))",
      featureKey: override.feature.key, effect: override.row.effect.rawValue,
      value: override.value?.description ?? "", state: override.state(at: now),
      startsAt: override.row.startsAt, expiresAt: override.expiresAt,
      reasonCode: override.row.reasonCode, author: override.row.author)
  }
}

extension Subscription.State {
  /// Which state of several says most about a customer: lower is more urgent.
  fileprivate var urgency: Int {
    switch self {
    case .unpaid: 0
    case .pastDue: 1
    case .incomplete: 2
    case .trialing: 3
    case .paused: 4
    case .active: 5
    case .canceled, .expired: 6
    }
  }
}

extension LifecycleAnswer.NextStep.Kind {
  package var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}

// MARK: - Who pays

extension Standings {
  private func refreshPayer(_ id: CustomerID) throws {
    let account = try reader.account(of: id)
    for document in account.documents { try connection.put(standing(of: document, account)) }
    for currency in account.currencies {
      try connection.put(balance(of: account, currency))
      try refreshDunning(account, currency)
    }
    try putAgenda(account)
  }

  private func balance(of account: PayerAccount, _ currency: Currency) -> CustomerBalanceRow {
    let documents = account.documents.filter { $0.row.currency == currency }
    let due = documents.reduce(0) { $0 + $1.due }
    let overdue = documents.filter { $0.isPastDue(at: now) }.reduce(0) { $0 + $1.due }
    return CustomerBalanceRow(
      customerID: account.terms.row.id, currency: currency, due: due, overdue: overdue,
      unapplied: account.unapplied(in: currency), credit: account.customerCredit(in: currency),
      granted: account.granted(in: currency))
  }

  private func standing(
    of document: DocumentStanding, _ account: PayerAccount
  ) -> InvoiceStandingRow {
    let row = document.row
    let number = row.number.map(searchKey) ?? ""
    return InvoiceStandingRow(
      invoiceID: row.id, customerID: account.terms.row.id,
      legalEntityKey: account.terms.entity.key,
      searchKey: "\(number) \(account.terms.row.searchKey)",
      numberKey: number, document: row.document.rawValue,
      status: row.status.rawValue, currency: row.currency, issuedOn: row.issuedOn,
      dueOn: row.dueOn ?? .latest, total: row.total, credited: document.credited,
      paid: document.paid, pending: document.pending, due: document.due,
      paymentState: document.paymentState.rawValue, disputeState: document.disputeState.rawValue,
      applied: document.applied, writtenOff: document.writtenOff,
      collectability: document.collectability.rawValue)
  }

  /// Puts the case while something is owed past its day, and removes it afterwards.
  private func refreshDunning(_ account: PayerAccount, _ currency: Currency) throws {
    let payer = account.terms.row
    let known = try connection.dunningCase(
      payer: payer.id, legalEntity: payer.legalEntityID, currency: currency)
    guard let dunning = try reader.dunning(of: account, currency: currency),
      let dayZero = dunning.standing.dayZero
    else {
      if let known { try connection.remove(known) }
      return
    }
    let standing = dunning.standing
    let steps = dunning.rule.ladder.steps.filter { $0.day <= standing.days }.count
    try connection.put(
      DunningCaseRow(
        id: try known?.id ?? identity(payer, currency), payerID: payer.id,
        legalEntityID: payer.legalEntityID, legalEntityKey: account.terms.entity.key,
        currency: currency, sortKey: payer.sortKey, searchKey: payer.searchKey,
        state: standing.stateWord, stateReason: standing.reason,
        category: dunning.decline?.classification.category.rawValue ?? "",
        ladderID: dunning.ladderID, dayZeroOn: account.terms.zone(at: now).day(of: dayZero),
        step: steps, nextAt: standing.next?.at ?? Timestamp(milliseconds: .max),
        nextAction: standing.next.map(\.words) ?? "nothing by itself",
        amountDue: standing.amount, invoices: Int64(standing.invoices.count),
        evidence: JSONValue.array(standing.invoices.map(JSONValue.string)).description))
  }

  /// A case that comes again has the id that it had before.
  private func identity(_ payer: CustomerRow, _ currency: Currency) throws -> DunningCaseID {
    let known = try connection.dunningIdentity(
      payer: payer.id, legalEntity: payer.legalEntityID, currency: currency)
    if let known { return known.id }
    let id: DunningCaseID = connection.nextID()
    // In the past nothing is written: the case was never told of, and its id is not kept.
    if reader.past == nil {
      try connection.insert(
        DunningIdentityRow(
          id: id, payerID: payer.id, legalEntityID: payer.legalEntityID, currency: currency))
    }
    return id
  }
}

extension DunningStanding {
  /// The stage, or what it waits for: one word for lists.
  package var stateWord: String {
    switch waiting {
    case .moneyInFlight: "waiting"
    case .held: "held"
    case .promised: "promised"
    case nil: stage.rawValue
    }
  }
}

extension DunningStanding.Next {
  package var words: String {
    switch self {
    case .step(let kind, _): kind.words
    case .retry: "retry"
    }
  }
}
