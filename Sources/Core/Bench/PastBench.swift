// A random history through the real path, dumped as it is made, and asked for again from its end:
// every dump must come back as it was.

import Billing
import Storage

/// A part of a past that came back otherwise than it was.
package struct PastDifference: Hashable, Sendable {
  package let known: KnownAt
  /// `customers cus_…`, `record inv_…`, `home`.
  package let part: String
  package let detail: String
}

package struct PastFindings: Hashable, Sendable {
  package internal(set) var instants = 0
  package internal(set) var acts = 0
  package internal(set) var refused = 0
  package internal(set) var parts = 0
  package internal(set) var differences: [PastDifference] = []
}

/// Acts of any verb on any record, as the verbs' own parameters ask for them, and clock moves.
package struct PastBench {
  private let service: LocalService
  private var random: SplitMix64
  private var findings = PastFindings()
  private var dumps: [(known: KnownAt, parts: [String: Int])] = []
  private let features: [String]
  private let plans: [String]
  private let discounts: [String]
  private var watched: [RecordReference] = []

  /// The book must have a simulated clock; it is changed.
  package init(_ service: LocalService, seed: UInt64) throws {
    self.service = service
    let catalogue = try service.book.makeReader().read { try $0.catalogue() }
    features = catalogue.features.map(\.key)
    plans = catalogue.plans.map(\.key)
    discounts = catalogue.discounts.map(\.key)
    random = SplitMix64(seed: seed)
  }

  /// `instants` dumps with acts and clock moves between them, then all of them asked for again.
  package mutating func run(instants: Int) throws -> PastFindings {
    watched = try chooseWatched()
    for _ in 0..<instants {
      for _ in 0...random.below(3) { try act() }
      try dump()
      if random.below(4) > 0 { try moveClock() }
    }
    for dump in dumps { try compare(dump.known, dump.parts) }
    return findings
  }

  // MARK: Acting

  private mutating func moveClock() throws {
    let now = try service.now()
    let seconds = 1 + random.below(random.below(2) == 0 ? 7_200 : 9 * 86_400)
    _ = try service.advance(to: now.adding(seconds: Int(seconds)))
  }

  /// Verbs that change what was known on purpose, or that need a second person.
  private static let left: Set<String> = [
    "erase", "merge-customers", "withdraw-role", "erase-customer",
  ]

  private mutating func act() throws {
    let verbs = service.verbs.filter { !Self.left.contains($0.verb.rawValue) }
    let verb = verbs[Int(random.below(Int64(verbs.count)))]
    guard let kind = verb.subjects.first, let subject = try anyRecord(kind) else { return }
    var arguments: [String: String] = [:]
    for parameter in verb.parameters {
      guard parameter.isRequired || random.below(2) == 0 else { continue }
      arguments[parameter.name] = try value(parameter)
    }
    let draft = CommandDraft(
      verb.verb, on: subject, arguments: arguments, asOf: try service.now())
    do {
      _ = try service.commit(draft, expecting: nil)
      findings.acts += 1
    } catch is Refusal {
      findings.refused += 1
    }
  }

  private mutating func value(_ parameter: Parameter) throws -> String? {
    switch parameter.kind {
    case .text: return "word \(random.below(1_000))"
    case .day:
      let today = Zone.utc.day(of: try service.now())
      return today.adding(days: Int(1 + random.below(28)))?.description
    case .quantity: return String(1 + random.below(50))
    case .integer(let minimum, let maximum):
      return String(Int64(minimum) + random.below(Int64(maximum - minimum + 1)))
    case .choice(let words): return words[Int(random.below(Int64(words.count)))]
    case .money: return "\(1 + random.below(40)).00"
    case .feature: return random.pick(features)
    case .plan: return random.pick(plans)
    case .discount: return random.pick(discounts)
    case .operator: return "me"
    }
  }

  private mutating func anyRecord(_ kind: RecordKind) throws -> RecordReference? {
    guard let view = ListView.allCases.first(where: { ListDescription.of($0).kind == kind }) else {
      return nil
    }
    let rows = try rows(of: view, known: nil)
    return rows.isEmpty ? nil : rows[Int(random.below(Int64(rows.count)))].reference
  }

  // MARK: Dumping

  private mutating func chooseWatched() throws -> [RecordReference] {
    var chosen: [RecordReference] = []
    for view in ListView.allCases where view != .audit && view != .jobs {
      let rows = try rows(of: view, known: nil)
      guard !rows.isEmpty else { continue }
      for _ in 0..<6 { chosen.append(rows[Int(random.below(Int64(rows.count)))].reference) }
    }
    return chosen
  }

  private mutating func dump() throws {
    let known = try KnownAt(service.now(), through: service.lastCorrelation())
    dumps.append((known, try parts(known: nil)))
    findings.instants += 1
  }

  private func rows(of view: ListView, known: KnownAt?) throws -> [Row] {
    let query = Query.list(ListQuery(view, page: .first(100_000)))
    guard case .list(let list) = try service.answer(known.map { .known($0, query) } ?? query)
    else { return [] }
    return list.rows
  }

  /// Everything that is compared, by name, as hashes that hold within this process.
  private func parts(known: KnownAt?) throws -> [String: Int] {
    var parts: [String: Int] = [:]
    // What is due next is derived under new ids each time.
    for view in ListView.allCases where view != .jobs {
      for row in try rows(of: view, known: known) {
        parts["\(view.rawValue) \(row.reference.id)"] = row.cells.hashValue
      }
    }
    let ask = { (query: Query) in
      try self.service.answer(known.map { .known($0, query) } ?? query)
    }
    if case .home(let home) = try ask(.home) {
      parts["home"] =
        [home.figures.hashValue, home.queues.hashValue, home.charts.hashValue]
        .hashValue
    }
    for reference in watched {
      for reference in [reference, reference.explained] where isAsked(reference) {
        parts["\(reference.kind.rawValue) \(reference.id)"] =
          try told(reference, ask)
      }
    }
    return parts
  }

  private func isAsked(_ reference: RecordReference) -> Bool {
    reference.kind != .explanation || (try? ExplainTarget(reference.id)) != nil
  }

  /// A record as it is told, or that it is refused.
  private func told(
    _ reference: RecordReference, _ ask: (Query) throws -> Answer
  ) throws -> Int {
    do {
      guard case .record(let record) = try ask(.record(reference, asOf: nil)) else { return 0 }
      let sections = record.sections.map { [$0.title.hashValue, $0.body.fingerprint].hashValue }
      return [record.title.hashValue, record.state.hashValue, sections.hashValue].hashValue
    } catch let refusal as Refusal {
      return refusal.code.hashValue
    }
  }

  private mutating func compare(_ known: KnownAt, _ before: [String: Int]) throws {
    let after = try parts(known: known)
    findings.parts += before.count
    for name in Set(before.keys).union(after.keys).sorted() where before[name] != after[name] {
      let detail =
        before[name] == nil
        ? "was not there" : after[name] == nil ? "is missing" : "differs"
      findings.differences.append(PastDifference(known: known, part: name, detail: detail))
    }
  }
}

extension RecordAnswer.Body {
  /// What is told, without the ids of steps ahead: those are given anew whenever they are derived.
  fileprivate var fingerprint: Int {
    guard case .table(let columns, let rows) = self else { return hashValue }
    let told = rows.map { row in
      [row.reference.kind == .job ? 0 : row.reference.hashValue, row.cells.hashValue].hashValue
    }
    return [columns.hashValue, told.hashValue].hashValue
  }
}

extension LocalService {
  /// The last number that was given to anything: all that is written has a lower correlation.
  func lastCorrelation() throws -> Int64 {
    try book.makeReader().read { try $0.lastNumber() }
  }
}
