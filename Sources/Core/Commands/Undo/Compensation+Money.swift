// What takes back acts on credit and cash: the counterpart over exactly what the act moved.

import Billing
import Storage

extension Compensation {
  func moneyDraft() throws -> CommandDraft {
    switch Verb(rawValue: entry.verb) {
    case .applyCredit: return try creditReturned()
    case .returnCredit: return try creditAppliedAgain()
    case .grantCredit, .withdrawCredit: return try grantDraft()
    case .applyCash: return try cashUnapplied()
    case .unapplyCash: return try cashAppliedAgain()
    case .some, nil: throw noUndo()
    }
  }

  /// What the act moved of a document's credit: grants and balance, spent counting positive.
  private func creditMoved(on id: InvoiceID) throws -> (moved: Int64, document: DocumentStanding) {
    let facts = try book.accountFacts(of: id)
    let document = try facts.requiredDocument()
    let account = facts.account.facts
    let granted = account.creditApplications.filter { isOfTheAct($0.stamp) && $0.invoiceID == id }
      .reduce(0) { $0 + $1.amount }
    let entries = account.balanceEntries.filter { isOfTheAct($0.stamp) }
    let uses = Set(account.balanceEntries.filter { $0.invoiceID == id }.map(\.id))
    let balance = entries.filter { entry in
      entry.cause == .applied && entry.invoiceID == id
        || entry.reversesID.map(uses.contains) ?? false
    }
    return (granted - balance.reduce(0) { $0 + $1.amount }, document)
  }

  private func isOfTheAct(_ stamp: Stamp) -> Bool { stamp.correlation == entry.correlation }

  private func creditReturned() throws -> CommandDraft {
    let (moved, document) = try creditMoved(on: InvoiceID(entry.objectID))
    guard moved == document.applied, moved > 0 else {
      throw refusal(
        "changed-since", "other credit is applied to \(document.name), or it was returned",
        "Return all of it, and apply what should stay.")
    }
    return act(.returnCredit, document.reference)
  }

  private func creditAppliedAgain() throws -> CommandDraft {
    let (moved, document) = try creditMoved(on: InvoiceID(entry.objectID))
    guard moved < 0 else { throw noUndo() }
    return act(
      .applyCredit, document.reference, ["amount": document.money(-moved).majorText])
  }

  private func grantDraft() throws -> CommandDraft {
    let id = try CustomerID(entry.objectID)
    let account = try book.account(of: book.customer(id).payerID)
    let subject = RecordReference(.customer, account.terms.row.id.description)
    if let grant = account.grants.first(where: { isOfTheAct($0.row.stamp) }) {
      guard grant.left == grant.row.amount else {
        throw refusal(
          "changed-since", "a part of it was spent",
          "Return that credit first, or withdraw what is left.")
      }
      return act(.withdrawCredit, subject, ["grant": grant.row.id.description])
    }
    let taken = account.facts.creditApplications.first {
      isOfTheAct($0.stamp) && $0.invoiceID == nil
    }
    guard let taken, let row = account.facts.creditGrants.first(where: { $0.id == taken.grantID })
    else { throw noUndo() }
    var arguments = [
      "amount": Money(minorUnits: taken.amount, row.currency).majorText,
      "currency": row.currency.code,
    ]
    arguments["until"] = row.expiresOn?.adding(days: -1)?.description
    return act(.grantCredit, subject, arguments)
  }

  /// The one payment whose money the act moved, and its allocations by the act.
  private func cashMoved() throws -> (payment: PaymentRow, parts: [AllocationRow]) {
    let rows = try subjectAccount().facts.allocations.filter { row in
      isOfTheAct(row.stamp)
        && (entry.objectKind != RecordKind.invoice.rawValue
          || row.invoiceID.description == entry.objectID)
        && (entry.objectKind != RecordKind.payment.rawValue
          || row.paymentID.description == entry.objectID)
    }
    let payments = Set(rows.map(\.paymentID))
    guard payments.count == 1, let id = payments.first, let row = try book.connection.payment(id)
    else {
      throw refusal(
        "several-payments",
        payments.isEmpty ? "it put no money to a document" : "it moved \(payments.count) payments",
        "Open each payment and take it off its documents there.")
    }
    return (row, rows)
  }

  /// The account of whoever the entry is about.
  private func subjectAccount() throws -> PayerAccount {
    switch RecordKind(rawValue: entry.objectKind) {
    case .payment: try book.accountFacts(of: PaymentID(entry.objectID)).account
    case .invoice: try book.accountFacts(of: InvoiceID(entry.objectID)).account
    case .customer:
      try book.account(of: book.customer(CustomerID(entry.objectID)).payerID)
    default: throw noUndo()
    }
  }

  private func cashUnapplied() throws -> CommandDraft {
    let (payment, parts) = try cashMoved()
    let live = try book.accountFacts(of: payment.id).account.liveAllocations(of: payment.id)
    guard parts.allSatisfy({ part in live.contains { $0.row.id == part.id } }) else {
      throw refusal("changed-since", "it was taken off again since", "Nothing needs to be done.")
    }
    let others = live.filter { entry in !parts.contains { $0.id == entry.row.id } }
    var arguments: [String: String] = [:]
    if !others.isEmpty {
      guard parts.count == 1, let part = parts.first,
        !others.contains(where: { $0.row.invoiceID == part.invoiceID })
      else {
        throw refusal(
          "changed-since", "the payment was put to other documents too",
          "Take it off document by document.")
      }
      arguments["invoice"] = part.invoiceID.description
    }
    return act(.unapplyCash, RecordReference(.payment, payment.id.description), arguments)
  }

  private func cashAppliedAgain() throws -> CommandDraft {
    let (payment, parts) = try cashMoved()
    guard parts.count == 1, let part = parts.first else {
      throw refusal(
        "several-documents", "it took the payment off \(parts.count) documents",
        "Apply it to them one by one.")
    }
    return act(
      .applyCash, RecordReference(.payment, payment.id.description),
      [
        "invoice": part.invoiceID.description,
        "amount": Money(minorUnits: -part.amount, payment.currency).majorText,
      ])
  }
}
