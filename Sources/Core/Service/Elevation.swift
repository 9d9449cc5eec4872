// Switching WRITE on: who does so says why, and the audit log keeps it.

import Billing
import Storage

extension LocalService {
  /// How long WRITE lasts.
  package static let elevationSeconds = 15 * 60

  package func elevate(reason: String) throws -> Receipt {
    try write { connection, now -> Result<Receipt, Refusal> in
      let actor = try FactReader(connection, clock: { now }).actor(self.actor)
      let correlation = connection.nextNumber()
      var act = AuditAct(
        at: now, actor: actor.asOperator(), verb: "elevate", objectKind: "book",
        objectID: "book", correlation: correlation, result: "WRITE for 15 minutes")
      guard let id = actor.operatorID, actor.reasonNotToElevate == nil else {
        let why = actor.reasonNotToElevate ?? "a job has no console"
        act.result = "refused: \(why)"
        act.reasonCode = "forbidden"
        try AuditLog.append(act, to: connection)
        return .failure(
          Refusal(
            "forbidden", what: "WRITE stays off", why: why,
            remedy: "Ask an administrator for a role."))
      }
      let elevation: ElevationID = connection.nextID()
      try connection.insert(
        ElevationRow(
          id: elevation, operatorID: id, reason: String(reason.prefix(500)),
          until: now.adding(seconds: Self.elevationSeconds),
          stamp: Stamp(at: now, correlation: correlation)))
      let sequence = try AuditLog.append(act, to: connection)
      return .success(
        Receipt(
          auditSequence: sequence, summary: "WRITE is on for 15 minutes",
          record: RecordReference(.auditEntry, String(sequence))))
    }.get()
  }
}
