// Bank statements and their lines: into rows of the book and back. What nests is canonical JSON.

import Billing
import Formats
import Storage

extension StatementRow {
  init(_ statement: BankStatement, id: StatementID, file: ImportFileID, n: Int, stamp: Stamp) {
    let balances = statement.balances.map { balance -> JSONValue in
      .object([
        .init("amount", .string(balance.amount.majorText)), .init("code", .string(balance.code)),
        .init("currency", .string(balance.amount.currency.code)),
        .init("on", balance.on.map { .string("\($0)") } ?? .null),
      ])
    }
    self.init(
      id: id, fileID: file, n: n, kind: statement.kind.rawValue, version: statement.version,
      identity: statement.id, sequence: statement.sequence, account: statement.account,
      accountCurrency: statement.accountCurrency, bank: statement.bank,
      copyIndicator: statement.copyIndicator, balances: JSONValue.array(balances).description,
      stamp: stamp)
  }
}

extension StatementLineRow {
  init(_ line: BankLine, statement: StatementID, n: Int, rawRow: Int) {
    self.init(
      statementID: statement, n: n, identity: line.id, account: line.account,
      currency: line.amount.currency, amount: line.amount.minorUnits,
      status: line.status.rawValue, isReversal: line.isReversal, bookedOn: line.bookedOn,
      valueOn: line.valueOn, bankReference: line.bankReference, code: line.code,
      batchCount: line.batchCount,
      details: JSONValue.array(line.details.map(\.stored)).description, text: line.text,
      rawRow: rawRow)
  }

  func bankLine(_ evidence: Evidence) throws -> BankLine {
    guard let status = BankLine.Status(rawValue: status),
      case .array(let stored) = try? JSONValue(parsing: details)
    else { throw unreadable(details) }
    return BankLine(
      id: identity, account: account, amount: Money(minorUnits: amount, currency), status: status,
      isReversal: isReversal, bookedOn: bookedOn, valueOn: valueOn, bankReference: bankReference,
      code: code, batchCount: batchCount,
      details: try stored.map { value in
        guard let detail = BankLineDetail(stored: value) else { throw unreadable("\(value)") }
        return detail
      }, text: text, evidence: evidence)
  }

  private func unreadable(_ detail: String) -> StorageError {
    .unreadableValue(table: Self.table, column: "details", detail: detail)
  }
}

extension BankLineDetail {
  fileprivate var stored: JSONValue {
    var members: [JSONValue.Member] = []
    if let amount {
      members.append(.init("amount", .string(amount.majorText)))
      members.append(.init("currency", .string(amount.currency.code)))
    }
    if let counterparty { members.append(.init("counterparty", .string(counterparty))) }
    if let counterpartyAccount {
      members.append(.init("counterparty_account", .string(counterpartyAccount)))
    }
    members.append(.init("references", .array(references.map { .string($0) })))
    members.append(.init("remittance", .array(remittance.map { .string($0) })))
    return .object(members)
  }

  fileprivate init?(stored value: JSONValue) {
    func text(_ name: String) -> String? {
      guard case .string(let text) = value[name] else { return nil }
      return text
    }
    func texts(_ name: String) -> [String]? {
      guard case .array(let items) = value[name] else { return nil }
      return items.compactMap { item in
        guard case .string(let text) = item else { return nil }
        return text
      }
    }
    guard let references = texts("references"), let remittance = texts("remittance") else {
      return nil
    }
    var amount: Money?
    if let major = text("amount") {
      guard let code = text("currency"), let currency = Currency(code: code),
        let read = try? Money(majorText: major, currency)
      else { return nil }
      amount = read
    }
    self.init(
      amount: amount, references: references, counterparty: text("counterparty"),
      counterpartyAccount: text("counterparty_account"), remittance: remittance)
  }
}
