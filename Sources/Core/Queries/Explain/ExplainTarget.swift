// What can be explained, by the id that a person sees: `inv_…`, `inv_…/2` for a line, `cus_…/sso`
// for an answer about access.

import Billing

/// A charge, a document, money, access or a state.
enum ExplainTarget: Hashable, Sendable {
  case line(InvoiceID, Int)
  case document(InvoiceID)
  case payment(PaymentID)
  case refund(RefundID)
  case subscription(SubscriptionID)
  case customer(CustomerID)
  case entitlement(CustomerID, feature: String)
  case override(OverrideID)
  case dunning(DunningCaseID)

  /// The kinds of id that have an explanation, for the refusal of another.
  static let known =
    "a line, a document, a payment, a refund, a subscription, a customer, "
    + "a feature of a customer, an override or a dunning case"

  /// Nil where nothing of that kind is explained; a mistyped id is refused.
  init?(_ id: String) throws {
    let (head, tail) = RecordReference.parts(of: id)
    switch IdentifierText.prefix(of: head) {
    case InvoiceTag.prefix:
      guard let tail else {
        self = .document(try InvoiceID(head))
        return
      }
      guard let n = Int(tail) else { return nil }
      self = .line(try InvoiceID(head), n)
    case CustomerTag.prefix:
      let customer = try CustomerID(head)
      self = tail.map { .entitlement(customer, feature: $0) } ?? .customer(customer)
    case PaymentTag.prefix: self = .payment(try PaymentID(head))
    case RefundTag.prefix: self = .refund(try RefundID(head))
    case SubscriptionTag.prefix: self = .subscription(try SubscriptionID(head))
    case OverrideTag.prefix: self = .override(try OverrideID(head))
    case DunningCaseTag.prefix: self = .dunning(try DunningCaseID(head))
    default: return nil
    }
  }
}

extension RecordReference {
  /// `inv_…/2` as `inv_…` and `2`.
  static func parts(of id: String) -> (head: String, tail: String?) {
    guard let slash = id.firstIndex(of: "/") else { return (id, nil) }
    return (String(id[..<slash]), String(id[id.index(after: slash)...]))
  }

  static func line(_ invoice: InvoiceID, _ n: Int) -> RecordReference {
    RecordReference(.invoiceLine, "\(invoice)/\(n)")
  }

  /// The screen that explains a record.
  package var explained: RecordReference { RecordReference(.explanation, id) }
}

extension RecordKind {
  /// Whether `x` has an answer about records of this kind.
  package var isExplained: Bool {
    switch self {
    case .invoiceLine, .invoice, .payment, .refund, .subscription, .customer, .entitlement,
      .override, .dunningCase, .preview:
      true
    case .workItem, .plan, .auditEntry, .explanation, .usage, .settlementRow, .payout,
      .bankLine, .credential, .merchantAccount, .planVersion, .dispute, .subscriptionChange,
      .importFile, .operator, .book, .approval, .ledgerAccount, .journalEntry, .job, .watch:
      false
    }
  }
}

extension FactReader {
  func explanation(_ reference: RecordReference) throws -> RecordAnswer {
    guard let target = try ExplainTarget(reference.id) else {
      throw Refusal(
        "no-explanation", what: "\(reference.id) cannot be explained",
        why: "it is neither a charge nor money, access or a state",
        remedy: "Explain \(ExplainTarget.known).")
    }
    switch target {
    case .line(let invoice, let n): return try explainLine(invoice, n, as: reference)
    case .document(let id): return try explainDocument(id, as: reference)
    case .payment(let id): return try explainPayment(id, as: reference)
    case .refund(let id): return try explainRefund(id, as: reference)
    case .subscription(let id): return try explainSubscription(id, as: reference)
    case .customer(let id): return try explainCustomer(id, as: reference)
    case .entitlement(let id, let feature):
      return try explainEntitlement(of: id, feature, as: reference)
    case .override(let id):
      let facts = try overrideFacts(id)
      return try explainEntitlement(
        of: facts.access.customer, facts.access.featureKey, as: reference)
    case .dunning(let id):
      guard let row = try connection.dunningCase(id) else {
        throw Self.missing("dunning case", id)
      }
      return try explainCustomer(row.payerID, as: reference)
    }
  }
}
