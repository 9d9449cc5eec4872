// What is sold and over which accounts: a plan, one of its versions, a merchant account.

import Billing
import Storage

extension FactReader {
  func planRecord(_ id: PlanID) throws -> RecordAnswer {
    let catalogue = try catalogue()
    guard let row = catalogue.planRows[id] else { throw Self.missing("plan", id) }
    let versions = catalogue.rows.planVersions.filter { $0.planID == id }
    let rows = versions.reversed().map { version in
      self.row(
        RecordReference(.planVersion, version.id.description),
        [
          Cell(.count(Int64(version.version))), Cell(.day(version.effectiveFrom)),
          .text(version.existingWords),
          .text(
            catalogue.plans[id]?.versions.first { $0.number == version.version }
              .map { $0.prices.uniqueNames.joined(separator: ", ") } ?? ""),
        ])
    }
    return RecordAnswer(
      reference: RecordReference(.plan, id.description), standing: try standing(),
      title: "Plan \(row.name)", state: .text("\(versions.count) versions"),
      sections: [
        RecordAnswer.Section("Plan", .fields([.text("Key", row.key), .text("Name", row.name)])),
        RecordAnswer.Section(
          "Versions",
          .table(
            [
              Column("version", "Version", .count, width: 7),
              Column("from", "From", .day, width: 10),
              Column("existing", "For existing subscribers", .text, width: 24),
              Column("prices", "Prices", .text, width: 40),
            ], rows)),
      ], actions: actions(on: .plan))
  }

  func planVersionRecord(_ id: PlanVersionID) throws -> RecordAnswer {
    let catalogue = try catalogue()
    guard let row = catalogue.rows.planVersions.first(where: { $0.id == id }),
      let plan = catalogue.planRows[row.planID],
      let version = catalogue.plans[row.planID]?.versions.first(where: {
        $0.number == row.version
      })
    else { throw Self.missing("plan version", id) }
    return RecordAnswer(
      reference: RecordReference(.planVersion, id.description), standing: try standing(),
      title: "\(plan.name), version \(row.version)", state: .text("sold from \(row.effectiveFrom)"),
      sections: [
        RecordAnswer.Section(
          "Version",
          .fields([
            .link("Plan", plan.name, RecordReference(.plan, plan.id.description)),
            .init("Version", Cell(.count(Int64(row.version)))), .day("From", row.effectiveFrom),
            .text("For existing subscribers", row.existingWords),
            .text("Trial", row.trialDays.map { "\($0) days" } ?? "none"),
            .text("Grace", row.graceDays.map { "\($0) days" } ?? "none"),
            .text("Ladder", version.ladder ?? "standard"),
          ])),
        priceSection(version), featureSection(version),
        chainSection(
          "Who wrote it", try auditSteps([row.stamp.correlation]),
          of: RecordReference(.planVersion, id.description)),
      ], actions: [])
  }

  private func priceSection(_ version: PlanVersion) -> RecordAnswer.Section {
    let nothing = RecordReference(.planVersion, "")
    let rows = version.prices.map { price in
      row(
        nothing,
        [
          .text(price.name), .text(price.currency.code), .text(price.kindWords),
          .text(price.modelWords), .text(price.taxCode ?? "", tone: .muted),
        ])
    }
    return RecordAnswer.Section(
      "Prices",
      .table(
        [
          Column("name", "Price", .text, width: 20),
          Column("currency", "Currency", .text, width: 8),
          Column("kind", "Kind", .text, width: 30), Column("model", "Charge", .text, width: 36),
          Column("tax", "Tax code", .text, width: 12),
        ], rows), whenEmpty: "It costs nothing")
  }

  private func featureSection(_ version: PlanVersion) -> RecordAnswer.Section {
    RecordAnswer.Section(
      "Features", .text(version.features.map { "\($0.code): \($0.words)" }),
      whenEmpty: "It grants nothing")
  }

  func merchantAccountRecord(_ id: MerchantAccountID) throws -> RecordAnswer {
    let catalogue = try catalogue()
    guard let row = catalogue.merchantAccounts[id] else {
      throw Self.missing("merchant account", id)
    }
    return RecordAnswer(
      reference: RecordReference(.merchantAccount, id.description), standing: try standing(),
      title: "Merchant account \(row.key)",
      state: .text("\(row.processor.rawValue), \(row.currency)"),
      sections: [
        RecordAnswer.Section(
          "Account",
          .fields([
            .text("Processor", row.processor.rawValue), .text("Currency", row.currency.code),
            .text("Legal entity", try catalogue.entity(row.legalEntityID).name),
            .text("Settles after", "\(row.lagBusinessDays) working days"),
            .text(
              "Fee",
              "\(row.feePercent) % + \(Money(minorUnits: row.feeFixed, row.currency))"),
            .text("Pays to", row.iban),
          ]))
      ], actions: [])
  }
}

extension PlanVersionRow {
  fileprivate var existingWords: String {
    existingFrom.map { "from \($0)" } ?? "grandfathered"
  }
}

extension Feature {
  fileprivate var words: String {
    switch grant {
    case .on: "yes"
    case .quota(let units): units.map { "up to \($0)" } ?? "unlimited"
    case .metered(let meter, let included):
      "by \(meter)" + (included.map { ", \($0) included" } ?? "")
    }
  }
}

extension [Price] {
  /// Each price once, whatever its currencies.
  fileprivate var uniqueNames: [String] {
    var seen: Set<String> = []
    return map(\.name).filter { seen.insert($0).inserted }
  }
}

extension Catalogue {
  /// A price row in one currency, as the rules read it.
  func price(_ row: PriceRow, in currency: Currency) -> Price? {
    guard let version = rows.planVersions.first(where: { $0.id == row.planVersionID }) else {
      return nil
    }
    return plans[version.planID]?.versions.first { $0.number == version.version }?
      .prices.first { $0.code == row.key && $0.currency == currency }
  }
}
