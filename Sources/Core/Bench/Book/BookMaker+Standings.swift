// Standings of the invented customers: derived by the rules for the first of each kind of history,
// and the same, under another name, for the others.

import Billing
import Storage

extension BookMaker {
  mutating func stand(
    _ customer: CustomerRow, _ subscription: SubscriptionRow, _ invoices: [InvoiceRow],
    _ kind: HistoryKind, _ connection: Connection
  ) throws {
    if let model = known[kind] {
      return try copy(model, customer, subscription, invoices, connection)
    }
    let reader = try FactReader(connection, clock: { terms.now })
    try Standings(reader, now: reader.now).refresh(customer.id)
    let derived = DerivedStandings(
      customer: try row(of: CustomerStandingRow.self, customer.id.number, connection),
      balances: try connection.all(where: "customer_id = $1", [customer.id]),
      subscription: try row(
        of: SubscriptionStandingRow.self, subscription.id.number, connection),
      invoices: try connection.all(
        where: "customer_id = $1", [customer.id], order: "invoice_id"),
      cases: try connection.dunningCases(of: customer.id))
    known[kind] = derived
  }

  private func row<Row: StoredRow>(
    of: Row.Type, _ key: Int64, _ connection: Connection
  ) throws -> Row {
    guard let row = try connection.one(Row.self, where: "\(Row.key[0]) = $1", [key]) else {
      throw StorageError.corrupt(detail: "nothing was derived for \(key)")
    }
    return row
  }

  private func copy(
    _ model: DerivedStandings, _ customer: CustomerRow, _ subscription: SubscriptionRow,
    _ invoices: [InvoiceRow], _ connection: Connection
  ) throws {
    var own = model.customer
    own.customerID = customer.id
    own.sortKey = customer.sortKey
    own.searchKey = customer.searchKey
    own.emailKey = customer.emailKey
    try connection.insert(own)
    for var balance in model.balances {
      balance.customerID = customer.id
      try connection.insert(balance)
    }
    var standing = model.subscription
    standing.subscriptionID = subscription.id
    standing.customerID = customer.id
    standing.sortKey = customer.sortKey
    standing.searchKey = "\(customer.searchKey) \(searchKey(model.subscription.planName))"
    try connection.insert(standing)
    for (row, invoice) in zip(model.invoices, invoices) {
      var document = row
      document.invoiceID = invoice.id
      document.customerID = customer.id
      document.numberKey = searchKey(invoice.number ?? "")
      document.searchKey = "\(document.numberKey) \(customer.searchKey)"
      try connection.insert(document)
    }
    for var row in model.cases {
      row.id = connection.nextID()
      row.payerID = customer.id
      row.sortKey = customer.sortKey
      row.searchKey = customer.searchKey
      try connection.insert(
        DunningIdentityRow(
          id: row.id, payerID: customer.id, legalEntityID: row.legalEntityID,
          currency: row.currency))
      try connection.insert(row)
    }
  }
}
