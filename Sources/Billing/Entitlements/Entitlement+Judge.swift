// Judging access: precedence, several subscriptions, reasons and the next change.

extension Entitlement {
  /// Answers for every feature that a plan or an override names, by feature key.
  /// Same rank: the latest recorded wins, then the greater id. Sums that exceed 64 bits throw.
  package static func judge(
    _ sources: [AccessSource], overrides: [EntitlementOverride],
    combining: QuotaCombination = .sum, at instant: Timestamp
  ) throws(ArithmeticError) -> [Entitlement] {
    var names: Set<String> = []
    for source in sources {
      names.formUnion(source.features.map(\.code))
      names.formUnion(source.restrictedFeatures.map(\.code))
    }
    names.formUnion(overrides.compactMap(\.feature))
    var answers: [Entitlement] = []
    for name in names.sorted() {
      answers.append(
        try judge(name, sources, overrides: overrides, combining: combining, at: instant))
    }
    return answers
  }

  /// The answer about one feature, which no plan needs to know.
  package static func judge(
    _ feature: String, _ sources: [AccessSource], overrides: [EntitlementOverride],
    combining: QuotaCombination = .sum, at instant: Timestamp
  ) throws(ArithmeticError) -> Entitlement {
    let concerning = overrides.filter { $0.feature == nil || $0.feature == feature }
    let inForce = concerning.filter { $0.isInForce(at: instant) }.sorted { $0.outranks($1) }
    let next = nextChange(sources, concerning, after: instant)
    var found = try Finding.plan(feature, sources, combining: combining, at: instant)
    if let decided = inForce.first.flatMap(Finding.init) { found = decided }
    if found.value != nil { try found.add(extensions: inForce) }
    return found.answer(feature, next)
  }

  private static func nextChange(
    _ sources: [AccessSource], _ overrides: [EntitlementOverride], after instant: Timestamp
  ) -> Timestamp? {
    let ends = overrides.flatMap { [$0.from, $0.until] }
    let states = sources.flatMap { [$0.stateChangesAt, $0.graceUntil].compactMap { $0 } }
    return (ends + states).filter { $0 > instant }.min()
  }
}

extension EntitlementOverride {
  fileprivate var words: String { "\(reason) (\(id) by \(author), until \(until))" }
}

/// What was found for one feature before it becomes an answer.
private struct Finding {
  var rule: Entitlement.Rule
  /// nil: nothing is granted.
  var value: Feature.Grant?
  var reason: String

  init(_ rule: Entitlement.Rule, _ value: Feature.Grant?, _ reason: String) {
    self.rule = rule
    self.value = value
    self.reason = reason
  }

  /// What an override decides; nil where it only extends what is found.
  init?(_ override: EntitlementOverride) {
    switch override.effect {
    case .block: self.init(.block, nil, "blocked: \(override.words)")
    case .revoke: self.init(.revoke, nil, "revoked: \(override.words)")
    case .grant(let value): self.init(.grant, value, "granted: \(override.words)")
    case .extend: return nil
    }
  }

  mutating func add(extensions overrides: [EntitlementOverride]) throws(ArithmeticError) {
    for override in overrides {
      guard case .extend(let units) = override.effect, case .quota(let quota?) = value else {
        continue
      }
      let (sum, overflow) = quota.addingReportingOverflow(units)
      guard !overflow else { throw .overflow }
      value = .quota(sum)
      reason += "; +\(units) by \(override.words)"
    }
  }

  func answer(_ feature: String, _ next: Timestamp?) -> Entitlement {
    var (quota, isUnlimited): (Int64?, Bool) = (nil, false)
    var (meter, included): (String?, ExactDecimal?) = (nil, nil)
    // A quota of nothing can be extended; what is nothing in the end grants nothing.
    let value = value == .quota(0) ? nil : value
    switch value {
    case .quota(let units): (quota, isUnlimited) = (units, units == nil)
    case .metered(let counted, let units): (meter, included) = (counted, units)
    case .on, nil: break
    }
    return Entitlement(
      feature: feature, isGranted: value != nil, quota: quota, isUnlimited: isUnlimited,
      meter: meter, included: included, rule: rule, reason: reason, nextChangeAt: next)
  }

  /// The best of all subscriptions: a switch is on when any is, quotas add up or compete.
  static func plan(
    _ feature: String, _ sources: [AccessSource], combining: QuotaCombination, at: Timestamp
  ) throws(ArithmeticError) -> Finding {
    let each = sources.map { $0.finding(feature, at: at) }
    let granted = each.filter { $0.value != nil }
    guard let first = granted.first else {
      return each.first { $0.rule != .notInPlan }
        ?? each.first
        ?? Finding(.notInPlan, nil, "no subscription has \(feature)")
    }
    var best = first
    for other in granted.dropFirst() { best = try best.combined(with: other, combining) }
    return best
  }

  func combined(with other: Finding, _ combining: QuotaCombination)
    throws(ArithmeticError) -> Finding
  {
    let merged: Feature.Grant?
    switch (value, other.value) {
    case (.quota(let a?), .quota(let b?)):
      let (sum, overflow) = a.addingReportingOverflow(b)
      guard combining == .max || !overflow else { throw .overflow }
      merged = .quota(combining == .max ? max(a, b) : sum)
    case (.quota, .quota): merged = .quota(nil)
    case (.metered(let meter, let a?), .metered(let other, let b?)) where meter == other:
      merged = .metered(meter: meter, included: try combining.combine(a, b))
    case (.metered(let meter, _), _), (_, .metered(let meter, _)):
      merged = .metered(meter: meter, included: nil)
    case (.on, .quota(let b)): merged = .quota(b)
    case (let a, .on), (let a, nil): merged = a
    case (nil, let b): merged = b
    }
    return Finding(rule, merged, "\(reason); \(other.reason)")
  }
}

extension AccessSource {
  /// What this subscription alone grants.
  fileprivate func finding(_ feature: String, at instant: Timestamp) -> Finding {
    let promised = features.first { $0.code == feature }?.grant
    guard let promised else {
      return Finding(.notInPlan, nil, "\(name): the plan has no \(feature)")
    }
    if isAccessHeld { return Finding(.access, nil, "\(name): access is held back by dunning") }
    switch state {
    case .trialing, .active: return Finding(.plan, promised, "\(name) is \(state.rawValue)")
    case .pastDue:
      if let until = graceUntil, instant < until {
        return Finding(.grace, promised, "\(name) is past due, grace until \(until)")
      }
      guard isRestricted else {
        return Finding(.plan, promised, "\(name) is past due, not yet restricted")
      }
      let left = restrictedFeatures.first { $0.code == feature }?.grant
      return Finding(.restricted, left, "\(name) is past due and restricted by the ladder")
    case .incomplete, .unpaid, .paused, .canceled, .expired:
      if let until = graceUntil, instant < until {
        return Finding(.grace, promised, "\(name) is \(state.rawValue), grace until \(until)")
      }
      return Finding(.state, nil, "\(name) is \(state.rawValue)")
    }
  }
}

extension QuotaCombination {
  fileprivate func combine(
    _ a: ExactDecimal, _ b: ExactDecimal
  ) throws(ArithmeticError) -> ExactDecimal {
    guard self == .sum else { return Swift.max(a, b) }
    let scale = Swift.max(a.scale, b.scale)
    let (left, one) = a.mantissa.multipliedReportingOverflow(by: powersOfTen[Int(scale - a.scale)])
    let (right, two) = b.mantissa.multipliedReportingOverflow(by: powersOfTen[Int(scale - b.scale)])
    let (sum, three) = left.addingReportingOverflow(right)
    guard !one, !two, !three else { throw .overflow }
    return try ExactDecimal(mantissa: sum, scale: scale)
  }
}
