// The one shape of every command over a subscription: events are drafted from its picture, the
// replay imagines them, and the difference between before and after is the decision.

import Billing
import Storage

/// A subscription with everything that its commands look at.
package struct SubscriptionScene: Sendable {
  package let customer: CustomerPicture
  package let subscription: SubscriptionPicture
  package let catalogue: Catalogue
  package let now: Timestamp

  package var id: SubscriptionID { subscription.id }
  package var history: SubscriptionHistory { subscription.history }
  package var zone: Zone { customer.terms.zone(at: now) }
  package var today: Day { zone.day(of: now) }
  package var title: String { "\(subscription.name) of \(customer.row.name)" }

  /// Refused as the lifecycle refuses `event`; `what` begins the sentence.
  @discardableResult
  package func judge(
    _ event: Subscription.Event, _ what: String
  ) throws(Refusal) -> Subscription.Transition {
    switch subscription.lifecycleFacts.outcome(of: event, at: now, isDraftOpen: isBilled) {
    case .success(let transition): return transition
    case .failure(let refusal):
      throw Refusal(
        refusal.rawValue, what: what,
        why: "it is \(subscription.state.rawValue): \(refusal.message)", remedy: refusal.remedy)
    }
  }

  /// Whether a document that is not void has a line of it.
  private var isBilled: Bool { subscription.documents.contains { $0.row.status != .void } }
}

extension Subscription.Refusal {
  /// What to do instead.
  var remedy: String {
    switch self {
    case .finalState: "Use reactivate: it begins a new, linked subscription."
    case .notInThisState: "Look at its actions: each says whether it is possible now."
    case .moneyInFlight: "Try again when the payment's outcome is known."
    case .debtRemains: "Collect or write off what is past due first."
    case .draftOpen: "Change the plan, or give credit."
    case .notLater: "Choose a later end."
    case .inThePast: "Choose a later instant."
    case .notYetDue: "Wait for its day."
    case .noLimitedTrial: "End the trial instead."
    case .noMethod: "Ask the customer for a means of payment first."
    case .stillRunning: "Nothing needs to be taken up again."
    case .notScheduled: "Its record lists what is planned."
    }
  }
}

/// What a command says about itself in its preview.
package struct ActWords: Sendable {
  package var title: String
  package var effects: [String] = []
  package var irreversible: [String] = []
  package var undo: String?
  /// What the customer is told; nil where nobody is.
  package var message: MessageText?
  package var summary: String
}

/// What a command over a subscription decides from.
package struct SubscriptionActFacts: Sendable {
  let customer: CustomerID
  let payer: CustomerID
  let plan: Result<PlannedAct, Refusal>

  struct PlannedAct: Sendable {
    let change: ImaginedChange
    let writes: [SubscriptionEventDraft]
    let words: ActWords
  }
}

package protocol SubscriptionCommand: BookCommand where Facts == SubscriptionActFacts {
  var subscription: SubscriptionID { get }
  var reason: Reason { get }
  /// Why it is not possible now whatever its arguments are: greys the action. Nil when it is.
  static func obstacle(_ scene: SubscriptionScene) -> Refusal?
  /// The events that carry the command out, or why it is refused.
  func events(_ scene: SubscriptionScene) throws(Refusal) -> [SubscriptionEventDraft]
  /// The words of the preview, from what would be.
  func words(_ scene: SubscriptionScene, _ change: ImaginedChange) -> ActWords
}

extension SubscriptionCommand {
  package func facts(_ book: FactReader) throws -> SubscriptionActFacts {
    let scene = try book.scene(of: subscription)
    let plan: Result<SubscriptionActFacts.PlannedAct, Refusal>
    do {
      if let obstacle = Self.obstacle(scene) { throw obstacle }
      let events = try events(scene)
      let change = try book.imagine(events, scene)
      plan = .success(.init(change: change, writes: events, words: words(scene, change)))
    } catch let refusal as Refusal {
      plan = .failure(refusal)
    }
    return SubscriptionActFacts(
      customer: scene.customer.row.id, payer: scene.customer.row.payerID, plan: plan)
  }

  package func decide(
    _ facts: SubscriptionActFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let plan = try facts.plan.get()
    let (change, words) = (plan.change, plan.words)
    guard !change.differences.isEmpty else {
      throw Refusal(
        "nothing-changes", what: "\(Self.description.title) was refused",
        why: "it would change nothing", remedy: "Look at the subscription as it is.")
    }
    let record = RecordReference(.subscription, subscription.description)
    let message = words.message?.message(to: facts.customer, about: record)
    return Decision(
      Self.description.verb, on: record,
      of: facts.customer, title: words.title, changes: change.differences,
      effects: change.effects + words.effects, irreversible: words.irreversible, undo: words.undo,
      reason: reason, writes: plan.writes + (message.map { [$0] } ?? []), money: change.money,
      lines: change.shownLines,
      alsoTouches: facts.payer == facts.customer ? [] : [facts.payer], summary: words.summary)
  }

  /// What the lifecycle says to the plainest form of the command.
  static func obstacle(
    _ event: Subscription.Event, _ what: String, _ scene: SubscriptionScene
  ) -> Refusal? {
    do {
      try scene.judge(event, what)
      return nil
    } catch {
      return error
    }
  }
}

extension FactReader {
  package func scene(of id: SubscriptionID) throws -> SubscriptionScene {
    let (customer, subscription) = try picture(of: id)
    return SubscriptionScene(
      customer: customer, subscription: subscription, catalogue: try catalogue(), now: now)
  }
}

extension Parameter {
  /// When a change takes effect.
  static let when = Parameter(
    "when", "When", .choice(["by_rule", "now", "at_end"]), required: false,
    help: "by_rule (the default): upgrades now, downgrades at the end of the period.")
}

extension DraftReader {
  /// The argument, or the first of its choices.
  package func choiceOrFirst(_ name: String) throws(Refusal) -> String {
    guard optionalText(name) == nil, case .choice(let choices) = kind(of: name),
      let first = choices.first
    else { return try choice(name) }
    return first
  }

  /// `by_rule`, `now` or `at_end`.
  func effective() throws(Refusal) -> SubscriptionEventRow.Effective? {
    switch try choiceOrFirst("when") {
    case "now": .now
    case "at_end": .endOfPeriod
    default: nil
    }
  }
}

extension SubscriptionScene {
  /// Why each verb is not possible now whatever its arguments are: greys the actions of the record.
  var obstacles: [Verb: String] {
    let commands: [any SubscriptionCommand.Type] = [
      StartTrial.self, ExtendTrial.self, EndTrial.self, ChangePlan.self, ChangeQuantity.self,
      ChangePrice.self, ApplyDiscount.self, RemoveDiscount.self, AddCharge.self,
      PauseSubscription.self, ResumeSubscription.self, CancelSubscription.self, WithdrawStep.self,
    ]
    var reasons: [Verb: String] = [:]
    for command in commands { reasons[command.description.verb] = command.obstacle(self)?.why }
    reasons[.reactivate] = Reactivate.obstacle(self)?.why
    if let parked = subscription.parked {
      reasons[.park] = "it is parked: \(parked.reason)"
    } else {
      reasons[.unpark] = "it is not parked"
      if subscription.state.isFinal { reasons[.park] = "it is \(subscription.state.rawValue)" }
    }
    return reasons
  }
}
