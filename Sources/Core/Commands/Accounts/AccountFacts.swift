// What the commands over documents and money decide from: one payer's account.

import Billing
import Storage

/// A payer's account on the day of its legal entity.
package struct AccountFacts: Sendable {
  let account: PayerAccount
  /// The legal entity's day: documents are dated by it.
  let today: Day
  let zone: Zone
  /// The document or payment that is acted upon, where it is one.
  let document: DocumentStanding?
  let payment: PaymentRow?
  /// How far money may be off.
  let tolerances: [Tolerance]
  /// Says what further facts would post.
  let posting: LedgerPreview

  /// The last day that the books of the payer's legal entity are closed through.
  var closedThrough: Day? { posting.closedThrough }

  /// What the account's new facts would post.
  func entries(
    of after: PayerAccount, at instant: Timestamp
  ) throws(Refusal) -> [JournalEntry] {
    do {
      return try posting.entries(before: account.facts, after: after.facts, at: instant)
    } catch {
      throw refusal("posting", "it cannot be posted: \(error)", "Look at the payer's documents.")
    }
  }

  var payer: CustomerID { account.terms.row.id }
  var payerName: String { account.terms.row.name }

  func refusal(_ code: String, _ why: String, _ remedy: String) -> Refusal {
    let name = document?.name ?? payment.map { "the payment \($0.id)" } ?? payerName
    return Refusal(code, what: "This cannot be done with \(name)", why: why, remedy: remedy)
  }

  /// The document of a command over one.
  func requiredDocument() throws(Refusal) -> DocumentStanding {
    guard let document else {
      throw refusal("no-document", "this acts on a document", "Open an invoice first.")
    }
    return document
  }

  func requiredPayment() throws(Refusal) -> PaymentRow {
    guard let payment else {
      throw refusal("no-payment", "this acts on a payment", "Open a payment first.")
    }
    return payment
  }

  func money(_ units: Int64, _ currency: Currency) -> Money { Money(minorUnits: units, currency) }

  /// An amount as typed, in minor units; refuses digits that the currency has not.
  func units(_ amount: ExactDecimal, _ currency: Currency) throws(Refusal) -> Int64 {
    guard let minor = try? amount.ratio * Ratio(currency.minorPerMajor), minor.isInteger else {
      throw refusal(
        "amount-digits", "\(amount) has more digits than \(currency.code)",
        "Give at most \(currency.digits) digits after the point.")
    }
    guard let units = Int64(exactly: minor.numerator), units <= LineTerms.maximumAmount else {
      throw refusal("amount-too-large", "\(amount) is too large", "Give a smaller amount.")
    }
    return units
  }

  /// The amount asked for, or everything there is; refused beyond it.
  func part(
    _ amount: ExactDecimal?, of available: Int64, _ currency: Currency, code: String, _ why: String
  ) throws(Refusal) -> Int64 {
    guard let amount else { return available }
    let units = try units(amount, currency)
    guard units <= available else {
      throw refusal(
        code, "\(money(units, currency)) is more than \(why), \(money(available, currency))",
        "Give at most \(money(available, currency)).")
    }
    return units
  }
}

extension FactReader {
  func accountFacts(
    of payer: CustomerID, document: InvoiceID? = nil, payment: PaymentRow? = nil
  ) throws -> AccountFacts {
    let account = try account(of: payer)
    let zone = try CustomerTerms.zone(account.terms.entity.zone)
    return AccountFacts(
      account: account, today: zone.day(of: now), zone: zone,
      document: document.flatMap(account.document), payment: payment,
      tolerances: try catalogue().tolerances,
      posting: try ledgerPreview(of: payer))
  }

  func accountFacts(of id: InvoiceID) throws -> AccountFacts {
    guard let row = try connection.invoice(id) else { throw Self.missing("invoice", id) }
    return try accountFacts(of: row.customerID, document: id)
  }

  func accountFacts(of id: PaymentID) throws -> AccountFacts {
    guard let row = try connection.payment(id) else { throw Self.missing("payment", id) }
    return try accountFacts(of: row.customerID, payment: row)
  }
}

/// A command over one document.
protocol DocumentCommand: BookCommand where Facts == AccountFacts {
  var invoice: InvoiceID { get }
  /// Why it cannot be done to a document at all, whatever its arguments: greys its action.
  static func obstacle(_ document: DocumentStanding, _ facts: AccountFacts) -> Refusal?
}

extension DocumentCommand {
  package func facts(_ book: FactReader) throws -> AccountFacts {
    try book.accountFacts(of: invoice)
  }

  /// The document, once nothing stands against the command.
  func document(_ facts: AccountFacts) throws(Refusal) -> DocumentStanding {
    let document = try facts.requiredDocument()
    if let refusal = Self.obstacle(document, facts) { throw refusal }
    return document
  }
}

extension AccountFacts {
  /// What every act on a receivable asks: an issued invoice that is not void.
  func notAnOpenInvoice(_ document: DocumentStanding) -> Refusal? {
    switch (document.row.document, document.row.status) {
    case (.creditNote, _):
      refusal("not-an-invoice", "it is a credit note", "Open the invoice that it corrects.")
    case (.invoice, .draft):
      refusal("is-draft", "it is a draft: nothing is owed yet", "Finalise it first.")
    case (.invoice, .void): refusal("is-void", "it is void", "Nothing can be done any more.")
    case (.invoice, .open): nil
    }
  }

  /// The same, with something still to be paid and nobody about to pay it.
  func notCollectable(_ document: DocumentStanding) -> Refusal? {
    if let refusal = notAnOpenInvoice(document) { return refusal }
    if document.due == 0 {
      return refusal("nothing-due", "nothing is open on it", "Nothing needs to be done.")
    }
    if document.pending > 0 {
      return refusal(
        "money-under-way",
        "\(document.money(document.pending)) are under way and may still arrive",
        "Wait for the processor's answer.")
    }
    return nil
  }
}

/// A decision over a payer's account, with its changes worked out.
struct AccountOutcome {
  let verb: Verb
  let subject: RecordReference
  let title: String
  let writes: [any AccountWrite]
  var lines: [Preview.Line] = []
  var effects: [String] = []
  var money: [Money] = []
  var irreversible: [String] = []
  var undo: String?
  /// What the payer is told.
  var message: MessageText?
  let summary: String

  func decision(
    _ facts: AccountFacts, _ context: DecisionContext, _ reason: Reason
  ) throws(Refusal) -> Decision {
    let after = try facts.account.after(
      writes, at: context.asOf, by: context.author, reason)
    let entries = try facts.entries(of: after, at: context.asOf)
    var effects = effects
    if let closed = facts.closedThrough, let open = closed.adding(days: 1), open < facts.today,
      entries.contains(where: { $0.on == open })
    {
      effects.append("The books are closed through \(closed): it is posted on \(open).")
    }
    return Decision(
      verb, on: subject, of: facts.payer, title: title,
      changes: facts.account.changes(to: after), effects: effects, irreversible: irreversible,
      undo: undo, reason: reason,
      writes: writes + (message.map { [$0.message(to: facts.payer, about: subject)] } ?? []),
      money: money, lines: lines, entries: entries, summary: summary)
  }
}
