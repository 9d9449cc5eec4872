// The rules that watch the book: each says what is wrong, with its figures, or that nothing is.

import Billing
import Storage

/// What is watched. The raw value is what acts and filters say.
package enum WatchRule: String, Codable, Hashable, Sendable, CaseIterable {
  case renewalUnbilled = "renewal_unbilled"
  case missingInvoice = "missing_invoice"
  case deadLetters = "dead_letters"
  case postingMismatch = "posting_mismatch"
  case declineRate = "decline_rate"

  package var title: String {
    switch self {
    case .renewalUnbilled: "A renewal is unbilled for more than an hour"
    case .missingInvoice: "A period has no invoice and no reason for it"
    case .deadLetters: "A message could not be delivered"
    case .postingMismatch: "The ledger does not agree with the documents"
    case .declineRate: "A merchant account declines more than twice its mean of 28 days"
    }
  }
}

extension WatchRule {
  /// Why nothing judges it; nil for the rules that are watched.
  package var unwatched: String? {
    switch self {
    case .deadLetters:
      "nothing delivers messages yet: they wait in the book, and none can fail"
    case .renewalUnbilled, .missingInvoice, .postingMismatch, .declineRate: nil
    }
  }
}

/// A rule that is broken for one subject: the book, or a merchant account.
struct Breach: Hashable, Sendable {
  let rule: WatchRule
  /// Empty for the book as a whole.
  var subject = ""
  let title: String
  let facts: [Fact]
  var account: MerchantAccountID?

  struct Fact: Hashable, Sendable {
    let name: String
    let value: String
  }

  var evidence: String {
    ExceptionDocument(
      explanation: title, facts: facts.map { ($0.name, $0.value) },
      proposals: ["find the cause; the item ends by itself when the rule holds again"]
    ).text
  }
}

/// Decline rates, in exact figures.
struct DeclineRate: Hashable, Sendable {
  let attempts: Int64
  let declined: Int64

  /// Fewer attempts say nothing about a rate.
  static let fewest: Int64 = 50

  /// More than twice the other's rate, over enough attempts. Compared as products, so that nothing
  /// is rounded. An account that never declined before is above any mean with one decline.
  func isAboveTwice(_ mean: DeclineRate) -> Bool {
    guard attempts >= Self.fewest, mean.attempts >= Self.fewest else { return false }
    return Int128(declined) * Int128(mean.attempts) > 2 * Int128(mean.declined) * Int128(attempts)
  }

  /// `12 of 60 (20.0 %)`.
  var words: String {
    guard attempts > 0 else { return "none" }
    let tenths = declined * 1_000 / attempts
    return "\(declined) of \(attempts) (\(tenths / 10).\(tenths % 10) %)"
  }
}
