// Voiding an invoice and issuing it anew from what is known today, as one command.

import Billing
import Storage

package struct VoidAndRegenerate: BookCommand {
  package static let description = VerbDescription(
    .voidAndRegenerate, "Void and regenerate",
    "Take an invoice back and issue it anew from what is known today.",
    confirmKey: "N", risk: .consequential, subjects: [.invoice], parameters: .reason)

  package let invoice: InvoiceID
  package let reason: Reason

  package init(_ draft: DraftReader) throws(Refusal) {
    invoice = try draft.subject()
    reason = try draft.reason()
  }

  package func facts(_ book: FactReader) throws -> RegenerationFacts {
    try book.regenerationFacts(of: invoice)
  }

  package func decide(
    _ facts: RegenerationFacts, _ context: DecisionContext
  ) throws(Refusal) -> Decision {
    let account = facts.account
    let document = try account.requiredDocument()
    if let refusal = account.voidObstacle(document) { throw refusal }
    if let gap = facts.gap {
      throw account.refusal(
        "not-computable", gap, "Void it alone, or credit it and add the charge by hand.")
    }
    guard let plan = facts.plan, plan.document == .invoice, !plan.isEmpty else {
      throw account.refusal(
        "nothing-to-bill", "from what is known today nothing is billed in its place",
        "Void it alone.")
    }
    let before =
      account.returns(of: document) + [VoidDocument(invoice: invoice)] as [any AccountWrite]
    var write = IssueInPlace(plan: plan, catalogue: facts.catalogue)
    let issued = try account.account.after(
      before + [write], at: context.asOf, by: context.author, reason)
    let new = issued.documents.first { $0.row.replacesID == invoice }
    let credit = new.flatMap { CreditSpending(asMuchAsHeldOn: $0, issued) }
    if let new, let credit { write.pay(new.row.id, with: credit.writes) }
    let paid = credit.map { [$0.effect(on: document)] }
    return try AccountOutcome(
      verb: .voidAndRegenerate, subject: document.reference,
      title: "Void \(document.name) of \(account.payerName) and issue it anew",
      writes: before + [write],
      lines: plan.lines.map { line in
        Preview.Line(
          line.description, document.money(line.total))
      } + (credit?.lines ?? []),
      effects: (paid ?? []) + [
        "\(document.money(document.row.total)) become \(document.money(plan.total)), issued on "
          + "\(plan.issuedOn) with the next number.",
        "The new invoice names the one it replaces; credit spent on the old one returns.",
      ],
      money: [document.money(plan.total)],
      irreversible: ["The old number stays void, the new one stays issued."],
      message: MessageText(
        kind: "invoice replaced",
        words: "\(document.name) is void; an invoice of \(document.money(plan.total)) takes its "
          + "place"
          + (credit.map { ", \(document.money($0.amount)) of it paid by credit" } ?? "")),
      summary: "\(document.name) void and issued anew"
    ).decision(account, context, reason)
  }
}

/// An invoice with the document that would take its place, computed from what is known now.
package struct RegenerationFacts: Sendable {
  let account: AccountFacts
  let catalogue: Catalogue
  let plan: DocumentPlan?
  /// Why nothing can be computed.
  let gap: String?
}

/// Issues the document that replaces a void one.
struct IssueInPlace: AccountWrite {
  let plan: DocumentPlan
  let catalogue: Catalogue
  /// The credit that pays the new document, which has no id yet and is called `own`.
  private var credit: [AccountMove] = []
  private static let own = InvoiceID(0)

  init(plan: DocumentPlan, catalogue: Catalogue) {
    self.plan = plan
    self.catalogue = catalogue
  }

  /// `moves` pay the document that was imagined of this.
  mutating func pay(_ imagined: InvoiceID, with moves: [AccountMove]) {
    credit = moves.map { $0.paying(Self.own, insteadOf: imagined) }
  }

  private func creditRows(for id: InvoiceID, _ making: RowMaking) -> [AccountRows] {
    credit.map { $0.paying(id, insteadOf: Self.own).rows(making) }
  }

  func rows(_ making: RowMaking) -> AccountRows {
    var rows = AccountRows()
    let id: InvoiceID = making.nextID()
    rows.invoices = [
      InvoiceRow(
        id: id, number: nil, document: plan.document, legalEntityID: plan.legalEntity,
        customerID: plan.payer, currency: plan.currency, status: .open, issuedOn: plan.issuedOn,
        dueOn: plan.termsDays.flatMap { plan.issuedOn.adding(days: $0) },
        collection: plan.collection, purchaseOrder: plan.purchaseOrder, correctsID: plan.corrects,
        replacesID: plan.replaces, total: plan.total, stamp: making.stamp)
    ]
    rows.lines = plan.lines.map { line in
      var line = line
      line.invoiceID = id
      return line
    }
    rows.documentActs = [making.act(.finalised, on: id)]
    for credit in creditRows(for: id, making) {
      rows.creditApplications += credit.creditApplications
      rows.balanceEntries += credit.balanceEntries
    }
    return rows
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let documents = DocumentWriter(writer.connection, stamp: writer.stamp, catalogue: catalogue)
    let row = try documents.issue(plan)
    let making = RowMaking(writer)
    try writer.connection.insert(making.act(.finalised, on: row.id))
    for credit in creditRows(for: row.id, making) { try credit.insert(into: writer.connection) }
    try writer.connection.freezeParties(of: row.id)
    return RecordReference(.invoice, row.id.description)
  }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("issue-in-place")
    bytes.add(numbers: [plan.replaces?.number])
    plan.add(to: &bytes)
    bytes.beginList(credit.count)
    for move in credit { move.add(to: &bytes) }
  }
}

extension FactReader {
  func regenerationFacts(of id: InvoiceID) throws -> RegenerationFacts {
    let facts = try accountFacts(of: id)
    let catalogue = try catalogue()
    do {
      return RegenerationFacts(
        account: facts, catalogue: catalogue, plan: try replacement(of: id, facts), gap: nil)
    } catch let gap as RegenerationGap {
      return RegenerationFacts(account: facts, catalogue: catalogue, plan: nil, gap: gap.reason)
    } catch let refusal as InvoicingRefusal {
      return RegenerationFacts(
        account: facts, catalogue: catalogue, plan: nil, gap: "it cannot be computed: \(refusal)")
    }
  }

  private struct RegenerationGap: Error {
    let reason: String
  }

  /// Computes each subscription's part as if the document had never been.
  private func replacement(of id: InvoiceID, _ facts: AccountFacts) throws -> DocumentPlan? {
    guard let document = facts.document else { return nil }
    let lines = facts.account.facts.lines.filter { $0.invoiceID == id }
    guard lines.allSatisfy({ $0.subscriptionID != nil }) else {
      throw RegenerationGap(reason: "it has lines of no subscription")
    }
    var parts: [BilledPart] = []
    for subscription in Set(lines.compactMap(\.subscriptionID)).sorted() {
      let from = lines.filter { $0.subscriptionID == subscription }.map(\.periodStart).min()
      // The day that was billed; a document that came from elsewhere names none.
      let billedOn = try connection.periods(billedBy: id)
        .filter { $0.subscriptionID == subscription }.map(\.billedOn).max()
      let window = SubscriptionBilling.Window(
        from: from ?? document.row.issuedOn,
        billingDay: billedOn ?? min(document.row.issuedOn, facts.today))
      let part = try part(of: subscription, without: id, window)
      if let gap = part.gap { throw RegenerationGap(reason: gap) }
      parts.append(part)
    }
    var plan = DocumentPlan(
      parts, payer: facts.account.terms, currency: document.row.currency,
      issuedOn: facts.today, catalogue: try catalogue())
    plan.replaces = id
    return plan
  }

  private func part(
    of id: SubscriptionID, without invoice: InvoiceID, _ window: SubscriptionBilling.Window
  ) throws -> BilledPart {
    let (customer, subscription) = try picture(of: id)
    let billing = billing(of: subscription, in: customer)
    var documents = billing.documents
    documents[invoice]?.status = .void
    var recorded: [BillingPeriodRow] = try connection.all(
      where: "subscription_id = $1 AND end_on >= $2", [id, window.from])
    recorded += try connection.periods(billedBy: invoice)
      .map { $0.reopened(Stamp(at: now, correlation: 0)) }
    return try SubscriptionBilling(
      history: billing.history, catalogue: billing.catalogue, payer: billing.payer,
      lines: billing.lines, documents: documents, now: billing.now, usage: billing.usage
    ).part(window, balance: 0, recorded: recorded)
  }
}
