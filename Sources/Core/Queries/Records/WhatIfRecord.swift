// The preview of an imagined change: when it takes effect, the lines it makes, and the next invoice
// with it. The very commands of the change decide, so that what they refuse is refused here.

import Billing
import Storage

extension FactReader {
  func whatIfRecord(_ id: SubscriptionID, _ change: WhatIf) throws -> RecordAnswer {
    let (reader, earlier) = try foresee(until: change.on, of: id)
    let scene = try reader.scene(of: id)
    let imagined = try reader.imagine(change, scene)
    let (before, after) = (imagined.before, imagined.after)
    return RecordAnswer(
      reference: RecordReference(.preview, id.description), standing: try standing(),
      title: "What if: \(before.name) of \(scene.customer.row.name)",
      state: .text(
        "imagined, nothing is written: " + change.words.joined(separator: ", ")
          + (reader === self ? "" : "; usage and payments as known today")),
      sections: [
        RecordAnswer.Section(
          "Takes effect", .fields(effects(imagined)), whenEmpty: "On its day"),
        RecordAnswer.Section("Changes", .fields(differences(imagined))),
        earlier.isEmpty ? nil : earlierSection(earlier),
      ].compactMap { $0 } + changeSections(imagined)
        + (try reader.sections(
          imagined.nextAfter, after, scene.customer,
          adding: [.init("Without the change", imagined.nextBefore.totalCell)])),
      actions: [])
  }

  /// The subscription after the change, decided by the commands that would carry it out.
  private func imagine(_ change: WhatIf, _ scene: SubscriptionScene) throws -> ImaginedChange {
    let reference = RecordReference(.subscription, scene.id.description)
    var events: [SubscriptionEventDraft] = []
    for draft in change.drafts(on: reference, asOf: now) {
      guard let type = draft.verb.command as? any SubscriptionCommand.Type else { continue }
      let standing = events.isEmpty ? scene : try self.scene(after: events, scene)
      if let obstacle = type.obstacle(standing) { throw obstacle }
      events += try type.init(DraftReader(draft)).events(standing)
    }
    let imagined = try imagine(events, scene)
    guard !imagined.differences.isEmpty else {
      throw WhatIf.refusal("it would change nothing", "Look at the subscription as it is.")
    }
    return imagined
  }

  /// The scene that the next of several commands finds.
  private func scene(
    after events: [SubscriptionEventDraft], _ scene: SubscriptionScene
  ) throws -> SubscriptionScene {
    let after = try subscription(
      scene.subscription.row, scene.customer.facts, scene.customer.terms, scene.customer.account,
      imagined: events.imagined(at: now))
    return SubscriptionScene(
      customer: scene.customer, subscription: after, catalogue: scene.catalogue, now: scene.now)
  }

  // MARK: The days until then

  private typealias DueInvoice = (preview: InvoicePreview, day: Day)

  /// So many invoices before an imagined change are foreseen: two years of a monthly subscription.
  private static let mostForeseen = 24

  /// A reader that stands on the day of the change, and the invoices that fall due until then.
  private func foresee(
    until day: Day?, of id: SubscriptionID
  ) throws -> (reader: FactReader, due: [DueInvoice]) {
    let zone = try picture(of: id).customer.terms.zone(at: now)
    let today = zone.day(of: now)
    guard let day, day != today else { return (self, []) }
    guard day > today else {
      throw WhatIf.refusal("\(day) is past", "Choose today, \(today), or a later day.")
    }
    var (reader, due): (FactReader, [DueInvoice]) = (self, [])
    var billed = ForeseenBilling()
    while true {
      let (customer, subscription) = try reader.picture(of: id)
      guard !subscription.state.isFinal,
        case .invoice(let preview, let window) = try reader.nextInvoice(
          of: subscription, in: customer), window.billingDay <= day
      else { break }
      guard due.count < Self.mostForeseen else {
        throw WhatIf.refusal(
          "more than \(Self.mostForeseen) invoices fall due before \(day)", "Choose an earlier day."
        )
      }
      due.append((preview, window.billingDay))
      billed.lines += preview.lines
      billed.billedOn = window.billingDay
      reader = reader.ahead(to: subscription.history.instant(of: window.billingDay), id, billed)
    }
    return (reader.ahead(to: zone.start(of: day), id, billed), due)
  }

  private func earlierSection(_ due: [DueInvoice]) -> RecordAnswer.Section {
    let reference = RecordReference(.preview, "")
    return RecordAnswer.Section(
      "Falls due before it",
      .table(
        [
          Column("day", "Billing day", .day, width: 11),
          Column("total", "Total", .money, width: 14),
        ],
        due.map { due in
          row(reference, [Cell(.day(due.day)), due.preview.totalCell])
        }))
  }

  // MARK: The change

  /// When each event takes effect, and by which rule.
  private func effects(_ change: ImaginedChange) -> [RecordAnswer.Field] {
    let known = Set(change.before.history.events.map(\.id))
    return change.after.history.events.filter { !known.contains($0.id) }.map { event in
      let effect = change.after.history.effects.first { $0.event == event.id }
      return .text(
        String(event.event.rawValue.map { $0 == "_" ? " " : $0 }),
        effect.map { "from \($0.on), rule: \($0.rule)" } ?? "from the next boundary")
    }
  }

  private func differences(_ change: ImaginedChange) -> [RecordAnswer.Field] {
    change.differences.map { difference in
      let cells = [difference.before, difference.after].map { cell in
        cell.value.plainText.isEmpty ? "–" : cell.value.plainText
      }
      return .text(difference.label, cells.joined(separator: " → "))
    }
  }

  /// The lines that the change makes. They are part of the next invoice, unless somebody bills them
  /// by themselves.
  private func changeSections(_ change: ImaginedChange) -> [RecordAnswer.Section] {
    guard !change.lines.isEmpty else { return [] }
    let gap = change.lines.lazy.compactMap(\.taxGap).first
    func sum(
      _ label: String, taxed: Bool = false, _ part: (LineTerms) -> Int64
    ) -> RecordAnswer.Field? {
      if taxed, let gap { return .init(label, Cell(.notComputed(gap))) }
      let units = change.lines.reduce(0) { $0 + part($1.terms) }
      guard units != 0 || label == "Total" else { return nil }
      return .init(label, .money(Money(minorUnits: units, change.currency)))
    }
    let isParked = if case .parked = change.nextAfter { true } else { false }
    let place = isParked ? "billed when it is let go on" : "on the next invoice"
    return [
      lineSection("Lines of the change, \(place)", change.lines, change.currency),
      RecordAnswer.Section(
        "Sum of the change",
        .fields(
          [
            sum("Subtotal", \.amount), sum("Discount") { -$0.discount },
            sum("Tax", taxed: true, \.tax),
            sum("Total", taxed: true, \.total),
          ].compactMap(\.self))),
    ]
  }
}
