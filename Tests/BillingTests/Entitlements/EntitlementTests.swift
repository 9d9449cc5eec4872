// Access: precedence, reasons, several subscriptions, and the next change.

import Testing

@testable import Billing

@Suite("Entitlements")
struct EntitlementTests {
  private static let now = moment("2026-03-10")
  private static let features = [
    Feature(code: "export", name: "Export", grant: .on),
    Feature(code: "seats", name: "Seats", grant: .quota(5)),
  ]

  private static func source(
    _ state: Subscription.State, restricted: Bool = false, graceUntil: Timestamp? = nil,
    held: Bool = false, features: [Feature] = features, name: String = "Pro",
    changesAt: Timestamp? = nil
  ) -> AccessSource {
    AccessSource(
      name: name, state: state, isRestricted: restricted, isAccessHeld: held,
      graceUntil: graceUntil, features: features,
      restrictedFeatures: [Feature(code: "export", name: "Export", grant: .on)],
      stateChangesAt: changesAt)
  }

  private static func override(
    _ id: String, _ effect: EntitlementOverride.Effect, feature: String? = "seats",
    from: String = "2026-03-01", until: String = "2026-04-01", recorded: String = "2026-03-01"
  ) -> EntitlementOverride {
    EntitlementOverride(
      id: id, feature: feature, effect: effect, from: moment(from), until: moment(until),
      recordedAt: moment(recorded), author: "ada", reason: "test")
  }

  private static func seats(
    _ sources: [AccessSource], _ overrides: [EntitlementOverride] = [],
    combining: QuotaCombination = .sum, at instant: Timestamp = now
  ) throws -> Entitlement {
    try Entitlement.judge(
      "seats", sources, overrides: overrides, combining: combining, at: instant)
  }

  @Test(
    "the state alone decides where nothing outranks it",
    arguments: Subscription.State.allCases)
  func states(_ state: Subscription.State) throws {
    let grants: Set<Subscription.State> = [.trialing, .active, .pastDue]
    #expect(try Self.seats([Self.source(state)]).isGranted == grants.contains(state))
  }

  @Test("a block outranks a grant, a revocation outranks a grant, a grant outranks the state")
  func precedence() throws {
    let grant = Self.override("g", .grant(.quota(9)))
    let revoke = Self.override("r", .revoke)
    let block = Self.override("b", .block, feature: nil)
    let off = [Self.source(.canceled)]
    #expect(try Self.seats(off, [grant]).quota == 9)
    #expect(try Self.seats(off, [grant, revoke]).rule == .revoke)
    #expect(try Self.seats(off, [grant, revoke, block]).rule == .block)
  }

  @Test("of one rank the latest recorded wins")
  func latest() throws {
    let old = Self.override("a", .grant(.quota(7)), recorded: "2026-03-01")
    let new = Self.override("b", .grant(.quota(8)), recorded: "2026-03-02")
    #expect(try Self.seats([Self.source(.active)], [old, new]).quota == 8)
    #expect(try Self.seats([Self.source(.active)], [new, old]).quota == 8)
  }

  @Test("an extension adds to the quota and ends by itself at its expiry")
  func extending() throws {
    let more = Self.override("x", .extend(2), until: "2026-03-12")
    let sources = [Self.source(.active)]
    let answer = try Self.seats(sources, [more])
    #expect(answer.quota == 7)
    #expect(answer.nextChangeAt == moment("2026-03-12"))
    #expect(try Self.seats(sources, [more], at: moment("2026-03-12")).quota == 5)
    #expect(try Self.seats([Self.source(.canceled)], [more]).isGranted == false)
    // A plan's quota of nothing grants nothing, and can be extended like any other.
    let none = Self.source(
      .active, features: [Feature(code: "seats", name: "Seats", grant: .quota(0))])
    #expect(try Self.seats([none]).isGranted == false)
    #expect(try Self.seats([none]).quota == nil)
    #expect(try Self.seats([none], [more]).quota == 2)
    let less = Self.override("y", .extend(-5), until: "2026-03-12")
    #expect(try Self.seats(sources, [less]).isGranted == false)
  }

  @Test("after the restrict step past due leaves the ladder's set, grace leaves all")
  func restricted() throws {
    let restricted = Self.source(.pastDue, restricted: true)
    #expect(try Self.seats([restricted]).rule == .restricted)
    #expect(try Self.seats([restricted]).isGranted == false)
    let grace = Self.source(.unpaid, graceUntil: moment("2026-03-11"))
    #expect(try Self.seats([grace]).rule == .grace)
    #expect(try Self.seats([grace], at: moment("2026-03-11")).isGranted == false)
  }

  @Test("quotas of several subscriptions add up or the largest counts; held access gives none")
  func several() throws {
    let two = [Self.source(.active), Self.source(.active, name: "Add-on")]
    #expect(try Self.seats(two).quota == 10)
    #expect(try Self.seats(two, combining: .max).quota == 5)
    #expect(try Self.seats([Self.source(.active), Self.source(.canceled)]).quota == 5)
    #expect(try Self.seats([Self.source(.active, held: true)]).rule == .access)
    let unlimited = Self.source(
      .active, features: [Feature(code: "seats", name: "Seats", grant: .quota(nil))])
    #expect(try Self.seats([Self.source(.active), unlimited]).isUnlimited)
  }

  @Test("the next change is the earliest of overrides, grace and state")
  func nextChange() throws {
    let source = Self.source(.trialing, changesAt: moment("2026-03-20"))
    let later = Self.override("l", .revoke, from: "2026-03-15", until: "2026-03-25")
    #expect(try Self.seats([source], [later]).nextChangeAt == moment("2026-03-15"))
    #expect(try Self.seats([source]).nextChangeAt == moment("2026-03-20"))
  }

  @Test("a sum beyond 64 bits is refused")
  func overflow() {
    let huge = Self.override("h", .extend(.max))
    #expect(throws: ArithmeticError.overflow) {
      try Self.seats([Self.source(.active)], [huge])
    }
  }

  @Test("more than 90 days needs a second person")
  func secondPerson() {
    #expect(!Self.override("a", .revoke, until: "2026-05-30").needsSecondPerson)
    #expect(Self.override("a", .revoke, until: "2026-05-31").needsSecondPerson)
  }
}
