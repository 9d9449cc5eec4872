// Watching: every rule is judged over the facts; a breach fires once, its end is noted, and the
// next breach fires again. A firing is a work item; see `FiredRules`.

import Billing
import Storage

struct WatchRun {
  let connection: Connection
  let now: Timestamp
  let reader: FactReader
  /// Of the act that this belongs to.
  let correlation: Int64
  /// Everything was derived anew: then every posting is read as well.
  var isWhole = false

  static let day: Int = 86_400

  func run() throws {
    let breaches = try self.breaches()
    let last = Dictionary(
      uniqueKeysWithValues: try connection.watchActs().map { (Key($0.rule, $0.subject), $0) })
    let stamp = Stamp(at: now, correlation: correlation)
    var broken: Set<Key> = []
    for breach in breaches {
      let key = Key(breach.rule.rawValue, breach.subject)
      broken.insert(key)
      guard last[key]?.act != .fired else { continue }
      try insert(breach, after: last[key]?.n ?? 0, stamp)
    }
    let ended = last.filter { $0.value.act == .fired && !broken.contains($0.key) }.map(\.value)
    for act in ended.sorted(by: { ($0.rule, $0.subject) < ($1.rule, $1.subject) }) {
      var recovery = act
      recovery.n += 1
      recovery.act = .recovered
      recovery.stamp = stamp
      try connection.insert(recovery)
    }
  }

  private struct Key: Hashable {
    let rule: String
    let subject: String

    init(_ rule: String, _ subject: String) {
      self.rule = rule
      self.subject = subject
    }
  }

  private func insert(_ breach: Breach, after n: Int, _ stamp: Stamp) throws {
    try connection.insert(
      WatchActRow(
        rule: breach.rule.rawValue, subject: breach.subject, n: n + 1, act: .fired,
        title: breach.title, evidence: breach.evidence, customerID: nil,
        accountID: breach.account, stamp: stamp))
  }

  func breaches() throws -> [Breach] {
    try WatchRule.allCases.flatMap { rule -> [Breach] in
      switch rule {
      case .renewalUnbilled: try lateRenewals()
      case .missingInvoice: try missingInvoices()
      case .deadLetters: []
      case .postingMismatch: try mismatches()
      case .declineRate: try declineRates()
      }
    }
  }

  private func lateRenewals() throws -> [Breach] {
    let late = try connection.lateJobs(
      "renewal", before: now.adding(seconds: -3_600), limit: 10)
    guard late.count > 0, let oldest = late.oldest else { return [] }
    let some = late.subjects.map { SubscriptionID($0).description }
    return [
      Breach(
        rule: .renewalUnbilled,
        title: "\(late.count) renewals are unbilled for more than an hour, since \(oldest)",
        facts: [
          Breach.Fact(name: "unbilled", value: "\(late.count)"),
          Breach.Fact(name: "oldest", value: "\(oldest)"),
          Breach.Fact(name: "some of them", value: some.joined(separator: ", ")),
        ])
    ]
  }

  private func missingInvoices() throws -> [Breach] {
    let gaps = try connection.blockedPeriods()
    guard let first = gaps.first else { return [] }
    return [
      Breach(
        rule: .missingInvoice, title: "\(gaps.count) periods have no invoice",
        facts: [
          Breach.Fact(name: "periods", value: "\(gaps.count)"),
          Breach.Fact(
            name: "first", value: "\(first.subscriptionID) from \(first.startOn): \(first.reason)"),
        ])
    ]
  }

  /// Totals of the ledger against those of the documents; when everything was derived, the kept
  /// balances against the sums of their postings too.
  private func mismatches() throws -> [Breach] {
    let check = LedgerCheck(reader)
    let found = try check.totals() + (isWhole ? check.rollUps() : [])
    guard let first = found.first else { return [] }
    let others = found.count > 1 ? ", and \(found.count - 1) others" : ""
    return [
      Breach(
        rule: .postingMismatch, title: "\(first)\(others)",
        facts: found.prefix(10).map { Breach.Fact(name: $0.identity, value: "\($0)") })
    ]
  }

  /// The last 24 hours of each merchant account against the 28 days before them.
  private func declineRates() throws -> [Breach] {
    let yesterday = now.adding(seconds: -Self.day)
    let month = try rates(
      from: yesterday.adding(seconds: -28 * Self.day), until: yesterday)
    let day = try rates(from: yesterday, until: now)
    let accounts = try reader.catalogue().rows.merchantAccounts
    return accounts.compactMap { account in
      guard let recent = day[account.id], let mean = month[account.id],
        recent.isAboveTwice(mean)
      else { return nil }
      return Breach(
        rule: .declineRate, subject: account.key,
        title: "\(account.key) declined \(recent.words) in 24 h, more than twice its mean",
        facts: [
          Breach.Fact(name: "merchant account", value: account.key),
          Breach.Fact(name: "last 24 h", value: recent.words),
          Breach.Fact(name: "28 days before", value: mean.words),
        ], account: account.id)
    }
  }

  private func rates(
    from: Timestamp, until: Timestamp
  ) throws -> [MerchantAccountID: DeclineRate] {
    Dictionary(
      uniqueKeysWithValues: try connection.declines(from: from, until: until).map {
        ($0.accountID, DeclineRate(attempts: $0.attempts, declined: $0.declined))
      })
  }
}

/// The rules that are broken now, as work.
struct FiredRules: WorkFinder {
  static let kinds = [WorkKind.watchRule]

  func findings(_ reader: FactReader, _ scope: WorkScope) throws -> [WorkFinding] {
    guard case .book = scope else { return [] }
    return try reader.connection.watchActs().filter { $0.act == .fired }.map { act in
      var finding = WorkFinding(
        .watchRule, key: "\(act.rule)/\(act.subject)/\(act.n)", title: act.title,
        arose: act.stamp.recordedAt)
      finding.detail = act.rule
      finding.account = act.accountID
      finding.customer = act.customerID
      if let document = ExceptionDocument(act.evidence) { finding.document = document }
      return finding
    }
  }
}
