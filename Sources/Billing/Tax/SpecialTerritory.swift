// Places inside a member state's borders where its standard VAT rate does not hold.

/// A territory known by its postal codes. Source: Council Directive 2006/112/EC, articles 6 and
/// 104 to 105, with the postal codes that ibericode/vat-rates lists.
package struct SpecialTerritory: Hashable, Sendable {
  package let country: String
  package let name: String
  private let codes: [ClosedRange<Int>]

  /// The territory that holds a postal code; blanks and what follows a hyphen are not read.
  package static func holding(postalCode: String, country: String) -> SpecialTerritory? {
    let digits = postalCode.prefix { $0 != "-" }.filter { !$0.isWhitespace }
    guard digits.utf8.count <= 5, let number = Int(digits) else { return nil }
    return all.first { territory in
      territory.country == country && territory.codes.contains { $0.contains(number) }
    }
  }

  package static let all: [SpecialTerritory] = [
    SpecialTerritory("ES", "canary_islands", 35_000...35_999, 38_000...38_999),
    SpecialTerritory("ES", "ceuta", 51_001...51_005, 51_070...51_071, 51_081...51_081),
    SpecialTerritory("ES", "melilla", 52_000...52_006, 52_070...52_071, 52_081...52_081),
    SpecialTerritory("IT", "campione_d_italia", 22_061...22_061),
    SpecialTerritory("IT", "livigno", 23_041...23_041),
    SpecialTerritory("GR", "mount_athos", 63_086...63_086),
    SpecialTerritory("FR", "guadeloupe", 97_100...97_199),
    SpecialTerritory("FR", "martinique", 97_200...97_299),
    SpecialTerritory("FR", "guyane", 97_300...97_399),
    SpecialTerritory("FR", "reunion", 97_400...97_499),
    SpecialTerritory("FR", "mayotte", 97_600...97_699),
    SpecialTerritory("DE", "busingen_am_hochrhein", 78_266...78_266),
    SpecialTerritory("DE", "heligoland", 27_498...27_498),
    SpecialTerritory("PT", "madeira", 9_000...9_499),
    SpecialTerritory("PT", "azores", 9_500...9_999),
    SpecialTerritory("AT", "jungholz", 6_691...6_691),
    SpecialTerritory("AT", "mittelberg", 6_991...6_993),
  ]

  private init(_ country: String, _ name: String, _ codes: ClosedRange<Int>...) {
    self.country = country
    self.name = name
    self.codes = codes
  }
}
