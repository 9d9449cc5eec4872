// Matrix prices: dimension values pick the price, and every event lands in exactly one cell.

extension ChargeModel {
  func rateMatrix(
    _ quantity: RatedQuantity, _ matrix: PriceMatrix, _ rating: inout Rating
  ) throws(ArithmeticError) {
    guard case .dimensions(let parts) = quantity else {
      preconditionFailure("a matrix is rated by dimensions; the form was checked")
    }
    var units = Array(repeating: Ratio.zero, count: matrix.cells.count)
    for part in parts {
      let index = matrix.cell(for: part.dimensions)
      units[index] = try units[index] + part.units
    }
    for (cell, units) in zip(matrix.cells, units) where !units.isZero {
      let price = cell.unitPrice.ratio
      let amount = try units * price
      try rating.add(
        amount,
        DerivationStep(
          .matrixCell, .text(cell.label), .number(units), .amount(price), .amount(amount)))
    }
  }
}

extension PriceCell {
  /// `region eu, tier gold`, or `default`.
  package var label: String {
    guard !values.isEmpty else { return "default" }
    return values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      .joined(separator: ", ")
  }
}
