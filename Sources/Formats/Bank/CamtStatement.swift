// One statement, report or notification of a camt message.

import Billing

/// Reads a `Stmt`, `Rpt` or `Ntfctn` element. Source: ISO 20022 camt.053.001.02 … .10 and their
/// 052 and 054 siblings.
struct CamtStatement {
  let element: XMLElement
  let kind: BankStatement.Kind
  let version: String?
  let file: String
  let bytes: [UInt8]

  func read() throws(FormatError) -> (BankStatement, [ControlBreak]) {
    guard let id = element["Id"]?.value else { throw element.error(.missingValue, field: "Id") }
    guard let account = element.child("Acct") else {
      throw element.error(.missingValue, field: "Acct")
    }
    guard let number = account["Id", "IBAN"]?.value ?? account["Id", "Othr", "Id"]?.value else {
      throw account.error(.missingValue, field: "Acct/Id")
    }
    var lines: [BankLine] = []
    for (index, entry) in element.all("Ntry").enumerated() {
      let reader = CamtEntry(element: entry, account: number, evidence: evidence(of: entry))
      lines.append(try reader.read(id: "\(number)/\(id)/\(index + 1)"))
    }
    let statement = BankStatement(
      kind: kind, version: version, id: id,
      sequence: element["ElctrncSeqNb"]?.value ?? element["LglSeqNb"]?.value, account: number,
      accountCurrency: try accountCurrency(account), bank: bank(account),
      copyIndicator: element["CpyDplctInd"]?.value, balances: try balances(), lines: lines,
      evidence: statementEvidence)
    return (statement, try breaks(statement))
  }

  private func accountCurrency(_ account: XMLElement) throws(FormatError) -> Currency? {
    guard let element = account.child("Ccy"), let code = element.value else { return nil }
    do { return try readCurrency(code) } catch { throw element.error(error) }
  }

  /// `BIC` up to version 2, `BICFI` from 3 on.
  private func bank(_ account: XMLElement) -> String? {
    let institution = account["Svcr", "FinInstnId"]
    return institution?["BICFI"]?.value ?? institution?["BIC"]?.value
  }

  private func balances() throws(FormatError) -> [StatementBalance] {
    var balances: [StatementBalance] = []
    for balance in element.all("Bal") {
      let type = balance["Tp", "CdOrPrtry"]
      guard let code = type?["Cd"]?.value ?? type?["Prtry"]?.value else {
        throw balance.error(.missingValue, field: "Bal/Tp")
      }
      balances.append(
        StatementBalance(
          code: code, amount: try balance.signedAmount(), on: try balance.day("Dt")))
    }
    return balances
  }

  private func evidence(of entry: XMLElement) -> Evidence {
    Evidence(
      file: file, line: entry.place.line,
      text: String(decoding: bytes[entry.range], as: UTF8.self))
  }

  /// The statement's head alone: its entries are evidence of their own.
  private var statementEvidence: Evidence {
    let end = element.child("Ntry")?.range.lowerBound ?? element.range.upperBound
    return Evidence(
      file: file, line: element.place.line,
      text: String(decoding: bytes[element.range.lowerBound..<end], as: UTF8.self))
  }

  private func breaks(_ statement: BankStatement) throws(FormatError) -> [ControlBreak] {
    var found = [balanceBreak(statement)].compactMap { $0 }
    found += try summaryBreaks(statement)
    found += statement.lines.compactMap(detailBreak)
    return found
  }

  /// opening + booked entries = closing; only a camt.053 must have both balances.
  private func balanceBreak(_ statement: BankStatement) -> ControlBreak? {
    guard let opening = statement.opening, let closing = statement.closing else {
      guard kind == .statement else { return nil }
      let codes = statement.balances.map(\.code).joined(separator: " ")
      return custom(.noBalances, stated: "OPBD or PRCD, and CLBD", computed: codes, statement)
    }
    let booked = statement.lines.filter { $0.status == .booked }.map(\.amount)
    var sum = opening.amount
    for amount in booked {
      do throws(ArithmeticError) {
        sum = try sum + amount
      } catch {
        return custom(
          .statementCurrency, stated: "one currency", computed: "\(sum) and \(amount)", statement)
      }
    }
    guard sum.currency == closing.amount.currency else {
      return custom(
        .statementCurrency, stated: "\(opening.amount) at opening",
        computed: "\(closing.amount) at closing", statement)
    }
    return ControlBreak(
      .statementBalance, of: statement.id, stated: closing.amount, computed: sum,
      evidence: statement.evidence)
  }

  private func custom(
    _ check: ControlBreak.Check, stated: String, computed: String, _ statement: BankStatement
  ) -> ControlBreak {
    ControlBreak(
      check: check, subject: statement.id, stated: stated, computed: computed, difference: nil,
      evidence: statement.evidence)
  }

  /// The statement's own counts and sums (`TxsSummry`), where it has them.
  private func summaryBreaks(_ statement: BankStatement) throws(FormatError) -> [ControlBreak] {
    guard let summary = element.child("TxsSummry") else { return [] }
    var found: [ControlBreak] = []
    let sides: [(name: String, lines: [BankLine])] = [
      ("TtlNtries", statement.lines),
      ("TtlCdtNtries", statement.lines.filter { !$0.amount.isNegative }),
      ("TtlDbtNtries", statement.lines.filter { $0.amount.isNegative }),
    ]
    for (name, lines) in sides {
      guard let total = summary.child(name) else { continue }
      if let count = total.child("NbOfNtries"), let text = count.value {
        guard let number = Int(text) else { throw count.error(.notAnInteger(text)) }
        if number != lines.count {
          found.append(
            custom(
              .entryCount, stated: "\(name) \(number)", computed: "\(lines.count)", statement))
        }
      }
      if let broken = try sumBreak(name, total, lines, statement) { found.append(broken) }
    }
    return found
  }

  /// `Sum` is a sum of magnitudes without a currency.
  private func sumBreak(
    _ name: String, _ total: XMLElement, _ lines: [BankLine], _ statement: BankStatement
  ) throws(FormatError) -> ControlBreak? {
    guard let sum = total.child("Sum"), let text = sum.value,
      let currency = lines.first?.amount.currency ?? statement.accountCurrency
    else { return nil }
    let stated: Money
    do { stated = try readMoney(text, currency) } catch { throw sum.error(error) }
    var computed = Money.zero(currency)
    for line in lines {
      guard
        let next = try? computed
          + Money(
            minorUnits: Int64(clamping: line.amount.minorUnits.magnitude), line.amount.currency)
      else { return nil }
      computed = next
    }
    return ControlBreak(
      .entrySum, of: "\(statement.id) \(name)", stated: stated, computed: computed,
      evidence: statement.evidence)
  }

  /// An entry whose details all have amounts of its currency must be their sum.
  private func detailBreak(_ line: BankLine) -> ControlBreak? {
    let amounts = line.details.compactMap(\.amount)
    guard !amounts.isEmpty, amounts.count == line.details.count,
      line.batchCount.map({ $0 == amounts.count }) ?? true
    else { return nil }
    var sum = Money.zero(line.amount.currency)
    for amount in amounts {
      guard let next = try? sum + amount else { return nil }
      sum = next
    }
    return ControlBreak(
      .entryDetails, of: line.id, stated: line.amount, computed: sum, evidence: line.evidence)
  }
}

extension XMLElement {
  /// `Amt` with its currency and the sign of `CdtDbtInd`: a credit is positive.
  func signedAmount() throws(FormatError) -> Money {
    guard let element = child("Amt") else { throw error(.missingValue, field: "\(name)/Amt") }
    let amount = try element.amount()
    return try isDebit() ? element.negated(amount) : amount
  }

  /// The value of an amount element with its `Ccy`.
  func amount() throws(FormatError) -> Money {
    guard let code = attribute("Ccy") else { throw error(.missingValue, field: "\(name)/@Ccy") }
    guard let text = value else { throw error(.missingValue) }
    do { return try readMoney(text, readCurrency(code)) } catch { throw self.error(error) }
  }

  func isDebit() throws(FormatError) -> Bool {
    switch self["CdtDbtInd"]?.value {
    case "CRDT": return false
    case "DBIT": return true
    case nil: throw error(.missingValue, field: "\(name)/CdtDbtInd")
    case let other?: throw error(.unknownValue(other), field: "\(name)/CdtDbtInd")
    }
  }

  func negated(_ amount: Money) throws(FormatError) -> Money {
    do { return try amount.negated() } catch { throw self.error(.amountOutOfRange("\(amount)")) }
  }

  /// The day of a child that holds `Dt` or `DtTm`; nil when there is no such child.
  func day(_ name: String) throws(FormatError) -> Day? {
    guard let element = child(name) else { return nil }
    guard let text = element["Dt"]?.value ?? element["DtTm"]?.value ?? element.value else {
      return nil
    }
    do { return try readDay(text) } catch { throw element.error(error) }
  }
}
