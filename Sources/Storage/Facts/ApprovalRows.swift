// Acts that wait for a second person, and how they ended.

import Billing

extension Connection {
  package func approval(_ id: ApprovalID) throws -> ApprovalRow? {
    try one(where: "id = $1", [id])
  }

  package func approvalActs(_ id: ApprovalID) throws -> [ApprovalActRow] {
    try all(where: "approval_id = $1", [id])
  }

  /// Requests that nobody has decided, as far as their standing knows.
  package func pendingApprovals() throws -> [ApprovalID] {
    try rows(
      "SELECT approval_id FROM approval_standing WHERE state = 'pending' ORDER BY approval_id"
    ) {
      try $0.next()
    }
  }
}
