// What ledger places, sources and sides are called on screens and in exports.

import Billing
import Storage

extension LedgerAccount {
  /// As people call it: `Deferred revenue`.
  package var words: String {
    let words = rawValue.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// The place in the chart.
  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

struct LedgerNames {
  struct Place {
    let rank: [String]
    let merchant: String?
    let reference: RecordReference
  }

  let entities: [LegalEntityRow]
  private let merchants: [Int64: MerchantAccountRow]
  private let balances: [LedgerBalanceKey: Int64]

  init(_ reader: FactReader) throws {
    let rows = try reader.catalogue().rows
    entities = rows.legalEntities.sorted { $0.key < $1.key }
    merchants = Dictionary(uniqueKeysWithValues: rows.merchantAccounts.map { ($0.id.number, $0) })
    balances = Dictionary(
      uniqueKeysWithValues: try reader.connection.ledgerBalances().map {
        (
          LedgerBalanceKey(
            account: $0.account, legalEntity: $0.legalEntityID.number, currency: $0.currency,
            merchantAccount: $0.merchantAccountID), $0.id
        )
      })
  }

  func entity(_ id: Int64) -> LegalEntityRow? { entities.first { $0.id.number == id } }
  func merchantKey(_ id: Int64) -> String? { merchants[id]?.key }
  func merchant(_ key: String) -> MerchantAccountID? {
    merchants.values.first { $0.key == key }?.id
  }

  func place(_ sum: LedgerSum) -> Place {
    let merchant = merchantKey(sum.merchantAccount)
    let order = String(sum.account.place + 100)
    return Place(
      rank: [
        entity(sum.legalEntity)?.key ?? "", order, sum.currency.code, merchant ?? "",
      ], merchant: merchant,
      reference: reference(
        sum.account, sum.legalEntity, sum.currency, sum.merchantAccount))
  }

  /// The record of an account's statement.
  func reference(
    _ account: LedgerAccount, _ entity: Int64, _ currency: Currency, _ merchant: Int64
  ) -> RecordReference {
    let key = LedgerBalanceKey(
      account: account, legalEntity: entity, currency: currency, merchantAccount: merchant)
    return RecordReference(.ledgerAccount, balances[key].map { String($0) } ?? "")
  }
}

extension LedgerSum {
  init(_ row: LedgerBalanceRow) {
    self.init(
      account: row.account, legalEntity: row.legalEntityID.number, customer: 0,
      merchantAccount: row.merchantAccountID, currency: row.currency, debit: row.debit,
      credit: row.credit)
  }
}

/// The record that an entry posts, as a link where it can be opened.
struct JournalSourceName {
  let words: String
  let link: RecordReference?
}

extension FactReader {
  func name(of entry: JournalEntryRow) throws -> JournalSourceName {
    let id = entry.sourceID
    switch entry.sourceKind {
    case "invoice":
      let number = try connection.invoice(InvoiceID(id))?.number
      return JournalSourceName(
        words: number ?? InvoiceID(id).description,
        link: RecordReference(.invoice, InvoiceID(id).description))
    case "payment": return payment(PaymentID(id), "payment")
    case "payment_event":
      let event: PaymentEventRow? = try connection.one(where: "id = $1", [id])
      return try payment(ofAttempt: event?.attemptID, "attempt")
    case "allocation":
      let row: AllocationRow? = try connection.one(where: "id = $1", [id])
      return row.map { payment($0.paymentID, "allocation") }
        ?? JournalSourceName(words: "allocation", link: nil)
    case "refund":
      let row: RefundRow? = try connection.one(where: "id = $1", [id])
      return try payment(ofAttempt: row?.attemptID, "refund \(RefundID(id))")
    case "dispute_event":
      let event: DisputeEventRow? = try connection.one(where: "id = $1", [id])
      let dispute: DisputeRow? = try event.flatMap {
        try connection.one(where: "id = $1", [$0.disputeID])
      }
      return try payment(
        ofAttempt: dispute?.attemptID, "dispute \(dispute?.id.description ?? "")")
    case "settlement_row": return JournalSourceName(words: try reported(entry), link: nil)
    case "payout": return JournalSourceName(words: "payout \(PayoutID(id))", link: nil)
    case "bank_line": return JournalSourceName(words: try statementLine(entry), link: nil)
    default: return JournalSourceName(words: "\(entry.sourceKind) \(id)", link: nil)
    }
  }

  private func payment(_ id: PaymentID, _ words: String) -> JournalSourceName {
    JournalSourceName(
      words: "\(words) \(id)", link: RecordReference(.payment, id.description))
  }

  private func payment(ofAttempt id: AttemptID?, _ words: String) throws -> JournalSourceName {
    let attempt: PaymentAttemptRow? = try id.flatMap {
      try connection.one(where: "id = $1", [$0])
    }
    return attempt.map { payment($0.paymentID, words) }
      ?? JournalSourceName(words: words, link: nil)
  }

  /// File and line of the report.
  private func reported(_ entry: JournalEntryRow) throws -> String {
    let part = entry.rule.split(separator: "/").last.flatMap { Int64($0) } ?? 0
    let file: ImportFileRow? = try connection.one(where: "id = $1", [entry.sourceID])
    let row: ReportedRow? = try connection.one(
      where: "file_id = $1 AND n = $2", [entry.sourceID, part])
    return "\(file?.name ?? "report") row \(part), \(row?.identity ?? "")"
  }

  private func statementLine(_ entry: JournalEntryRow) throws -> String {
    let part = entry.rule.split(separator: "/").last.flatMap { Int64($0) } ?? 0
    let line: StatementLineRow? = try connection.one(
      where: "statement_id = $1 AND n = $2", [entry.sourceID, part])
    return "bank line \(line?.identity ?? String(part))"
  }
}
