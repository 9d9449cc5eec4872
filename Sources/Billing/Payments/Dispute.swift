// A payer's objection to a payment, from the bank's question to its end.

/// A dispute. Opening one stops collection on that credential and dunning of that invoice;
/// access stays as it is by default.
package struct Dispute: Hashable, Sendable {
  package internal(set) var phase: Phase

  package init(_ phase: Phase) { self.phase = phase }

  //   inquiry ─► chargeback ─► evidence_sent ─► won
  //      │ └► won (closed)  │        ├────────► lost ─► pre_arbitration ─► won | lost
  //      │                  └► accepted          ▲            │
  //      └──────────────────────────────────────┘  ◄──────────┘
  package enum Phase: String, Codable, Hashable, Sendable, CaseIterable {
    case inquiry, chargeback
    case evidenceSent = "evidence_sent"
    case won, lost, accepted
    case preArbitration = "pre_arbitration"

    package var isOpen: Bool {
      switch self {
      case .inquiry, .chargeback, .evidenceSent, .preArbitration: true
      case .won, .lost, .accepted: false
      }
    }
  }

  package enum Event: String, Codable, Hashable, Sendable, CaseIterable {
    case inquiryClosed = "inquiry_closed"
    case escalated
    case evidenceSent = "evidence_sent"
    case won, lost, accepted
    case arbitrationOpened = "arbitration_opened"
  }

  package enum Action: String, Codable, Hashable, Sendable, CaseIterable {
    case stopCollection = "stop_collection"
    case bookHeld = "book_held"
    case reverseHeld = "reverse_held"
    case bookLoss = "book_loss"
    case releaseCollection = "release_collection"
  }

  package enum Refusal: String, Error, Hashable, Sendable {
    case notInThisState = "not-in-this-state"
    case closed
    case respondByPassed = "respond-by-passed"
  }

  /// Moves on. Evidence after `respondBy` is refused; the instant itself is still in time.
  package mutating func apply(
    _ event: Event, at instant: Timestamp, respondBy: Timestamp?
  ) throws(Refusal) -> [Action] {
    if event == .evidenceSent, let respondBy, instant > respondBy { throw .respondByPassed }
    let (next, actions) = try judge(event)
    phase = next
    return actions
  }

  private func judge(_ event: Event) throws(Refusal) -> (Phase, [Action]) {
    switch (phase, event) {
    case (.inquiry, .inquiryClosed), (.inquiry, .won): return (.won, [.releaseCollection])
    case (.inquiry, .escalated): return (.chargeback, [.stopCollection, .bookHeld])
    case (.inquiry, .evidenceSent): return (.inquiry, [])
    case (.chargeback, .evidenceSent), (.evidenceSent, .evidenceSent): return (.evidenceSent, [])
    case (.chargeback, .accepted), (.evidenceSent, .accepted), (.preArbitration, .accepted):
      return (.accepted, [.bookLoss, .releaseCollection])
    case (.chargeback, .won), (.evidenceSent, .won), (.preArbitration, .won):
      return (.won, [.reverseHeld, .releaseCollection])
    case (.chargeback, .lost), (.evidenceSent, .lost), (.preArbitration, .lost):
      return (.lost, [.bookLoss, .releaseCollection])
    case (.won, .arbitrationOpened), (.lost, .arbitrationOpened):
      return (.preArbitration, [.stopCollection, .bookHeld])
    case (.preArbitration, .evidenceSent): return (.preArbitration, [])
    case (.won, _), (.lost, _), (.accepted, _): throw .closed
    case (.inquiry, .accepted), (.inquiry, .lost), (.inquiry, .arbitrationOpened),
      (.chargeback, .inquiryClosed), (.chargeback, .escalated), (.chargeback, .arbitrationOpened),
      (.evidenceSent, .inquiryClosed), (.evidenceSent, .escalated),
      (.evidenceSent, .arbitrationOpened), (.preArbitration, .inquiryClosed),
      (.preArbitration, .escalated), (.preArbitration, .arbitrationOpened):
      throw .notInThisState
    }
  }
}
