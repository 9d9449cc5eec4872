// What follows from a decline: later on this route, elsewhere now, or only with the customer.
// Precedence: network advice > processor code > category; network rules only tighten.

/// A decline as it came back.
package struct DeclineReport: Hashable, Sendable {
  /// The table of `code`: a processor, a network or a debit scheme.
  package let processor: String
  package let code: String
  /// `visa`, `mastercard` or another scheme, when known.
  package let network: String?
  /// The network's own advice: a Mastercard advice code, a Visa response code or category 1…4,
  /// or the processor's advice word.
  package let advice: String?
  /// The issuer's response code (field 39), when the processor passes it on.
  package let networkCode: String?
  package let declinedAt: Timestamp

  package init(
    processor: String, code: String, network: String? = nil, advice: String? = nil,
    networkCode: String? = nil, declinedAt: Timestamp
  ) {
    self.processor = processor
    self.code = code
    self.network = network
    self.advice = advice
    self.networkCode = networkCode
    self.declinedAt = declinedAt
  }
}

/// Why a report cannot be judged; it goes to a person and is never guessed.
package enum DeclineRefusal: Error, Hashable, Sendable {
  case unknownProcessor(String)
  case unknownCode(String, processor: String)
  case unknownAdvice(String)

  package var message: String {
    switch self {
    case .unknownProcessor(let name): "there is no table of codes for \(name)"
    case .unknownCode(let code, let processor): "\(processor) has no code \(code)"
    case .unknownAdvice(let advice): "\(advice) is no known advice"
    }
  }
}

/// An earlier attempt on the same credential and amount at the same acquirer.
package struct PriorAttempt: Hashable, Sendable {
  package let at: Timestamp
  package let wasDeclined: Bool
  package let category: DeclineCategory?

  package init(at: Timestamp, wasDeclined: Bool = true, category: DeclineCategory? = nil) {
    self.at = at
    self.wasDeclined = wasDeclined
    self.category = category
  }
}

/// The classification of one decline, before any history is looked at.
package struct DeclineClassification: Hashable, Sendable {
  package let category: DeclineCategory
  package let mode: RetryMode
  /// Seconds to wait; nil when no unattended attempt may follow.
  package let wait: Int?
  package let mayPassElsewhere: Bool
  package let isMasked: Bool
  /// Nothing but technical failures: the daily spacing of attempts does not bind.
  package let isTechnical: Bool
  /// A network forbids every further attempt on this credential.
  package let networkStop: String?
  /// Which rules decided, the strongest first.
  package let rules: [String]

  /// Only the customer can move this on.
  package var asksCustomer: Bool {
    switch mode {
    case .customerAction, .updateCredential, .fixData, .otherMethod: true
    case .never: category != .duplicate && category != .merchantError
    case .later, .failover, .fixConfiguration, .investigate: false
    }
  }

  /// The words for the customer; never those of a masked reason.
  package var customerMessage: String? {
    isMasked ? DeclineCategory.genericMessage : category.customerMessage
  }
}

extension DeclineReport {
  /// Looks the codes up and lets the network's advice tighten what the processor's code allows.
  package func classified() throws(DeclineRefusal) -> DeclineClassification {
    guard let profile = DeclineProfile.named(processor) else {
      throw .unknownProcessor(processor)
    }
    guard let row = profile[code: code] else { throw .unknownCode(code, processor: processor) }
    var result = DeclineClassification(row, "\(processor) \(row.code): \(row.meaning)")
    if let stop = row.networkStop(processor) { result = result.stopped(by: stop) }
    for (table, network) in try networkRows() {
      result = result.tightened(
        by: network, in: table, isInsufficientFunds: isInsufficientFunds(result))
    }
    return result
  }

  /// Mastercard's waits 24…30 hold only for response 51.
  private func isInsufficientFunds(_ found: DeclineClassification) -> Bool {
    networkCode.map { $0 == "51" } ?? (found.category == .insufficientFunds)
  }

  /// The rows of the network's own tables, the issuer's code first, then its advice.
  private func networkRows() throws(DeclineRefusal) -> [(String, DeclineCode)] {
    var rows: [(String, DeclineCode)] = []
    let scheme = network ?? processor
    if let networkCode {
      let table = DeclineProfile.named(scheme == "visa" ? "visa" : scheme)
      guard
        let row = table?[code: networkCode] ?? DeclineProfile.named("iso8583")?[code: networkCode]
      else { throw .unknownCode(networkCode, processor: scheme) }
      rows.append((scheme, row))
    }
    guard let advice else { return rows }
    if let row = DeclineProfile.named("stripe_advice")?[code: advice] {
      rows.append(("stripe_advice", row))
    } else if scheme == "visa" {
      rows.append((scheme, try visaRow(advice)))
    } else if let row = DeclineProfile.named("mastercard_mac")?[code: advice] {
      rows.append(("mastercard_mac", row))
    } else {
      throw .unknownAdvice(advice)
    }
    return rows
  }

  /// Visa's advice is its response code, or its category alone.
  private func visaRow(_ advice: String) throws(DeclineRefusal) -> DeclineCode {
    guard let visa = DeclineProfile.named("visa") else { throw .unknownProcessor("visa") }
    if advice.count == 1, let category = Int(advice), (1...4).contains(category) {
      return DeclineCode(visaCategory: category)
    }
    guard let row = visa[code: advice] else { throw .unknownAdvice(advice) }
    return row
  }
}

extension DeclineCode {
  /// Visa's category without a response code: category 1 forbids, 3 wants corrected data, the
  /// others only count towards the window.
  fileprivate init(visaCategory: Int) {
    let (category, mode): (DeclineCategory, RetryMode) =
      switch visaCategory {
      case 1: (.doNotRetry, .never)
      case 3: (.invalidDetails, .fixData)
      default: (.issuerDeclined, .later)
      }
    self.init(
      code: "category \(visaCategory)", category: category, mode: mode, wait: category.wait,
      mayPassElsewhere: visaCategory == 2 || visaCategory == 4,
      declineClass: category.declineClass, visaCategory: visaCategory, isMasked: false,
      isCardPresentOnly: false, isDeprecated: false, effectiveFrom: nil,
      meaning: "Visa category \(visaCategory)")
  }

  /// The network rule that forbids every further attempt, by its name.
  fileprivate func networkStop(_ table: String) -> String? {
    if visaCategory == 1 { return "visa-category-1" }
    if table == "mastercard_mac", code == "03" || code == "21" { return "mastercard-mac-\(code)" }
    return nil
  }
}

extension DeclineClassification {
  fileprivate init(_ row: DeclineCode, _ rule: String) {
    self.init(
      category: row.category, mode: row.mode, wait: row.mode.isUnattended ? row.wait : nil,
      mayPassElsewhere: row.mayPassElsewhere, isMasked: row.isMasked,
      isTechnical: row.declineClass == .technical, networkStop: nil,
      rules: [rule])
  }

  fileprivate func stopped(by stop: String) -> DeclineClassification {
    DeclineClassification(
      category: category, mode: mode.isUnattended ? .never : mode, wait: nil,
      mayPassElsewhere: false, isMasked: isMasked, isTechnical: isTechnical, networkStop: stop,
      rules: ["network stop \(stop)"] + rules)
  }

  /// Never more permissive than before: the longer wait, the stricter mode, elsewhere only if both
  /// allow it.
  fileprivate func tightened(
    by row: DeclineCode, in table: String, isInsufficientFunds: Bool
  ) -> DeclineClassification {
    let isTimed = table == "mastercard_mac" && ("24"..."30").contains(row.code)
    let rule = "\(table) \(row.code): \(row.meaning)"
    guard !isTimed || isInsufficientFunds else {
      return DeclineClassification(
        category: category, mode: mode, wait: wait, mayPassElsewhere: mayPassElsewhere,
        isMasked: isMasked, isTechnical: isTechnical, networkStop: networkStop,
        rules: rules + ["\(rule) (ignored: it holds only for insufficient funds)"])
    }
    // Mastercard 43 only informs about the kind of card.
    let isInformation = table == "mastercard_mac" && row.code == "43"
    let forbids = !row.mode.isUnattended && !isInformation
    let isVague = category == .issuerDeclined && !isInformation
    let merged = DeclineClassification(
      category: (forbids && mode.isUnattended) || isVague ? row.category : category,
      mode: forbids && mode.isUnattended ? row.mode : mode,
      wait: forbids ? nil : wait.map { max($0, row.wait ?? 0) },
      mayPassElsewhere: mayPassElsewhere && (row.mayPassElsewhere || isInformation),
      isMasked: isMasked || row.isMasked,
      isTechnical: isTechnical && row.declineClass == .technical, networkStop: networkStop,
      rules: [rule] + rules)
    guard let stop = row.networkStop(table) else { return merged }
    return merged.stopped(by: stop)
  }
}
