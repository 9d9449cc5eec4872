// Loading the facts of each command.

import Billing
import Storage

extension FactReader {
  func entitlementFacts(of id: CustomerID, feature key: String) throws -> EntitlementFacts {
    guard let feature = try catalogue().feature(key: key) else {
      let known = try catalogue().rows.features.map(\.key).joined(separator: ", ")
      throw Refusal(
        "no-such-feature", what: "There is no feature \(key)",
        why: "the catalogue does not hold it", remedy: "It has \(known).")
    }
    return try entitlementFacts(picture(of: id), feature)
  }

  func entitlementFacts(
    _ picture: CustomerPicture, _ feature: FeatureRow
  ) throws -> EntitlementFacts {
    EntitlementFacts(
      customer: picture.row.id, customerName: picture.row.name,
      zone: picture.terms.zone(at: now), feature: feature.id, featureKey: feature.key,
      kind: feature.kind, sources: try accessSources(picture),
      overrides: picture.overrides.map(\.rule))
  }

  func accessSources(_ picture: CustomerPicture) throws -> [AccessSource] {
    let features = Dictionary(
      uniqueKeysWithValues: try catalogue().rows.features.map { ($0.key, $0) })
    return picture.subscriptions.map { $0.accessSource(features: features, now: now) }
  }

  func overrideFacts(_ id: OverrideID) throws -> OverrideFacts {
    guard let row = try connection.override(id) else { throw Self.missing("override", id) }
    let picture = try picture(of: row.customerID)
    guard let override = picture.overrides.first(where: { $0.row.id == id }) else {
      throw Self.missing("override", id)
    }
    return OverrideFacts(
      override: id, standing: override.rule,
      access: try entitlementFacts(picture, override.feature))
  }

  func dunningFacts(of id: DunningCaseID) throws -> DunningFacts {
    guard let row = try connection.dunningCase(id) else { throw Self.missing("dunning case", id) }
    let account = try account(of: row.payerID)
    guard let dunning = try dunning(of: account, currency: row.currency) else {
      throw Refusal(
        "nothing-owed", what: "The dunning case cannot be changed",
        why: "\(account.terms.row.name) owes nothing any more", remedy: "Refresh the queue.")
    }
    return DunningFacts(
      subject: dunning.subject, payerName: account.terms.row.name,
      zone: account.terms.zone(at: now), hold: dunning.hold, next: dunning.standing.nextWords,
      nextWithoutHold: try dunning.withoutHold(at: now).nextWords)
  }

  func workFacts(_ id: WorkItemID) throws -> WorkItemFacts {
    guard let row = try connection.workItem(id) else { throw Self.missing("work item", id) }
    return WorkItemFacts(
      item: id, title: row.title, customer: row.customerID, state: row.state,
      assignee: row.assignee, operators: try connection.operators().map(\.name))
  }

  func erasureFacts(of id: CustomerID) throws -> ErasureFacts {
    let picture = try picture(of: id)
    let row = picture.row
    return ErasureFacts(
      name: row.name, email: row.email, hasTaxID: row.taxID != nil,
      noteCount: Int(try connection.count(CustomerNoteRow.self, where: "customer_id = $1", [id])),
      credentialCount: Int(
        try connection.count(CredentialRow.self, where: "customer_id = $1", [id])),
      liveSubscriptions: picture.subscriptions.filter { !$0.state.isFinal }.map(\.name),
      isErased: try connection.subjectKey(of: id)?.destroyedAt != nil)
  }

  func noteFacts(of id: CustomerID) throws -> NoteFacts {
    NoteFacts(customerName: try customer(id).name, noteCount: 0)
  }
}
