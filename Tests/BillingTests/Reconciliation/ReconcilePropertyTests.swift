// Properties of reconciliation over seeded worlds.

import Billing
import Testing

struct ReconcilePropertyTests: ReconciliationStory {
  static let seeds: [UInt64] = Array(1...40)

  @Test(
    "every fact of theirs ends in exactly one match, exception or expectation", arguments: seeds)
  func partition(seed: UInt64) {
    let world = World(seed: seed).facts
    let answer = reconcile(world)
    for link in [ReconciliationLink.settled, .paidOut] {
      let seen = Self.seen(answer, link)
      let carried = world.rows.filter {
        link == .settled || ($0.kind != .payout && $0.kind != .payoutReversal)
      }
      for row in carried {
        #expect(seen[row.reference] == 1, "seed \(seed), \(link), \(row.id)")
      }
    }
    let bank = Self.seen(answer, .banked)
    for line in world.bankLines {
      let outside = answer.outOfScope.contains(line.reference) ? 1 : 0
      #expect(bank[line.reference, default: 0] + outside == 1, "seed \(seed), \(line.id)")
    }
    let (settled, paidOut) = (Self.seen(answer, .settled), Self.seen(answer, .paidOut))
    for payout in world.payouts {
      #expect(paidOut[payout.reference] == 1, "seed \(seed), \(payout.id)")
      #expect(bank[payout.reference] == 1, "seed \(seed), \(payout.id)")
    }
    for payment in world.payments where payment.state == .captured {
      #expect(settled[payment.reference] == 1, "seed \(seed), \(payment.id)")
    }
  }

  /// How often each fact is spoken for.
  private static func seen(
    _ answer: Reconciliation, _ link: ReconciliationLink
  ) -> [FactReference: Int] {
    var counts: [FactReference: Int] = [:]
    for match in answer.newMatches where match.link == link {
      for fact in match.left + match.right { counts[fact, default: 0] += 1 }
    }
    for exception in answer.exceptions where exception.link == link {
      for fact in exception.subjects { counts[fact, default: 0] += 1 }
    }
    for expectation in answer.waiting where expectation.link == link {
      counts[expectation.fact, default: 0] += 1
    }
    return counts
  }

  @Test("the order of the facts never changes the answer", arguments: seeds)
  func order(seed: UInt64) {
    let world = World(seed: seed)
    var shuffled = world.facts
    var random = world.random
    shuffled.payments = random.shuffle(shuffled.payments)
    shuffled.refunds = random.shuffle(shuffled.refunds)
    shuffled.disputes = random.shuffle(shuffled.disputes)
    shuffled.rows = random.shuffle(shuffled.rows)
    shuffled.payouts = random.shuffle(shuffled.payouts)
    shuffled.bankLines = random.shuffle(shuffled.bankLines)
    #expect(reconcile(shuffled) == reconcile(world.facts), "seed \(seed)")
  }

  @Test("running again with the matches made adds none and keeps the exceptions", arguments: seeds)
  func rerun(seed: UInt64) {
    var world = World(seed: seed).facts
    let first = reconcile(world)
    world.earlierMatches = first.newMatches
    let second = reconcile(world)
    #expect(second.newMatches.isEmpty, "seed \(seed)")
    #expect(second.exceptions.map(\.id) == first.exceptions.map(\.id), "seed \(seed)")
    #expect(second.waiting == first.waiting, "seed \(seed)")
  }

  @Test(
    "a row's changed amount touches exactly its own exceptions and its payout's", arguments: seeds)
  func locality(seed: UInt64) {
    let world = World(seed: seed)
    var random = world.random
    let matched = reconcile(world.facts)
    // A capture that is matched by key and by batch, so that its neighbours are known.
    let candidates = world.facts.rows.filter { row in
      row.kind == .capture
        && world.facts.rows.count { $0.paymentReferences == row.paymentReferences } == 1
        && matched.newMatches.contains {
          $0.rule == .processorReference && $0.right == [row.reference]
        } && matched.newMatches.contains { $0.rule == .batch && $0.left.contains(row.reference) }
    }
    guard !candidates.isEmpty else { return }
    let target = random.pick(candidates)
    var changed = world.facts
    changed.rows = changed.rows.map { $0.id == target.id ? Self.cheaper($0) : $0 }
    let before = Set(matched.exceptions.map(\.id))
    let after = reconcile(changed)
    let new = after.exceptions.filter { !before.contains($0.id) }
    #expect(before.subtracting(after.exceptions.map(\.id)).isEmpty, "seed \(seed)")
    #expect(
      new.map(\.kind).sorted { $0.rawValue < $1.rawValue } == [.amountMismatch, .payoutShortfall])
    #expect(new.allSatisfy { $0.subjects.contains(target.reference) }, "seed \(seed)")
    #expect(new.allSatisfy { $0.differingFields == ["amount"] }, "seed \(seed)")
    #expect(new.allSatisfy { $0.atStake?.minorUnits == 1 }, "seed \(seed)")
  }

  private static func cheaper(_ row: SettlementRow) -> SettlementRow {
    SettlementRow(
      id: row.id, processor: row.processor, merchantAccount: row.merchantAccount, kind: row.kind,
      nativeKind: row.nativeKind, paymentReferences: row.paymentReferences,
      modificationReference: row.modificationReference, merchantReference: row.merchantReference,
      gross: Money(minorUnits: row.gross.minorUnits - 1, row.gross.currency), fee: row.fee,
      net: Money(minorUnits: row.net.minorUnits - 1, row.net.currency),
      exchangeRate: row.exchangeRate, bookedOn: row.bookedOn, batch: row.batch,
      evidence: row.evidence)
  }

  @Test("a match that a person took back is not made again, it becomes a question")
  func undo() throws {
    var world = Self.facts(
      payments: [Self.payment("p1", "49.00 EUR")],
      rows: [Self.row("t1", .capture, "49.00 EUR", payment: ["ch_p1"])])
    let made = try #require(reconcile(world).newMatches.first)
    let undo = Match(
      made.link, .byHand, made.left, made.right, inputs: [RuleInput("reason", "wrong")],
      undoes: made.id)
    world.earlierMatches = [made, undo]
    let answer = reconcile(world)
    #expect(answer.newMatches.isEmpty)
    #expect(answer.story(.settled) == ["ambiguous high p1+t1 [] – due 2026-06-04"])
  }
}

/// A month of payments with everything that goes wrong in it, from a seed.
private struct World: ReconciliationStory {
  var random: SplitMix
  private(set) var facts: ReconciliationFacts

  init(seed: UInt64) {
    random = SplitMix(state: seed)
    facts = Self.facts(asOf: "2026-06-22")
    facts.limits.steps = 2_000
    for number in 0..<60 { addPayment(number) }
    addPayouts()
  }

  private mutating func addPayment(_ number: Int) {
    let amount = random.pick(["49.00 EUR", "49.00 EUR", "99.00 EUR", "12.34 EUR", "6000 JPY"])
    let on = "2026-06-\(number % 14 + 1 < 10 ? "0" : "")\(number % 14 + 1)"
    let id = "p\(number)"
    let hasReference = random.below(10) > 0
    var made = Self.payment(
      id, amount, on: on, references: hasReference ? ["ch_\(id)"] : [], reference: "INV-\(number)")
    if random.below(15) == 0 { made.state = .voided }
    // Sometimes the row comes without our payment.
    if random.below(20) > 0 { facts.payments.append(made) }
    guard random.below(15) > 0 else { return }
    let currency = made.amount.currency
    let off = random.below(12) == 0 ? Int64(1) : 0
    let gross = Money(minorUnits: made.amount.minorUnits - off, currency)
    let batch = random.below(8) == 0 ? nil : "po_\(currency)_\(number % 4)"
    for copy in 0...(random.below(15) == 0 ? 1 : 0) {
      facts.rows.append(
        Self.row(
          "t\(number)_\(copy)", .capture, "\(gross)", on: on, payment: ["ch_\(id)"],
          reference: random.below(2) == 0 ? "INV-\(number)" : nil, batch: batch))
    }
    if random.below(6) == 0 { addReturn(number, made, on, batch) }
  }

  private mutating func addReturn(
    _ number: Int, _ made: PaymentFact, _ on: String, _ batch: String?
  ) {
    let half = Money(minorUnits: -made.amount.minorUnits / 2, made.amount.currency)
    let kind = random.pick([
      SettlementRow.Kind.refund, .refundReversal, .chargeback, .chargebackReversal, .fee, .other,
    ])
    facts.rows.append(
      Self.row(
        "r\(number)", kind, "\(half)", on: on, payment: ["ch_\(made.id)"],
        modification: "m\(number)", batch: batch))
    let amount = Money(minorUnits: -half.minorUnits, half.currency)
    if random.below(2) == 0 {
      facts.refunds.append(
        RefundFact(
          id: "r\(number)", payment: made.id, processorReference: "m\(number)", amount: amount,
          on: made.on, hasFailed: random.below(3) == 0))
    } else {
      facts.disputes.append(
        DisputeFact(
          id: "d\(number)", payment: made.id, processorReference: "m\(number)", amount: amount,
          openedOn: made.on, outcome: random.pick([.open, .won, .lost])))
    }
  }

  private mutating func addPayouts() {
    let groups = Dictionary(grouping: facts.rows.filter { $0.batch != nil }) { $0.batch ?? "" }
    for (batch, rows) in groups.sorted(by: { $0.key < $1.key }) {
      guard random.below(8) > 0, let currency = rows.first?.net.currency else { continue }
      let off = random.below(6) == 0 ? Int64(5) : 0
      let total = rows.map(\.net.minorUnits).reduce(0, +) - off
      let amount = Money(minorUnits: total, currency)
      facts.payouts.append(
        Self.payout(batch, "\(amount)", on: "2026-06-15", reference: "TX-\(batch)-1"))
      guard random.below(5) > 0 else { continue }
      let names = random.below(3) > 0
      facts.bankLines.append(
        Self.line(
          "b_\(batch)", "\(amount)", on: "2026-06-17", texts: names ? ["TX-\(batch)-1"] : []))
    }
    facts.payouts.append(Self.payout("po_manual", "49.00 EUR", on: "2026-06-16"))
    facts.bankLines.append(Self.line("b_extra", "7.00 EUR"))
    facts.bankLines.append(Self.line("b_debit", "-7.00 EUR"))
  }
}

/// SplitMix64.
private struct SplitMix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  mutating func shuffle<Element>(_ elements: [Element]) -> [Element] {
    var shuffled = elements
    for index in shuffled.indices.reversed() where index > 0 {
      shuffled.swapAt(index, below(index + 1))
    }
    return shuffled
  }
}
