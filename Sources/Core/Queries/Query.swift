// The questions that can be asked of a book. One screen asks one query; one query reads in one
// transaction. Every query and every answer is Codable, so the asker cannot tell whether the book
// lies in the same process or behind a socket.

import Billing

/// A question to a book.
package enum Query: Codable, Hashable, Sendable {
  /// The main figures and the queues.
  case home
  /// One page of a list.
  case list(ListQuery)
  /// How many rows of a list match, and their money per currency. May be slow: ask it aside.
  case count(ListQuery)
  /// Every row of a list that matches, by name alone: what "mark all" marks.
  case marked(ListQuery)
  /// What the marked rows of a list sum to.
  case sums(ListView, [MarkedRow])
  /// Everything about one record, optionally as it was known at an instant.
  case record(RecordReference, asOf: Timestamp?)
  /// What a change of a subscription would bill, without making it.
  case whatIf(RecordReference, WhatIf)
  /// When a record changed, as far as was recorded; nil for the book itself.
  case changes(RecordReference?)
  /// Another question, about the book as it was known.
  indirect case known(KnownAt, Query)
  /// What can be imagined of a subscription: the inputs of `whatIf` with this book's choices.
  case imaginable(RecordReference)
  /// What a pasted text may mean: an id, a number, an e-mail, an amount, the last four digits.
  case find(String)
  /// Who asks, in which roles, and what he may not do.
  case session
  /// A report of the ledger, answered as a record.
  case ledger(LedgerReport)
}

/// The answer to the query of the same name.
package enum Answer: Codable, Hashable, Sendable {
  case home(HomeAnswer)
  case list(ListAnswer)
  case count(CountAnswer)
  case marked(MarkedAnswer)
  case sums(SumsAnswer)
  case record(RecordAnswer)
  case found([FindHit])
  case session(SessionAnswer)
  case changes(ChangesAnswer)
  case imaginable([Parameter])
}

/// The lists of the console; each has a batch twin of the same name.
package enum ListView: String, Codable, Hashable, Sendable, CaseIterable {
  case customers, subscriptions, invoices, dunning, exceptions, overrides, jobs, audit
  case operators, approvals, work
  case ledger, journal
}

/// The kinds of record that can be opened.
package enum RecordKind: String, Codable, Hashable, Sendable, CaseIterable {
  case customer, subscription, invoice, payment, override, plan
  /// A step that happens by itself; `all` is the whole book's.
  case job
  /// The next invoice of a subscription; its id is the subscription's.
  case preview
  case dunningCase = "dunning-case"
  case auditEntry = "audit-entry"
  /// Whatever a person must resolve; a reconciliation's exception is one.
  case workItem = "work-item"
  /// The watch rules with their state; its id is `watch`.
  case watch
  case `operator`, approval
  /// The book itself, for acts on no record of it; its id is `book`.
  case book
  /// Why a record is as it is: the whole chain on one screen. Its id is the record's own.
  case explanation
  /// Its id is the document's and the line's number: `inv_…/2`.
  case invoiceLine = "invoice-line"
  /// Its id is the customer's and the feature: `cus_…/sso`.
  case entitlement
  /// The usage events of an invoice line; its id is the line's.
  case usage
  /// Its id is the file's and the row's number: `imp_…/12`.
  case settlementRow = "settlement-row"
  case payout
  /// Its id is the statement's and the line's number: `stm_…/3`.
  case bankLine = "bank-line"
  case credential, refund, dispute
  case merchantAccount = "merchant-account"
  case planVersion = "plan-version"
  case subscriptionChange = "subscription-change"
  case importFile = "import-file"
  /// An account of the ledger for a legal entity, a currency and a merchant account.
  case ledgerAccount = "ledger-account"
  case journalEntry = "journal-entry"
}

/// A record by kind and shown id, such as `cus_…` or an audit sequence number.
package struct RecordReference: Codable, Hashable, Sendable {
  package let kind: RecordKind
  package let id: String

  package init(_ kind: RecordKind, _ id: String) {
    self.kind = kind
    self.id = id
  }
}

/// One page of a list: which rows, in which order, from where.
package struct ListQuery: Codable, Hashable, Sendable {
  package var view: ListView
  /// Filter text as typed, such as `status:past_due amount>500 acme`. See `Filter`.
  package var filter: String
  /// Key of the column to sort by; nil for the view's own order.
  package var sort: String?
  package var descending: Bool
  /// Only rows that belong to this record, such as one customer's subscriptions.
  package var scope: RecordReference?
  package var page: Page

  package init(
    _ view: ListView, filter: String = "", sort: String? = nil, descending: Bool = false,
    scope: RecordReference? = nil, page: Page = .first(100)
  ) {
    self.view = view
    self.filter = filter
    self.sort = sort
    self.descending = descending
    self.scope = scope
    self.page = page
  }
}

/// Which rows of a sorted list; pages are found by key, never by offset. The number is the limit.
package enum Page: Codable, Hashable, Sendable {
  case first(Int)
  case last(Int)
  case after(Anchor, Int)
  case before(Anchor, Int)
}

/// The place of a row in a sorted list: its sort value and its id, as the answer gave them.
package struct Anchor: Codable, Hashable, Sendable {
  package let sortValue: String
  package let id: Int64

  package init(sortValue: String, id: Int64) {
    self.sortValue = sortValue
    self.id = id
  }
}
