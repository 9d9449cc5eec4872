// What is under the cursor, why actions are not possible, and what is copied.

import Core

extension Console {
  var selectedReference: RecordReference? {
    switch navigation.current.screen {
    case .home(let home): home.cell?.cell.link
    case .list(let list): list.selected?.reference
    case .record(let record):
      if case .row(let row) = record.element { row.reference } else { record.reference }
    case .found(let found): found.selected?.reference
    }
  }

  /// The value under the cursor.
  var selectedText: String? {
    switch navigation.current.screen {
    case .home(let home): return home.cell?.cell.copied
    case .list(let list):
      guard let row = list.selected, row.cells.indices.contains(list.column) else { return nil }
      return row.cells[list.column].copied
    case .record(let record): return record.element?.copied
    case .found(let found): return found.selected?.title
    }
  }

  /// What `w` can explain here: the cell under the cursor first.
  var explanations: [WhyState.Reason] {
    switch navigation.current.screen {
    case .home(let home):
      return Self.reasons([home.cell].compactMap { $0 })
    case .list(let list):
      guard let row = list.selected else { return [] }
      let named = Array(zip(list.columns.map(\.title), row.cells))
      let first = min(list.column, named.count)
      return Self.reasons(Array(named[first...] + named[..<first]))
    case .record(let record):
      let state = record.answer.map { [("State", $0.state)] } ?? []
      return Self.reasons(record.namedCells + state)
    case .found: return []
    }
  }

  private static func reasons(_ cells: [(String, Cell)]) -> [WhyState.Reason] {
    cells.compactMap { label, cell in
      cell.why.map { WhyState.Reason(label: label, value: cell.shown.text, explanation: $0) }
    }
  }

  /// Where the cell under the cursor leads, beside its row.
  var cellLink: RecordReference? {
    guard let list, let row = list.selected, row.cells.indices.contains(list.column) else {
      return nil
    }
    return row.cells[list.column].link
  }

  // MARK: Why not

  var canGoBack: Bool { !navigation.behind.isEmpty || notice?.stays == true }

  var reasonNotToOpen: String? {
    switch navigation.current.screen {
    case .home(let home):
      return home.answer == nil ? "still loading" : nil
    case .list(let list):
      if list.isLate { return "the list is still loading" }
      if list.isDetached { return "the selected record has left the list" }
      return list.selected == nil ? "nothing is selected" : nil
    case .record(let record):
      if record.answer == nil { return "still loading" }
      return record.target == nil && explanations.isEmpty ? "it leads nowhere" : nil
    case .found(let found):
      return found.selected == nil ? "nothing is selected" : nil
    }
  }

  var reasonNotToSort: String? {
    guard let list, list.columns.indices.contains(list.column) else { return "still loading" }
    let column = list.columns[list.column]
    guard !column.isSortable else { return nil }
    let sortable = list.columns.filter(\.isSortable).map(\.title)
    return "not by \(column.title); ← → choose " + sortable.joined(separator: ", ")
  }

  var reasonNotToFollow: String? {
    guard case .why(let why) = overlay else { return nil }
    return why.target == nil ? "no input leads further" : nil
  }

  var hasMoreReasons: Bool {
    if case .why(let why) = overlay { why.reasons.count > 1 } else { false }
  }

  /// Whether an action is about what this screen shows; others are not even shown greyed.
  func concernsScreen(_ id: Action.ID) -> Bool {
    switch id {
    case .verb(let verb): applies(verb)
    case .imagine: list?.query.view == .subscriptions || imaginableSubject != nil
    default: true
    }
  }

  /// Whether a verb is about what this screen shows.
  func applies(_ name: Verb) -> Bool {
    guard let verb = verbs.first(where: { $0.verb == name }) else { return false }
    switch navigation.current.screen {
    case .home, .found: return false
    case .list(let list):
      return list.rows.first.map { verb.subjects.contains($0.reference.kind) } ?? false
    case .record(let record):
      return verb.subjects.contains(record.reference.kind) || subject(of: verb) != nil
    }
  }

  /// Why a change cannot be begun: what the book says first, then the missing right to write.
  func reasonNotTo(_ verb: VerbDescription) -> String? {
    if past != nil { return "this is the past; = returns to now" }
    if list?.isLate == true { return "the list is still loading" }
    guard let subject = subject(of: verb) else {
      if list?.isDetached == true { return "the selected record has left the list" }
      return "acts on \(verb.subjects.first?.word ?? "nothing") only"
    }
    if case .one(let reference) = subject.0,
      let known = knownActions(of: reference)?.first(where: { $0.verb == verb.verb }),
      let reason = known.reason
    {
      return reason
    }
    if let forbidden = session?.forbidden.first(where: { $0.verb == verb.verb }) {
      return forbidden.reason
    }
    return elevation == nil ? "read-only; E switches WRITE on" : nil
  }

  /// What the book said is possible on a record, where its record is at hand.
  private func knownActions(of reference: RecordReference) -> [ActionState]? {
    switch navigation.current.screen {
    case .record(let record) where record.reference == reference: record.answer?.actions
    case .list(let list) where list.pane?.answer.reference == reference:
      list.pane?.answer.actions
    case .home, .list, .record, .found: nil
    }
  }

  // MARK: Explaining

  /// What `x` explains: the row under the cursor if it has an explanation, else the open record,
  /// and what a cell leads to only where the record itself has none.
  var explainTarget: RecordReference? {
    switch navigation.current.screen {
    case .home, .found: return selectedReference.flatMap { $0.kind.isExplained ? $0 : nil }
    case .list(let list):
      guard let row = list.selected, !list.isDetached else { return nil }
      let own = row.reference.kind.isExplained ? row.reference : nil
      return own ?? row.cells.compactMap(\.link).first { $0.kind.isExplained }
    case .record(let record):
      // The answer about a feature stands behind its cell; the row itself may be the customer.
      let links = record.element?.links ?? []
      var found = links.filter { $0.kind == .entitlement }
      if case .row(let row) = record.element { found.append(row.reference) }
      found += [record.reference] + links
      return found.first { $0.kind.isExplained && !$0.id.isEmpty }
    }
  }

  var reasonNotToExplain: String? {
    if explainTarget != nil { return nil }
    if case .record(let record) = navigation.current.screen, record.reference.kind == .explanation {
      return "this is the explanation; enter opens a step"
    }
    return "only charges, documents, money, access and states are explained"
  }

  // MARK: Copying

  mutating func copyAction(_ id: Action.ID) {
    let text =
      switch id {
      case .copyID: selectedReference?.id
      case .copyValue: selectedText
      default: batchTwin
      }
    guard let text else {
      notice = .passing("No batch command prints this screen")
      return
    }
    effects.append(.copy(text))
  }

  mutating func copied(_ text: String, _ isDone: Bool) {
    notice = .passing(isDone ? "Copied: \(text)" : "Copy by hand: \(text)")
  }

  /// The command that prints what is shown, where there is one.
  var batchTwin: String? {
    let book = " --book " + quoted(bookPath)
    switch navigation.current.screen {
    case .home, .found: return nil
    case .record(let record):
      let word =
        switch record.reference.kind {
        case .preview: "preview"
        case .explanation: "explain"
        default: "show"
        }
      let change = record.imagined?.words.map { " --change " + quoted($0) } ?? []
      return "daybook \(word) " + quoted(record.reference.id) + change.joined() + book
        + asOfOption
    case .list(let list):
      guard list.query.scope == nil else { return nil }
      let word = list.query.view == .audit ? "audit list" : list.query.view.rawValue
      var command = "daybook " + word + book + asOfOption
      if !list.query.filter.isEmpty { command += " --filter " + quoted(list.query.filter) }
      if let sort = list.query.sort {
        command += " --sort=" + quoted((list.query.descending ? "-" : "") + sort)
      }
      return command
    }
  }
}

/// A word for a POSIX shell.
private func quoted(_ word: String) -> String {
  let isPlain = word.unicodeScalars.allSatisfy {
    $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-./:".unicodeScalars.contains($0))
  }
  guard !isPlain || word.isEmpty else { return word }
  return "'"
    + word.split(separator: "'", omittingEmptySubsequences: false)
    .joined(separator: "'\\''") + "'"
}

extension RecordState {
  /// The cells under the cursor with what they are called.
  var namedCells: [(String, Cell)] {
    guard let element else { return [] }
    switch element {
    case .field(let field): return [(field.label, field.cell)]
    case .pair(let label, let ours, let theirs, _):
      return [ours.map { (label + " (ours)", $0) }, theirs.map { (label + " (theirs)", $0) }]
        .compactMap { $0 }
    case .row(let row):
      guard case .table(let columns, _) = answer?.sections[cursor.section].body else { return [] }
      return Array(zip(columns.map(\.title), row.cells))
    case .event, .paragraph: return []
    }
  }
}
