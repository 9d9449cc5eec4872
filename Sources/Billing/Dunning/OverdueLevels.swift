// Overdue levels by conditions: for books that classify payers by age, count and balance of what
// is unpaid instead of by a ladder of days (source: Kill Bill's overdue states).

/// What the conditions ask about a payer.
package struct OverdueMeasures: Hashable, Sendable {
  package let unpaidCount: Int
  /// Minor units.
  package let unpaidBalance: Int64
  /// Whole days since the date of the earliest unpaid invoice; nil when none is unpaid.
  package let daysSinceEarliest: Int?
  /// The last failure, as a decline category or a processor's word.
  package let lastFailure: String?
  package let tags: Set<String>

  package init(
    unpaidCount: Int = 0, unpaidBalance: Int64 = 0, daysSinceEarliest: Int? = nil,
    lastFailure: String? = nil, tags: Set<String> = []
  ) {
    self.unpaidCount = unpaidCount
    self.unpaidBalance = unpaidBalance
    self.daysSinceEarliest = daysSinceEarliest
    self.lastFailure = lastFailure
    self.tags = tags
  }
}

/// All parts that are given must hold; one with no part never holds.
package struct OverdueCondition: Hashable, Sendable {
  package let countAtLeast: Int?
  package let balanceAtLeast: Int64?
  package let daysAtLeast: Int?
  package let lastFailureIn: Set<String>?
  package let tagsIn: Set<String>?
  package let tagsNotIn: Set<String>?

  package init(
    countAtLeast: Int? = nil, balanceAtLeast: Int64? = nil, daysAtLeast: Int? = nil,
    lastFailureIn: Set<String>? = nil, tagsIn: Set<String>? = nil, tagsNotIn: Set<String>? = nil
  ) {
    self.countAtLeast = countAtLeast
    self.balanceAtLeast = balanceAtLeast
    self.daysAtLeast = daysAtLeast
    self.lastFailureIn = lastFailureIn
    self.tagsIn = tagsIn
    self.tagsNotIn = tagsNotIn
  }

  package func holds(for payer: OverdueMeasures) -> Bool {
    let parts: [Bool?] = [
      countAtLeast.map { payer.unpaidCount >= $0 },
      balanceAtLeast.map { payer.unpaidBalance >= $0 },
      daysAtLeast.map { least in payer.daysSinceEarliest.map { $0 >= least } ?? false },
      lastFailureIn.map { allowed in payer.lastFailure.map { allowed.contains($0) } ?? false },
      tagsIn.map { !$0.isDisjoint(with: payer.tags) },
      tagsNotIn.map { $0.isDisjoint(with: payer.tags) },
    ]
    let given = parts.compactMap { $0 }
    return !given.isEmpty && given.allSatisfy { $0 }
  }
}

package struct OverdueLevel: Hashable, Sendable {
  package let name: String
  package let condition: OverdueCondition
  package let blocksChanges: Bool
  package let blocksService: Bool
  package let blocksBilling: Bool
  /// Days until the payer is looked at again while it stands on this level.
  package let recheckDays: Int?

  package init(
    name: String, condition: OverdueCondition, blocksChanges: Bool = true,
    blocksService: Bool = false, blocksBilling: Bool = false, recheckDays: Int? = nil
  ) {
    self.name = name
    self.condition = condition
    self.blocksChanges = blocksChanges
    self.blocksService = blocksService
    self.blocksBilling = blocksBilling
    self.recheckDays = recheckDays
  }
}

extension [OverdueLevel] {
  /// The most severe level that holds; levels are listed from mild to severe. Nil is clear.
  package func level(for payer: OverdueMeasures) -> OverdueLevel? {
    last { $0.condition.holds(for: payer) }
  }

  /// On which day since the earliest unpaid invoice the payer may next change level, counting
  /// only conditions of age.
  package func nextDay(after days: Int) -> Int? {
    compactMap(\.condition.daysAtLeast).filter { $0 > days }.min()
  }
}

/// Payment requests once an overdue balance reaches a threshold (source: Lago's campaigns).
package struct DunningCampaign: Hashable, Sendable {
  /// Per currency, in minor units.
  package let thresholds: [Currency: Int64]
  package let maximumAttempts: Int?
  package let daysBetween: Int?

  package init(
    thresholds: [Currency: Int64], maximumAttempts: Int? = nil, daysBetween: Int? = nil
  ) {
    self.thresholds = thresholds
    self.maximumAttempts = maximumAttempts
    self.daysBetween = daysBetween
  }

  package enum Verdict: Hashable, Sendable {
    case request
    case refused(String)
  }

  /// Whether a request goes out now. Reaching the threshold exactly is enough; the time between
  /// two attempts must have passed, and more than passed.
  package func verdict(
    overdue: Money, attempts: Int, lastAttemptAt: Timestamp?, at instant: Timestamp
  ) -> Verdict {
    guard let threshold = thresholds[overdue.currency] else {
      return .refused("no threshold in \(overdue.currency)")
    }
    guard overdue.minorUnits >= threshold else {
      return .refused("\(overdue) is below the threshold")
    }
    if let maximumAttempts, attempts >= maximumAttempts {
      return .refused("all \(maximumAttempts) attempts are used")
    }
    if let daysBetween, let lastAttemptAt,
      instant.milliseconds - lastAttemptAt.milliseconds <= Int64(daysBetween) * 86_400_000
    {
      return .refused("less than \(daysBetween) days since the last attempt")
    }
    return .request
  }
}
