// Declines: every row of the tables, and the networks' limits over random histories.

import Testing

@testable import Billing

@Suite("Declines")
struct DeclineTests {
  private static let at = moment("2026-03-10T09:00:00Z")

  private static func report(
    _ processor: String, _ code: String, network: String? = nil, advice: String? = nil
  ) -> DeclineReport {
    DeclineReport(
      processor: processor, code: code, network: network, advice: advice, declinedAt: at)
  }

  @Test("every table holds the rows of its edition")
  func rows() {
    let counts = DeclineProfile.all.map { "\($0.name) \($0.codes.count)" }
    #expect(
      counts == [
        "stripe 52", "stripe_advice 3", "visa 46", "mastercard 3", "mastercard_mac 18",
        "iso8583 45", "adyen 41", "braintree 111", "braintree_gateway 8", "paypal 151",
        "gocardless 10", "bacs_arudd 10", "ach_return 15", "sepa_reason 18",
      ])
  }

  @Test("every row of every table is answered; its own retry rule is kept")
  func replay() throws {
    for profile in DeclineProfile.all {
      for row in profile.codes {
        let answer = try Self.report(profile.name, row.code).answer(attempts: [])
        #expect(answer.classification.category == row.category)
        if case .at(let next) = answer.retry {
          #expect(row.mode.isUnattended)
          #expect(next >= Self.at.adding(seconds: row.wait ?? .max / 2_000))
        }
      }
    }
  }

  @Test("no masked reason reaches the customer")
  func masked() throws {
    for profile in DeclineProfile.all {
      for row in profile.codes where row.isMasked || row.category.isMasked {
        let found = try Self.report(profile.name, row.code).classified()
        #expect(found.isMasked)
        #expect(found.customerMessage == DeclineCategory.genericMessage)
      }
    }
    for category in DeclineCategory.allCases {
      let words = category.customerMessage?.lowercased() ?? ""
      for secret in ["fraud", "stolen", "lost", "security"] { #expect(!words.contains(secret)) }
    }
  }

  @Test("Visa category 1 and Mastercard 03 and 21 never give a next attempt")
  func networkStops() throws {
    for row in DeclineProfile.named("visa")?.codes ?? [] where row.visaCategory == 1 {
      for report in [
        Self.report("visa", row.code),
        Self.report("stripe", "generic_decline", network: "visa", advice: row.code),
      ] {
        let answer = try report.answer(attempts: [])
        #expect(answer.retry == .never(reason: "visa-category-1"))
        #expect(!answer.elsewhere)
      }
    }
    for code in ["03", "21"] {
      let answer = try Self.report(
        "stripe", "insufficient_funds", network: "mastercard", advice: code
      ).answer(attempts: [])
      #expect(answer.retry == .never(reason: "mastercard-mac-\(code)"))
    }
  }

  @Test("adding a network's advice never makes an answer more permissive")
  func adviceTightens() throws {
    let advices: [(String, String)] =
      (DeclineProfile.named("mastercard_mac")?.codes ?? []).map { ("mastercard", $0.code) }
      + (DeclineProfile.named("visa")?.codes ?? []).map { ("visa", $0.code) }
      + (1...4).map { ("visa", "\($0)") }
    for profile in DeclineProfile.all {
      for row in profile.codes {
        let bare = try ["visa", "mastercard"].map { network in
          try Self.report(profile.name, row.code, network: network).answer(attempts: [])
        }
        for (network, advice) in advices {
          let plain = bare[network == "visa" ? 0 : 1]
          let advised = try Self.report(profile.name, row.code, network: network, advice: advice)
            .answer(attempts: [])
          let label = "\(profile.name) \(row.code) \(network) \(advice)"
          #expect(!advised.elsewhere || plain.elsewhere, "\(label)")
          #expect(advised.classification.isMasked || !plain.classification.isMasked, "\(label)")
          guard case .at(let later) = advised.retry else { continue }
          guard case .at(let before) = plain.retry else {
            Issue.record("\(label) became retryable")
            continue
          }
          #expect(later >= before, "\(label)")
        }
      }
    }
  }

  @Test("Mastercard's short waits hold for insufficient funds only")
  func timedAdvice() throws {
    let funds = try Self.report("stripe", "insufficient_funds", network: "mastercard", advice: "30")
      .answer(attempts: [])
    #expect(funds.retry == .at(Self.at.plus(days: 10)))
    let generic = try Self.report("stripe", "generic_decline", network: "mastercard", advice: "30")
      .answer(attempts: [])
    #expect(generic.retry == .at(Self.at.plus(days: 1)))
  }

  @Test("an unknown code or processor is refused, never guessed")
  func unknown() {
    #expect(throws: DeclineRefusal.unknownProcessor("acme")) {
      try Self.report("acme", "51").classified()
    }
    #expect(throws: DeclineRefusal.unknownCode("x", processor: "stripe")) {
      try Self.report("stripe", "x").classified()
    }
    #expect(throws: DeclineRefusal.unknownAdvice("99")) {
      try Self.report("stripe", "generic_decline", network: "mastercard", advice: "99").classified()
    }
  }

  private struct Limit {
    let network: String
    let processor: String
    let code: String
    let maximum: Int
    let days: Int
  }

  /// Follows every answer for years, with a policy as loose as it can be set.
  @Test("over any random history no network's window is exceeded", arguments: 0..<60)
  func windows(_ seed: Int) throws {
    var source = HistorySource(seed: UInt64(seed))
    let limits = [
      Limit(network: "visa", processor: "visa", code: "96", maximum: 15, days: 30),
      Limit(network: "mastercard", processor: "iso8583", code: "96", maximum: 35, days: 30),
      Limit(network: "mastercard", processor: "iso8583", code: "96", maximum: 10, days: 1),
      Limit(network: "ach", processor: "ach_return", code: "R01", maximum: 3, days: 180),
    ]
    let loose = RetryPolicy(
      maximum: 1_000, windowDays: 1, secondsBetween: 0, visaMaximum: 15, horizonDays: 3_650)
    for limit in limits {
      var attempts = [PriorAttempt(at: Self.at)]
      for _ in 0..<120 {
        guard let last = attempts.last else { break }
        let report = DeclineReport(
          processor: limit.processor, code: limit.code, network: limit.network,
          declinedAt: last.at)
        guard case .at(let next) = try report.answer(attempts: attempts, policy: loose).retry
        else { break }
        #expect(next >= last.at)
        let delay = Int.random(in: 0...3_600, using: &source)
        attempts.append(PriorAttempt(at: next.adding(seconds: delay)))
      }
      let window = Int64(limit.days) * 86_400_000
      for (index, attempt) in attempts.enumerated() {
        let inside = attempts[index...].filter {
          $0.at.milliseconds - attempt.at.milliseconds < window
        }
        #expect(inside.count <= limit.maximum, "seed \(seed) \(limit.network)")
      }
    }
  }

  @Test("the standard budget is 8 attempts in 30 days, and one a day unless it was technical")
  func budget() throws {
    var attempts = [PriorAttempt(at: Self.at)]
    while let last = attempts.last, attempts.count < 40 {
      let report = DeclineReport(
        processor: "stripe", code: "generic_decline", declinedAt: last.at)
      guard case .at(let next) = try report.answer(attempts: attempts).retry else { break }
      #expect(next.milliseconds - last.at.milliseconds >= 86_400_000)
      attempts.append(PriorAttempt(at: next))
    }
    #expect(attempts.count == 8)
  }

  @Test("a generic refusal is tried elsewhere once; soft money reasons never")
  func elsewhere() throws {
    #expect(try Self.report("stripe", "generic_decline").answer(attempts: []).elsewhere)
    let before = PriorAttempt(at: Self.at.plus(days: -1), category: .issuerDeclined)
    #expect(!(try Self.report("stripe", "generic_decline").answer(attempts: [before]).elsewhere))
    #expect(!(try Self.report("stripe", "insufficient_funds").answer(attempts: []).elsewhere))
  }
}

@Suite("Payment attempts and disputes")
struct AttemptPhaseTests {
  @Test("no fact moves an attempt out of a final state, and paid money is never declined")
  func table() {
    for phase in PaymentAttempt.Phase.allCases {
      for event in PaymentAttempt.Event.allCases {
        var attempt = PaymentAttempt(phase)
        _ = try? attempt.apply(event)
        if [.declined, .failed, .voided, .refunded, .lateFailure].contains(phase) {
          #expect(attempt.phase == phase, "\(phase) \(event)")
        }
        if phase.isPaid { #expect(attempt.phase != .declined && attempt.phase != .pending) }
      }
    }
  }

  @Test("a stale event never revives: authorised after captured is refused as stale")
  func stale() {
    var attempt = PaymentAttempt(.captured)
    #expect(throws: PaymentAttempt.Refusal.stale) { try attempt.apply(.authorised) }
    #expect(attempt.phase == .captured)
  }

  @Test("a direct debit goes pending, settles and fails late, which reopens the invoice")
  func lateFailure() throws {
    var attempt = PaymentAttempt()
    _ = try attempt.apply(.pending)
    #expect(attempt.phase.moneyInFlight == .pending)
    _ = try attempt.apply(.settled)
    #expect(try attempt.apply(.returned) == [.reopenInvoice])
    #expect(attempt.phase == .lateFailure)
  }

  @Test("an attempt without an answer is unknown until the processor is asked")
  func unknown() throws {
    var attempt = PaymentAttempt()
    #expect(try attempt.apply(.noAnswer) == [.askProcessor])
    #expect(attempt.phase.isOpen)
    #expect(try attempt.apply(.captured) == [.applyMoney])
  }

  @Test("a dispute runs from inquiry to its end, and evidence after the date is refused")
  func dispute() throws {
    var dispute = Dispute(.inquiry)
    let now = moment("2026-03-10")
    #expect(
      try dispute.apply(.escalated, at: now, respondBy: nil) == [.stopCollection, .bookHeld])
    #expect(throws: Dispute.Refusal.respondByPassed) {
      try dispute.apply(.evidenceSent, at: now, respondBy: moment("2026-03-09"))
    }
    _ = try dispute.apply(.evidenceSent, at: now, respondBy: now)
    #expect(
      try dispute.apply(.lost, at: now, respondBy: nil) == [.bookLoss, .releaseCollection])
    #expect(throws: Dispute.Refusal.closed) { try dispute.apply(.won, at: now, respondBy: nil) }
    _ = try dispute.apply(.arbitrationOpened, at: now, respondBy: nil)
    #expect(dispute.phase == .preArbitration)
  }
}
