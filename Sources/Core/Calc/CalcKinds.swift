// The kinds that `daybook calc` answers, in the order in which `--kinds` prints them.

import Billing

extension CalcKind {
  /// Every kind. `zones` finds a time zone by its IANA name.
  package static func all(zones: @escaping @Sendable (String) -> Zone?) -> [CalcKind] {
    [
      charge, aggregate, round, allocate, tax, discount, taxRegime, currency,
      transition, entitlement, decline, recognise(zones: zones), overdue, mrr,
    ]
  }
}
