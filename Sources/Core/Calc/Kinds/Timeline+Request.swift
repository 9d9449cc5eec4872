// Reading a `timeline` request: moments, the plan, and the instructions.

import Billing
import Formats

struct TimelineRequest {
  struct Moment {
    let text: String
    let at: Timestamp
  }
  let plan: TimelinePlan
  let zone: Zone
  let events: [TimelineEvent]
  let moments: [Moment]

  init(_ fields: CalcFields, _ zones: (String) -> Zone?) throws(CalcError) {
    var zone = Zone.utc
    let zoneName = try fields.text("zone")
    let otherName = try fields.text("timezone")
    if let name = zoneName ?? otherName, name != "UTC" {
      guard let found = zones(name) else {
        throw CalcError("unknown-zone", field: "zone", "there is no time zone \(name)")
      }
      zone = found
    }
    self.zone = zone
    let planFields = try fields.object("plan") ?? CalcFields([], path: "plan")
    let plan = try Self.plan(planFields, TimelinePlan(name: "old", phases: []))
    try planFields.finish()
    self.plan = plan
    let items = try fields.objects("events", atMost: 2_000) ?? []
    let moments = TimelineMoments(
      start: try Self.firstMoment(fields.text("start"), items), zone: zone)
    var events: [TimelineEvent] = []
    if let text = try fields.text("start") {
      let at = try moments.read(text, "start")
      events.append(
        TimelineEvent(
          at: at, .start(TimelineEvent.Start(serviceOn: at, billingOn: at))))
    }
    var reader = TimelineEventReader(moments: moments, plan: plan)
    for item in items {
      events.append(try reader.event(item))
      try item.finish()
    }
    self.events = events
    self.moments = try Self.moments(fields, moments, events)
    try fields.finish()
  }

  private static func firstMoment(
    _ start: String?, _ items: [CalcFields]
  ) throws(CalcError) -> String? {
    if let start { return start }
    for item in items where try item.text("do") == "start" { return try item.text("at") }
    return nil
  }

  private static func moments(
    _ fields: CalcFields, _ moments: TimelineMoments, _ events: [TimelineEvent]
  ) throws(CalcError) -> [Moment] {
    guard let value = fields.raw("at") else {
      return events.map(\.at).max().map { [Moment(text: "\($0)", at: $0)] } ?? []
    }
    if case .string(let text) = value {
      return [Moment(text: text, at: try moments.read(text, "at"))]
    }
    var result: [Moment] = []
    let texts = try fields.texts("at") ?? []
    guard texts.count <= 200 else {
      throw CalcError("too-many", field: "at", "at most 200 in one request")
    }
    for (index, text) in texts.enumerated() {
      result.append(Moment(text: text, at: try moments.read(text, "at[\(index)]")))
    }
    return result
  }

  /// The fields of a plan over those of `base`, which a change of plan keeps.
  static func plan(_ fields: CalcFields, _ base: TimelinePlan) throws(CalcError) -> TimelinePlan {
    var plan = base
    plan.name = try fields.text("name") ?? base.name
    if let word = try fields.text("period"), word != "none" {
      guard let interval = BillingInterval.named(word) else {
        throw fields.invalid(
          "period", "expected one of \(BillingInterval.names.joined(separator: ", "))")
      }
      plan.interval = interval
    }
    if let phases = try self.phases("phases", fields) {
      plan.phases = phases
      plan.termIsReported = true
    } else if let trial = try self.trial(fields) {
      plan.phases = [PlanPhase(.trial, length: trial), PlanPhase(.evergreen)]
    } else if plan.phases.isEmpty {
      plan.phases = [PlanPhase(.evergreen)]
    }
    if let policy = try fields.object("cancel_policy") {
      plan.cancelInTrial = try policy.choice("trial", EffectPolicy.self) ?? plan.cancelInTrial
      plan.cancelLater = try policy.choice("else", EffectPolicy.self) ?? plan.cancelLater
      try policy.finish()
    }
    plan.timing = try fields.choice("pay", BillingTiming.self) ?? base.timing
    switch try fields.text("billing") {
    case nil: break
    case "calendar": plan.anchoring = .dayOfMonth(1)
    case "anniversary": plan.anchoring = .anniversary
    default: throw fields.invalid("billing", "expected anniversary or calendar")
    }
    plan.amount = try fields.integer("amount_minor") ?? base.amount
    plan.taxPercent = try fields.percent("tax_percent") ?? base.taxPercent
    plan.openUsage = try fields.integer("usage_minor") ?? base.openUsage
    plan.trialPlan = try fields.text("trial_plan") ?? base.trialPlan
    switch try fields.text("activation") {
    case nil: break
    case "on_start": plan.activatesByPayment = false
    case "on_checkout", "on_payment": plan.activatesByPayment = true
    default: throw fields.invalid("activation", "expected on_start or on_checkout")
    }
    _ = try fields.bool("auto_charge")
    _ = try fields.currency()
    return plan
  }

  static func phases(_ name: String, _ fields: CalcFields) throws(CalcError) -> [PlanPhase]? {
    guard let items = try fields.objects(name) else { return nil }
    var phases: [PlanPhase] = []
    for item in items {
      let kind = try item.required("type", item.choice("type", PlanPhase.Kind.self))
      phases.append(PlanPhase(kind, length: try length("length", item)))
      try item.finish()
    }
    guard !phases.isEmpty else { throw fields.invalid(name, "expected at least one phase") }
    return phases
  }

  private static func trial(_ fields: CalcFields) throws(CalcError) -> CalendarLength? {
    if case .object? = fields.raw("trial") {
      guard let trial = try fields.object("trial") else { return nil }
      let days = try trial.required("days", trial.integer("days", in: 0...100_000))
      _ = try trial.bool("paid")
      try trial.finish()
      return days == 0 ? nil : CalendarLength(days: days)
    }
    return try length("trial", fields)
  }

  static func length(_ name: String, _ fields: CalcFields) throws(CalcError) -> CalendarLength? {
    guard let text = try fields.text(name) else { return nil }
    guard let length = CalendarLength(text) else {
      throw fields.invalid(name, "expected a duration such as P30D")
    }
    return length
  }
}

/// Reads moments: dates and instants, or offsets from the start.
struct TimelineMoments {
  let base: Timestamp
  let zone: Zone

  init(start: String?, zone: Zone) {
    self.zone = zone
    base =
      start.flatMap { text in
        Day(text).map { zone.start(of: $0) } ?? Timestamp(text)
      } ?? Self.nominal
  }

  /// Where offsets count from when the start itself is one: 2001-01-01.
  static let nominal = Timestamp(milliseconds: 978_307_200_000)

  func read(_ text: String, _ place: String) throws(CalcError) -> Timestamp {
    if let day = Day(text) { return zone.start(of: day) }
    if let instant = Timestamp(text) { return instant }
    guard text.first == "P", text.utf8.count < 200 else { throw Self.error(place) }
    var instant = base
    for part in text.split(separator: "+", omittingEmptySubsequences: false) {
      guard let length = CalendarLength(part), let next = length.after(instant, in: zone) else {
        throw Self.error(place)
      }
      instant = next
    }
    guard CalcFields.isOrdinary(instant) else { throw Self.error(place) }
    return instant
  }

  func optional(_ name: String, _ fields: CalcFields) throws(CalcError) -> Timestamp? {
    guard let text = try fields.text(name) else { return nil }
    return try read(text, fields.place(name))
  }

  private static func error(_ place: String) -> CalcError {
    CalcError(
      "invalid-field", field: place,
      "expected a date, an instant ending in Z, or an offset from the start such as P30D")
  }
}

/// Reads instructions in order; a change of plan builds on the plan before it.
struct TimelineEventReader {
  let moments: TimelineMoments
  var plan: TimelinePlan

  mutating func event(_ item: CalcFields) throws(CalcError) -> TimelineEvent {
    let at = try item.required("at", moments.optional("at", item))
    let word = try item.required("do", item.text("do"))
    return TimelineEvent(at: at, try action(word, at, item))
  }

  private mutating func action(
    _ word: String, _ at: Timestamp, _ item: CalcFields
  ) throws(CalcError) -> TimelineEvent.Action {
    switch word {
    case "start": return .start(try start(at, item))
    case "cancel": return .cancel(try cancel(.byPlan, item))
    case "terminate": return .cancel(try cancel(.policy(.immediate), item))
    case "uncancel": return .uncancel
    case "billed_through":
      return .billedThrough(try item.required("date", moments.optional("date", item)))
    case "pause":
      return .pause(
        on: try moments.optional("on", item) ?? at, until: try moments.optional("until", item))
    case "resume": return .resume(on: try moments.optional("on", item) ?? at)
    case "block", "unblock":
      let level = try item.text("level") ?? ""
      let by = level + "/" + (try item.text("by") ?? "")
      let on = try moments.optional("on", item) ?? at
      let stops = try blocking(item)
      return word == "block" ? .block(by: by, on: on, stops) : .unblock(by: by, on: on)
    case "block_changes", "unblock_changes":
      _ = try item.text("level")
      _ = try item.text("by")
      return word == "block_changes" ? .blockChanges : .unblockChanges
    case "change_plan": return .changePlan(try change(item))
    case "add_add_on": return .addAddOn(on: try moments.optional("on", item) ?? at)
    case "payment_failed": return .paymentFailed
    case "payment_succeeded": return .paymentSucceeded
    case "checkout": return .checkout
    default:
      guard word.hasSuffix("_job") else { throw item.invalid("do", "no such instruction") }
      return .job
    }
  }

  /// Service, unless the block says what it stops.
  private func blocking(_ item: CalcFields) throws(CalcError) -> TimelineEvent.Blocking {
    let service = try item.bool("blocks_service")
    let changes = try item.bool("blocks_changes")
    let billing = try item.bool("blocks_billing")
    if service == nil, changes == nil, billing == nil { return .service }
    var stops: TimelineEvent.Blocking = []
    if service == true { stops.insert(.service) }
    if changes == true { stops.insert(.changes) }
    if billing == true { stops.insert(.billing) }
    return stops
  }

  private func start(_ at: Timestamp, _ item: CalcFields) throws(CalcError) -> TimelineEvent.Start {
    let on = try moments.optional("on", item) ?? at
    var start = TimelineEvent.Start(
      serviceOn: try moments.optional("service_on", item) ?? on,
      billingOn: try moments.optional("billing_on", item) ?? on,
      endingAt: try moments.optional("ending_at", item))
    if let within = try TimelineRequest.length("needs_payment_within", item) {
      start.payableUntil = within.after(start.serviceOn, in: moments.zone)
    }
    return start
  }

  private func cancel(
    _ normal: TimelineEvent.End, _ item: CalcFields
  ) throws(CalcError) -> TimelineEvent.Cancel {
    let on = try moments.optional("on", item)
    let policy = try item.choice("policy", EffectPolicy.self)
    let usual = on.map { TimelineEvent.End.on($0) } ?? policy.map { .policy($0) }
    var cancel = TimelineEvent.Cancel(
      service: try end("service_end", "service_policy", item) ?? usual ?? normal,
      billing: try end("billing_end", "billing_policy", item) ?? usual ?? normal)
    switch try item.text("unused") {
    case nil, "keep": break
    case "credit", "refund": cancel.creditsUnused = true
    default: throw item.invalid("unused", "expected keep or credit")
    }
    return cancel
  }

  private func end(
    _ date: String, _ policy: String, _ item: CalcFields
  ) throws(CalcError) -> TimelineEvent.End? {
    if case .string("same")? = item.raw(date) { return .withService }
    if let instant = try moments.optional(date, item) { return .on(instant) }
    return try item.choice(policy, EffectPolicy.self).map { .policy($0) }
  }

  private mutating func change(_ item: CalcFields) throws(CalcError) -> TimelineEvent.Change {
    var base = plan
    base.name = "new"
    if let to = try item.object("to") {
      base = try TimelineRequest.plan(to, base)
      try to.finish()
    }
    if let phases = try TimelineRequest.phases("new_phases", item) {
      base.phases = phases
      base.termIsReported = true
    }
    plan = base
    var effect = TimelineEvent.End.policy(.immediate)
    switch try item.text("kind") {
    case nil, "upgrade": break
    case "downgrade": effect = .policy(.endOfTerm)
    default: throw item.invalid("kind", "expected upgrade or downgrade")
    }
    if let policy = try item.choice("policy", EffectPolicy.self) { effect = .policy(policy) }
    if let on = try moments.optional("on", item) { effect = .on(on) }
    let alignment = try item.text("alignment") ?? "start"
    guard
      ["start", "start_of_subscription", "start_of_bundle", "change_of_plan"].contains(alignment)
    else { throw item.invalid("alignment", "expected start_of_subscription or change_of_plan") }
    return TimelineEvent.Change(
      plan: base, effect: effect, startsPhasesAnew: alignment == "change_of_plan",
      firstPhase: try item.choice("target_phase", PlanPhase.Kind.self),
      payableWithin: try TimelineRequest.length("needs_payment_within", item))
  }
}
