// A row of the table `ladder_feature`.

import Billing

/// A feature that the restrict step takes away.
package struct LadderFeatureRow: StoredRow, Hashable, Sendable {
  package static let table = "ladder_feature"
  package static let columns = ["ladder_id", "feature_id"]
  package static let key = ["ladder_id", "feature_id"]

  package var ladderID: LadderID
  package var featureID: FeatureID

  package init(
    ladderID: LadderID, featureID: FeatureID
  ) {
    self.ladderID = ladderID
    self.featureID = featureID
  }

  package init(_ row: inout ColumnReader) throws {
    ladderID = try row.next()
    featureID = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(ladderID)
    values.bind(featureID)
  }
}
