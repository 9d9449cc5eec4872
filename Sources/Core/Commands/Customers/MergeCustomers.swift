// Two customers that turned out to be one: the duplicate becomes an alias of the one who stays.

import Billing
import Storage

/// A customer as a merge sees it.
package struct MergeSide: Sendable {
  let row: CustomerRow
  let subscriptions: Int
  let documents: Int
  let payments: Int
  /// What is open, and what is held as credit or unapplied money, per currency with any of it.
  let due: [Money]
  let held: [Money]
  /// Every billing zone it ever had.
  let zones: [String]
  let isErased: Bool

  var paysForItself: Bool { row.payerID == row.id }
}

package struct MergeFacts: Sendable {
  let duplicate: MergeSide
  let survivor: MergeSide
  /// The duplicate is an alias already.
  let isMerged: Bool
}

package struct MergeCustomers: BookCommand {
  package static let description = VerbDescription(
    .mergeCustomers, "Merge into",
    "Make a duplicate an alias of the customer who stays; what it has stays linked.",
    confirmKey: "X", risk: .grave, subjects: [.customer],
    parameters: [
      Parameter("into", "Who stays", .text, help: "Its id, e-mail address or outside id.")
    ] + .reason)
  static let what = "The customers cannot be merged"

  package let duplicate: CustomerID
  package let survivor: String
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    duplicate = try draft.subject()
    survivor = try draft.text("into")
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> MergeFacts {
    let found = try book.find(survivor).filter { $0.reference.kind == .customer }
    let hits = Set(
      try found.map { try book.connection.survivor(of: CustomerID($0.reference.id)) })
    guard hits.count == 1, let id = hits.first else {
      throw Refusal(
        "no-such-record", what: Self.what,
        why: hits.isEmpty
          ? "there is no customer \(survivor)" : "\(survivor) may be one of \(hits.count)",
        remedy: "State the id of the customer who stays.")
    }
    return MergeFacts(
      duplicate: try book.mergeSide(duplicate), survivor: try book.mergeSide(id),
      isMerged: try book.connection.survivor(of: duplicate) != duplicate)
  }

  package func decide(
    _ facts: MergeFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    try check(facts)
    let (from, into) = (facts.duplicate, facts.survivor)
    let stays = RecordReference(.customer, into.row.id.description)
    return Decision(
      .mergeCustomers, on: stays, of: into.row.id,
      title: "Merge \(from.row.name) into \(into.row.name)",
      changes: changes(facts, on: stays),
      effects: [
        "Whoever looks for \(from.row.name), by id, e-mail or outside id, finds \(into.row.name).",
        "Due documents, credit and means of payment of both are the one customer's from now on.",
        "The next documents are made out to \(into.row.name) on its terms; finalised ones stay as "
          + "they are.",
      ],
      irreversible: [
        "A merge is not undone: nothing says afterwards whose a later payment would have been."
      ], undo: nil, reason: reason,
      writes: [CustomerMerge(duplicate: duplicate, survivor: into.row.id)],
      money: from.due, summary: "\(from.row.name) is an alias of \(into.row.name)")
  }

  /// What moves: counts, and amounts by currency.
  private func changes(_ facts: MergeFacts, on stays: RecordReference) -> [Preview.Change] {
    let (from, into) = (facts.duplicate, facts.survivor)
    var changes = [
      Preview.Change(
        RecordReference(.customer, duplicate.description), "is", before: .text(from.row.name),
        after: .text("an alias of \(into.row.name)"))
    ]
    let counts: [(String, KeyPath<MergeSide, Int>)] = [
      ("subscriptions", \.subscriptions), ("documents", \.documents), ("payments", \.payments),
    ]
    for (label, path) in counts where from[keyPath: path] != 0 {
      let before = Int64(into[keyPath: path])
      changes.append(
        Preview.Change(
          stays, label, before: Cell(.count(before)),
          after: Cell(.count(before + Int64(from[keyPath: path])))))
    }
    for (label, path) in [("due", \MergeSide.due), ("held", \MergeSide.held)] {
      for amount in from[keyPath: path] {
        let before = into[keyPath: path].first { $0.currency == amount.currency }?.minorUnits ?? 0
        changes.append(
          Preview.Change(
            stays, "\(label) \(amount.currency)",
            before: .money(Money(minorUnits: before, amount.currency)),
            after: .money(Money(minorUnits: before + amount.minorUnits, amount.currency))))
      }
    }
    return changes
  }

  private func check(_ facts: MergeFacts) throws(Refusal) {
    let (from, into) = (facts.duplicate.row, facts.survivor.row)
    guard !facts.isMerged else {
      throw refusal("merged", "\(duplicate) is an alias already", "Open it to see of whom.")
    }
    guard from.id != into.id else {
      throw refusal("same-customer", "both are one customer", "State the id of the other one.")
    }
    guard from.legalEntityID == into.legalEntityID else {
      throw refusal(
        "other-entity", "they are billed by different legal entities",
        "Cancel and begin anew with the right entity.")
    }
    guard facts.duplicate.paysForItself, facts.survivor.paysForItself else {
      throw refusal(
        "other-payer", "one of them is paid for by somebody else",
        "Merge customers that pay for themselves.")
    }
    guard Set(facts.duplicate.zones + facts.survivor.zones).count == 1 else {
      throw refusal(
        "other-zone",
        "their days are counted in different zones: "
          + Set(facts.duplicate.zones + facts.survivor.zones).sorted().joined(separator: ", "),
        "Let the duplicate's subscriptions end, and begin new ones with the customer who stays.")
    }
    guard !facts.duplicate.isErased, !facts.survivor.isErased else {
      throw refusal("subject-erased", "one of them has been erased", "Leave it as it is.")
    }
  }

  private func refusal(_ code: String, _ why: String, _ remedy: String) -> Refusal {
    Refusal(code, what: Self.what, why: why, remedy: remedy)
  }
}

package struct CustomerMerge: DecisionWrite {
  package let duplicate: CustomerID
  package let survivor: CustomerID

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("customer-merge")
    bytes.add(duplicate.number)
    bytes.add(survivor.number)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let connection = writer.connection
    try connection.insert(
      CustomerMergeRow(
        duplicateID: duplicate, survivorID: survivor, author: writer.author, stamp: writer.stamp))
    // An alias stands in no list; the one who stays is derived anew after the writes.
    try connection.removeStandings(of: duplicate)
    return nil
  }
}

extension FactReader {
  func mergeSide(_ id: CustomerID) throws -> MergeSide {
    let picture = try picture(of: id)
    let account = picture.account
    let sums = { (amount: (Currency) -> Int64) in
      account.currencies.map { Money(minorUnits: amount($0), $0) }.filter { !$0.isZero }
    }
    let versions = try connection.versions(of: picture.row.id).filter { $0.field == .zone }
    return MergeSide(
      row: picture.row, subscriptions: picture.subscriptions.count,
      documents: account.documents.count, payments: account.facts.payments.count,
      due: sums { currency in
        account.documents.filter { $0.row.currency == currency }.reduce(0) { $0 + $1.due }
      },
      held: sums { account.spendable(in: $0) + account.unapplied(in: $0) },
      zones: [picture.terms.zone.name] + versions.map(\.value),
      isErased: try connection.subjectKey(of: picture.row.id)?.destroyedAt != nil)
  }
}
