// Package prices: a started package is charged whole.

extension ChargeModel {
  func ratePackage(
    _ quantity: RatedQuantity, _ package: PackagePrice, _ rating: inout Rating
  ) throws(ArithmeticError) {
    let units = try quantity.total()
    let (free, size, price) = (package.freeUnits.ratio, package.size.ratio, package.price.ratio)
    let charged = max(.zero, try units - free)
    let packages = Ratio(try (charged / size).rounded(.ceiling))
    let amount = try packages * price
    try rating.add(
      amount,
      DerivationStep(
        .package, .number(units), .number(min(units, free)), .number(packages), .number(size),
        .amount(price), .amount(amount)))
  }
}
