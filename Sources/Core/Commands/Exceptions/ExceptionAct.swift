// What the commands of reconciliation exceptions write.

import Billing
import Storage

package struct ExceptionAct: DecisionWrite {
  package enum Change: Hashable, Sendable {
    case assigned(to: String)
    case commented(String)
    case closed
  }
  package let exception: ExceptionID
  package let change: Change

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("exception")
    bytes.add(exception.number)
    switch change {
    case .assigned(let owner):
      bytes.add("assigned")
      bytes.add(owner)
    case .commented(let text):
      bytes.add("commented")
      bytes.add(text)
    case .closed: bytes.add("closed")
    }
  }

  package func write(with writer: DecisionWriter) throws -> RecordReference? {
    let connection = writer.connection
    let (act, assignee): (ExceptionActRow.Act, String?) =
      switch change {
      case .assigned(let owner): (.assigned, owner)
      case .commented: (.commented, nil)
      case .closed: (.closed, nil)
      }
    try connection.insert(
      ExceptionActRow(
        itemID: exception, n: try connection.exceptionActs(exception).count + 1, act: act,
        assignee: assignee, reasonCode: writer.reason.code, text: writer.reason.text,
        author: writer.author, stamp: writer.stamp))
    try updateStanding(writer)
    return nil
  }

  private func updateStanding(_ writer: DecisionWriter) throws {
    guard var row = try writer.connection.exception(exception) else { return }
    switch change {
    case .assigned(let owner):
      row.assignee = owner
      row.state = .assigned
    case .closed:
      row.state = .closed
      row.closedAt = writer.stamp.recordedAt
    case .commented: return
    }
    try writer.connection.put(row)
  }
}
