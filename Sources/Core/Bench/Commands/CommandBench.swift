// Random sequences of real commands over a real book, with reports of processors and runs of the
// jobs between them; after each, ledger and facts must agree.

import Billing
import Storage

/// What one or many sequences found.
package struct CommandFindings: Hashable, Sendable {
  /// Commands that were carried out, by verb.
  package internal(set) var done: [Verb: Int] = [:]
  /// Drafts that were refused, by the refusal's code; a refusal is an answer, not a fault.
  package internal(set) var refused: [String: Int] = [:]
  /// Waits for a second person: nothing but the request is written.
  package internal(set) var requested = 0
  package internal(set) var reports = 0
  package internal(set) var runs = 0
  package internal(set) var entries: Int64 = 0
  /// How often one payer's identities were compared, and the whole book's.
  package internal(set) var payerChecks = 0
  package internal(set) var bookChecks = 0
  package internal(set) var violations: [String] = []

  package init() {}

  /// A sequence that ended otherwise than by its end.
  package init(failure: any Error, seed: UInt64) { violations = ["seed \(seed): \(failure)"] }

  package var commands: Int { done.values.reduce(0, +) }

  package mutating func add(_ other: CommandFindings) {
    done.merge(other.done, uniquingKeysWith: +)
    refused.merge(other.refused, uniquingKeysWith: +)
    requested += other.requested
    reports += other.reports
    runs += other.runs
    entries += other.entries
    payerChecks += other.payerChecks
    bookChecks += other.bookChecks
    violations += other.violations
  }
}

/// One sequence over one book, which must be a simulated one.
package struct CommandBench {
  let service: LocalService
  let seed: UInt64
  var random: SplitMix64
  var findings = CommandFindings()
  /// Whom the sequence is about: small payers, and whoever joins them on the way.
  var customers: [CustomerID] = []
  private var step = 0
  private var lastEntry: Int64 = 0

  /// Verbs that are about people's work and rights, and move nothing of a customer.
  static let duties: Set<Duty> = [
    .care, .subscriptions, .dunning, .invoicing, .credits, .books,
  ]
  static let verbs = Verb.allCases.filter { duties.contains($0.duty) }

  /// The whole book is compared after this many commands.
  package static let interval = 250

  /// Carries out `commands` commands; refused drafts are tried in vain and do not count.
  package static func run(
    _ service: LocalService, commands: Int, seed: UInt64
  ) throws -> CommandFindings {
    var bench = CommandBench(service: service, seed: seed, random: SplitMix64(seed: seed))
    try bench.begin()
    while bench.findings.commands < commands, bench.findings.violations.isEmpty {
      let before = bench.findings.commands
      try bench.act()
      let after = bench.findings.commands
      if after != before, after % interval == 0 { try bench.checkBook("after \(after)") }
    }
    try bench.end()
    return bench.findings
  }

  // MARK: Steps

  private mutating func begin() throws {
    customers = try service.read { reader in
      try reader.connection.customerIDs(after: nil, limit: 5_000).filter { id in
        let account = try reader.account(of: reader.customer(id).payerID)
        return account.documents.count <= 12
      }
    }
    // Few, so that much happens to each.
    for place in customers.indices {
      let other = place + Int(random.below(Int64(customers.count - place)))
      customers.swapAt(place, other)
    }
    customers = Array(customers.prefix(30))
    lastEntry = try service.read { try $0.connection.lastJournalNumber() }
  }

  private mutating func act() throws {
    step += 1
    switch random.below(80) {
    case 0: try move()
    case 1...8: try report()
    default: try command()
    }
  }

  private mutating func end() throws {
    guard findings.violations.isEmpty else { return }
    try checkBook("at the end")
    let problems = try service.verifyAudit().problems
    for problem in problems.prefix(3) { violation("the audit log: \(problem)") }
    let before = try service.read { try $0.connection.lastJournalNumber() }
    try service.write { try LedgerPoster(connection: $0, now: $1).postPayers() }
    let after = try service.read { try $0.connection.lastJournalNumber() }
    if after != before { violation("posting again added \(after - before) entries") }
  }

  /// Hours or days pass, and whatever falls due happens.
  private mutating func move() throws {
    let now = try service.now()
    let hours = [1, 5, 24, 24, 72, 200][Int(random.below(6))]
    let until = now.adding(seconds: hours * 3_600 + Int(random.below(3_600)))
    _ = try service.run(until: until)
    findings.runs += 1
    try check("run until \(until)", [])
  }

  /// A processor says what became of money.
  private mutating func report() throws {
    guard let customer = random.pick(customers) else { return }
    let payer = try service.read { try $0.customer(customer).payerID }
    guard let what = try ProcessorReport(service: service, payer: payer).make(&random) else {
      return
    }
    findings.reports += 1
    try check("report of \(what)", [payer])
  }

  private mutating func command() throws {
    guard let customer = random.pick(customers), let verb = random.pick(Self.verbs) else { return }
    var random = random
    let draft = try service.read {
      try RandomDraft(reader: $0, customer: customer, step: step).make(verb, &random)
    }
    self.random = random
    guard let draft else { return }
    let words = "\(verb.rawValue) \(draft.subject.id) \(draft.arguments.sorted { $0 < $1 })"
    do {
      let preview = try service.preview(draft)
      switch try service.commit(draft, expecting: preview.digest) {
      case .done(let receipt):
        findings.done[verb, default: 0] += 1
        if verb == .createCustomer { customers.append(try CustomerID(receipt.record.id)) }
        try check(words, [service.read { try $0.customer(customer).payerID }])
      case .requested: findings.requested += 1
      case .changed: violation("\(words): the commit differs from its preview")
      }
    } catch let refusal as Refusal {
      findings.refused[refusal.code, default: 0] += 1
      // The one refusal that is no answer to a person: the ledger and the preview disagree.
      if refusal.code == "posted-otherwise" { violation("\(words): \(refusal.why)") }
    } catch {
      violation("\(words): \(error)")
    }
  }

  // MARK: Checks

  private mutating func violation(_ text: String) {
    findings.violations.append("seed \(seed), step \(step): \(text)")
  }

  /// The identities of whoever was meant and of whoever has new entries.
  private mutating func check(_ what: String, _ payers: [CustomerID]) throws {
    let last = lastEntry
    let (found, count, end) = try service.read { reader in
      var touched = Set(payers.map(\.number))
      let end = try reader.connection.lastJournalNumber()
      if end > last {
        try reader.connection.forEachJournalEntry(from: JournalEntryID(last + 1)) { row, _ in
          touched.insert(row.customerID.number)
        }
      }
      let check = LedgerCheck(reader)
      let owners = touched.filter { $0 != 0 }.sorted().map { CustomerID($0) }
      return (try owners.flatMap { try check.payer($0) }, owners.count, end)
    }
    lastEntry = end
    findings.entries += end - last
    findings.payerChecks += count
    for disagreement in found.prefix(5) { violation("\(what): \(disagreement)") }
  }

  private mutating func checkBook(_ what: String) throws {
    findings.bookChecks += 1
    for disagreement in try service.read({ try LedgerCheck($0).book() }).prefix(5) {
      violation("the book \(what): \(disagreement)")
    }
  }
}
