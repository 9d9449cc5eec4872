// The one entry point of invoicing: previews, billing runs and explanations all call it.

/// The document that is due on `facts.billingDay`, computed by difference: what should have been
/// billed less what was billed. Running it again with its own lines among `facts.billed` adds
/// nothing.
///
/// For every item and period that is due, the amount due is the sum over the stretches of
/// quantity × price × share of the period, rounded cumulatively. Issued lines keep their price,
/// discount and tax; a part that is no longer due is returned by a repair line that names the
/// issued line, and what is not yet charged becomes a new line. Then discounts, tax, promotional
/// credit, prepaid credit and balance apply in the order of domain rule "Discounts, tax".
///
/// Source: domain rule "By difference"; Kill Bill's subscription item tree.
package func nextInvoice(_ facts: InvoiceFacts) throws(InvoicingRefusal) -> InvoicePreview {
  let figures = try DocumentFigures(InvoiceRun(facts))
  return try figures.preview()
}
