// A row of the table `plan_feature`.

import Billing

/// What a plan version gives of a feature.
package struct PlanFeatureRow: StoredRow, Hashable, Sendable {
  package static let table = "plan_feature"
  package static let columns = ["plan_version_id", "feature_id", "value"]
  package static let key = ["plan_version_id", "feature_id"]

  package var planVersionID: PlanVersionID
  package var featureID: FeatureID
  /// `true` or `false` for a switch, a decimal for a quota, `metered`.
  package var value: String

  package init(
    planVersionID: PlanVersionID, featureID: FeatureID, value: String
  ) {
    self.planVersionID = planVersionID
    self.featureID = featureID
    self.value = value
  }

  package init(_ row: inout ColumnReader) throws {
    planVersionID = try row.next()
    featureID = try row.next()
    value = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(planVersionID)
    values.bind(featureID)
    values.bind(value)
  }
}
