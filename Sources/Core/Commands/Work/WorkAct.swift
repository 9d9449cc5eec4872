// What the commands of work items write.

import Billing
import Storage

package struct WorkAct: DecisionWrite {
  package enum Change: Hashable, Sendable {
    case assigned(to: String)
    case commented(String)
    case closed
  }
  package let item: WorkItemID
  package let change: Change

  package func add(to bytes: inout CanonicalBytes) {
    bytes.add("work-item")
    bytes.add(item.number)
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
    let (act, assignee): (WorkItemActRow.Act, String?) =
      switch change {
      case .assigned(let owner): (.assigned, owner)
      case .commented: (.commented, nil)
      case .closed: (.closed, nil)
      }
    try connection.insert(
      WorkItemActRow(
        itemID: item, n: try connection.workActs(item).count + 1, act: act,
        assignee: assignee, reasonCode: writer.reason.code, text: writer.reason.text,
        author: writer.author, stamp: writer.stamp))
    try updateStanding(writer)
    return nil
  }

  private func updateStanding(_ writer: DecisionWriter) throws {
    guard var row = try writer.connection.workItem(item) else { return }
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
