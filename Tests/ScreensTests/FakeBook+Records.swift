// The fake book's records and home.

import Billing
import Core

extension FakeBook {
  private typealias Cell = Core.Cell
  private typealias Field = RecordAnswer.Field

  func home(_ state: State) -> HomeAnswer {
    func eur(_ units: Int64) -> Money { Money(minorUnits: units, Self.currency("EUR")) }
    func usd(_ units: Int64) -> Money { Money(minorUnits: units, Self.currency("USD")) }
    let why = Explanation(
      rule: "mrr.normalised", summary: "Recurring charges brought to one month.",
      steps: ["yearly ÷ 12", "quarterly ÷ 3"])
    return HomeAnswer(
      standing: standing(state), bookName: "demo",
      figures: [
        .init("Customers", Cell(.count(Int64(state.customers.count)))),
        .init("Active subscriptions", Cell(.count(173))),
        .init("MRR", Cell(.balance([eur(12_480_10), usd(3_200_00)]), explanation: why)),
        .init("Overdue", Cell(.balance([eur(1_944_20)]), tone: .warning)),
        .init("Collected this month", Cell(.balance([eur(8_120_00), usd(2_010_50)]))),
        .init("Usage revenue", Cell(.notComputed("rating of usage comes later"))),
      ],
      queues: [
        .init(
          "Dunning", list: ListQuery(.dunning), count: 20, oldestDays: 27,
          money: [eur(1_944_20), usd(310_00)], tone: .warning),
        .init(
          "Exceptions", list: ListQuery(.exceptions), count: 37, oldestDays: 40,
          money: [eur(4_312_95)], tone: .bad),
        .init(
          "Overrides that end soon", list: ListQuery(.overrides), count: 0, oldestDays: nil,
          money: [], tone: .plain),
        .init(
          "Trials that end soon", list: ListQuery(.subscriptions, filter: "status:trialing"),
          count: 12, oldestDays: nil, money: [], tone: .plain),
      ],
      charts: [
        .init(
          "Open invoices by age",
          [
            .init("not due", .money(eur(9_100_00)), length: 1_000),
            .init("1–30 days", .money(eur(2_750_00)), length: 302),
            .init("31–60 days", .money(eur(410_00)), length: 45),
            .init("over 60 days", .money(eur(0)), length: 0),
          ]),
        .init(
          "Subscriptions by state",
          [
            .init("active", Cell(.count(140)), length: 1_000),
            .init("trialing", Cell(.count(12)), length: 86),
            .init("past due", Cell(.count(20)), length: 143),
            .init("paused", Cell(.count(9)), length: 64),
          ]),
      ])
  }

  func record(_ reference: RecordReference, _ state: State) throws -> RecordAnswer {
    switch reference.kind {
    case .customer:
      guard
        let customer = state.customers.first(where: { Self.id("cus", $0.number) == reference.id })
      else { break }
      return self.customer(customer, reference, state)
    case .workItem: return exception(reference, state)
    case .preview: return nextInvoice(reference, state)
    case .explanation: return explanation(reference, state)
    default:
      return RecordAnswer(
        reference: reference, standing: standing(state), title: reference.id,
        state: .text("open", tone: .plain),
        sections: [.init("Facts", .fields([Field("Id", .text(reference.id))]))],
        actions: [])
    }
    throw Refusal(
      "not-found", what: "\(reference.id) cannot be shown", why: "the book has no such record",
      remedy: "Look for it with :.")
  }

  private func customer(
    _ customer: Customer, _ reference: RecordReference, _ state: State
  ) -> RecordAnswer {
    RecordAnswer(
      reference: reference, standing: standing(state), title: customer.name,
      state: .text(
        customer.status == "past due"
          ? "past due 12 days, next retry Thu 12 March 14:00" : customer.status,
        tone: customer.tone),
      sections: [
        account(customer), timeline, subscriptions(customer),
        .init(
          "Open items", .table([Column("id", "Invoice", .identifier, width: 14)], []),
          whenEmpty: "No open invoices"),
        entitlements(customer),
      ],
      actions: [
        ActionState(.noteCustomer),
        ActionState(
          .grantEntitlement,
          reason: customer.status == "canceled" ? "the customer has left" : nil),
      ])
  }

  private func account(_ customer: Customer) -> RecordAnswer.Section {
    .init(
      "Account",
      .fields([
        Field("Balance", Cell(.balance(customer.balance))),
        Field("Plan", Cell(.text(customer.plan), link: RecordReference(.plan, customer.plan))),
        Field("Legal entity", .text("Daybook Ireland Ltd")),
        Field("E-mail", .text("billing@customer\(customer.number).example")),
        Field("Time zone", .text("Europe/Berlin")),
        Field("Usage this period", Cell(.notComputed("usage is not imported yet"))),
      ]))
  }

  private var timeline: RecordAnswer.Section {
    .init(
      "Timeline",
      .timeline([
        .init(
          at: Self.now, "Payment of 120.00 EUR failed: insufficient funds", tone: .bad,
          link: RecordReference(.payment, "pay_1")),
        .init(at: Self.now.adding(seconds: -86_400), "Invoice 2026-0042 issued"),
        .init(
          at: Self.now.adding(seconds: -864_000), "Upgraded from Starter to Team, prorated",
          tone: .good),
      ]))
  }

  private func subscriptions(_ customer: Customer) -> RecordAnswer.Section {
    let subscription = RecordReference(.subscription, Self.id("sub", customer.number))
    return .init(
      "Subscriptions",
      .table(
        [
          Column("id", "Subscription", .identifier, width: 14),
          Column("status", "Status", .state, width: 12, minimum: 10),
          Column("plan", "Plan", .text, width: 12),
          Column("amount", "Amount", .money, width: 14, minimum: 12),
          Column("renews", "Renews", .day, width: 10, minimum: 10),
        ],
        [
          Row(
            subscription, anchor: Anchor(sortValue: "", id: 1),
            cells: [
              .text(subscription.id), .text(customer.status, tone: customer.tone),
              .text(customer.plan),
              .money(Money(minorUnits: 12_000, customer.balance[0].currency)),
              Cell(.day(Day("2026-04-01") ?? .earliest)),
            ])
        ]))
  }

  private func entitlements(_ customer: Customer) -> RecordAnswer.Section {
    let entitlement = Explanation(
      rule: "entitlement.plan", summary: "The plan gives it; nobody has overridden that.",
      inputs: [.init("Plan", customer.plan, link: RecordReference(.plan, customer.plan))],
      overriddenBy: customer.number % 2 == 0 ? "maria on 2026-03-01 until 2026-04-01" : nil)
    return .init(
      "Entitlements",
      .fields([
        Field("api", Cell(.text("yes"), tone: .good, explanation: entitlement)),
        Field("sso", Cell(.text("no"), tone: .muted, explanation: entitlement)),
        Field("seats", Cell(.count(25), explanation: entitlement)),
      ]))
  }

  private func exception(_ reference: RecordReference, _ state: State) -> RecordAnswer {
    RecordAnswer(
      reference: reference, standing: standing(state), title: "Payout po_881: amount differs",
      state: .text("open 40 days, assigned to maria", tone: .warning),
      sections: [
        .init(
          "Ours | theirs",
          .sideBySide(
            ours: [
              Field("Reference", .text("ch_3PqR8sLkdIwHu7ix")),
              Field("Amount", .money(Money(minorUnits: 10_913, Self.currency("EUR")))),
              Field("Date", Cell(.day(Day("2026-01-29") ?? .earliest))),
              Field("Fee", .money(Money(minorUnits: 185, Self.currency("EUR")))),
            ],
            theirs: [
              Field("Reference", .text("ch_3PqR8sLkdIwHu7ix")),
              Field("Amount", .money(Money(minorUnits: 10_878, Self.currency("EUR")))),
              Field("Date", Cell(.day(Day("2026-01-29") ?? .earliest))),
              Field("Payout", .text("po_881")),
            ], differing: ["Amount"])),
        .init("History", .timeline([.init(at: Self.now, "Found by import of stripe-payouts.csv")])),
        .init(
          "Advice",
          .text(["The processor kept 0.35 EUR as a fee that the book does not know of."])),
      ], actions: [ActionState(.closeWork)])
  }

  static let imaginable = WhatIf.parameters(
    plan: "team", quantity: 3, plans: ["scale", "starter"], discounts: ["spring-10"],
    prices: ["seat"], currency("EUR"))

  func whatIf(
    _ reference: RecordReference, _ change: WhatIf, _ state: State
  ) -> RecordAnswer {
    let next = nextInvoice(reference, state)
    return RecordAnswer(
      reference: RecordReference(.preview, reference.id), standing: standing(state),
      title: "What if: \(reference.id)",
      state: .text("imagined, nothing is written: " + change.words.joined(separator: ", ")),
      sections: [
        .init("Takes effect", .fields([Field("change_plan", .text("2026-03-10, rule: upgrade"))]))
      ] + next.sections, actions: [])
  }

  private func nextInvoice(_ reference: RecordReference, _ state: State) -> RecordAnswer {
    func line(_ number: Int64, _ text: String, _ units: Int64, _ steps: [String]) -> Row {
      let money = Money(minorUnits: units, Self.currency("EUR"))
      return Row(
        RecordReference(.preview, ""), anchor: Anchor(sortValue: "", id: number),
        cells: [
          .text(text),
          Cell(
            .money(money),
            explanation: Explanation(
              rule: "charge.flat", summary: "The plan's price.", steps: steps)),
        ])
    }
    return RecordAnswer(
      reference: reference, standing: standing(state), title: "Next invoice of \(reference.id)",
      state: .text("on 2026-04-01, not issued yet", tone: .plain),
      sections: [
        .init(
          "Lines",
          .table(
            [
              Column("text", "Line", .text, width: 40, minimum: 16),
              Column("amount", "Amount", .money, width: 14, minimum: 12),
            ],
            [
              line(1, "Team, April", 12_000, ["1 × 120.00 = 120.00"]),
              line(
                2, "Seats added on 15 March", 1_097,
                ["17 of 31 days at 20.00 = 10.967…", "rounded half up = 10.97"]),
              line(3, "Unused time of Starter", -548, ["17 of 31 days at -10.00 = -5.48"]),
            ])),
        .init(
          "Totals",
          .fields([
            Field("Subtotal", .money(Money(minorUnits: 12_549, Self.currency("EUR")))),
            Field("Tax", Cell(.notComputed("tax comes in a later version"))),
          ])),
      ], actions: [])
  }
}
