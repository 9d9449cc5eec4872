// A row of the table `payment_attempt`.

import Billing

/// One try at a processor, at `stamp.effectiveAt`.
package struct PaymentAttemptRow: StoredRow, Hashable, Sendable {
  package static let table = "payment_attempt"
  package static let columns = [
    "id", "payment_id", "credential_id", "merchant_account_id", "idempotency_key",
    "processor_reference", "amount", "network", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["id"]

  package enum Network: String, StoredValue, CaseIterable {
    case visa, mastercard
  }

  package var id: AttemptID
  package var paymentID: PaymentID
  package var credentialID: CredentialID?
  package var merchantAccountID: MerchantAccountID
  package var idempotencyKey: String
  /// Stripe `pi_…` or `ch_…`, an Adyen PSP reference.
  package var processorReference: String?
  package var amount: Int64
  package var network: Network?
  package var stamp: Stamp

  package init(
    id: AttemptID, paymentID: PaymentID, credentialID: CredentialID?,
    merchantAccountID:
      MerchantAccountID, idempotencyKey: String, processorReference: String?, amount: Int64,
    network:
      Network?, stamp: Stamp
  ) {
    self.id = id
    self.paymentID = paymentID
    self.credentialID = credentialID
    self.merchantAccountID = merchantAccountID
    self.idempotencyKey = idempotencyKey
    self.processorReference = processorReference
    self.amount = amount
    self.network = network
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    paymentID = try row.next()
    credentialID = try row.next()
    merchantAccountID = try row.next()
    idempotencyKey = try row.next()
    processorReference = try row.next()
    amount = try row.next()
    network = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(paymentID)
    values.bind(credentialID)
    values.bind(merchantAccountID)
    values.bind(idempotencyKey)
    values.bind(processorReference)
    values.bind(amount)
    values.bind(network)
    values.bind(stamp)
  }
}
