// How often a credential may be tried: the networks' windows, and our own smaller budget.

/// At most `maximum` attempts in any window of `seconds`. The first attempt counts too, so that a
/// network that counts only re-attempts is never exceeded.
package struct AttemptWindow: Hashable, Sendable {
  package let name: String
  package let maximum: Int
  package let seconds: Int
  /// Technical failures without an issuer's answer do not count towards it.
  package let countsTechnical: Bool

  package init(_ name: String, maximum: Int, seconds: Int, countsTechnical: Bool = true) {
    self.name = name
    self.maximum = maximum
    self.seconds = seconds
    self.countsTechnical = countsTechnical
  }

  /// Visa, categories 2 to 4: 15 in 30 days before the 2025/2026 change, 20 since. Acquirers differ
  /// in what they apply, so the stricter is the default.
  package static func visa(maximum: Int = 15) -> AttemptWindow {
    AttemptWindow("visa-\(maximum)-per-30-days", maximum: maximum, seconds: 30 * 86_400)
  }
  package static let mastercardDay = AttemptWindow(
    "mastercard-10-per-24-hours", maximum: 10, seconds: 86_400)
  package static let mastercardMonth = AttemptWindow(
    "mastercard-35-per-30-days", maximum: 35, seconds: 30 * 86_400)
  /// The original and two re-presentments within 180 days of it.
  package static let ach = AttemptWindow("ach-2-per-180-days", maximum: 3, seconds: 180 * 86_400)

  /// SEPA: the original and two more within 42 days (source: Adyen's automatic rescue).
  package static let sepa = AttemptWindow("sepa-2-per-42-days", maximum: 3, seconds: 42 * 86_400)
  /// Canadian, Australian and New Zealand debits: once more within 30 days.
  package static let oncePerMonth = AttemptWindow(
    "debit-1-per-30-days", maximum: 2, seconds: 30 * 86_400)

  /// The first instant from `start` on at which one more attempt keeps the window.
  func firstFree(from start: Timestamp, after attempts: [PriorAttempt]) -> Timestamp {
    let counted = attempts.filter { countsTechnical || $0.category?.declineClass != .technical }
      .map(\.at).sorted()
    guard counted.count >= maximum, maximum > 0 else {
      return maximum > 0 ? start : Timestamp(milliseconds: .max)
    }
    // One more fits once the `maximum`-th last attempt has left the window.
    let length = Int64(seconds) * 1_000
    let (free, overflow) = counted[counted.count - maximum].milliseconds
      .addingReportingOverflow(length)
    return overflow ? Timestamp(milliseconds: .max) : max(start, Timestamp(milliseconds: free))
  }
}

/// The book's own limits on retries; always at least as strict as the networks'.
package struct RetryPolicy: Hashable, Sendable {
  /// 8 attempts in 30 days for one credential and amount.
  package var budget: AttemptWindow
  /// At least a day between attempts, except after technical failures.
  package var secondsBetween: Int
  package var visaMaximum: Int
  /// No attempt later than this after the first one; the ladder has ended by then.
  package var horizonSeconds: Int

  package static let standard = RetryPolicy()

  package init(
    maximum: Int = 8, windowDays: Int = 30, secondsBetween: Int = 86_400, visaMaximum: Int = 15,
    horizonDays: Int = 28
  ) {
    budget = AttemptWindow(
      "budget-\(maximum)-per-\(windowDays)-days", maximum: maximum, seconds: windowDays * 86_400)
    self.secondsBetween = secondsBetween
    self.visaMaximum = visaMaximum
    horizonSeconds = horizonDays * 86_400
  }

  /// The windows that bind an attempt on this network; all of them when it is not known.
  package func windows(network: String?, processor: String) -> [AttemptWindow] {
    let visa = AttemptWindow.visa(maximum: min(visaMaximum, 20))
    let mastercard = [AttemptWindow.mastercardDay, .mastercardMonth]
    switch network ?? processor {
    case "visa": return [budget, visa]
    case "mastercard", "mastercard_mac": return [budget] + mastercard
    case "ach", "ach_return": return [budget, .ach]
    case "acss", "nz_becs", "au_becs": return [budget, .oncePerMonth]
    case "sepa", "sepa_reason": return [budget, .sepa]
    case "bacs", "bacs_arudd", "gocardless": return [budget]
    default: return [budget, visa] + mastercard
    }
  }
}

/// The two answers to a decline, with the rules that gave them.
package struct DeclineAnswer: Hashable, Sendable {
  package enum Retry: Hashable, Sendable {
    /// The earliest allowed instant on this route.
    case at(Timestamp)
    case never(reason: String)
  }
  package let classification: DeclineClassification
  package let retry: Retry
  /// Another route may be tried now; only when the outcome of this attempt is known.
  package let elsewhere: Bool
  /// How the instant was found: the wait, the windows that bound it.
  package let steps: [String]

  package var asksCustomer: Bool {
    if case .never = retry { return classification.asksCustomer || classification.mode == .later }
    return classification.asksCustomer
  }
}

extension DeclineReport {
  /// Judges the decline against the attempts made so far (this one may be among them).
  package func answer(
    attempts: [PriorAttempt], policy: RetryPolicy = .standard
  ) throws(DeclineRefusal) -> DeclineAnswer {
    let windows = policy.windows(network: network, processor: processor)
    return DeclineAnswer(try classified(), declinedAt: declinedAt, attempts, policy, windows)
  }
}

extension DeclineAnswer {
  /// The answer when nothing more than the category is known.
  package init(
    category: DeclineCategory, network: String? = nil, declinedAt: Timestamp,
    _ attempts: [PriorAttempt], _ policy: RetryPolicy = .standard
  ) {
    let found = DeclineClassification(
      category: category, mode: category.retryMode, wait: category.wait,
      mayPassElsewhere: category.mayPassElsewhere, isMasked: category.isMasked,
      isTechnical: category.declineClass == .technical, networkStop: nil,
      rules: ["category \(category.rawValue)"])
    let windows = policy.windows(network: network, processor: "")
    self.init(found, declinedAt: declinedAt, attempts, policy, windows)
  }

  init(
    _ found: DeclineClassification, declinedAt: Timestamp, _ attempts: [PriorAttempt],
    _ policy: RetryPolicy, _ windows: [AttemptWindow]
  ) {
    var history = attempts
    if !history.contains(where: { $0.at == declinedAt }) {
      history.append(PriorAttempt(at: declinedAt, category: found.category))
    }
    classification = found
    var steps: [String] = []
    retry = Self.retry(found, declinedAt, history, policy, windows, &steps)
    self.steps = steps
    // A generic refusal is tried elsewhere once.
    let triedElsewhere =
      found.category == .issuerDeclined
      && history.contains { $0.at != declinedAt && $0.category == .issuerDeclined }
    let isOpen = windows.allSatisfy { $0.firstFree(from: declinedAt, after: history) <= declinedAt }
    elsewhere = found.mayPassElsewhere && !triedElsewhere && isOpen
  }

  private static func retry(
    _ found: DeclineClassification, _ declinedAt: Timestamp, _ history: [PriorAttempt],
    _ policy: RetryPolicy, _ windows: [AttemptWindow], _ steps: inout [String]
  ) -> Retry {
    if let stop = found.networkStop { return .never(reason: stop) }
    guard found.mode.isUnattended, let wait = found.wait else {
      return .never(reason: "\(found.category.rawValue): \(found.mode.rawValue)")
    }
    let spacing = found.isTechnical ? 0 : policy.secondsBetween
    let last = max(history.map(\.at).max() ?? declinedAt, declinedAt)
    let first = history.map(\.at).min() ?? declinedAt
    var at = last.adding(seconds: max(wait, spacing))
    steps.append("wait \(words(max(wait, spacing))) after \(last)")
    var binding: String?
    for window in windows {
      let free = window.firstFree(from: at, after: history)
      guard free > at else { continue }
      (at, binding) = (free, window.name)
      steps.append("\(window.name) is free from \(free)")
    }
    guard at <= first.adding(seconds: policy.horizonSeconds) else {
      return .never(reason: binding ?? "later than the end of the retries")
    }
    return .at(at)
  }
}

/// `3 days`, `90 minutes`: the largest unit that tells it in whole numbers.
private func words(_ seconds: Int) -> String {
  for (unit, length) in [("day", 86_400), ("hour", 3_600), ("minute", 60)]
  where seconds >= length && seconds % length == 0 {
    return seconds == length ? "1 \(unit)" : "\(seconds / length) \(unit)s"
  }
  return "\(seconds) s"
}
