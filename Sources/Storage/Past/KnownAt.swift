// A state of knowledge: the book as it was known at an instant.

import Billing

/// Everything recorded before `at`, and of what was recorded at that very instant only what acts
/// up to `through` wrote. A simulated clock stands still while acts go on, so an instant alone
/// does not tell them apart.
package struct KnownAt: Codable, Hashable, Sendable, Comparable {
  package let at: Timestamp
  /// A correlation, which every act takes in order.
  package let through: Int64

  package init(_ at: Timestamp, through: Int64 = .max) {
    self.at = at
    self.through = through
  }

  package static func < (left: KnownAt, right: KnownAt) -> Bool {
    (left.at, left.through) < (right.at, right.through)
  }
}
