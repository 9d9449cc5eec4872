// Random histories of one subscription, each checked against the invariants of billing.

import Billing

/// SplitMix64 (Steele, Lea and Flood, 2014): one seed, one sequence, on every machine.
package struct SplitMix64: Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to `bound` - 1; the tiny bias of the remainder does not matter here.
  package mutating func below(_ bound: Int64) -> Int64 { Int64(next() % UInt64(bound)) }

  /// One of the values; nil when there is none, and then nothing is drawn.
  mutating func pick<Value>(_ values: [Value]) -> Value? {
    values.isEmpty ? nil : values[Int(below(Int64(values.count)))]
  }
}

/// What every history of immediate, prorated changes must keep.
package enum HistoryInvariant: String, Hashable, Sendable, CaseIterable {
  /// Computing the document of the same day again makes no line.
  case billingTwiceAddsNothing = "billing twice adds nothing"
  /// The document that a change previews is the one that is issued.
  case previewIsCommit = "the preview is the commit"
  /// The amounts of the period differ by at most one minor unit from the time-weighted price.
  case timeWeighted = "billed within one unit of the time-weighted price"
  /// The repairs of a line never return more than its net, even when everything is returned.
  case creditWithinBilled = "no credit above what was billed"
}

/// A history that broke an invariant. `HistoryBench.check(seed:)` with this seed repeats it.
package struct HistoryViolation: Hashable, Sendable {
  package let seed: UInt64
  package let invariant: HistoryInvariant
  package let detail: String
}

/// What a run over many histories found.
package struct HistoryFindings: Hashable, Sendable {
  package internal(set) var histories = 0
  package internal(set) var documents = 0
  package internal(set) var lines = 0
  package internal(set) var violations: [HistoryViolation] = []

  package init() {}

  /// A history that could not be computed at all: refused where nothing should be.
  package init(failure: any Error, seed: UInt64) {
    violations = [
      HistoryViolation(
        seed: seed, invariant: .previewIsCommit, detail: "could not be computed: \(failure)")
    ]
  }

  /// Adds the findings of another run, such as one of several done in parallel.
  package mutating func add(_ other: HistoryFindings) {
    histories += other.histories
    documents += other.documents
    lines += other.lines
    violations += other.violations
  }
}

package enum HistoryBench {
  /// Checks `count` histories, each with a seed of its own that `generator` gives.
  package static func check(
    _ count: Int, _ generator: inout SplitMix64
  ) throws -> HistoryFindings {
    var findings = HistoryFindings()
    for _ in 0..<count { findings.add(try check(seed: generator.next())) }
    return findings
  }

  /// Makes the history of one seed, bills it after every change and then returns all of it.
  package static func check(seed: UInt64) throws -> HistoryFindings {
    var history = try History(seed: seed)
    try history.runChanges()
    try history.checkWeight()
    try history.checkCredits()
    history.findings.histories = 1
    return history.findings
  }
}

/// A monthly subscription in euros whose issued lines are fed back into its facts.
private struct History {
  /// What held from a day on; the price is in cents.
  private struct State {
    let from: Day
    var price: Int64
    var quantity: Int64
  }

  var findings = HistoryFindings()
  private let seed: UInt64
  private var chance: SplitMix64
  private var facts: InvoiceFacts
  private let period: Range<Day>
  private var states: [State]

  init(seed: UInt64) throws {
    self.seed = seed
    var chance = SplitMix64(seed: seed)
    guard let euro = Currency(code: "EUR"),
      let anchor = Day.earliest.adding(days: Int(730_000 + chance.below(20_000)))
    else { preconditionFailure("the euro exists and so do the days of a century") }
    let schedule = PeriodSchedule(anchor: anchor, interval: .month, zone: .utc)
    guard let first = schedule.period(0) else { preconditionFailure("there is a first period") }
    period = first.days
    let state = State(
      from: anchor, price: 1 + chance.below(20_000), quantity: 1 + chance.below(9))
    states = [state]
    let stretch = ItemStretch(
      from: anchor, price: try Self.price(state.price, euro),
      quantity: ExactDecimal(state.quantity))
    facts = InvoiceFacts(
      subscription: 1, currency: euro, billingDay: anchor,
      items: [BillableItem(id: 1, plan: "plan 0", epochs: [schedule], stretches: [stretch])])
    self.chance = chance
  }

  private static func price(_ cents: Int64, _ currency: Currency) throws -> Price {
    Price(
      code: "seat-\(cents)", name: "Seat", product: "p",
      kind: .recurring(.inAdvance, .month, .perSeat), currency: currency,
      model: .perUnit(try ExactDecimal(mantissa: cents, scale: 2)))
  }

  /// One to six changes on days that never go back, several of them on one day at times.
  mutating func runChanges() throws {
    issue(try nextInvoice(facts))
    var offset: Int64 = 0
    for cause in 1...(1 + chance.below(6)) {
      offset = min(offset + chance.below(8), Int64(period.dayCount) - 1)
      guard let day = period.lowerBound.adding(days: Int(offset)) else { continue }
      try change(on: day, cause: cause)
      try checkTwice()
    }
  }

  private mutating func change(on day: Day, cause: Int64) throws {
    var state = State(
      from: day, price: states[states.count - 1].price, quantity: 1 + chance.below(9))
    var target = PlanChange.Target.quantity(ExactDecimal(state.quantity))
    if chance.below(2) == 0 {
      state.price = chance.below(20_000)
      target = .price(
        try Self.price(state.price, facts.currency), version: cause + 1, plan: "plan \(cause)",
        quantity: ExactDecimal(state.quantity))
    }
    states.append(state)
    let rules = ChangeRules([ChangeRule("always", outcome: .immediateProrated)])
    let change = PlanChange(item: 1, on: day, target: target, cause: cause)
    let result = try preview(change, rules, on: facts)
    facts = result.facts
    let document = try nextInvoice(facts)
    if document != result.invoice { report(.previewIsCommit, "change \(cause)") }
    issue(document)
  }

  private mutating func issue(_ document: InvoicePreview) {
    findings.documents += 1
    for line in document.lines {
      findings.lines += 1
      facts.billed.append(BilledLine(id: Int64(facts.billed.count + 1), terms: line.terms))
    }
  }

  private mutating func checkTwice() throws {
    let again = try nextInvoice(facts)
    if !again.lines.isEmpty {
      report(.billingTwiceAddsNothing, "\(again.lines.count) lines on \(facts.billingDay)")
    }
  }

  /// The price of every day by the state that holds at its end, computed apart from billing.
  mutating func checkWeight() throws {
    var exact = Ratio.zero
    for (index, state) in states.enumerated() {
      let end = index + 1 < states.count ? states[index + 1].from : period.upperBound
      let weight = try Ratio(Int128(end - state.from), over: Int128(period.dayCount))
      exact = try exact + Ratio(state.price * state.quantity) * weight
    }
    let billed = facts.billed.reduce(0) { $0 + $1.terms.amount }
    if try (exact - Ratio(billed)).magnitude > .one {
      report(.timeWeighted, "\(billed) billed for \(exact)")
    }
  }

  /// Takes everything back: what is left of each line must not fall below zero.
  mutating func checkCredits() throws {
    facts.items[0].stretches = []
    issue(try nextInvoice(facts))
    try checkTwice()
    for line in facts.billed where line.terms.key.purpose != .repair {
      let repairs = facts.billed.filter {
        $0.terms.key.purpose == .repair && $0.terms.key.corrects == line.id
      }
      let left = repairs.reduce(line.terms.net) { $0 + $1.terms.net }
      if left < 0 { report(.creditWithinBilled, "line \(line.id) has \(left) left") }
    }
  }

  private mutating func report(_ invariant: HistoryInvariant, _ detail: String) {
    findings.violations.append(
      HistoryViolation(seed: seed, invariant: invariant, detail: detail))
  }
}
