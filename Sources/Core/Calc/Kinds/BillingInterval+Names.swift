// The words that requests use for billing intervals.

import Billing

extension BillingInterval {
  /// The interval of a word such as `monthly` or `year`, without regard to case.
  static func named(_ word: String) -> BillingInterval? { byName[word.lowercased()] }

  static var names: [String] { byName.keys.sorted() }

  private static let byName: [String: BillingInterval] = {
    var table: [String: BillingInterval] = [:]
    let words: [(Int, BillingInterval.Unit, [String])] = [
      (1, .days, ["day", "daily"]), (1, .weeks, ["week", "weekly"]),
      (2, .weeks, ["biweekly", "two_weeks"]), (30, .days, ["thirty_days"]),
      (31, .days, ["thirty_one_days"]), (1, .months, ["month", "monthly"]),
      (2, .months, ["bimestrial", "two_months"]),
      (3, .months, ["quarter", "quarterly", "three_months"]),
      (4, .months, ["triannual", "four_months"]),
      (6, .months, ["half_year", "half_yearly", "biannual", "semiannual", "six_months"]),
      (1, .years, ["year", "yearly", "annual", "annually"]),
      (2, .years, ["biennial", "two_years"]), (3, .years, ["triennial", "three_years"]),
      (5, .years, ["five_years"]), (10, .years, ["ten_years"]),
    ]
    for (count, unit, names) in words {
      for name in names { table[name] = BillingInterval(count, unit) }
    }
    return table
  }()
}
