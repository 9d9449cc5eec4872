// The times every fact carries.

import Billing

/// When a fact came about, from when it counts, when the book learned it, and in which act.
package struct Stamp: Hashable, Sendable {
  package var createdAt: Timestamp
  package var effectiveAt: Timestamp
  /// By the book's clock, or by the source's where an import says when it was recorded.
  package var recordedAt: Timestamp
  /// Shared by everything that one command, import batch or job wrote.
  package var correlation: Int64

  package init(
    createdAt: Timestamp, effectiveAt: Timestamp, recordedAt: Timestamp, correlation: Int64
  ) {
    self.createdAt = createdAt
    self.effectiveAt = effectiveAt
    self.recordedAt = recordedAt
    self.correlation = correlation
  }

  /// A fact that came about, counts and was learned at one instant.
  package init(at instant: Timestamp, correlation: Int64) {
    self.init(
      createdAt: instant, effectiveAt: instant, recordedAt: instant, correlation: correlation)
  }
}

extension Stamp: StoredValue {
  package static var columnCount: Int { 4 }

  package init(stored row: inout ColumnReader) throws {
    createdAt = try row.next()
    effectiveAt = try row.next()
    recordedAt = try row.next()
    correlation = try row.next()
  }

  package func bind(to values: inout Binder) {
    values.bind(createdAt)
    values.bind(effectiveAt)
    values.bind(recordedAt)
    values.bind(correlation)
  }
}
