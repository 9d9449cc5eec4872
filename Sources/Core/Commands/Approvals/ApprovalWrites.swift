// What the commands of approvals write.

import Billing
import Storage

/// The writes of an approved decision, in the maker's name and with his reason.
package struct ApprovedWrites: DecisionWrite, Messaging {
  package let decision: Decision
  package let maker: String

  package var messages: [String] { decision.messages }

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("approved")
    bytes.add(maker)
    bytes.add(decision.digest.bytes)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let own = try DecisionWriter(
      connection: writer.connection, stamp: writer.stamp, author: maker, reason: decision.reason,
      secret: decision.customer.map { try SubjectSecret.of($0, in: writer.connection) })
    var record = decision.subject
    for write in decision.writes { record = try write.write(with: own) ?? record }
    return record
  }
}

package struct ApprovalAct: DecisionWrite {
  package let approval: ApprovalID
  package let act: ApprovalActRow.Act
  package let by: OperatorID
  package let text: String

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("approval-act")
    bytes.add(approval.number)
    bytes.add(act.rawValue)
    bytes.add(by.number)
    bytes.add(text)
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let connection = writer.connection
    let acts = try connection.approvalActs(approval)
    // Of somebody who has been erased nothing more is kept, and the request can still be ended.
    let words =
      try connection.sealed(text, about: connection.subjects(ofApproval: approval))
      ?? SubjectSeal.erased
    try connection.insert(
      ApprovalActRow(
        approvalID: approval, n: acts.count + 1, act: act, operatorID: by,
        author: writer.author, text: words, stamp: writer.stamp))
    try connection.refreshApproval(approval, now: writer.stamp.recordedAt)
    return nil
  }
}

extension Connection {
  /// Requests that nobody decided in time stand as expired.
  func expireApprovals(by now: Timestamp) throws {
    for id in try lateApprovals(by: now) { try refreshApproval(id, now: now) }
  }

  /// The request's row in the list, from its facts.
  func refreshApproval(_ id: ApprovalID, now: Timestamp) throws {
    guard let row = try approval(id) else { return }
    let acts = try approvalActs(id)
    let words = [row.title, row.maker, row.verb, row.cause, acts.last?.author ?? ""]
    try put(
      ApprovalStandingRow(
        approvalID: id, state: ApprovalState(row, acts, now: now).rawValue,
        checker: acts.last?.author ?? "",
        decidedAt: acts.last?.stamp.recordedAt ?? Timestamp(milliseconds: .max),
        searchKey: searchKey(words.joined(separator: " "))))
  }
}
