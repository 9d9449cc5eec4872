// An account's statement, a journal entry with its postings, and the entries of a document.

import Billing
import Storage

extension FactReader {
  /// A row of the trial balance, opened: its latest postings with the balance after each.
  func ledgerAccountRecord(_ id: String) throws -> RecordAnswer {
    guard let number = Int64(id), let row = try connection.ledgerBalance(id: number) else {
      throw Refusal(
        "no-such-record", what: "There is no ledger account \(id)",
        why: "nothing was posted to it", remedy: "Open it from the Ledger view.")
    }
    let names = try LedgerNames(self)
    let place = LedgerPlace(
      account: row.account, legalEntity: row.legalEntityID.number,
      merchantAccount: row.merchantAccountID, currency: row.currency)
    let merchant = names.merchantKey(row.merchantAccountID).map { ", \($0)" } ?? ""
    let entity = names.entity(row.legalEntityID.number)?.name ?? row.legalEntityKey
    let balance = Money(minorUnits: row.debit - row.credit, row.currency)
    return RecordAnswer(
      reference: RecordReference(.ledgerAccount, id), standing: try standing(),
      title: "\(row.account.words) of \(entity)\(merchant), \(row.currency.code)",
      state: .text(Self.inWords(balance, row.account)),
      sections: try statementSections(
        place, from: .earliest, through: .latest, knownAt: .endOfTime, limit: 200, names),
      actions: actions(on: .ledgerAccount))
  }

  /// `12.00 EUR in debit`; a balance on the other side than the account's own says so.
  private static func inWords(_ balance: Money, _ account: LedgerAccount) -> String {
    guard !balance.isZero else { return "balanced" }
    let side = balance.isNegative ? Posting.Side.credit : .debit
    let size = (balance.isNegative ? try? balance.negated() : balance) ?? balance
    let odd = side == account.normalSide ? "" : ", the other side than usual"
    return "\(size) in \(side.rawValue)\(odd)"
  }

  func statementSections(
    _ place: LedgerPlace, from first: Day, through day: Day, knownAt instant: Timestamp,
    limit: Int, _ names: LedgerNames
  ) throws -> [RecordAnswer.Section] {
    let closing = try connection.balance(of: place, through: day, knownAt: instant)
    let postings = try connection.statement(
      of: place, from: first, through: day, knownAt: instant, limit: limit)
    var after = closing
    let rows = try postings.map { posting -> Row in
      defer { after -= posting.signed }
      let source = try name(of: posting.entry)
      let amount = Money(minorUnits: posting.amount, place.currency)
      return row(
        RecordReference(.journalEntry, posting.entry.id.description),
        [
          Cell(.day(posting.entry.postedOn)), Cell(.count(posting.entry.id.number)),
          .text(posting.entry.ruleWords), Cell(.text(source.words), link: source.link),
          try customerCell(posting.customer),
          posting.side == .debit ? .money(amount) : .none,
          posting.side == .credit ? .money(amount) : .none,
          .money(Money(minorUnits: after, place.currency), tone: .muted),
        ])
    }
    return [
      RecordAnswer.Section(
        "Balance",
        .fields([
          RecordAnswer.Field(
            "Before these postings", .money(Money(minorUnits: after, place.currency))),
          RecordAnswer.Field(
            "After these postings", .money(Money(minorUnits: closing, place.currency))),
          .text("Category", place.account.category.rawValue, tone: .muted),
        ])),
      RecordAnswer.Section(
        "Postings, newest first", .table(Self.statementColumns, rows),
        whenEmpty: "Nothing was posted"),
    ]
  }

  private static let statementColumns = [
    Column("on", "Day", .day, width: 10), Column("entry", "Entry", .count, width: 7),
    Column("rule", "Rule", .text, width: 16), Column("source", "Source", .text, width: 24),
    Column("customer", "Customer", .text, width: 22),
    Column("debit", "Debit", .money, width: 15), Column("credit", "Credit", .money, width: 15),
    Column("balance", "Balance", .money, width: 17),
  ]

  private func customerCell(_ id: Int64) throws -> Cell {
    guard id != 0, let customer = try connection.customer(CustomerID(id)) else { return .none }
    return Cell(
      .text(customer.name), link: RecordReference(.customer, customer.id.description))
  }

  // MARK: An entry

  func journalEntryRecord(_ id: JournalEntryID) throws -> RecordAnswer {
    guard let row = try connection.journalEntry(id) else {
      throw Self.missing("journal entry", id)
    }
    let source = try name(of: row)
    var fields: [RecordAnswer.Field] = [
      RecordAnswer.Field("Entry", Cell(.count(id.number))), .day("Business day", row.postedOn),
      .instant("Booked at", row.stamp.recordedAt),
      .text("Rule", row.ruleWords),
      RecordAnswer.Field("Posts", Cell(.text(source.words), link: source.link)),
      RecordAnswer.Field("Customer", try customerCell(row.customerID.number)),
    ]
    if let reversed = row.reversesID {
      fields.append(
        .link(
          "Takes back", "entry \(reversed.number)",
          RecordReference(.journalEntry, reversed.description)))
    }
    for later in try connection.entriesReversing(id) {
      fields.append(
        .link(
          "Taken back by", "entry \(later.number)",
          RecordReference(.journalEntry, later.description)))
    }
    return RecordAnswer(
      reference: RecordReference(.journalEntry, id.description), standing: try standing(),
      title: "Journal entry \(id.number): \(row.ruleWords)",
      state: .text("\(Money(minorUnits: row.amount, row.currency)) on each side"),
      sections: [
        RecordAnswer.Section("Entry", .fields(fields)), try postingTable(row),
        RecordAnswer.Section(
          "Proof",
          .fields([.text("Leaf hash", row.leafHash.hexText, tone: .muted)])),
      ], actions: actions(on: .journalEntry))
  }

  private func postingTable(_ entry: JournalEntryRow) throws -> RecordAnswer.Section {
    let names = try LedgerNames(self)
    let rows = try connection.postings(of: entry.id).map { posting -> Row in
      let amount = Money(minorUnits: posting.amount, entry.currency)
      return row(
        names.reference(
          posting.account, posting.legalEntityID, entry.currency, posting.merchantAccountID),
        [
          .text(posting.account.words),
          .text(names.entity(posting.legalEntityID)?.key ?? "", tone: .muted),
          .text(names.merchantKey(posting.merchantAccountID) ?? "", tone: .muted),
          try customerCell(posting.customerID),
          posting.side == .debit ? .money(amount) : .none,
          posting.side == .credit ? .money(amount) : .none,
        ])
    }
    return RecordAnswer.Section(
      "Postings",
      .table(
        [
          Column("account", "Account", .text, width: 22),
          Column("entity", "Entity", .text, width: 8),
          Column("merchant", "Merchant", .text, width: 12),
          Column("customer", "Customer", .text, width: 22),
          Column("debit", "Debit", .money, width: 15),
          Column("credit", "Credit", .money, width: 15),
        ], rows))
  }

  /// Entries that some records posted, each opening its own.
  func journalTable(_ entries: [JournalEntryRow]) -> RecordAnswer.Section {
    let rows = entries.map { entry in
      row(
        RecordReference(.journalEntry, entry.id.description),
        [
          Cell(.count(entry.id.number)), Cell(.day(entry.postedOn)), .text(entry.ruleWords),
          .money(Money(minorUnits: entry.amount, entry.currency)),
        ])
    }
    return RecordAnswer.Section(
      "Ledger",
      .table(
        [
          Column("entry", "Entry", .count, width: 7), Column("on", "Day", .day, width: 10),
          Column("rule", "Rule", .text, width: 24), Column("amount", "Amount", .money, width: 15),
        ], rows), whenEmpty: "Nothing is posted")
  }
}

extension JournalEntryRow {
  /// The posting rule in words, with the day or row where one record posts several.
  package var ruleWords: String {
    JournalSource(sourceKind, sourceID, rule).postingRule?.words ?? rule
  }
}
