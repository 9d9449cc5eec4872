// Every state with every event, as one golden table.

import Foundation
import Testing

@testable import Billing

@Suite("The transition table")
struct TransitionTableTests {
  private static let now = moment("2026-03-10")
  private static let later = now.adding(seconds: 30 * 86_400)
  private static let before = now.adding(seconds: -86_400)

  /// One phase per state, ripe for its automatic event.
  private static func phase(_ state: Subscription.State) -> Subscription.Phase {
    switch state {
    case .incomplete: .incomplete(expiresAt: now)
    case .trialing: .trialing(Trial(kind: .limited, startedAt: before, endsAt: now))
    case .active: .active(since: before)
    case .pastDue: .pastDue(Subscription.PastDue(since: before))
    case .unpaid: .unpaid(since: before)
    case .paused: .paused(Subscription.Pause(since: before, until: now, cause: .requested))
    case .canceled: .canceled(at: before)
    case .expired: .expired(at: before)
    }
  }

  private static func events(_ kind: Subscription.Event.Kind) -> [Subscription.Event] {
    switch kind {
    case .activationPaid: [.activationPaid]
    case .activationExpired: [.activationExpired]
    case .trialEnded: [.trialEnded]
    case .trialMilestoneReached: [.trialMilestoneReached]
    case .trialExtended: [.trialExtended(to: later)]
    case .trialStarted:
      [.trialStarted(Trial(kind: .withoutCard, startedAt: now, endsAt: later))]
    case .trialEndRequested: [.trialEndRequested]
    case .methodAdded: [.methodAdded]
    case .becamePastDue: [.becamePastDue]
    case .accessRestricted: [.accessRestricted]
    case .debtCleared: [.debtCleared]
    case .ladderEnded: Subscription.LadderEnd.allCases.map { .ladderEnded($0) }
    case .pauseRequested:
      [
        .pauseRequested(.atPeriodEnd(later, until: nil)),
        .pauseRequested(.nowWithCredit(until: nil)),
      ]
    case .pauseDue: [.pauseDue(until: nil)]
    case .resumeRequested: Subscription.ResumeMode.allCases.map { .resumeRequested($0) }
    case .pauseEnded: [.pauseEnded]
    case .cancelRequested: [.cancelRequested(.now), .cancelRequested(.at(later))]
    case .cancellationDue: [.cancellationDue]
    case .termEnded: [.termEnded]
    case .reactivateRequested: [.reactivateRequested]
    case .changeRequested: [.changeRequested(at: nil), .changeRequested(at: later)]
    case .adjustmentRequested: [.adjustmentRequested]
    case .holdPlaced: [.holdPlaced(.collection)]
    case .holdReleased: [.holdReleased(.collection)]
    }
  }

  private static func variant(_ event: Subscription.Event) -> String {
    switch event {
    case .ladderEnded(let end): " \(end.rawValue)"
    case .pauseRequested(.atPeriodEnd): " at period end"
    case .pauseRequested(.nowWithCredit): " now"
    case .resumeRequested(let mode): " \(mode.rawValue)"
    case .cancelRequested(.now): " now"
    case .cancelRequested(.at), .changeRequested(.some): " at period end"
    default: ""
    }
  }

  private static let worlds: [(name: String, facts: Subscription.Facts)] = [
    ("", Subscription.Facts(at: now)),
    (" + money pending", Subscription.Facts(at: now, money: .pending)),
    (" + no method", Subscription.Facts(at: now, hasMethod: false)),
    (" + debt", Subscription.Facts(at: now, pastDueSince: before)),
    (" + draft open", Subscription.Facts(at: now, isDraftOpen: true)),
  ]

  /// One line per state and event; a world is only listed where it changes the outcome.
  static var table: String {
    var lines: [String] = []
    for state in Subscription.State.allCases {
      for event in Subscription.Event.Kind.allCases.flatMap(events) {
        var usual = ""
        for (index, world) in worlds.enumerated() {
          let outcome = outcome(state, event, world.facts)
          if index == 0 { usual = outcome }
          guard index == 0 || outcome != usual else { continue }
          let name = "\(event.kind.rawValue)\(variant(event))\(world.name)"
          lines.append("\(state.rawValue) | \(name) | \(outcome)")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func outcome(
    _ state: Subscription.State, _ event: Subscription.Event, _ facts: Subscription.Facts
  ) -> String {
    var subscription = Subscription(phase(state))
    do {
      let move = try subscription.record(
        event, facts, actor: .system("test"), reason: "", recordedAt: now)
      let actions = move.actions.map(\.name).joined(separator: ", ")
      let guardName = move.transition.guardName.rawValue
      return "\(subscription.phase.state.rawValue) | \(guardName)"
        + (actions.isEmpty ? "" : " | \(actions)")
    } catch {
      return "refused: \(error.rawValue)"
    }
  }

  @Test("is the golden one; RECORD_SNAPSHOTS=1 rewrites it")
  func golden() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "transitions.golden")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(Self.table.utf8).write(to: url)
      Issue.record("recorded anew: read the difference before committing")
    }
    let golden = try String(contentsOf: url, encoding: .utf8)
    #expect(Self.table == golden)
  }

  @Test("names every pair of state and event")
  func isComplete() {
    for state in Subscription.State.allCases {
      for kind in Subscription.Event.Kind.allCases {
        #expect(Self.table.contains("\(state.rawValue) | \(kind.rawValue)"))
      }
    }
  }

  @Test("leaves final states by no event", arguments: [Subscription.State.canceled, .expired])
  func finalStates(_ state: Subscription.State) {
    for event in Subscription.Event.Kind.allCases.flatMap(Self.events) {
      var subscription = Subscription(Self.phase(state))
      _ = try? subscription.apply(event, Subscription.Facts(at: Self.now))
      #expect(subscription.phase.state == state)
    }
  }

  @Test("money in flight never lets active, past due and unpaid change into one another")
  func frozen() {
    let debt: [Subscription.State] = [.active, .pastDue, .unpaid]
    for state in debt {
      for event in Subscription.Event.Kind.allCases.flatMap(Self.events) {
        for money in [Subscription.MoneyInFlight.pending, .unknown] {
          var subscription = Subscription(Self.phase(state))
          _ = try? subscription.apply(event, Subscription.Facts(at: Self.now, money: money))
          let after = subscription.phase.state
          #expect(after == state || !debt.contains(after), "\(state) \(event.kind)")
        }
      }
    }
  }
}
