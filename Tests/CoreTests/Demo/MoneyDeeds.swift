// One deed of each verb over documents and money, with what must be done before it.

import Billing
import Storage
import Testing

@testable import Core

/// A command over the demo book after others, and a word that its record shows afterwards.
struct MoneyDeed: Sendable, CustomTestStringConvertible {
  let before: [Deed]
  let deed: Deed
  let shows: String
  /// Done with the legal entities' policy of voiding turned on.
  var allowingVoid = false

  var testDescription: String { deed.testDescription }

  /// The demo book with everything that comes before.
  func book() throws -> DemoBook {
    let book = try DemoBook.copy()
    if allowingVoid { try book.allowVoid() }
    for deed in before { try book.act(deed) }
    return book
  }
}

extension DemoBook {
  func allowVoid() throws {
    try service.write { connection, _ in
      _ = try connection.execute("UPDATE legal_entity SET allows_void = 1")
    }
  }

  /// A payer's account, by an invoice's number or the payer's name.
  func account(_ name: String) throws -> PayerAccount {
    if let invoice = try? reference(name, .invoice) {
      return try facts { try $0.accountFacts(of: InvoiceID(invoice.id)).account }
    }
    let customer = try CustomerID(reference(name, .customer).id)
    return try facts { try $0.account(of: customer) }
  }

  func document(_ number: String) throws -> DocumentStanding {
    let id = try InvoiceID(reference(number, .invoice).id)
    return try #require(try account(number).document(id))
  }
}

enum MoneyDeeds {
  /// 70.21 EUR of Delta Education, sent, nothing paid.
  static let open = "DE-2026-000487"
  static let payer = Deed.Subject.named("Delta Education GmbH", .customer)
  static let invoice = Deed.Subject.named(open, .invoice)
  /// 77.44 EUR paid by card, half of it credited and refunded afterwards.
  static let paid = Deed.Subject.named("I00962", .invoice)
  static let paidBy = Deed.Subject.named("P00961", .payment)

  /// What makes credit of the other half, so that there is something to give back.
  static let creditPaid = Deed(
    .issueCreditNote, paid, ["outcome": "credit", "amount": "20"], why: true)
  static let grant = Deed(.grantCredit, payer, ["amount": "30", "until": "2026-07-31"], why: true)
  static let apply = Deed(.applyCredit, invoice, why: true)
  static let writeOff = Deed(.writeOff, invoice, why: true)
  static let receive = Deed(
    .recordPayment, payer, ["amount": "70.21", "reference": "inv. de 2026 000487 thank you"],
    why: true)
  static let dispute = Deed(
    .openDispute, paidBy,
    ["stage": "chargeback", "code": "fraudulent", "respond-by": "2026-06-30"], why: true)
  static let disputed = Deed.Subject.named("P00970", .payment)

  static let all: [MoneyDeed] = [
    MoneyDeed(
      before: [],
      deed: Deed(.issueCreditNote, invoice, ["outcome": "offset", "amount": "20"], why: true),
      shows: "Credit note DE-CN-2026-000005"),
    MoneyDeed(before: [creditPaid], deed: Deed(.refund, paid, why: true), shows: "pending"),
    MoneyDeed(
      before: [], deed: Deed(.voidInvoice, invoice, why: true), shows: "void", allowingVoid: true),
    MoneyDeed(
      before: [], deed: Deed(.voidAndRegenerate, invoice, why: true), shows: "Replaces",
      allowingVoid: true),
    MoneyDeed(before: [], deed: Deed(.markDoubtful, invoice, why: true), shows: "doubtful"),
    MoneyDeed(
      before: [Deed(.markDoubtful, invoice, why: true)],
      deed: Deed(.unmarkDoubtful, invoice, why: true), shows: "expects payment again"),
    MoneyDeed(before: [], deed: writeOff, shows: "written off"),
    MoneyDeed(
      before: [writeOff, receive], deed: Deed(.recover, invoice, why: true),
      shows: "recovered 70.21 EUR"),
    MoneyDeed(
      before: [], deed: Deed(.finalise, .named("I01344", .invoice), why: true),
      shows: "Customer as issued"),
    MoneyDeed(before: [grant], deed: apply, shows: "granted credit"),
    MoneyDeed(
      before: [grant, apply], deed: Deed(.returnCredit, invoice, why: true),
      shows: "grant returned"),
    MoneyDeed(before: [], deed: grant, shows: "until before 2026-08-01"),
    MoneyDeed(
      before: [grant], deed: Deed(.withdrawCredit, payer, why: true), shows: "promotional grant"),
    MoneyDeed(before: [], deed: receive, shows: "thank you"),
    MoneyDeed(
      before: [receive], deed: Deed(.applyCash, payer, why: true), shows: "Nothing is owed"),
    MoneyDeed(
      before: [], deed: Deed(.unapplyCash, .named("P00779", .payment), why: true),
      shows: "1052.00 EUR"),
    MoneyDeed(
      before: [receive], deed: Deed(.refundByBank, payer, why: true), shows: "given back by bank"),
    MoneyDeed(
      before: [creditPaid, Deed(.refund, paid, why: true)],
      deed: Deed(.settleRefund, .lastRefund, why: true), shows: "succeeded"),
    MoneyDeed(
      before: [creditPaid, Deed(.refund, paid, why: true)],
      deed: Deed(.failRefund, .lastRefund, why: true), shows: "failed"),
    MoneyDeed(before: [], deed: dispute, shows: "chargeback"),
    MoneyDeed(
      before: [], deed: Deed(.escalateDispute, .named("P01222", .payment), why: true),
      shows: "chargeback"),
    MoneyDeed(
      before: [dispute], deed: Deed(.submitEvidence, paidBy, why: true), shows: "evidence sent"),
    MoneyDeed(before: [], deed: Deed(.acceptDispute, disputed, why: true), shows: "accepted"),
    MoneyDeed(before: [], deed: Deed(.disputeWon, disputed, why: true), shows: "won"),
    MoneyDeed(before: [], deed: Deed(.disputeLost, disputed, why: true), shows: "lost"),
  ]
}
