// What is derived for a question about the past: one customer, the customers of a page, or the
// whole book.

import Billing
import Storage

extension FactReader {
  /// Up to so many customers a past is derived whole at once: it takes less than a second.
  static let fewCustomers = 500
  /// Beyond so many, only what one customer or a page in the list's own order takes.
  static let mostCustomersOfAPast = 50_000

  /// Derives what the question reads; answers whether that was the whole book.
  func derivePast(for question: Query) throws -> Bool {
    if let customer = try onlyCustomer(of: question) {
      try derive(customer)
      return false
    }
    guard try connection.hasCustomers(moreThan: Self.fewCustomers) else {
      try derivePast()
      return true
    }
    if case .list(let list) = question, try derivePage(list) { return false }
    guard try !connection.hasCustomers(moreThan: Self.mostCustomersOfAPast) else {
      throw Refusal(
        "past-too-large", what: "That cannot be told as it was known",
        why: "it takes the past of every customer, and this book has more than "
          + "\(Self.mostCustomersOfAPast)",
        remedy: "Customers, subscriptions and invoices can be paged in their own order, without a "
          + "filter; the lists and records of one customer can be opened.")
    }
    try derivePast()
    return true
  }

  /// Derives what lists sort and filter by, as it was known, of every customer.
  func derivePast() throws {
    try Standings(self, now: now).derive()
    for row in try connection.all(OperatorRow.self, order: "id") {
      try connection.refreshOperator(row.id)
    }
    for row in try connection.all(ApprovalRow.self, order: "id") {
      try connection.refreshApproval(row.id, now: now)
    }
  }

  /// The customer whose rows are all that the question reads.
  private func onlyCustomer(of question: Query) throws -> CustomerID? {
    let list: ListQuery
    switch question {
    case .list(let asked), .count(let asked), .marked(let asked): list = asked
    case .home, .sums, .record, .whatIf, .imaginable, .changes, .session, .ledger, .find, .known:
      return nil
    }
    guard [.subscriptions, .invoices, .dunning, .overrides, .jobs].contains(list.view),
      let scope = list.scope
    else { return nil }
    switch scope.kind {
    case .customer: return try CustomerID(scope.id)
    case .subscription: return try connection.subscription(SubscriptionID(scope.id))?.customerID
    default: return nil
    }
  }

  /// One customer, and first whoever pays for him.
  func derive(_ id: CustomerID) throws {
    guard let row = try connection.customer(id) else { return }
    let standings = Standings(self, now: now)
    if row.payerID != id { try standings.refresh(row.payerID) }
    try standings.refresh(id)
  }

  /// Derives the customers of a page that is asked for in the list's own order, of one row beyond
  /// each end, and of all whose place has moved since. False where the page is of another kind.
  func derivePage(_ query: ListQuery) throws -> Bool {
    guard let list = query.pastList else { return false }
    let moved = try connection.movedOwners(in: list, limit: Self.mostCustomersOfAPast + 1)
    guard moved.count <= Self.mostCustomersOfAPast else { return false }
    let description = ListDescription.of(query.view)
    let isDefault = query.sort == nil
    let ascending =
      isDefault
      ? description.definition.isDescendingByDefault == query.descending : !query.descending
    var wanted = Set(moved)
    func take(
      _ anchor: Anchor?, isIncluded: Bool = false, _ ascending: Bool, _ limit: Int
    ) throws {
      let place = anchor.flatMap { ListAnchor(encoded: $0.sortValue, id: $0.id) }
      wanted.formUnion(
        try connection.owners(
          in: list, beyond: place, isIncluded: isIncluded, ascending: ascending, limit: limit))
    }
    switch query.page {
    case .first(let limit): try take(nil, ascending, limit + 1)
    case .last(let limit): try take(nil, !ascending, limit + 1)
    case .after(let anchor, let limit):
      try take(anchor, ascending, limit + 1)
      try take(anchor, isIncluded: true, !ascending, 1)
    case .before(let anchor, let limit):
      try take(anchor, !ascending, limit + 1)
      try take(anchor, isIncluded: true, ascending, 1)
    }
    for id in wanted.sorted() { try derive(id) }
    return true
  }
}

extension ListQuery {
  /// The list whose rows can be found without deriving it whole.
  fileprivate var pastList: PastList? {
    guard filter.allSatisfy(\.isWhitespace), scope == nil,
      sort == nil || sort == ListDescription.of(view).definition.defaultSort
    else { return nil }
    switch view {
    case .customers: return .customers
    case .subscriptions: return .subscriptions
    case .invoices: return .invoices
    default: return nil
    }
  }
}
