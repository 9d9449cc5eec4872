// `timeline`: a plan, a start and dated instructions give states and periods with dates.

import Billing
import Formats

extension CalcKind {
  /// `zones` finds the billing zone in which days and months are counted; UTC when none is named.
  package static func timeline(zones: @escaping @Sendable (String) -> Zone?) -> CalcKind {
    CalcKind(
      "timeline",
      input: "plan: {name?, period? (monthly, yearly, …), phases?: [{type (trial, discount, "
        + "fixed_term, evergreen), length? (P30D)}], trial? (P14D or {days}), cancel_policy?: "
        + "{trial?, else?} (immediate, end_of_term), pay? (in_advance, in_arrears), billing? "
        + "(anniversary, calendar), amount_minor?, tax_percent?, usage_minor?, trial_plan?, "
        + "activation? (on_start, on_checkout)}, start? (or an event start), events: [{at, do: "
        + "start (on, service_on, billing_on, ending_at, needs_payment_within), cancel or "
        + "terminate (on, policy, service_end, billing_end, service_policy, billing_policy, unused "
        + "(keep, credit)), uncancel, billed_through (date), pause (on, until), resume (on), block "
        + "and unblock (by, level, on, blocks_service, blocks_changes, blocks_billing), block_changes, unblock_changes, change_plan (on, policy, kind "
        + "(upgrade, downgrade), to: {plan fields}, new_phases, alignment, target_phase, "
        + "needs_payment_within), add_add_on (on), payment_failed, payment_succeeded, checkout, "
        + "…_job}], at (a moment or a list of them), zone?. A moment is a date, an instant, or an "
        + "offset from the start such as P30D+P6M",
      output:
        "checks (for each at: moment, state, phase, phase_start, next_phase_at, plan, blocks_…, "
        + "effective_plan, invoices, invoice_dates, last_invoice_total_minor, cycle, change, …), "
        + "states: [{from, state}], events: [[name, date]], outcomes (accepted or the refusal), "
        + "service_start, service_end, billing_start, billing_end, expires_at, periods",
      example:
        #"{"kind":"timeline","plan":{"period":"monthly","trial":"P14D","amount_minor":4900},"#
        + #""start":"2026-01-31","events":[{"at":"2026-03-01","do":"cancel","#
        + #""policy":"end_of_term"}],"at":["2026-02-01","2026-02-20","2026-03-20"]}"#
    ) { fields throws(CalcError) in
      try TimelineReport(TimelineRequest(fields, zones)).answer()
    }
  }
}

/// The answer, from a replayed timeline.
private struct TimelineReport {
  let request: TimelineRequest
  let timeline: PlanTimeline

  init(_ request: TimelineRequest) {
    self.request = request
    timeline = PlanTimeline(plan: request.plan, events: request.events, zone: request.zone)
  }

  func answer() throws(CalcError) -> CalcAnswer {
    let last = request.moments.map(\.at).max()
    var checks: [JSONValue] = []
    for moment in request.moments { checks.append(try check(moment)) }
    let states = timeline.states.map { stretch -> JSONValue in
      ["from": shown(stretch.from), "state": .string(stretch.state.name)]
    }
    let outcomes = timeline.outcomes.map { refusal -> JSONValue in
      .string(refusal.map { "rejected: \($0.rawValue)" } ?? "accepted")
    }
    return CalcAnswer(
      [
        "checks": .array(checks), "states": .array(states), "outcomes": .array(outcomes),
        "events": .array(eventsInOrder()),
        "service_start": shown(timeline.start?.serviceOn),
        "billing_start": shown(timeline.start?.billingOn),
        "service_end": shown(timeline.serviceEnd), "billing_end": shown(timeline.billingEnd),
        "expires_at": shown(timeline.expiresAt),
        "periods": .array(periods(until: last)),
      ],
      why: timeline.states.map { "\($0.state.name) from \($0.from)" })
  }

  private func check(_ moment: TimelineRequest.Moment) throws(CalcError) -> JSONValue {
    let at = moment.at
    let phase = timeline.phase(at: at)
    let plan = timeline.segment(at: at)?.plan
    let invoices: [PlanTimeline.Invoice]
    let credit: Int64
    do throws(ArithmeticError) {
      invoices = try timeline.invoices(until: at)
      credit = try timeline.unusedCredit(at: at)
    } catch {
      throw CalcError(error, field: "plan.amount_minor")
    }
    let isTrial = phase?.kind == .trial
    let name = plan?.name ?? ""
    var members: [JSONValue.Member] = [
      .init("at", .string(moment.text)), .init("moment", shown(at)),
      .init("blocks_changes", .bool(timeline.blocking(at: at).contains(.changes))),
      .init("blocks_service", .bool(timeline.blocking(at: at).contains(.service))),
      .init("blocks_billing", .bool(timeline.blocking(at: at).contains(.billing))),
      .init("state", .string(timeline.state(at: at).name)),
      .init("plan", .string(name)),
      .init("effective_plan", .string(isTrial ? plan?.trialPlan ?? name : name)),
      .init("phase", phase.map { .string($0.kind.rawValue) } ?? .null),
      .init("phase_start", shown(phase?.from)), .init("next_phase_at", shown(phase?.until)),
      .init("invoices", .integer(invoices.count)),
      .init("invoice_dates", .texts(invoices.map { "\($0.on)" })),
      .init("invoice_totals_minor", .array(invoices.map { .integer($0.total) })),
      .init("last_invoice_total_minor", invoices.last.map { .integer($0.total) } ?? .null),
      .init("last_invoice_net_minor", invoices.last.map { .integer($0.net) } ?? .null),
      .init("last_invoice_tax_minor", invoices.last.map { .integer($0.tax) } ?? .null),
      .init("credit_note_total_minor", .integer(credit)),
      .init("add_ons", .integer(timeline.addOns.filter { $0 <= at }.count)),
      .init(
        "pending_checkout",
        .bool(plan?.activatesByPayment == true && timeline.checkedOutAt.map { $0 > at } ?? true)),
    ]
    if let period = timeline.schedule(at: at)?.period(containing: at) {
      members.append(.init("cycle", .integer(period.index)))
      members.append(.init("period_start", .string("\(period.days.lowerBound)")))
      members.append(.init("period_end", .string("\(period.days.upperBound)")))
    }
    if let change = timeline.change(at: at) {
      members.append(
        .init(
          "change",
          ["effective_at": shown(change.effectiveAt), "state": .string(change.state.name)]))
    }
    return .object(members)
  }

  /// Service before billing on one instant.
  private func eventsInOrder() -> [JSONValue] {
    guard let start = timeline.start else { return [] }
    var all: [(at: Timestamp, rank: Int, name: String)] = [
      (start.serviceOn, 0, "start_service"), (start.billingOn, 1, "start_billing"),
    ]
    if let segment = timeline.segments.last {
      all += timeline.phases(of: segment).dropFirst().map { ($0.from, 2, "phase") }
    }
    for segment in timeline.segments.dropFirst() { all.append((segment.from, 2, "change")) }
    for pause in timeline.pauses {
      all += [(pause.from, 3, "pause_service"), (pause.from, 4, "pause_billing")]
      guard let until = pause.until else { continue }
      all += [(until, 3, "resume_service"), (until, 4, "resume_billing")]
    }
    if let end = timeline.serviceEnd ?? timeline.expiresAt { all.append((end, 5, "stop_service")) }
    if let end = timeline.billingEnd ?? timeline.expiresAt { all.append((end, 6, "stop_billing")) }
    return all.sorted { ($0.at, $0.rank) < ($1.at, $1.rank) }.map { event in
      .array([.string(event.name), shown(event.at)])
    }
  }

  private func periods(until last: Timestamp?) -> [JSONValue] {
    guard let last, let first = timeline.billsFrom,
      let schedule = timeline.schedule(at: max(first, last))
    else { return [] }
    return schedule.periods(from: 0, count: 120).filter { $0.startAt <= last }.map { period in
      [
        "k": .integer(period.index), "start": .string("\(period.days.lowerBound)"),
        "end": .string("\(period.days.upperBound)"),
      ]
    }
  }

  /// A date where the instant is a local midnight, else the instant.
  private func shown(_ instant: Timestamp?) -> JSONValue {
    guard let instant else { return .null }
    let day = request.zone.day(of: instant)
    return request.zone.start(of: day) == instant ? .string("\(day)") : .instant(instant)
  }
}
