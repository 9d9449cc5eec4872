// Finding one record: by its id, or by what the outside world calls it.

import Billing

extension Connection {
  package func subscription(_ id: SubscriptionID) throws -> SubscriptionRow? {
    try one(where: "id = $1", [id])
  }
  package func invoice(_ id: InvoiceID) throws -> InvoiceRow? { try one(where: "id = $1", [id]) }
  package func payment(_ id: PaymentID) throws -> PaymentRow? { try one(where: "id = $1", [id]) }
  package func override(_ id: OverrideID) throws -> OverrideRow? {
    try one(where: "id = $1", [id])
  }
  package func overrideActs(_ id: OverrideID) throws -> [OverrideActRow] {
    try all(where: "override_id = $1", [id])
  }
  package func dunningCase(_ id: DunningCaseID) throws -> DunningCaseRow? {
    try one(where: "id = $1", [id])
  }
  package func lines(of id: InvoiceID) throws -> [InvoiceLineRow] {
    try all(where: "invoice_id = $1", [id])
  }

  /// Usage of one subscription and meter with `from` ≤ time < `until`, in time order.
  package func usage(
    of subscription: SubscriptionID, meter: MeterID, from: Timestamp, until: Timestamp
  ) throws -> [UsageEventRow] {
    try all(
      where: """
        subscription_id = $1 AND meter_id = $2 AND effective_at >= $3 AND effective_at < $4
        """, [subscription, meter, from, until], order: "effective_at, id")
  }

  /// The first of them, at most so many.
  package func usage(
    of subscription: SubscriptionID, meter: MeterID, from: Timestamp, until: Timestamp, limit: Int
  ) throws -> [UsageEventRow] {
    try rows(
      """
      SELECT \(UsageEventRow.columnList) FROM usage_event
      WHERE subscription_id = $1 AND meter_id = $2 AND effective_at >= $3 AND effective_at < $4
      ORDER BY effective_at, id LIMIT $5
      """, [subscription, meter, from, until, limit]
    ) { try UsageEventRow(&$0) }
  }

  /// Records that the outside world calls `text`, in any system.
  package func references(to text: String) throws -> [ExternalReferenceRow] {
    try all(where: "external_id = $1", [text], order: "kind, system, record_id")
  }

  /// What the outside world calls a record; `kind` is the prefix of its ids.
  package func references(ofKind kind: String, number: Int64) throws -> [ExternalReferenceRow] {
    try all(where: "kind = $1 AND record_id = $2", [kind, number])
  }

  /// What the outside calls a payer's documents, in one walk.
  package func outsideNames(ofInvoicesOf payer: CustomerID) throws -> [InvoiceID: String] {
    let names = try rows(
      """
      SELECT record_id, external_id FROM external_reference
      WHERE kind = $1 AND record_id IN (
        SELECT id FROM invoice WHERE customer_id \(kin(of: payer, "$2")))
      ORDER BY system, external_id
      """, [InvoiceTag.prefix, payer]
    ) { row -> (InvoiceID, String) in (try row.next(), try row.next()) }
    return Dictionary(names, uniquingKeysWith: { first, _ in first })
  }

  package func customers(emailKey: String) throws -> [CustomerRow] {
    try all(
      where: """
        email_key = $1 OR id IN (SELECT customer_id FROM customer_standing WHERE email_key = $1)
        """, [emailKey])
  }

  package func invoices(number: String) throws -> [InvoiceRow] {
    try all(where: "number = $1", [number])
  }

  package func attempts(processorReference: String) throws -> [PaymentAttemptRow] {
    try all(where: "processor_reference = $1", [processorReference])
  }

  package func credentials(last4: String, limit: Int) throws -> [CredentialRow] {
    try rows(
      "SELECT \(CredentialRow.columnList) FROM credential WHERE last4 = $1 ORDER BY id LIMIT $2",
      [last4, limit]
    ) { try CredentialRow(&$0) }
  }
}

extension Connection {
  /// Empties every derived table that is rebuilt whole. Exceptions and dunning cases keep their
  /// ids and are put, not replaced.
  package func clearStandings() throws {
    try delete(CustomerStandingRow.self, where: "1 = 1")
    try delete(CustomerBalanceRow.self, where: "1 = 1")
    try delete(SubscriptionStandingRow.self, where: "1 = 1")
    try delete(InvoiceStandingRow.self, where: "1 = 1")
    try delete(OverrideStandingRow.self, where: "1 = 1")
    try delete(JobDueRow.self, where: "1 = 1")
  }

  /// The dunning case of a payer, legal entity and currency, whose id a new derivation keeps.
  package func dunningCase(
    payer: CustomerID, legalEntity: LegalEntityID, currency: Currency
  ) throws -> DunningCaseRow? {
    try one(
      where: "payer_id = $1 AND legal_entity_id = $2 AND currency = $3",
      [payer, legalEntity, currency])
  }

  /// The id of the dunning of a payer, legal entity and currency, if it ever had a case.
  package func dunningIdentity(
    payer: CustomerID, legalEntity: LegalEntityID, currency: Currency
  ) throws -> DunningIdentityRow? {
    try one(
      where: "payer_id = $1 AND legal_entity_id = $2 AND currency = $3",
      [payer, legalEntity, currency])
  }

  /// The earliest instant, if any, at which a standing changes by itself after `instant`.
  package func nextStandingChange(after instant: Timestamp) throws -> Timestamp? {
    try first(
      """
      SELECT min(at) FROM (
        SELECT min(next_at) AS at FROM subscription_standing WHERE next_at > $1
        UNION ALL SELECT min(next_at) FROM dunning_case WHERE next_at > $1
        UNION ALL SELECT min(expires_at) FROM override_standing WHERE expires_at > $1
        UNION ALL SELECT min(starts_at) FROM override_standing WHERE starts_at > $1) AS steps
      """, [instant]
    ) { try $0.next() } ?? nil
  }
}

extension Connection {
  package func subjectKey(of customer: CustomerID) throws -> SubjectKeyRow? {
    try one(where: "customer_id = $1", [customer])
  }

  package func dunningCases(of payer: CustomerID) throws -> [DunningCaseRow] {
    try all(where: "payer_id = $1", [payer])
  }

  package func notes(correcting invoice: InvoiceID) throws -> [InvoiceRow] {
    try all(where: "corrects_id = $1", [invoice])
  }

  package func attempt(_ id: AttemptID) throws -> PaymentAttemptRow? {
    try one(where: "id = $1", [id])
  }
}

extension Connection {
  package func versions(of customer: CustomerID) throws -> [CustomerVersionRow] {
    try all(where: "customer_id = $1", [customer], order: "from_on, field, n")
  }
}

extension Connection {
  package func remove(_ dunningCase: DunningCaseRow) throws {
    try delete(DunningCaseRow.self, where: "id = $1", [dunningCase.id])
  }
}

extension Connection {
  /// Keeps seller and customer of every issued document that has not kept them yet, as they are.
  package func freezeParties() throws {
    try execute(
      Self.freezing
        + " AND invoice.id NOT IN (SELECT invoice_id FROM document_party)")
  }

  /// The same for one document that was just issued.
  package func freezeParties(of id: InvoiceID) throws {
    try execute(Self.freezing + " AND invoice.id = $1", [id])
  }

  /// Marks an open document void, and gives back what its lines claimed to have billed.
  package func void(_ id: InvoiceID, at instant: Timestamp) throws {
    try execute(
      "UPDATE invoice SET status = 'void', voided_at = $1 WHERE id = $2 AND status = 'open'",
      [instant, id])
    try releaseClaims(of: id)
  }

  /// As it holds on the day of issue, corrections included.
  private static func stated(_ field: CustomerVersionRow.Field) -> String {
    CustomerVersionRow.corrected(field, of: "customer", on: "invoice.issued_on")
  }

  private static let freezing =
    """
    INSERT INTO document_party (invoice_id, seller_name, seller_country, customer_name,
      customer_email, customer_country, tax_status, tax_id, created_at, effective_at,
      recorded_at, correlation_id)
    SELECT invoice.id, legal_entity.name, legal_entity.country, \(stated(.name)),
      \(stated(.email)), \(stated(.country)), \(stated(.taxStatus)), customer.tax_id,
      invoice.created_at, invoice.effective_at, invoice.recorded_at, invoice.correlation_id
    FROM invoice JOIN legal_entity ON legal_entity.id = invoice.legal_entity_id
      JOIN customer ON customer.id = invoice.customer_id
    WHERE invoice.status <> 'draft'
    """

  package func parties(of id: InvoiceID) throws -> DocumentPartyRow? {
    try one(where: "invoice_id = $1", [id])
  }
}
