// What an issued line has frozen, as the steps that a computed line would show.

import Billing
import Storage

extension FactReader {
  /// The steps that were stored with the line; for an imported one, what its columns tell: days,
  /// discount and tax, in the same words.
  func issuedSteps(of line: InvoiceLineRow, in currency: Currency) throws -> [String] {
    let stored = line.basis.map(LineBasis.derivation) ?? []
    guard stored.isEmpty else { return stored.map { $0.text(currency) } }
    let days = line.serviceEnd - line.serviceStart
    let whole = line.periodEnd - line.periodStart
    var steps: [String] = []
    if days != whole, line.purpose != .oneTime { steps.append("\(days) of \(whole) days") }
    let discount = try discountStep(of: line, in: currency)
    return steps + [discount, try line.taxStep(in: currency)].compactMap { $0?.text(currency) }
  }

  private func discountStep(
    of line: InvoiceLineRow, in currency: Currency
  ) throws -> DerivationStep? {
    guard line.discountAmount != 0 else { return nil }
    let known = try line.discountID.flatMap { try catalogue().discount($0, in: currency) }
    let code = known?.code ?? "as it was issued"
    let amount = try currency.major(line.discountAmount)
    guard line.discountAmount > 0 else {
      return .discountReturned(code, known?.value, try currency.major(-line.discountAmount))
    }
    guard let value = known?.value else {
      return DerivationStep(.discountTaken, .text(code), .amount(amount))
    }
    return .discount(
      code, value, of: try currency.major(line.amount), amount,
      whole: try currency.major(value.fixedUnits))
  }
}

extension InvoiceLineRow {
  fileprivate func taxStep(in currency: Currency) throws -> DerivationStep? {
    guard let taxPercent else { return nil }
    let rate = TaxRate(code: taxCode ?? "", percent: taxPercent)
    let base = try currency.major(amount - discountAmount)
    let tax = try currency.major(taxAmount)
    return amount < 0 ? .returned(rate, on: base, tax) : .tax(rate, on: base, tax)
  }
}

extension Currency {
  fileprivate func major(_ units: Int64) throws(ArithmeticError) -> Ratio {
    try Ratio(units) / Ratio(minorPerMajor)
  }
}
