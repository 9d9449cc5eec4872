// Why a customer may use a feature, or may not: the rule that decided, what lies under it, and
// what would change the answer and when.

import Billing
import Storage

extension FactReader {
  func entitlementRecord(_ reference: RecordReference) throws -> RecordAnswer {
    guard case .entitlement(let customer, let feature)? = try ExplainTarget(reference.id) else {
      throw Refusal(
        "no-such-record", what: "\(reference.id) names no entitlement",
        why: "it is not a customer and a feature", remedy: "Write it as cus_…/feature.")
    }
    return try explainEntitlement(of: customer, feature, as: reference)
  }

  func explainEntitlement(
    of id: CustomerID, _ feature: String, as reference: RecordReference
  ) throws -> RecordAnswer {
    let picture = try picture(of: id)
    let facts = try entitlementFacts(of: id, feature: feature)
    let answer = try facts.answer(at: now)
    return RecordAnswer(
      reference: reference, standing: try standing(),
      title: "Why \(picture.row.name) may \(answer.isGranted ? "" : "not ")use \(feature)",
      state: Cell(
        .text("\(answer.words), because \(answer.reason)"),
        tone: answer.isGranted ? .good : .bad, explanation: explanation(of: answer, picture)),
      sections: [
        RecordAnswer.Section("In words", .text(try accessWords(answer, picture))),
        chainSection(
          "What was looked at, the strongest first",
          try accessSteps(feature, answer, picture), of: reference),
        chainSection(
          "Who wrote it",
          try auditSteps(
            picture.overrides.filter { $0.feature.key == feature }
              .flatMap { [$0.row.stamp.correlation] + $0.acts.map(\.stamp.correlation) }
              + picture.subscriptions.map(\.row.stamp.correlation),
            about: picture.subscriptions.map {
              RecordReference(.subscription, $0.id.description)
            } + [RecordReference(.customer, picture.row.id.description)]), of: reference),
      ], actions: [])
  }

  /// Every feature of the catalogue with its rule, those that a plan or an override names first.
  func accessSection(
    _ picture: CustomerPicture, of reference: RecordReference
  ) throws -> RecordAnswer.Section {
    let (sources, rules) = (try accessSources(picture), picture.overrides.map(\.rule))
    var answers = try Entitlement.judge(sources, overrides: rules, at: now)
    // What it has not is asked for as often as what it has.
    let named = Set(answers.map(\.feature))
    for feature in try catalogue().rows.features.map(\.key).sorted()
    where !named.contains(feature) {
      answers.append(try Entitlement.judge(feature, sources, overrides: rules, at: now))
    }
    let steps = try answers.map { answer in
      ChainStep(
        answer.feature,
        "\(answer.isGranted ? "yes" : "no"), \(try listed(answer, picture))",
        tone: answer.isGranted ? .good : .bad,
        at: answer.nextChangeAt.map { Cell(.instant($0)) } ?? .none,
        record: RecordReference(.entitlement, "\(picture.row.id)/\(answer.feature)"),
        why: explanation(of: answer, picture))
    }
    return chainSection("Access", steps, of: reference)
  }

  /// In a list of features the verdict and the value stand first.
  private func listed(_ answer: Entitlement, _ picture: CustomerPicture) throws -> String {
    let words = try accessWords(answer, picture)
    let first = "\(answer.words): \(answer.reason)."
    return ([first] + words.dropFirst()).joined(separator: " ")
  }

  private func accessWords(
    _ answer: Entitlement, _ picture: CustomerPicture
  ) throws -> [String] {
    let verdict = answer.isGranted ? "It may use it" : "It may not use it"
    var words = ["\(verdict): \(answer.reason)."]
    if let change = try whatChanges(answer, picture) { words.append(change) }
    if let next = answer.nextChangeAt {
      words.append("The answer is judged anew by itself at \(next).")
    }
    return words
  }

  /// What a person could do to change the answer.
  private func whatChanges(_ answer: Entitlement, _ picture: CustomerPicture) throws -> String? {
    func ending(_ effect: OverrideRow.Effect) -> String {
      // As long as one of them is in force, it decides.
      picture.overrides.filter {
        $0.feature.key == answer.feature && $0.row.effect == effect && $0.rule.isInForce(at: now)
      }.max { $0.expiresAt < $1.expiresAt }?.ending ?? "see the override"
    }
    switch answer.rule {
    case .block: return "Only the end of the block changes that: \(ending(.block))."
    case .revoke: return "It comes back when the revocation ends: \(ending(.revoke))."
    case .grant: return "It ends with the override: \(ending(.grant))."
    case .access: return "Releasing the hold on access gives it back."
    case .restricted:
      let due = picture.account.documents.filter { $0.isPastDue(at: now) }
        .compactMap(\.row.number).prefix(3).joined(separator: ", ")
      return "Paying what is past due gives it back" + (due.isEmpty ? "." : ": \(due).")
    case .grace: return "Grace ends unless the debt is paid."
    case .state: return try stateChange(answer, picture)
    case .plan: return nil
    case .notInPlan:
      let plans = try plansWith(answer.feature)
      return plans.isEmpty
        ? "No plan holds it; only an override grants it."
        : "A change to \(plans.joined(separator: " or ")), or an override, grants it."
    }
  }

  private func stateChange(
    _ answer: Entitlement, _ picture: CustomerPicture
  ) throws -> String? {
    guard !answer.isGranted else { return nil }
    let sources = picture.subscriptions.filter { subscription in
      subscription.version.features.contains { $0.code == answer.feature }
    }
    guard let source = sources.last else {
      let plans = try plansWith(answer.feature)
      return plans.isEmpty ? nil : "It is part of \(plans.joined(separator: ", "))."
    }
    switch source.state {
    case .incomplete: return "The first payment of \(source.name) gives it."
    case .unpaid: return "Paying what \(source.name) owes gives it back."
    case .paused: return "Resuming \(source.name) gives it back."
    case .canceled, .expired: return "Only a new subscription gives it back: that one has ended."
    case .trialing, .active, .pastDue: return nil
    }
  }

  private func plansWith(_ feature: String) throws -> [String] {
    let catalogue = try catalogue()
    return catalogue.rows.plans.filter { row in
      catalogue.plans[row.id]?.versions.last?.features.contains { $0.code == feature } ?? false
    }.map(\.name)
  }

  private func accessSteps(
    _ feature: String, _ answer: Entitlement, _ picture: CustomerPicture
  ) throws -> [ChainStep] {
    var steps = picture.overrides(of: feature, at: now).map { override in
      let state = override.state(at: now)
      return ChainStep(
        override.row.effect.rawValue.capitalisedFirst,
        "\(state), by \(override.row.author), \(override.row.reasonCode), \(override.ending)",
        tone: state == "active" ? .warning : .muted, at: Cell(.instant(override.row.startsAt)),
        record: RecordReference(.override, override.row.id.description))
    }
    for subscription in picture.subscriptions {
      let holds = subscription.version.features.first { $0.code == feature }
      let version = try catalogue().rows.planVersions.first {
        $0.planID == subscription.planRow.id && $0.version == subscription.version.number
      }
      steps.append(
        ChainStep(
          "State", "\(subscription.name) is \(subscription.lifecycle.reason)",
          tone: StateTone.of(subscription.state.rawValue),
          at: Cell(.instant(subscription.lifecycle.since)),
          record: RecordReference(.subscription, subscription.id.description),
          why: subscription.explanation))
      steps.append(
        ChainStep(
          "Plan",
          "\(subscription.planRow.name), version \(subscription.version.number), "
            + (holds == nil ? "does not hold \(feature)" : "holds \(feature)"),
          tone: holds == nil ? .muted : .plain,
          record: version.map { RecordReference(.planVersion, $0.id.description) }))
    }
    if picture.subscriptions.isEmpty {
      steps.append(.missing("Plan", "the customer has no subscription"))
    }
    return steps
  }
}

extension OverridePicture {
  fileprivate var ending: String { "until \(expiresAt)" }
}

extension String {
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
