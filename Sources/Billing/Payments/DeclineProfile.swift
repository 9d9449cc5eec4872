// The tables of decline codes, per processor and network, with their source and edition.

/// One code of one table.
package struct DeclineCode: Hashable, Sendable {
  package let code: String
  package let category: DeclineCategory
  package let mode: RetryMode
  /// Seconds to wait before an unattended attempt; nil when there is none.
  package let wait: Int?
  package let mayPassElsewhere: Bool
  package let declineClass: DeclineClass
  /// Visa's category 1…4 (Core Rules, table 7-2); nil outside Visa's table.
  package let visaCategory: Int?
  package let isMasked: Bool
  /// It belongs to terminals; in a billing flow it means a wrong set-up.
  package let isCardPresentOnly: Bool
  package let isDeprecated: Bool
  package let effectiveFrom: Day?
  package let meaning: String
}

/// A table of codes: whose they are, where they come from, of which edition.
package struct DeclineProfile: Sendable {
  /// `stripe`, `adyen`, `visa`, …; what a request names.
  package let name: String
  package let source: String
  package let edition: String
  /// In the order of the table.
  package let codes: [DeclineCode]
  private let positions: [String: Int]

  /// Codes are compared as written, then without regard to case.
  package subscript(code code: String) -> DeclineCode? {
    (positions[code] ?? positions[code.lowercased()]).map { codes[$0] }
  }

  package static let edition = "2026-11-20"

  package static let all: [DeclineProfile] = [
    DeclineProfile("stripe", "Stripe declines/codes and declines/card", stripeRows),
    DeclineProfile("stripe_advice", "Stripe declines/codes, advice codes", stripeAdviceRows),
    DeclineProfile("visa", "Visa Core Rules 18 April 2026, table 7-2", visaRows),
    DeclineProfile("mastercard", "Processors' pages on Mastercard responses", mastercardRows),
    DeclineProfile(
      "mastercard_mac", "Processors' pages on Merchant Advice Codes", mastercardAdviceRows),
    DeclineProfile("iso8583", "ISO 8583:1987 field 39", iso8583Rows),
    DeclineProfile("adyen", "Adyen refusal reasons", adyenRows),
    DeclineProfile("braintree", "Braintree authorization responses", braintreeRows),
    DeclineProfile("braintree_gateway", "Braintree gateway rejections", braintreeGatewayRows),
    DeclineProfile("paypal", "PayPal processor_response.response_code", payPalRows),
    DeclineProfile("gocardless", "GoCardless event causes", goCardlessRows),
    DeclineProfile("bacs_arudd", "Bacs ARUDD reason codes", bacsRows),
    DeclineProfile("ach_return", "ACH return codes", achRows),
    DeclineProfile("sepa_reason", "SEPA R-transaction reasons", sepaRows),
  ]

  package static func named(_ name: String) -> DeclineProfile? {
    all.first { $0.name == name }
  }

  private init(_ name: String, _ source: String, _ rows: String) {
    self.name = name
    self.source = source
    edition = Self.edition
    codes = rows.split(separator: "\n").map { DeclineCode(row: $0) }
    var positions: [String: Int] = [:]
    for (index, code) in codes.enumerated() {
      positions[code.code.lowercased()] = index
      positions[code.code] = index
    }
    self.positions = positions
  }
}

extension DeclineCode {
  /// Reads a row of our own tables; a malformed one is a broken build, found by every test.
  fileprivate init(row: Substring) {
    let fields = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 8, let category = DeclineCategory(rawValue: fields[1]),
      let mode = RetryMode(rawValue: fields[2]), let kind = DeclineClass(rawValue: fields[5])
    else { preconditionFailure("the decline table has a malformed row: \(row)") }
    let marks = fields[6].split(separator: " ")
    code = fields[0]
    self.category = category
    self.mode = mode
    wait = fields[3].isEmpty ? nil : Self.seconds(fields[3])
    mayPassElsewhere = fields[4] == "elsewhere"
    declineClass = kind
    visaCategory = marks.first { $0.hasPrefix("visa") }.flatMap { Int($0.dropFirst(4)) }
    isMasked = marks.contains("masked") || category.isMasked
    isCardPresentOnly = marks.contains("card_present")
    isDeprecated = marks.contains("deprecated")
    effectiveFrom = marks.first { $0.hasPrefix("from=") }.flatMap { Day($0.dropFirst(5)) }
    meaning = fields[7]
  }

  /// `P3D`, `PT24H`, `PT5M`: the only shapes of the tables.
  private static func seconds(_ duration: String) -> Int? {
    let units: [(prefix: String, suffix: String, length: Int)] = [
      ("PT", "M", 60), ("PT", "H", 3_600), ("P", "D", 86_400),
    ]
    for (prefix, suffix, length) in units
    where duration.hasPrefix(prefix) && duration.hasSuffix(suffix) {
      let digits = duration.dropFirst(prefix.count).dropLast()
      if let count = Int(digits) { return count * length }
    }
    preconditionFailure("the decline table has a malformed wait: \(duration)")
  }
}
