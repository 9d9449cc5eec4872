// Where credit that pays an invoice comes from: the same moves whether a person applies it, a draft is
// finalised, or the invoice run issues a document.

import Billing
import Storage

/// Where an amount of credit comes from: grants, the balance, then what other documents were paid
/// beyond their total, which moves into the balance on its way.
struct CreditSpending {
  private(set) var writes: [AccountMove] = []
  private(set) var lines: [Preview.Line] = []
  let amount: Int64

  init(_ amount: Int64, on document: DocumentStanding, _ account: PayerAccount) {
    self.amount = amount
    var left = amount
    spendGrants(&left, on: document, account)
    guard left > 0 else { return }
    spendBalance(left, on: document, account)
  }

  /// What it does to a document that is issued by the same act.
  func effect(on document: DocumentStanding) -> String {
    "\(document.money(amount)) of credit pays for it as it is issued."
  }

  /// As much as the payer holds and the document needs; nil where that is nothing.
  init?(asMuchAsHeldOn document: DocumentStanding, _ account: PayerAccount) {
    let units = min(document.due, account.spendable(in: document.row.currency))
    guard units > 0 else { return nil }
    self.init(units, on: document, account)
  }

  private mutating func spendGrants(
    _ left: inout Int64, on document: DocumentStanding, _ account: PayerAccount
  ) {
    for grant in account.grants where grant.row.currency == document.row.currency && left > 0 {
      let part = min(left, grant.left)
      guard part > 0 else { continue }
      writes.append(
        AccountMove.spend(grant.row.id, on: document.row.id, amount: part, reverses: nil))
      let expiry = grant.row.expiresOn.map { "gone on \($0)" } ?? "does not expire"
      lines.append(
        Preview.Line(
          "\(grant.row.kind.rawValue) grant \(grant.row.id)", document.money(part),
          derivation: ["of \(document.money(grant.left)) left, \(expiry)"]))
      left -= part
    }
  }

  private mutating func spendBalance(
    _ left: Int64, on document: DocumentStanding, _ account: PayerAccount
  ) {
    let currency = document.row.currency
    let party = AccountMove.Party(account, currency)
    let balance = max(0, account.balance(in: currency))
    var missing = max(0, left - balance)
    for other in account.documents where other.row.currency == currency && missing > 0 {
      let part = min(missing, other.excess)
      guard part > 0 else { continue }
      writes.append(
        AccountMove.balance(
          party, amount: part, cause: .excess, invoice: other.row.id, payment: nil, reverses: nil))
      lines.append(Preview.Line("overpayment of \(other.name)", document.money(part)))
      missing -= part
    }
    if balance > 0 {
      lines.append(Preview.Line("credit balance", document.money(min(left, balance))))
    }
    writes.append(
      AccountMove.balance(
        party, amount: -left, cause: .applied, invoice: document.row.id, payment: nil,
        reverses: nil))
  }
}

extension PayerAccount {
  /// Credit that may pay an invoice: grants, balance and overpayment.
  func spendable(in currency: Currency) -> Int64 {
    granted(in: currency) + max(0, customerCredit(in: currency))
  }
}
