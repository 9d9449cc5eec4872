// The kinds that `daybook calc` answers, in the order in which `--kinds` prints them.

import Billing

extension CalcKind {
  /// Every kind. `zones` finds a time zone by its IANA name.
  package static func all(zones: @escaping @Sendable (String) -> Zone?) -> [CalcKind] {
    [
      charge, aggregate, periods(zones: zones), periodAt(zones: zones), prorate(zones: zones),
      change(zones: zones), round, allocate, tax, discount, invoice(zones: zones), creditNote,
      taxRegime, currency,
      transition, entitlement, decline, recognise(zones: zones),
      timeline(zones: zones), overdue, mrr,
    ]
  }
}
