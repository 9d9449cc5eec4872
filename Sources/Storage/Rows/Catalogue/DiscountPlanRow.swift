// A row of the table `discount_plan`.

import Billing

/// A plan the discount is limited to; no row means every plan.
package struct DiscountPlanRow: StoredRow, Hashable, Sendable {
  package static let table = "discount_plan"
  package static let columns = ["discount_id", "plan_id"]
  package static let key = ["discount_id", "plan_id"]

  package var discountID: DiscountID
  package var planID: PlanID

  package init(
    discountID: DiscountID, planID: PlanID
  ) {
    self.discountID = discountID
    self.planID = planID
  }

  package init(_ row: inout ColumnReader) throws {
    discountID = try row.next()
    planID = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(discountID)
    values.bind(planID)
  }
}
