// A row of the table `document_party`.

import Billing

/// Who issued a document and to whom, as it was when it was finalised.
package struct DocumentPartyRow: StoredRow, Hashable, Sendable {
  package static let table = "document_party"
  package static let columns = [
    "invoice_id", "seller_name", "seller_country", "customer_name", "customer_email",
    "customer_country", "tax_status", "tax_id", "created_at", "effective_at", "recorded_at",
    "correlation_id",
  ]
  package static let key = ["invoice_id"]

  package var invoiceID: InvoiceID
  package var sellerName: String
  package var sellerCountry: String
  package var customerName: String
  package var customerEmail: String
  package var customerCountry: String
  package var taxStatus: CustomerRow.TaxStatus
  package var taxID: String?
  package var stamp: Stamp

  package init(
    invoiceID: InvoiceID, sellerName: String, sellerCountry: String, customerName: String,
    customerEmail: String, customerCountry: String, taxStatus: CustomerRow.TaxStatus,
    taxID: String?, stamp: Stamp
  ) {
    self.invoiceID = invoiceID
    self.sellerName = sellerName
    self.sellerCountry = sellerCountry
    self.customerName = customerName
    self.customerEmail = customerEmail
    self.customerCountry = customerCountry
    self.taxStatus = taxStatus
    self.taxID = taxID
    self.stamp = stamp
  }

  package init(_ row: inout ColumnReader) throws {
    invoiceID = try row.next()
    sellerName = try row.next()
    sellerCountry = try row.next()
    customerName = try row.next()
    customerEmail = try row.next()
    customerCountry = try row.next()
    taxStatus = try row.next()
    taxID = try row.next()
    stamp = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(invoiceID)
    values.bind(sellerName)
    values.bind(sellerCountry)
    values.bind(customerName)
    values.bind(customerEmail)
    values.bind(customerCountry)
    values.bind(taxStatus)
    values.bind(taxID)
    values.bind(stamp)
  }
}
