// The moves of money and credit that commands write, one case each.

import Billing
import Storage

/// One move in a payer's account.
enum AccountMove: AccountWrite, Hashable {
  /// Whose account it is.
  struct Party: Hashable {
    let payer: CustomerID
    let legalEntity: LegalEntityID
    let currency: Currency
  }

  case allocate(PaymentID, to: InvoiceID, amount: Int64, reverses: AllocationID?)
  case balance(
    Party, amount: Int64, cause: BalanceEntryRow.Cause, invoice: InvoiceID?, payment: PaymentID?,
    reverses: BalanceEntryID?)
  case grant(Party, amount: Int64, expiresOn: Day?)
  /// Spends a part of a grant on a document; on none, it is withdrawn.
  case spend(
    CreditGrantID, on: InvoiceID?, amount: Int64, reverses: CreditApplicationID?)
  case act(InvoiceID, DocumentActRow.Act, amount: Int64, payment: PaymentID?)
  /// Money given back through the attempt that brought it: an excess of a document, the payer's
  /// balance, or what is applied to nothing.
  case refund(AttemptID, amount: Int64, RefundSource)
  case receive(Party, amount: Int64, reference: String?, at: Timestamp)

  enum RefundSource: Hashable {
    case excess(InvoiceID)
    /// What a credit note gives back.
    case note(InvoiceID)
    case balance(Party)
    case unapplied
  }

  func rows(_ making: RowMaking) -> AccountRows {
    var rows = AccountRows()
    switch self {
    case .allocate(let payment, let invoice, let amount, let reverses):
      rows.allocations = [
        AllocationRow(
          id: making.nextID(), paymentID: payment, invoiceID: invoice, amount: amount,
          reversesID: reverses, stamp: making.stamp)
      ]
    case .balance(let party, let amount, let cause, let invoice, let payment, let reverses):
      rows.balanceEntries = [
        party.entry(
          amount, cause, making, invoice: invoice, payment: payment, reverses: reverses)
      ]
    case .grant(let party, let amount, let expiresOn):
      rows.creditGrants = [
        CreditGrantRow(
          id: making.nextID(), customerID: party.payer, legalEntityID: party.legalEntity,
          currency: party.currency, kind: .promotional, amount: amount, priority: 0,
          expiresOn: expiresOn, reasonCode: making.reason.code, reason: making.reason.text,
          author: making.author, stamp: making.stamp)
      ]
    case .spend(let grant, let invoice, let amount, let reverses):
      rows.creditApplications = [
        CreditApplicationRow(
          id: making.nextID(), grantID: grant, invoiceID: invoice, amount: amount,
          reversesID: reverses, stamp: making.stamp)
      ]
    case .act(let invoice, let act, let amount, let payment):
      rows.documentActs = [making.act(act, on: invoice, amount: amount, payment: payment)]
    case .refund(let attempt, let amount, let source):
      return refundRows(attempt, amount, source, making)
    case .receive(let party, let amount, let reference, let at):
      var stamp = making.stamp
      stamp.createdAt = at
      stamp.effectiveAt = at
      rows.payments = [
        PaymentRow(
          id: making.nextID(), customerID: party.payer, currency: party.currency, amount: amount,
          method: .bankTransfer, reference: reference, stamp: stamp)
      ]
    }
    return rows
  }

  private func refundRows(
    _ attempt: AttemptID, _ amount: Int64, _ source: RefundSource, _ making: RowMaking
  ) -> AccountRows {
    var rows = AccountRows()
    let id: RefundID = making.nextID()
    var (invoice, note): (InvoiceID?, InvoiceID?)
    if case .excess(let document) = source { invoice = document }
    if case .note(let document) = source { note = document }
    if case .balance(let party) = source {
      rows.balanceEntries = [party.entry(-amount, .refunded, making, refund: id)]
    }
    rows.refunds = [
      RefundRow(
        id: id, attemptID: attempt, amount: amount, state: .pending, reference: nil,
        reason: making.reason.code, creditNoteID: note, invoiceID: invoice, stamp: making.stamp)
    ]
    return rows
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let made = rows(RowMaking(writer))
    try made.insert(into: writer.connection)
    return made.payments.first.map { RecordReference(.payment, $0.id.description) }
  }
}

extension AccountMove {
  /// The same credit, spent on another document.
  func paying(_ id: InvoiceID, insteadOf other: InvoiceID) -> AccountMove {
    switch self {
    case .spend(let grant, on: other?, let amount, let reverses):
      .spend(grant, on: id, amount: amount, reverses: reverses)
    case .balance(let party, let amount, let cause, invoice: other?, let payment, let reverses):
      .balance(
        party, amount: amount, cause: cause, invoice: id, payment: payment, reverses: reverses)
    case .spend, .balance, .allocate, .grant, .act, .refund, .receive: self
    }
  }
}

extension AccountMove.Party {
  init(_ account: PayerAccount, _ currency: Currency) {
    payer = account.terms.row.id
    legalEntity = account.terms.row.legalEntityID
    self.currency = currency
  }

  func entry(
    _ amount: Int64, _ cause: BalanceEntryRow.Cause, _ making: RowMaking,
    invoice: InvoiceID? = nil, payment: PaymentID? = nil, refund: RefundID? = nil,
    reverses: BalanceEntryID? = nil
  ) -> BalanceEntryRow {
    BalanceEntryRow(
      id: making.nextID(), customerID: payer, legalEntityID: legalEntity, currency: currency,
      amount: amount, cause: cause, invoiceID: invoice, paymentID: payment, refundID: refund,
      reversesID: reverses, stamp: making.stamp)
  }

  func add(to bytes: inout CanonicalBytes) {
    bytes.add(payer.number)
    bytes.add(legalEntity.number)
    bytes.add(currency.code)
  }
}

extension RowMaking {
  func act(
    _ act: DocumentActRow.Act, on invoice: InvoiceID, amount: Int64 = 0, payment: PaymentID? = nil
  ) -> DocumentActRow {
    DocumentActRow(
      id: nextID(), invoiceID: invoice, act: act, amount: amount, paymentID: payment,
      reasonCode: reason.code, reason: reason.text, author: author, stamp: stamp)
  }
}

// MARK: - The digest

extension AccountMove {
  package func add(to bytes: inout CanonicalBytes) {
    switch self {
    case .allocate(let payment, let invoice, let amount, let reverses):
      bytes.add("allocate")
      bytes.add(numbers: [payment.number, invoice.number, amount, reverses?.number])
    case .balance(let party, let amount, let cause, let invoice, let payment, let reverses):
      bytes.add("balance")
      party.add(to: &bytes)
      bytes.add(cause.rawValue)
      bytes.add(numbers: [amount, invoice?.number, payment?.number, reverses?.number])
    case .grant(let party, let amount, let expiresOn):
      bytes.add("grant")
      party.add(to: &bytes)
      bytes.add(numbers: [amount, expiresOn.map { Int64($0.number) }])
    case .spend(let grant, let invoice, let amount, let reverses):
      bytes.add("spend")
      bytes.add(numbers: [grant.number, invoice?.number, amount, reverses?.number])
    case .act(let invoice, let act, let amount, let payment):
      bytes.add(act.rawValue)
      bytes.add(numbers: [invoice.number, amount, payment?.number])
    case .refund(let attempt, let amount, let source):
      bytes.add("refund")
      bytes.add(numbers: [attempt.number, amount])
      switch source {
      case .excess(let invoice), .note(let invoice): bytes.add(invoice.number)
      case .balance(let party): party.add(to: &bytes)
      case .unapplied: bytes.addNothing()
      }
    case .receive(let party, let amount, let reference, let at):
      bytes.add("receive")
      party.add(to: &bytes)
      bytes.add(numbers: [amount, at.milliseconds])
      bytes.add(reference ?? "")
    }
  }
}

extension CanonicalBytes {
  /// Numbers in order, nil as nothing.
  mutating func add(numbers: [Int64?]) {
    beginList(numbers.count)
    for number in numbers {
      if let number { add(number) } else { addNothing() }
    }
  }
}
