// What a pasted text may mean: an id, a number, an e-mail address, an outside system's id, an
// amount, the last four digits of a card, or a name.

import Billing
import Storage

extension FactReader {
  /// Matches, best first; an exact identifier is the only answer there is.
  func find(_ text: String) throws -> [FindHit] {
    let wanted = text.split(separator: " ").joined(separator: " ")
    guard !wanted.isEmpty else { return [] }
    if wanted == RecordReference.watch.id {
      return [FindHit(.watch, title: "Watch rules", reason: "the rules that watch the book")]
    }
    if wanted == RecordReference.book.id {
      return [FindHit(.book, title: settings.name, reason: "this book")]
    }
    if wanted == "agenda" {
      let title = "What happens by itself"
      return [FindHit(RecordReference(.job, "all"), title: title, reason: "the book's agenda")]
    }
    if let hit = try ownID(wanted) { return [hit] }
    var hits = try connection.invoices(number: wanted).map { invoice in
      FindHit(
        RecordReference(.invoice, invoice.id.description), title: invoice.number ?? wanted,
        reason: "document number")
    }
    hits += try outsideIDs(wanted)
    hits +=
      try connection.operator(named: wanted).map {
        [FindHit(RecordReference(.operator, $0.id.description), title: wanted, reason: "operator")]
      } ?? []
    hits += try connection.customers(emailKey: searchKey(wanted)).map {
      FindHit(RecordReference(.customer, $0.id.description), title: $0.name, reason: "e-mail")
    }
    hits += try connection.attempts(processorReference: wanted).map {
      FindHit(
        RecordReference(.payment, $0.paymentID.description), title: wanted,
        reason: "processor's reference")
    }
    if hits.isEmpty { hits = try parts(wanted) }
    if hits.isEmpty { hits = try lastFour(wanted) + amounts(wanted) + names(wanted) }
    var seen: Set<RecordReference> = []
    return hits.filter { seen.insert($0.reference).inserted }
  }

  /// One of our own ids, by its prefix; a mistyped one is refused with what is wrong.
  private func ownID(_ text: String) throws -> FindHit? {
    if let sequence = Int64(text), try connection.auditEntry(sequence) != nil, text.count < 4 {
      return nil
    }
    let (head, tail) = RecordReference.parts(of: text)
    guard let prefix = IdentifierText.prefix(of: head) else { return nil }
    if prefix == AttemptTag.prefix, let attempt = try connection.attempt(AttemptID(head)) {
      return FindHit(
        RecordReference(.payment, attempt.paymentID.description), title: text,
        reason: "an attempt of it")
    }
    let kinds = tail == nil ? Self.kinds : Self.kindsOfParts
    guard let kind = kinds[prefix] else { return nil }
    _ = try IdentifierText.number(of: head, prefix: prefix)
    return FindHit(RecordReference(kind, text), title: text, reason: "id")
  }

  /// By the prefix of their ids.
  static let kinds: [String: RecordKind] = [
    CustomerTag.prefix: .customer, SubscriptionTag.prefix: .subscription,
    InvoiceTag.prefix: .invoice, PaymentTag.prefix: .payment, OverrideTag.prefix: .override,
    WorkItemTag.prefix: .workItem, DunningCaseTag.prefix: .dunningCase,
    PayoutTag.prefix: .payout, CredentialTag.prefix: .credential, RefundTag.prefix: .refund,
    DisputeTag.prefix: .dispute, MerchantAccountTag.prefix: .merchantAccount,
    PlanTag.prefix: .plan, PlanVersionTag.prefix: .planVersion,
    SubscriptionEventTag.prefix: .subscriptionChange, ImportFileTag.prefix: .importFile,
    OperatorTag.prefix: .operator, ApprovalTag.prefix: .approval,
    JournalEntryTag.prefix: .journalEntry,
  ]

  /// Ids with a part after a slash: `inv_…/2`.
  private static let kindsOfParts: [String: RecordKind] = [
    InvoiceTag.prefix: .invoiceLine, CustomerTag.prefix: .entitlement,
    ImportFileTag.prefix: .settlementRow, StatementTag.prefix: .bankLine,
  ]

  private func outsideIDs(_ text: String) throws -> [FindHit] {
    try connection.references(to: text).compactMap { reference in
      let number = reference.recordID
      let found: RecordReference
      switch reference.kind {
      case CustomerTag.prefix:
        found = RecordReference(.customer, CustomerID(number).description)
      case SubscriptionTag.prefix:
        found = RecordReference(.subscription, SubscriptionID(number).description)
      case InvoiceTag.prefix: found = RecordReference(.invoice, InvoiceID(number).description)
      case PaymentTag.prefix: found = RecordReference(.payment, PaymentID(number).description)
      case OverrideTag.prefix: found = RecordReference(.override, OverrideID(number).description)
      case RefundTag.prefix: found = RecordReference(.refund, RefundID(number).description)
      case DisputeTag.prefix: found = RecordReference(.dispute, DisputeID(number).description)
      case CredentialTag.prefix:
        found = RecordReference(.credential, CredentialID(number).description)
      case SubscriptionEventTag.prefix:
        found = RecordReference(.subscriptionChange, SubscriptionEventID(number).description)
      case AttemptTag.prefix:
        guard let attempt = try connection.attempt(AttemptID(number)) else { return nil }
        found = RecordReference(.payment, attempt.paymentID.description)
      default: return nil
      }
      return FindHit(found, title: text, reason: "id in \(reference.system)")
    }
  }

  /// `C0012/sso`, `DE-2026-000487/1`: a part of what stands before the slash.
  private func parts(_ text: String) throws -> [FindHit] {
    guard let slash = text.lastIndex(of: "/") else { return [] }
    let part = String(text[text.index(after: slash)...])
    let feature = try catalogue().feature(key: part)
    return try find(String(text[..<slash])).compactMap { whole in
      switch whole.reference.kind {
      case .customer where feature != nil:
        let reference = RecordReference(.entitlement, "\(whole.reference.id)/\(part)")
        return FindHit(reference, title: "\(part) of \(whole.title)", reason: "access")
      case .invoice:
        guard let n = Int(part), try connection.line(InvoiceID(whole.reference.id), n) != nil else {
          return nil
        }
        return FindHit(
          RecordReference(.invoiceLine, "\(whole.reference.id)/\(n)"),
          title: "line \(n) of \(whole.title)", reason: "charge")
      default: return nil
      }
    }
  }

  private func lastFour(_ text: String) throws -> [FindHit] {
    guard text.count == 4, text.allSatisfy(\.isNumber) else { return [] }
    return try connection.credentials(last4: text, limit: 20).map { credential in
      let customer = try customer(credential.customerID)
      return FindHit(
        RecordReference(.customer, customer.id.description), title: customer.name,
        reason: "\(credential.brand ?? credential.kind.rawValue) ending in \(text)")
    }
  }

  /// Documents of that total, in any currency.
  private func amounts(_ text: String) throws -> [FindHit] {
    guard text.contains("."), (try? ExactDecimal(text)) != nil else { return [] }
    let query = ListQuery(.invoices, filter: "total:\(text)", page: .first(20))
    return try list(query).rows.map { row in
      FindHit(
        row.reference, title: row.cells.prefix(2).map(\.value.plainText).joined(separator: ", "),
        reason: "total \(text)")
    }
  }

  private func names(_ text: String) throws -> [FindHit] {
    let plain = text.filter { !":<>\"".contains($0) }
    let query = ListQuery(.customers, filter: plain, page: .first(20))
    return try list(query).rows.map { row in
      FindHit(row.reference, title: row.cells[0].value.plainText, reason: "name or e-mail")
    }
  }
}
