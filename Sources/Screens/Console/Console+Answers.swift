// Answers coming home: to the place that asked, if it is still waiting.

import Core
import Terminal

extension Console {
  mutating func opened(_ verbs: [VerbDescription]) {
    opening = .open
    self.verbs = verbs
    actions = ActionTable(verbs: verbs)
    ask(.session, for: .session)
  }

  mutating func openFailed(_ refusal: Refusal) {
    opening = .failed(refusal)
    pending = [:]
  }

  mutating func answered(_ ticket: Ticket, _ result: Result<Answer, Refusal>) {
    guard let purpose = pending.removeValue(forKey: ticket) else { return }
    switch result {
    case .success(let answer): accept(answer, for: purpose)
    case .failure(let refusal): refuse(refusal, for: purpose)
    }
  }

  private mutating func accept(_ answer: Answer, for purpose: Purpose) {
    switch (purpose, answer) {
    case (.home(let place), .home(let home)):
      stand(home.standing)
      navigation.update(place) { screen in
        guard case .home(var state) = screen else { return }
        state.accept(home)
        screen = .home(state)
      }
    case (.page(let place), .list(let list)):
      stand(list.standing)
      let height = listHeight
      change(place) { $0.accept(list, height: height) }
      follow(place)
    case (.refresh(let place, let movesOn), .list(let list)):
      stand(list.standing)
      let height = listHeight
      change(place) { $0.refresh(list, height: height, movesOn: movesOn) }
      follow(place)
    case (.count(let place), .count(let count)):
      change(place) {
        $0.count = count
        $0.isUncounted = false
      }
    case (.marking(let place), .marked(let marked)): accept(marked, in: place)
    case (.sums(let place), .sums(let sums)):
      change(place) { if $0.marks.count == sums.count { $0.marks.sums = sums } }
    case (.record(let place), .record(let record)):
      stand(record.standing)
      accept(record, in: place)
    case (.pane(let place, let reference), .record(let record)):
      let width = frame.pane.map(Self.paneWidth) ?? 0
      let pane = ListState.Pane(
        answer: record, made: RecordState.Made(record, width: width, widths))
      change(place) { if $0.selected?.reference == reference { $0.pane = pane } }
    case (.session, .session(let answer)): session = answer
    case (.find(let text), .found(let hits)):
      found(text, hits)
    case (.changes(_, let step), .changes(let answer)):
      changes = answer
      walk(step)
    case (.imaginable(let subject, let title), .imaginable(let parameters)):
      offer(parameters, on: subject, title)
    case (.imagine(let change), .record(let record)):
      stand(record.standing)
      show(record, of: change)
    default:
      notice = .refused(
        Refusal(
          "answer-mismatch", what: "The book answered another question",
          why: "this is a fault of the program", remedy: "Please report it."))
    }
  }

  mutating func accept(_ answer: RecordAnswer, in place: Int) {
    let size = recordSize
    let widths = widths
    navigation.update(place) { screen in
      guard case .record(var state) = screen else { return }
      state.accept(answer, size: size, widths: widths)
      screen = .record(state)
    }
  }

  private mutating func refuse(_ refusal: Refusal, for purpose: Purpose) {
    switch purpose {
    case .home(let place):
      navigation.update(place) { screen in
        guard case .home(var state) = screen else { return }
        if state.answer == nil { state.phase = .failed(refusal) }
        screen = .home(state)
      }
      if navigation.current.number != place || isShowingData { notice = .refused(refusal) }
    case .page(let place), .refresh(let place, _):
      refuseList(refusal, in: place)
    case .record(let place):
      navigation.update(place) { screen in
        guard case .record(var state) = screen else { return }
        if state.answer == nil { state.phase = .failed(refusal) }
        screen = .record(state)
      }
      if isShowingData { notice = .refused(refusal) }
    case .count(let place):
      guard refusal.code != "cancelled" else { break }
      // A count of another time is none.
      change(place) {
        $0.count = nil
        $0.isUncounted = true
      }
    case .pane(_, let reference): unreadablePane = reference
    case .sums: break
    case .imagine: refuseImagined(refusal)
    case .find, .changes, .preview, .commit, .session, .elevate, .marking, .imaginable:
      notice = .refused(refusal)
    }
  }

  /// A filter that cannot be read is said where it is typed; the rows of before stay, marked.
  private mutating func refuseList(_ refusal: Refusal, in place: Int) {
    var needsNotice = false
    change(place) { list in
      if refusal.code.hasPrefix("filter") {
        list.refused = refusal
        if list.filter == nil { list.filter = FilterEditor(list.query.filter, history: []) }
      } else if list.rows.isEmpty {
        list.phase = .failed(refusal)
      } else {
        needsNotice = true
      }
    }
    if needsNotice { notice = .refused(refusal) }
  }

  private var isShowingData: Bool {
    switch navigation.current.screen {
    case .home(let home): home.answer != nil
    case .list(let list): !list.rows.isEmpty
    case .record(let record): record.answer != nil
    case .found: true
    }
  }

  mutating func change(_ place: Int, _ change: (inout ListState) -> Void) {
    navigation.update(place) { screen in
      guard case .list(var list) = screen else { return }
      screen = .found(FoundState("", []))
      change(&list)
      screen = .list(list)
    }
  }

  private mutating func stand(_ fresh: Standing) {
    // The clock of the past is no clock to act by.
    guard fresh.knownAt == nil else { return }
    guard fresh.revision >= standing?.revision ?? 0 else { return }
    standing = fresh
    standingAt = seconds
    revision = max(revision, fresh.revision)
  }

  /// Asks for the rows that the cursor will need next.
  mutating func follow(_ place: Int) {
    guard navigation.current.number == place, let list else { return }
    if let query = list.wanted(height: listHeight), !pending.values.contains(.page(place)) {
      ask(.list(query), for: .page(place))
    }
  }

  /// Asks for the record under the cursor, where the pane shows another.
  mutating func followPane() {
    guard let reference = stalePane else { return }
    let place = navigation.current.number
    guard !pending.values.contains(.pane(place, reference)) else { return }
    ask(.record(reference, asOf: nil), for: .pane(place, reference))
  }

  /// The record under the cursor that the pane does not show as it is now; nil when it does.
  var stalePane: RecordReference? {
    guard let list, frame.pane != nil, let reference = list.selected?.reference else { return nil }
    let isFresh =
      list.pane?.answer.reference == reference
      && list.pane?.answer.standing.revision ?? 0 >= list.revision
      && list.pane?.answer.standing.knownAt == past
    return isFresh || unreadablePane == reference ? nil : reference
  }

  // MARK: Live refresh

  mutating func heard(_ number: Int64) {
    guard number > revision else { return }
    revision = number
    refresh(movesOn: false)
    // Somebody may have been given a role, or lost one.
    if session != nil { ask(.session, for: .session) }
    guard case .confirm(let confirm) = overlay, !confirm.isCommitting else { return }
    decide(confirm.decided.arguments, of: confirm.verb, on: confirm.target)
  }

  /// Reads again what is shown, keeping it on the screen until the answer comes.
  mutating func refresh(movesOn: Bool) {
    let place = navigation.current.number
    switch navigation.current.screen {
    case .home: ask(.home, for: .home(place))
    case .record(let record): ask(record.query, for: .record(place))
    case .list(let list):
      guard !list.rows.isEmpty else { return load() }
      ask(.list(list.refreshing(height: listHeight)), for: .refresh(place, movesOn: movesOn))
      ask(.count(list.query), for: .count(place))
    case .found: break
    }
  }

  /// Asks for what the current place has never had, or has in an older version.
  mutating func load() {
    let place = navigation.current.number
    switch navigation.current.screen {
    case .home(let home):
      if home.answer == nil || home.revision < revision || home.knownAt != past {
        ask(.home, for: .home(place))
      }
    case .record(let record):
      if record.answer == nil || record.revision < revision || record.knownAt != past {
        ask(record.query, for: .record(place))
      }
    case .list(let list):
      if list.rows.isEmpty || list.knownAt != past {
        ask(.list(list.query(.first(ListState.page))), for: .page(place))
        ask(.count(list.query), for: .count(place))
      } else if list.revision < revision {
        refresh(movesOn: false)
      }
      followPane()
    case .found:
      break
    }
  }

  mutating func clock(_ now: Int) {
    seconds = max(seconds, now)
    guard let elevation, seconds >= elevation.until else { return }
    self.elevation = nil
    notice = .passing("WRITE has ended: the console is read-only again")
    if case .confirm(let confirm) = overlay, !confirm.isCommitting { overlay = nil }
    if case .form(let form) = overlay, form.verb != nil { overlay = nil }
  }
}
