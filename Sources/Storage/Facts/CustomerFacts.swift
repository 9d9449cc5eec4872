// All facts about one customer: what it holds, and what it pays for itself and for others.

import Billing

/// What a customer holds, and what was decided about it. Each list in the order things came about.
package struct HolderFacts: Sendable {
  package var customer: CustomerRow
  package var versions: [CustomerVersionRow]
  package var credentials: [CredentialRow]
  package var subscriptions: [SubscriptionRow]
  package var subscriptionEvents: [SubscriptionEventRow]
  package var parkingActs: [ParkingActRow]
  /// Lines of its subscriptions, on whosever document they stand.
  package var lines: [InvoiceLineRow]
  /// The documents of `lines`.
  package var documents: [InvoiceRow]
  package var overrides: [OverrideRow]
  package var overrideActs: [OverrideActRow]
  package var notes: [CustomerNoteRow]
}

/// What a payer was billed and paid. Each list in the order things came about.
package struct PayerFacts: Sendable {
  package var payer: CustomerRow
  package var credentials: [CredentialRow]
  package var invoices: [InvoiceRow]
  package var lines: [InvoiceLineRow]
  package var payments: [PaymentRow]
  package var attempts: [PaymentAttemptRow]
  package var paymentEvents: [PaymentEventRow]
  package var allocations: [AllocationRow]
  package var refunds: [RefundRow]
  package var disputes: [DisputeRow]
  package var disputeEvents: [DisputeEventRow]
  package var dunningActs: [DunningActRow]
  package var documentActs: [DocumentActRow]
  package var creditGrants: [CreditGrantRow]
  package var creditApplications: [CreditApplicationRow]
  package var balanceEntries: [BalanceEntryRow]
  package var refundEvents: [RefundEventRow]
  /// Customers it pays for, itself among them.
  package var paysFor: [CustomerID]
}

extension Connection {
  /// The customer as it was recorded, paid for by whom its payer stands for.
  package func customer(_ id: CustomerID) throws -> CustomerRow? {
    var row: CustomerRow? = try one(where: "id = $1", [id])
    if let payer = row?.payerID, payer != id { row?.payerID = try survivor(of: payer) }
    return row
  }

  /// Ids of customers in id order, aliases left out, page by page: pass the last one to get the
  /// next page.
  package func customerIDs(after id: CustomerID? = nil, limit: Int = 1_000) throws -> [CustomerID] {
    try rows(
      """
      SELECT id FROM customer WHERE id > $1
        AND id NOT IN (SELECT duplicate_id FROM customer_merge) ORDER BY id LIMIT $2
      """,
      [id ?? CustomerID(0), limit]
    ) { try $0.next() }
  }

  package func holderFacts(_ id: CustomerID) throws -> HolderFacts? {
    guard let customer = try customer(id) else { return nil }
    let kin = try kin(of: id)
    let ofSubscriptions = "IN (SELECT id FROM subscription WHERE customer_id \(kin))"
    return HolderFacts(
      customer: customer,
      versions: try all(where: "customer_id = $1", [id], order: "from_on, field, n"),
      credentials: try all(where: "customer_id \(kin)", [id], order: "added_at, id"),
      subscriptions: try all(where: "customer_id \(kin)", [id], order: "started_at, id"),
      subscriptionEvents: try all(
        where: "subscription_id \(ofSubscriptions)", [id], order: "at, id"),
      parkingActs: try all(where: "subscription_id \(ofSubscriptions)", [id], order: "id"),
      lines: try all(
        where: "subscription_id \(ofSubscriptions)", [id], order: "invoice_id, n"),
      documents: try all(
        where:
          "id IN (SELECT invoice_id FROM invoice_line WHERE subscription_id \(ofSubscriptions))",
        [id], order: "issued_on, id"),
      overrides: try all(where: "customer_id \(kin)", [id], order: "created_at, id"),
      overrideActs: try all(
        where: "override_id IN (SELECT id FROM entitlement_override WHERE customer_id \(kin))", [id]
      ),
      notes: try all(where: "customer_id \(kin)", [id], order: "created_at, id"))
  }

  package func payerFacts(_ id: CustomerID) throws -> PayerFacts? {
    guard let payer = try customer(id) else { return nil }
    let kin = try kin(of: id)
    let ofPayments = "IN (SELECT id FROM payment WHERE customer_id \(kin))"
    let ofAttempts = "IN (SELECT id FROM payment_attempt WHERE payment_id \(ofPayments))"
    return PayerFacts(
      payer: payer,
      credentials: try all(where: "customer_id \(kin)", [id], order: "added_at, id"),
      invoices: try all(where: "customer_id \(kin)", [id], order: "issued_on, id"),
      lines: try all(
        where: "invoice_id IN (SELECT id FROM invoice WHERE customer_id \(kin))", [id]),
      payments: try all(where: "customer_id \(kin)", [id], order: "created_at, id"),
      attempts: try all(where: "payment_id \(ofPayments)", [id], order: "effective_at, id"),
      paymentEvents: try all(where: "attempt_id \(ofAttempts)", [id], order: "effective_at, id"),
      allocations: try all(where: "payment_id \(ofPayments)", [id], order: "effective_at, id"),
      refunds: try all(where: "attempt_id \(ofAttempts)", [id], order: "effective_at, id"),
      disputes: try all(where: "attempt_id \(ofAttempts)", [id], order: "effective_at, id"),
      disputeEvents: try all(
        where: "dispute_id IN (SELECT id FROM dispute WHERE attempt_id \(ofAttempts))", [id],
        order: "effective_at, id"),
      dunningActs: try all(where: "payer_id \(kin)", [id], order: "created_at, id"),
      documentActs: try all(
        where: "invoice_id IN (SELECT id FROM invoice WHERE customer_id \(kin))", [id],
        order: "effective_at, id"),
      creditGrants: try all(where: "customer_id \(kin)", [id], order: "effective_at, id"),
      creditApplications: try all(
        where: "grant_id IN (SELECT id FROM credit_grant WHERE customer_id \(kin))", [id],
        order: "effective_at, id"),
      balanceEntries: try all(where: "customer_id \(kin)", [id], order: "effective_at, id"),
      refundEvents: try all(
        where: "refund_id IN (SELECT id FROM refund WHERE attempt_id \(ofAttempts))", [id],
        order: "effective_at, id"),
      paysFor: try rows(
        """
        SELECT id FROM customer WHERE payer_id \(kin)
          AND id NOT IN (SELECT duplicate_id FROM customer_merge) ORDER BY id
        """, [id]
      ) { try $0.next() })
  }
}
