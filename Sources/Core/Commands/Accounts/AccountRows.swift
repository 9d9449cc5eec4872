// The rows that commands over documents and money write: made once, inserted by a commit and
// imagined by a preview, so that the standing shown beforehand is the one that follows.

import Billing
import Storage

/// New rows of one write. Every kind is a fact of one payer.
struct AccountRows {
  var invoices: [InvoiceRow] = []
  var lines: [InvoiceLineRow] = []
  var payments: [PaymentRow] = []
  var allocations: [AllocationRow] = []
  var refunds: [RefundRow] = []
  var refundEvents: [RefundEventRow] = []
  var disputes: [DisputeRow] = []
  var disputeEvents: [DisputeEventRow] = []
  var documentActs: [DocumentActRow] = []
  var creditGrants: [CreditGrantRow] = []
  var creditApplications: [CreditApplicationRow] = []
  var balanceEntries: [BalanceEntryRow] = []

  /// In the order that their references ask for.
  func insert(into connection: Connection) throws {
    for row in invoices { try connection.insert(row) }
    for row in lines { try connection.insert(row) }
    for row in payments { try connection.insert(row) }
    for row in allocations { try connection.insert(row) }
    for row in refunds { try connection.insert(row) }
    for row in refundEvents { try connection.insert(row) }
    for row in disputes { try connection.insert(row) }
    for row in disputeEvents { try connection.insert(row) }
    for row in documentActs { try connection.insert(row) }
    for row in creditGrants { try connection.insert(row) }
    for row in creditApplications { try connection.insert(row) }
    for row in balanceEntries { try connection.insert(row) }
  }

  func add(to facts: inout PayerFacts) {
    facts.invoices += invoices
    facts.lines += lines
    facts.payments += payments
    facts.allocations += allocations
    facts.refunds += refunds
    facts.refundEvents += refundEvents
    facts.disputes += disputes
    facts.disputeEvents += disputeEvents
    facts.documentActs += documentActs
    facts.creditGrants += creditGrants
    facts.creditApplications += creditApplications
    facts.balanceEntries += balanceEntries
  }
}

/// What rows are made with: ids, stamp, author and reason.
struct RowMaking {
  let stamp: Stamp
  let author: String
  let reason: Reason
  let nextNumber: () -> Int64

  func nextID<Tag>() -> Identifier<Tag> { Identifier(nextNumber()) }

  /// As the commit makes them.
  init(_ writer: DecisionWriter) {
    stamp = writer.stamp
    author = writer.author
    reason = writer.reason
    nextNumber = writer.connection.nextNumber
  }

  /// As a job makes them.
  init(_ stamp: Stamp, by author: String, _ reason: Reason, in connection: Connection) {
    self.stamp = stamp
    self.author = author
    self.reason = reason
    nextNumber = connection.nextNumber
  }

  /// As a preview imagines them: under ids that no record has.
  init(imaginedAt instant: Timestamp, by author: String, _ reason: Reason) {
    stamp = Stamp(at: instant, correlation: 0)
    self.author = author
    self.reason = reason
    // Ids are never negative, and grow: these lie beyond every id that a book has given.
    var last: Int64 = 1 << 62
    nextNumber = {
      last += 1
      return last
    }
  }
}

/// A write whose rows change what a payer owes or holds.
protocol AccountWrite: DecisionWrite {
  func rows(_ making: RowMaking) -> AccountRows
  /// Changes facts as the write will; by default it adds its rows.
  func imagine(_ facts: inout PayerFacts, _ making: RowMaking)
}

extension AccountWrite {
  func imagine(_ facts: inout PayerFacts, _ making: RowMaking) {
    rows(making).add(to: &facts)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    try rows(RowMaking(writer)).insert(into: writer.connection)
    return nil
  }
}
