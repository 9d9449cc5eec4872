// A row of the table `dunning_case`.

import Billing

/// A payer being dunned, per legal entity and currency.
package struct DunningCaseRow: StoredRow, Hashable, Sendable {
  package static let table = "dunning_case"
  package static let columns = [
    "id", "payer_id", "legal_entity_id", "legal_entity_key", "currency", "sort_key", "search_key",
    "state", "state_reason", "category", "ladder_id", "day_zero_on", "step", "next_at",
    "next_action", "amount_due", "invoices", "evidence",
  ]
  package static let key = ["id"]

  package var id: DunningCaseID
  package var payerID: CustomerID
  package var legalEntityID: LegalEntityID
  package var legalEntityKey: String
  package var currency: Currency
  package var sortKey: String
  package var searchKey: String
  package var state: String
  package var stateReason: String
  /// Of the last decline; empty when nothing was declined.
  package var category: String
  package var ladderID: LadderID?
  package var dayZeroOn: Day
  /// Steps done.
  package var step: Int
  /// The latest instant when nothing comes next.
  package var nextAt: Timestamp
  package var nextAction: String
  package var amountDue: Int64
  package var invoices: Int64
  /// Canonical JSON of the derivation; Core writes and reads it.
  package var evidence: String

  package init(
    id: DunningCaseID, payerID: CustomerID, legalEntityID: LegalEntityID, legalEntityKey: String,
    currency: Currency, sortKey: String, searchKey: String, state: String, stateReason: String,
    category: String, ladderID: LadderID?, dayZeroOn: Day, step: Int, nextAt: Timestamp,
    nextAction:
      String, amountDue: Int64, invoices: Int64, evidence: String
  ) {
    self.id = id
    self.payerID = payerID
    self.legalEntityID = legalEntityID
    self.legalEntityKey = legalEntityKey
    self.currency = currency
    self.sortKey = sortKey
    self.searchKey = searchKey
    self.state = state
    self.stateReason = stateReason
    self.category = category
    self.ladderID = ladderID
    self.dayZeroOn = dayZeroOn
    self.step = step
    self.nextAt = nextAt
    self.nextAction = nextAction
    self.amountDue = amountDue
    self.invoices = invoices
    self.evidence = evidence
  }

  package init(_ row: inout ColumnReader) throws {
    id = try row.next()
    payerID = try row.next()
    legalEntityID = try row.next()
    legalEntityKey = try row.next()
    currency = try row.next()
    sortKey = try row.next()
    searchKey = try row.next()
    state = try row.next()
    stateReason = try row.next()
    category = try row.next()
    ladderID = try row.next()
    dayZeroOn = try row.next()
    step = try row.next()
    nextAt = try row.next()
    nextAction = try row.next()
    amountDue = try row.next()
    invoices = try row.next()
    evidence = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(id)
    values.bind(payerID)
    values.bind(legalEntityID)
    values.bind(legalEntityKey)
    values.bind(currency)
    values.bind(sortKey)
    values.bind(searchKey)
    values.bind(state)
    values.bind(stateReason)
    values.bind(category)
    values.bind(ladderID)
    values.bind(dayZeroOn)
    values.bind(step)
    values.bind(nextAt)
    values.bind(nextAction)
    values.bind(amountDue)
    values.bind(invoices)
    values.bind(evidence)
  }
}
