// The sixteen reasons for which money does not come, and what follows from each.

/// A decline in daybook's own terms; every processor's code maps to one.
package enum DeclineCategory: String, Codable, Hashable, Sendable, CaseIterable {
  case insufficientFunds = "insufficient_funds"
  case limitExceeded = "limit_exceeded"
  case issuerDeclined = "issuer_declined"
  case issuerUnavailable = "issuer_unavailable"
  case processorError = "processor_error"
  case authenticationRequired = "authentication_required"
  case expiredCard = "expired_card"
  case invalidDetails = "invalid_details"
  case accountClosed = "account_closed"
  case lostOrStolen = "lost_or_stolen"
  case suspectedFraud = "suspected_fraud"
  case authorizationRevoked = "authorization_revoked"
  case notPermitted = "not_permitted"
  case merchantError = "merchant_error"
  case duplicate
  case doNotRetry = "do_not_retry"

  /// The reason must not reach the customer: the issuer may be watching a thief.
  package var isMasked: Bool {
    switch self {
    case .lostOrStolen, .suspectedFraud: true
    case .insufficientFunds, .limitExceeded, .issuerDeclined, .issuerUnavailable,
      .processorError, .authenticationRequired, .expiredCard, .invalidDetails, .accountClosed,
      .authorizationRevoked, .notPermitted, .merchantError, .duplicate, .doNotRetry:
      false
    }
  }

  package var declineClass: DeclineClass {
    switch self {
    case .insufficientFunds, .limitExceeded, .issuerDeclined, .authenticationRequired: .soft
    case .issuerUnavailable, .processorError, .merchantError, .duplicate: .technical
    case .expiredCard, .invalidDetails, .accountClosed, .lostOrStolen, .suspectedFraud,
      .authorizationRevoked, .notPermitted, .doNotRetry:
      .hard
    }
  }

  /// How to go on, when nothing more precise than the category is known.
  package var retryMode: RetryMode {
    switch self {
    case .insufficientFunds, .limitExceeded, .issuerDeclined, .issuerUnavailable: .later
    case .processorError: .failover
    case .authenticationRequired, .suspectedFraud: .customerAction
    case .expiredCard: .updateCredential
    case .invalidDetails: .fixData
    case .accountClosed, .lostOrStolen, .authorizationRevoked, .doNotRetry: .never
    case .notPermitted: .otherMethod
    case .merchantError: .fixConfiguration
    case .duplicate: .investigate
    }
  }

  /// Seconds before the next unattended attempt; nil when there is none.
  package var wait: Int? {
    switch self {
    case .insufficientFunds: 3 * 86_400
    case .limitExceeded, .issuerDeclined: 86_400
    case .issuerUnavailable: 3_600
    case .processorError: 300
    case .authenticationRequired, .expiredCard, .invalidDetails, .accountClosed, .lostOrStolen,
      .suspectedFraud, .authorizationRevoked, .notPermitted, .merchantError, .duplicate,
      .doNotRetry:
      nil
    }
  }

  /// Another processor or acquirer may answer otherwise.
  package var mayPassElsewhere: Bool {
    switch self {
    case .issuerDeclined, .issuerUnavailable, .processorError, .notPermitted, .merchantError: true
    case .insufficientFunds, .limitExceeded, .authenticationRequired, .expiredCard,
      .invalidDetails, .accountClosed, .lostOrStolen, .suspectedFraud, .authorizationRevoked,
      .duplicate, .doNotRetry:
      false
    }
  }

  /// What the customer is told; nil where the problem is ours and they can do nothing.
  /// Masked reasons share the generic words.
  package var customerMessage: String? {
    switch self {
    case .insufficientFunds:
      "Your bank reported that the balance was too low. You can use another payment method."
    case .limitExceeded: "A limit of your card was reached. Try tomorrow or use another card."
    case .issuerDeclined, .lostOrStolen, .suspectedFraud, .doNotRetry: Self.genericMessage
    case .authenticationRequired: "Please confirm the payment with your bank."
    case .expiredCard: "Your card has expired or was replaced. Please update it."
    case .invalidDetails: "Some payment details were not accepted. Please enter them again."
    case .accountClosed: "This payment method can no longer be used. Please add another one."
    case .authorizationRevoked: "The payment was stopped. Please tell us how you want to go on."
    case .notPermitted: "This card cannot be used for this payment. Please use another one."
    case .issuerUnavailable, .processorError, .merchantError, .duplicate: nil
    }
  }

  package static let genericMessage =
    "Your bank did not approve the payment. Please use another payment method."
}

package enum DeclineClass: String, Codable, Hashable, Sendable, CaseIterable {
  case soft, hard, technical
}

/// What may be done about a decline.
package enum RetryMode: String, Codable, Hashable, Sendable, CaseIterable {
  case later, failover
  case customerAction = "customer_action"
  case updateCredential = "update_credential"
  case fixData = "fix_data"
  case otherMethod = "other_method"
  case fixConfiguration = "fix_configuration"
  case investigate, never

  /// It may be sent again without the customer or staff doing anything.
  package var isUnattended: Bool { self == .later || self == .failover }
}
