// What writes of a decision are handed while it is committed.

import Billing
import Storage

/// The transaction of one command; everything written in it shares stamp, author and reason.
package struct DecisionWriter {
  package let connection: Connection
  package let stamp: Stamp
  package let author: String
  package let reason: Reason
}
