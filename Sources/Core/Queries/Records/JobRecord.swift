// What happens by itself: one piece of it, or the whole book's, with the runs that happened.

import Billing
import Storage

extension FactReader {
  /// `id` is a row of the agenda, or `all` for the book.
  func jobRecord(_ id: String) throws -> RecordAnswer {
    if id == "all" { return try agendaRecord() }
    guard let number = Int64(id), let row = try connection.jobDue(number) else {
      throw Refusal(
        "no-such-record", what: "There is no job \(id)", why: "it is done, or its subject changed",
        remedy: "Refresh the list of jobs.")
    }
    let job = JobKind(rawValue: row.job)
    let customer = try customer(row.customerID)
    var fields: [RecordAnswer.Field] = [
      .instant("When", row.dueAt), .text("What", row.what),
      .link(
        "Customer", customer.name,
        RecordReference(.customer, customer.id.description)),
    ]
    if let job, let subject = row.subject(of: job) {
      fields.append(.link("Of", subject.id, subject))
      if job == .renewal || job == .trialEnd {
        fields.append(
          .link("Will bill", "next invoice", RecordReference(.preview, subject.id)))
      }
    }
    if let currency = row.currency {
      fields.append(.init("Amount", .money(Money(minorUnits: row.amount, currency))))
    }
    return RecordAnswer(
      reference: RecordReference(.job, id), standing: try standing(),
      title: "\(row.what) of \(customer.name)",
      state: .text(row.dueAt <= now ? "due: the next run does it" : "waits until \(row.dueAt)"),
      sections: [
        RecordAnswer.Section("Job", .fields(fields)),
        try nextSection(row.customerID),
      ], actions: [])
  }

  private func agendaRecord() throws -> RecordAnswer {
    let ahead = try connection.agenda()
    let gaps = try connection.completenessGaps(now: now, limit: 100)
    let total = ahead.reduce(0) { $0 + $1.count }
    return RecordAnswer(
      reference: RecordReference(.job, "all"), standing: try standing(),
      title: "What happens by itself", state: .text("\(total) steps ahead"),
      sections: [
        RecordAnswer.Section(
          "Ahead", .table(Self.aheadColumns, ahead.map(row)), whenEmpty: "Nothing is due"),
        RecordAnswer.Section(
          "Not on the agenda", .table(Self.gapColumns, gaps.map(row)),
          whenEmpty: "Every live subscription has a next step"),
        RecordAnswer.Section(
          "Runs", .table(Self.runColumns, try connection.jobRuns(limit: 50).map(row)),
          whenEmpty: "No run has happened yet"),
      ], actions: [])
  }

  private static let aheadColumns = [
    Column("job", "Job", .text, width: 20), Column("count", "Count", .count, width: 8),
    Column("first", "First", .instant, width: 20), Column("amount", "Amount", .money, width: 16),
  ]
  private static let gapColumns = [
    Column("subscription", "Subscription", .identifier, width: 20),
    Column("reason", "Why", .text, width: 40),
  ]
  private static let runColumns = [
    Column("at", "At", .instant, width: 20), Column("job", "Job", .text, width: 20),
    Column("subjects", "Due", .count, width: 8), Column("documents", "Documents", .count, width: 9),
    Column("messages", "Messages", .count, width: 8), Column("parked", "Parked", .count, width: 8),
  ]

  private func row(_ ahead: AgendaRow) -> Row {
    let amount = Currency(code: ahead.currency).map {
      Cell.money(Money(minorUnits: ahead.amount, $0))
    }
    return row(
      RecordReference(.job, "all"),
      [
        .text(JobKind(rawValue: ahead.job)?.title ?? ahead.job), Cell(.count(ahead.count)),
        Cell(.instant(ahead.firstAt)), amount ?? .none,
      ])
  }

  private func row(_ gap: CompletenessGap) -> Row {
    let id = gap.subscription.description
    let reference = RecordReference(.subscription, id)
    return row(reference, [Cell(.text(id), link: reference), .text(gap.reason)])
  }

  private func row(_ run: JobRunRow) -> Row {
    row(
      RecordReference(.job, "all"),
      [
        Cell(.instant(run.at)), .text(JobKind(rawValue: run.job)?.title ?? run.job),
        Cell(.count(run.subjects)), Cell(.count(run.documents)), Cell(.count(run.messages)),
        Cell(.count(run.parked), tone: run.parked > 0 ? .bad : .plain),
      ])
  }

  /// What happens next to one customer, by itself.
  func nextSection(_ id: CustomerID) throws -> RecordAnswer.Section {
    // A past keeps tables of its own, which begin empty.
    if past != nil {
      let standings = Standings(self, now: now)
      let payer = try customer(id).payerID
      for holder in try account(of: payer).facts.paysFor { try standings.refresh(holder) }
    }
    let rows = try connection.jobsDue(of: id).map { due in
      let job = JobKind(rawValue: due.job)
      let subject = job.flatMap { due.subject(of: $0) }
      return row(
        RecordReference(.job, String(due.id)),
        [
          Cell(.instant(due.dueAt)), .text(due.what),
          subject.map { Cell(.text($0.id), link: $0) } ?? .none,
          due.currency.map { .money(Money(minorUnits: due.amount, $0)) } ?? .none,
        ])
    }
    return RecordAnswer.Section(
      "Next by itself", .table(Self.nextColumns, rows), whenEmpty: "Nothing happens by itself")
  }

  private static let nextColumns = [
    Column("when", "When", .instant, width: 20), Column("what", "What", .text, width: 32),
    Column("of", "Of", .identifier, width: 20), Column("amount", "Amount", .money, width: 16),
  ]
}

extension JobDueRow {
  /// What happens: a step of dunning under the name that the dunning queue has for it.
  fileprivate var what: String {
    let title = JobKind(rawValue: job)?.title ?? job
    return job == JobKind.dunning.rawValue && !detail.isEmpty ? "\(title): \(detail)" : title
  }

  /// The record that the job works on.
  func subject(of job: JobKind) -> RecordReference? {
    switch job.subject {
    case .override: RecordReference(.override, OverrideID(subjectID).description)
    case .invoice: RecordReference(.invoice, InvoiceID(subjectID).description)
    case .subscription: RecordReference(.subscription, SubscriptionID(subjectID).description)
    case .customer: RecordReference(.customer, CustomerID(subjectID).description)
    default: nil
    }
  }
}
