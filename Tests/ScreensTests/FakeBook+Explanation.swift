// A charge explained, as the book of the tests tells it.

import Billing
import Core

extension FakeBook {
  func explanation(_ reference: RecordReference, _ state: State) -> RecordAnswer {
    RecordAnswer(
      reference: reference, standing: standing(state),
      title: "Why 250.38 EUR for Growth seat 2026-05-11 to 2026-06-01",
      state: .text("on DE-2026-000312 to Acme GmbH, unpaid", tone: .bad),
      sections: [
        .init(
          "In words",
          .text([
            "Acme GmbH was billed 250.38 EUR for Growth seats, service from 2026-05-11 to "
              + "2026-05-31.",
            "It is the part of the period, 21 of 31 days, after change quantity by anna on "
              + "2026-05-11.",
          ])),
        .init("From the catalogue to the bank", .table(Self.chainColumns, chain(reference))),
        .init(
          "How the amount came about",
          .text([
            "9 × 32.00 = 288.00", "21 of 31 days at 288.00", "tax standard 19 % on 195.10: 37.07",
          ])),
      ], actions: [])
  }

  private static let chainColumns = [
    Column("step", "Step", .text, width: 12), Column("says", "What", .text, width: 76, minimum: 44),
    Column("at", "When", .instant, width: 16),
  ]

  private func chain(_ own: RecordReference) -> [Row] {
    let steps: [(String, Cell, RecordReference?)] = [
      (
        "Catalogue", .text("Growth, version 2, Growth seat: 32 a unit, every month, per seat"),
        RecordReference(.planVersion, "plv_1")
      ),
      (
        "Subscription", .text("change quantity by anna: two more people; as asked"),
        RecordReference(.subscriptionChange, "sev_1")
      ),
      ("Derivation", .text("195.10 EUR: 9 × 32.00 = 288.00; 21 of 31 days at 288.00"), nil),
      (
        "Invoice", .text("invoice DE-2026-000312 over 250.38 EUR"),
        RecordReference(.invoice, "inv_1")
      ),
      (
        "Attempts",
        .text("declined, insufficient funds: may be tried again from 2026-06-03", tone: .bad),
        RecordReference(.payment, "pay_1")
      ),
      ("Settlement", .text("not settled yet: expected by 2026-06-18", tone: .muted), nil),
      ("Audit", .text("entry 17, anna: change-quantity"), RecordReference(.auditEntry, "17")),
    ]
    return steps.enumerated().map { number, step in
      Row(
        step.2 ?? own, anchor: Anchor(sortValue: "i\(number)", id: Int64(number)),
        cells: [.text(step.0, tone: .muted), step.1, .none])
    }
  }
}
