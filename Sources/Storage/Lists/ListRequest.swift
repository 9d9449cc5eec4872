// What is asked of a list, and the page it answers with.

/// Which rows of a list, in which order, from where.
package struct ListRequest: Sendable {
  package var terms: [ListTerm]
  /// Only rows of one record: the scope's name, such as `cus`, and its values.
  package var scope: ListScope?
  /// A sortable column's key; nil for the list's own order.
  package var sort: String?
  package var isDescending: Bool
  package var page: ListPage

  package init(
    terms: [ListTerm] = [], scope: ListScope? = nil, sort: String? = nil,
    descending: Bool = false, page: ListPage = .first(100)
  ) {
    self.terms = terms
    self.scope = scope
    self.sort = sort
    isDescending = descending
    self.page = page
  }
}

package struct ListScope: Hashable, Sendable {
  package let name: String
  package let values: [Scalar]

  package init(_ name: String, _ values: [Scalar]) {
    self.name = name
    self.values = values
  }
}

/// One condition; all must hold.
package struct ListTerm: Hashable, Sendable {
  package enum Comparison: String, Hashable, Sendable {
    case equals = "="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    /// Texts only: somewhere in it, or at its start.
    case contains
    case begins
  }
  /// A column's key; nil looks for the text in what the list can be searched by.
  package let column: String?
  package let comparison: Comparison
  /// Folded, where it is a text.
  package let operand: Scalar
  package let isNegated: Bool
  /// Rows that it holds for beside those that the comparison finds.
  package let orIDs: [Int64]

  package init(
    _ column: String?, _ comparison: Comparison, _ operand: Scalar, negated: Bool = false,
    orIDs: [Int64] = []
  ) {
    self.column = column
    self.comparison = comparison
    self.operand = operand
    isNegated = negated
    self.orIDs = orIDs
  }
}

/// A page, found by key and never by offset. The number is the most rows it may have.
package enum ListPage: Hashable, Sendable {
  case first(Int)
  case last(Int)
  case after(ListAnchor, Int)
  case before(ListAnchor, Int)
}

/// A row's place in a sorted list.
package struct ListAnchor: Hashable, Sendable {
  package let sortValue: Scalar
  package let id: Int64
  /// The currency, where the list is sorted by an amount.
  package let group: String?

  package init(sortValue: Scalar, id: Int64, group: String? = nil) {
    self.sortValue = sortValue
    self.id = id
    self.group = group
  }
}

package struct ListRow: Hashable, Sendable {
  package let anchor: ListAnchor
  /// In the order of the definition's columns.
  package let values: [Scalar]

  package var id: Int64 { anchor.id }
}

package struct ListRows: Hashable, Sendable {
  package let rows: [ListRow]
  package let hasEarlier: Bool
  package let hasLater: Bool
}

/// How many rows match, and the sums of the list's money per currency code, in code order.
package struct ListTotals: Hashable, Sendable {
  package let count: Int64
  package let sums: [Sum]

  package struct Sum: Hashable, Sendable {
    package let currency: String
    package let minorUnits: Int64
  }
}
