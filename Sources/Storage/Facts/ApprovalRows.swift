// Acts that wait for a second person, and how they ended.

import Billing

extension Connection {
  package func approval(_ id: ApprovalID) throws -> ApprovalRow? {
    try one(where: "id = $1", [id])
  }

  /// Whose keys open the request: who it is about. Empty where it is about nobody in particular.
  package func subjects(ofApproval id: ApprovalID) throws -> [CustomerID] {
    let stored = try first("SELECT CAST(draft AS BLOB) FROM approval WHERE id = $1", [id]) {
      row -> [UInt8] in try row.next()
    }
    return stored.flatMap { SealedText(String(decoding: $0, as: UTF8.self))?.customers } ?? []
  }

  package func approvalActs(_ id: ApprovalID) throws -> [ApprovalActRow] {
    try all(where: "approval_id = $1", [id])
  }

  /// Requests whose time is over, and that still stand as pending.
  package func lateApprovals(by now: Timestamp) throws -> [ApprovalID] {
    try rows(
      """
      SELECT a.id FROM approval_standing s JOIN approval a ON a.id = s.approval_id
      WHERE s.state = 'pending' AND a.expires_at <= $1 ORDER BY a.id
      """, [now]
    ) { try $0.next() }
  }
}
