// Prices by dimension values: region, model, card type.

/// One cell of a price matrix: the dimension values it demands and its unit price.
package struct PriceCell: Hashable, Sendable, Codable {
  /// Dimension → the value that an event must carry. Empty on the default cell.
  package let values: [String: String]
  package let unitPrice: ExactDecimal

  package init(values: [String: String], unitPrice: ExactDecimal) {
    self.values = values
    self.unitPrice = unitPrice
  }

  func matches(_ dimensions: [String: String]) -> Bool {
    values.allSatisfy { dimensions[$0.key] == $0.value }
  }
}

/// Why a list of cells is no matrix, and which cell shows it.
package struct MatrixRefusal: Error, Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    case noDefault = "matrix-default-missing"
    case duplicate = "matrix-cell-duplicate"
    /// Two cells of the same number of dimensions can match one event: neither is more specific.
    case ambiguous = "matrix-cells-ambiguous"
    case tooMany = "matrix-too-many"
  }
  package let reason: Reason
  package let index: Int
}

/// Cells of which every event lands in exactly one: the matching cell with most dimensions wins,
/// the one default cell takes the rest.
package struct PriceMatrix: Hashable, Sendable {
  package let cells: [PriceCell]

  package static let maximumCount = 1_000

  package init(_ cells: [PriceCell]) throws(MatrixRefusal) {
    guard cells.count <= Self.maximumCount else {
      throw MatrixRefusal(reason: .tooMany, index: Self.maximumCount)
    }
    for (index, cell) in cells.enumerated() {
      for earlier in cells[..<index] {
        if earlier.values == cell.values {
          throw MatrixRefusal(reason: .duplicate, index: index)
        }
        if earlier.values.count == cell.values.count, Self.overlap(earlier, cell) {
          throw MatrixRefusal(reason: .ambiguous, index: index)
        }
      }
    }
    guard cells.contains(where: \.values.isEmpty) else {
      throw MatrixRefusal(reason: .noDefault, index: cells.count)
    }
    self.cells = cells
  }

  /// The index of the one cell that prices an event with these dimensions.
  package func cell(for dimensions: [String: String]) -> Int {
    var best: Int?
    for (index, cell) in cells.enumerated() where cell.matches(dimensions) {
      if let found = best, cells[found].values.count >= cell.values.count { continue }
      best = index
    }
    guard let best else { preconditionFailure("the default cell matches every event") }
    return best
  }

  private static func overlap(_ one: PriceCell, _ other: PriceCell) -> Bool {
    one.values.allSatisfy { other.values[$0.key, default: $0.value] == $0.value }
  }
}

extension PriceMatrix: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode([PriceCell].self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(cells)
  }
}
