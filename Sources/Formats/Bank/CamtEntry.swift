// One entry of a camt statement with its details.

import Billing

/// Reads an `Ntry` element.
struct CamtEntry {
  let element: XMLElement
  let account: String
  let evidence: Evidence

  func read(id: String) throws(FormatError) -> BankLine {
    let amount = try element.signedAmount()
    let details = element.all("NtryDtls")
    var read: [BankLineDetail] = []
    for transaction in details.flatMap({ $0.all("TxDtls") }) {
      read.append(try detail(transaction, of: amount))
    }
    return BankLine(
      id: id, account: account, amount: amount, status: try status(),
      isReversal: try isReversal(), bookedOn: try element.day("BookgDt"),
      valueOn: try element.day("ValDt"),
      bankReference: element["AcctSvcrRef"]?.value ?? element["NtryRef"]?.value,
      code: code(), batchCount: try batchCount(details), details: read,
      text: element["AddtlNtryInf"]?.value, evidence: evidence)
  }

  /// `BOOK` as text up to version 7, in `Cd` from 8 on.
  private func status() throws(FormatError) -> BankLine.Status {
    guard let status = element.child("Sts") else {
      throw element.error(.missingValue, field: "Ntry/Sts")
    }
    guard let code = status["Cd"]?.value ?? status.value else { throw status.error(.missingValue) }
    switch code {
    case "BOOK": return .booked
    case "PDNG": return .pending
    case "INFO": return .information
    case "FUTR": return .future
    default: throw status.error(.unknownValue(code))
    }
  }

  private func isReversal() throws(FormatError) -> Bool {
    guard let indicator = element.child("RvslInd") else { return false }
    switch indicator.value {
    case "true", "1": return true
    case "false", "0": return false
    default: throw indicator.error(.unknownValue(indicator.text))
    }
  }

  /// `PMNT/RCDT/ESCT`, the bank's own code behind it.
  private func code() -> String? {
    let domain = element["BkTxCd", "Domn"]
    let parts = [
      domain?["Cd"]?.value, domain?["Fmly", "Cd"]?.value, domain?["Fmly", "SubFmlyCd"]?.value,
    ].compactMap { $0 }
    let own = element["BkTxCd", "Prtry", "Cd"]?.value
    let words = [parts.isEmpty ? nil : parts.joined(separator: "/"), own].compactMap { $0 }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  private func batchCount(_ details: [XMLElement]) throws(FormatError) -> Int? {
    guard let count = details.lazy.compactMap({ $0["Btch", "NbOfTxs"] }).first else { return nil }
    guard let text = count.value, let number = Int(text), number >= 0 else {
      throw count.error(.notAnInteger(count.text))
    }
    return number
  }

  private func detail(
    _ transaction: XMLElement, of entry: Money
  ) throws(FormatError) -> BankLineDetail {
    let parties = transaction.child("RltdPties")
    // Money that comes is from the debtor, money that goes is to the creditor.
    let (party, partyAccount) =
      entry.isNegative ? ("Cdtr", "CdtrAcct") : ("Dbtr", "DbtrAcct")
    let other = parties?.child(party)
    let number = parties?[partyAccount, "Id"]
    return BankLineDetail(
      amount: try amount(transaction, of: entry), references: references(transaction),
      // Version 8 wraps the party in `Pty`.
      counterparty: other?["Nm"]?.value ?? other?["Pty", "Nm"]?.value,
      counterpartyAccount: number?["IBAN"]?.value ?? number?["Othr", "Id"]?.value,
      remittance: transaction["RmtInf"]?.all("Ustrd").compactMap(\.value) ?? [])
  }

  /// `Amt` from version 3 on, `AmtDtls/TxAmt/Amt` before; signed like the entry unless it has a sign
  /// of its own.
  private func amount(
    _ transaction: XMLElement, of entry: Money
  ) throws(FormatError) -> Money? {
    guard let found = transaction.child("Amt") ?? transaction["AmtDtls", "TxAmt", "Amt"] else {
      return nil
    }
    let amount = try found.amount()
    let hasSign = transaction.child("CdtDbtInd") != nil
    let isDebit = try hasSign ? transaction.isDebit() : entry.isNegative
    return try isDebit ? found.negated(amount) : amount
  }

  private func references(_ transaction: XMLElement) -> [String] {
    let named = (transaction["Refs"]?.children ?? []).flatMap { child in
      child.name == "Prtry" ? [child["Ref"]?.value] : [child.value]
    }
    let structured = (transaction["RmtInf"]?.all("Strd") ?? []).flatMap { structured in
      [structured["CdtrRefInf", "Ref"]?.value]
        + structured.all("RfrdDocInf").map { $0["Nb"]?.value }
        + structured.all("AddtlRmtInf").map(\.value)
    }
    return (named + structured).compactMap { $0 }.filter { $0 != "NOTPROVIDED" }
  }
}
