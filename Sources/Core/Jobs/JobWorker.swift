// The jobs that take one subject after the other: overrides, trials, dunning messages.

import Billing
import Storage

/// Works inside one write transaction, a savepoint a subject.
struct JobWorker {
  let connection: Connection
  let now: Timestamp
  let actor: Operator
  let stamp: Stamp
  let catalogue: Catalogue

  init(_ connection: Connection, now: Timestamp, actor: Operator) throws {
    self.connection = connection
    self.now = now
    self.actor = actor
    stamp = Stamp(at: now, correlation: connection.nextNumber())
    catalogue = try FactReader(connection, clock: { now }).catalogue()
  }

  /// Everything of one subject or nothing of it. What its facts refuse is noted, and the subject
  /// is off the agenda until something about it changes.
  mutating func guarded(
    _ row: JobDueRow, _ work: (inout JobWorker) throws -> JobCounts
  ) throws -> JobCounts {
    let payer = row.payerID
    do {
      return try connection.savepoint {
        let counts = try work(&self)
        try refresh(payer)
        if let still = try connection.jobDue(row.job, row.subjectID), still.dueAt == row.dueAt {
          try connection.removeJobDue(row.job, row.subjectID)
        }
        return counts
      }
    } catch let error where error.isOfTheFacts {
      return try connection.savepoint {
        try record("skip", row.job, String(row.subjectID), "\(error)")
        try connection.removeJobDue(row.job, row.subjectID)
        return JobCounts(subjects: 1)
      }
    }
  }

  func reader() throws -> FactReader {
    try FactReader(connection, clock: { now }, catalogue: catalogue)
  }

  private func refresh(_ payer: CustomerID) throws {
    try Standings(connection: connection, now: now, catalogue: catalogue).refresh(payer: payer)
  }

  func record(_ verb: String, _ kind: String, _ id: String, _ result: String) throws {
    try AuditLog.append(
      AuditAct(
        at: now, actor: actor, verb: verb, objectKind: kind, objectID: id,
        correlation: stamp.correlation, result: result), to: connection)
  }
}

// MARK: - Overrides

extension JobWorker {
  mutating func expireOverride(_ row: JobDueRow) throws -> JobCounts {
    let id = OverrideID(row.subjectID)
    guard let override = try connection.override(id) else { return JobCounts() }
    let acts = try connection.overrideActs(id)
    let expiresAt = acts.last?.expiresAt ?? override.expiresAt
    guard expiresAt <= now, acts.last?.act != .expired else { return JobCounts() }
    try connection.insert(
      OverrideActRow(
        overrideID: id, n: acts.count + 1, act: .expired, value: nil, expiresAt: expiresAt,
        reasonCode: "expired", reason: "its day came", author: actor.name, stamp: stamp))
    try record("expire", RecordKind.override.rawValue, id.description, "ended on \(expiresAt)")
    return JobCounts(subjects: 1)
  }
}

// MARK: - Messages

extension JobWorker {
  /// Puts a message into the outbox unless it was put before. Answers whether it was.
  @discardableResult
  private func send(
    _ key: String, _ kind: String, _ channel: MessageRow.Channel, to customer: CustomerID,
    about subject: RecordReference, _ text: String
  ) throws -> Bool {
    let message = OutboxMessage(key, kind, by: channel, to: customer, about: subject, text)
    guard try message.put(into: connection, stamp) else { return false }
    try record("message", subject.kind.rawValue, subject.id, "\(kind) by \(channel.rawValue)")
    return true
  }

  mutating func remind(_ row: JobDueRow) throws -> JobCounts {
    let id = SubscriptionID(row.subjectID)
    let (customer, subscription) = try reader().picture(of: id)
    guard let mark = try connection.billingMark(of: id) else { return JobCounts() }
    let steps = TrialSteps(subscription, takenOverAt: mark.takenOverAt)
    var counts = JobCounts(subjects: 1)
    for reminder in steps.reminders where reminder.at <= now {
      let sent = try send(
        steps.key(reminder), "trial reminder, \(reminder.kind.rawValue)", .email,
        to: customer.row.id, about: RecordReference(.subscription, id.description),
        "\(subscription.name): the trial ends on \(steps.endsAt ?? now)")
      if sent { counts.messages += 1 }
    }
    return counts
  }

  mutating func endTrial(_ row: JobDueRow) throws -> JobCounts {
    let id = SubscriptionID(row.subjectID)
    let (customer, subscription) = try reader().picture(of: id)
    guard let mark = try connection.billingMark(of: id) else { return JobCounts() }
    let steps = TrialSteps(subscription, takenOverAt: mark.takenOverAt)
    guard let end = steps.endsAt, end <= now else { return JobCounts(subjects: 1) }
    let sent = try send(
      steps.endKey, "trial ended", .email, to: customer.row.id,
      about: RecordReference(.subscription, id.description),
      "\(subscription.name): the trial has ended; it is \(subscription.lifecycle.reason)")
    return JobCounts(subjects: 1, messages: sent ? 1 : 0)
  }

  mutating func dun(_ row: JobDueRow) throws -> JobCounts {
    let reader = try reader()
    let account = try reader.account(of: row.payerID)
    let takenOverAt = try connection.takeover(ofPayer: row.payerID)
    var counts = JobCounts(subjects: 1)
    for currency in account.currencies {
      guard let dunning = try reader.dunning(of: account, currency: currency) else { continue }
      let messages = DunningMessages(dunning, takenOverAt: takenOverAt, now: now)
      let owed = Money(minorUnits: dunning.standing.amount, currency)
      for step in messages.steps where step.at <= now {
        let kind = dunning.rule.effectiveKind(step.kind)
        let sent = try send(
          step.key, "dunning: \(kind.words)", kind.channel, to: row.payerID,
          about: RecordReference(.customer, row.payerID.description),
          "\(owed) is past due: \(dunning.standing.invoices.joined(separator: ", "))")
        if sent { counts.messages += 1 }
      }
    }
    return counts
  }
}

extension DunningLadder.Kind {
  fileprivate var channel: MessageRow.Channel {
    switch self {
    case .inApp: .inApp
    case .textMessage: .textMessage
    // That access falls or the ladder ends is told by e-mail.
    case .email, .restrict, .end: .email
    }
  }
}
