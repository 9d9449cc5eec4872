// Comparing books: their content as text, and its digest.

import Billing
import Crypto
import Storage

extension LocalService {
  /// Every fact as text, sorted, without what depends on how the book came about.
  package func canonicalDump(_ line: (String) throws -> Void) throws {
    try read { try $0.connection.canonicalDump(line) }
  }

  /// The SHA-256 of the canonical dump: equal books have equal ones.
  package func canonicalDigest() throws -> String {
    var function = SHA256()
    try canonicalDump { line in
      function.update(data: Array(line.utf8))
      function.update(data: [10])
    }
    return Billing.Digest(function.finalize()).hex
  }

  /// Rows of all tables, for measurements.
  package func rowCount() throws -> Int64 { try read { try $0.connection.rowCount() } }
}
