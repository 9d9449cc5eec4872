// A subscription's monthly recurring revenue.

import Billing
import Storage

extension SubscriptionPicture {
  /// Minor units a month, net of recurring discounts; nil where it cannot be computed.
  func monthlyRecurring(_ catalogue: Catalogue) -> Int64? {
    let currency = row.currency
    let shares = history.discounts.compactMap { redeemed -> Ratio? in
      guard let discount = catalogue.discount(redeemed.id, in: currency),
        discount.duration == .forever, case .percent(let percent) = discount.value
      else { return nil }
      return try? percent.ratio / Ratio(100)
    }
    do {
      var total = Ratio.zero
      for price in version.prices where price.currency == currency {
        guard case .recurring(_, let interval, let per) = price.kind else { continue }
        let units = per == .perSeat ? Ratio(quantity) : .one
        let amount = RecurringAmount(
          perPeriod: try price.rate(.units(units)).amount, monthsPerPeriod: try interval.months,
          state: state, discounts: shares)
        total = try total + amount.monthly
      }
      return try Money(rounding: total, currency).minorUnits
    } catch {
      return nil
    }
  }
}
