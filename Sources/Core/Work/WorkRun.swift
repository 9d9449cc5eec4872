// Keeping the work items true: found from the facts, ended by themselves when the facts are gone.
// Running it again over the same facts changes nothing.

import Billing
import Storage

struct WorkRun {
  let connection: Connection
  let now: Timestamp
  let reader: FactReader
  /// Of the act that this belongs to.
  let correlation: Int64

  /// Every source but reconciliation, which comes with its own run.
  static let finders: [any WorkFinder] = [
    UnknownPayments(), OpenDisputes(), BlockedPeriods(), ParkedSubscriptions(),
    WaitingDrafts(), FailedPostings(), RefusedUsage(), FiredRules(),
  ]

  /// `isWhole` when everything was derived anew.
  func run(_ scope: WorkScope, isWhole: Bool = false) throws {
    for finder in Self.finders where isWhole || !type(of: finder).isWhole {
      try keep(
        try finder.findings(reader, scope), of: type(of: finder).kinds, in: scope,
        author: "system/work")
    }
  }

  /// Puts what was found, and resolves what is open of these kinds and was not found.
  func keep(
    _ findings: [WorkFinding], of kinds: [WorkKind], in scope: WorkScope, author: String
  ) throws {
    var names: [CustomerID: String] = [:]
    var standing: Set<String> = []
    for finding in findings where standing.insert(finding.key).inserted {
      if let id = finding.customer, names[id] == nil {
        names[id] = try connection.customer(id)?.searchKey
      }
      try put(finding, customer: finding.customer.flatMap { names[$0] } ?? "", author)
    }
    let words = Set(kinds.map(\.rawValue))
    for row in try openItems(scope) where words.contains(row.work) && !standing.contains(row.key) {
      try resolve(row, author)
    }
  }

  private func openItems(_ scope: WorkScope) throws -> [WorkItemRow] {
    switch scope {
    case .book: return try connection.openWorkItems()
    case .customers(let some):
      // A customer may be named twice: as the act's and as its payer.
      var seen: Set<WorkItemID> = []
      return try some.flatMap { try connection.workItems(of: $0) }
        .filter { ($0.state == .open || $0.state == .assigned) && seen.insert($0.id).inserted }
    }
  }

  private func stamp() -> Stamp { Stamp(at: now, correlation: correlation) }

  /// New items get an id; known ones keep theirs, their owner and their history.
  private func put(
    _ finding: WorkFinding, customer: String, _ author: String
  ) throws {
    let known = try connection.workItem(key: finding.key)
    let text = finding.document.text
    if let known, known.evidence == text, known.state != .resolved { return }
    let isReopened = known?.state == .resolved
    let id = known?.id ?? connection.nextID()
    let searched = [finding.key, finding.title] + finding.words
    try connection.put(
      WorkItemRow(
        id: id, key: finding.key, work: finding.kind.rawValue,
        kind: finding.detail.isEmpty ? finding.kind.rawValue : finding.detail,
        team: finding.kind.team.rawValue, severity: finding.severity.rank, title: finding.title,
        customerID: finding.customer, legalEntityID: finding.legalEntity,
        merchantAccountID: finding.account, subjectKind: finding.subject?.kind.rawValue,
        subjectID: finding.subject?.id, currency: finding.atStake?.currency,
        amount: Int64(clamping: finding.atStake?.minorUnits.magnitude ?? 0), evidence: text,
        openedAt: finding.arose, dueAt: Timestamp(utc: try due(finding)),
        state: isReopened ? .open : known?.state ?? .open, assignee: known?.assignee ?? "",
        closedAt: isReopened ? nil : known?.closedAt,
        searchKey: Core.searchKey(searched.joined(separator: " ")) + " " + customer,
        stamp: known?.stamp ?? stamp()))
    guard isReopened else { return }
    try connection.insert(
      try act(id, .reopened, "facts_changed", "The facts that made it are back.", author))
  }

  private func due(_ finding: WorkFinding) throws -> Day {
    finding.dueOn
      ?? BusinessCalendar().day(
        finding.kind.targetWorkingDays, workingDaysAfter: Zone.utc.day(of: finding.arose))
  }

  private func resolve(_ row: WorkItemRow, _ author: String) throws {
    var ended = row
    ended.state = .resolved
    ended.closedAt = now
    try connection.put(ended)
    try connection.insert(
      try act(
        row.id, .resolved, "facts_changed", "The facts that made it no longer stand.", author))
  }

  private func act(
    _ id: WorkItemID, _ act: WorkItemActRow.Act, _ code: String, _ text: String, _ author: String
  ) throws -> WorkItemActRow {
    WorkItemActRow(
      itemID: id, n: try connection.workActs(id).count + 1, act: act, assignee: nil,
      reasonCode: code, text: text, author: author, stamp: stamp())
  }
}
