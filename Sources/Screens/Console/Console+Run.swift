// What each action does.

import Core
import Terminal

extension Console {
  mutating func run(_ id: Action.ID) {
    switch id {
    case .down: moveOrWalk(1)
    case .up: moveOrWalk(-1)
    case .pageDown: page(1)
    case .pageUp: page(-1)
    case .start: toEdge(end: false)
    case .end: toEdge(end: true)
    case .left: across(right: false)
    case .right: across(right: true)
    case .nextSection: section(1)
    case .previousSection: section(-1)
    case .open: open()
    case .follow: if let cellLink { open(cellLink) }
    case .back: back()
    case .forward: forward()
    case .home: goHome()
    case .view(let view): go(to: view)
    case .filter, .clearFilter, .sort: listAction(id)
    case .mark, .markRange, .markAll, .clearMarks: markAction(id)
    case .prompt: overlay = .prompt(PromptState(history: promptHistory))
    case .palette: openMenu("All actions")
    case .help: openMenu("Help: what can be done here")
    case .why: overlay = .why(WhyState(explanations))
    case .earlier: askForChanges(-1)
    case .later: askForChanges(1)
    case .present: travel(to: nil)
    case .explain: if let explainTarget { open(explainTarget.explained) }
    case .copyID, .copyValue, .copyCommand: copyAction(id)
    case .elevate: overlay = .elevate(TextField())
    case .readOnly: dropElevation()
    case .refresh: refresh(movesOn: false)
    case .cancel: cancelQuery()
    case .mouse: toggleMouse()
    case .redraw: effects.append(.redraw)
    case .suspend: effects.append(.suspend)
    case .quit: effects.append(.quit)
    case .imagine: beginImagining()
    case .verb(let verb): begin(verb)
    case .close, .run, .complete, .recallOlder, .recallNewer, .nextField, .previousField,
      .nextChoice, .previousChoice, .confirm, .nextReason:
      overlayAction(id)
    }
  }

  // MARK: Moving

  private mutating func moveOrWalk(_ step: Int) {
    switch overlay {
    case .menu(var menu):
      menu.move(by: step)
      overlay = .menu(menu)
    case .why(var why):
      why.move(by: step)
      overlay = .why(why)
    case .confirm(let confirm): overlay = .confirm(scrolled(confirm, by: step))
    case .prompt, .elevate, .form: break
    case nil: move(by: step)
    }
  }

  mutating func move(by count: Int) {
    let (height, size, widths) = (listHeight, recordSize, widths)
    switch navigation.current.screen {
    case .home(var home):
      home.move(by: count)
      navigation.current.screen = .home(home)
    case .list:
      withList { $0.move(by: count, height: height) }
      follow(navigation.current.number)
    case .record: withRecord { $0.move(by: count, size: size, widths: widths) }
    case .found(var found):
      found.move(by: count, height: height)
      navigation.current.screen = .found(found)
    }
  }

  private mutating func page(_ direction: Int) {
    if overlay != nil { return moveOrWalk(direction * max(1, overlayRoom - 1)) }
    let (size, widths) = (recordSize, widths)
    switch navigation.current.screen {
    case .record:
      withRecord {
        $0.scroll(by: direction * max(1, size.rows - 2), size: size, widths: widths)
      }
    case .home, .list, .found: move(by: direction * max(1, listHeight - 1))
    }
  }

  private mutating func toEdge(end: Bool) {
    let (height, size, widths) = (listHeight, recordSize, widths)
    let place = navigation.current.number
    switch navigation.current.screen {
    case .home(var home):
      home.toEdge(end: end)
      navigation.current.screen = .home(home)
    case .list:
      var query: ListQuery?
      withList { query = end ? $0.toEnd(height: height) : $0.toStart(height: height) }
      if let query { ask(.list(query), for: .page(place)) } else { follow(place) }
    case .record: withRecord { $0.toEdge(end: end, size: size, widths: widths) }
    case .found: move(by: end ? .max / 2 : .min / 2)
    }
  }

  private mutating func across(right: Bool) {
    let (size, widths) = (recordSize, widths)
    switch navigation.current.screen {
    case .home: move(by: right ? 1 : -1)
    case .list:
      withList { $0.column = max(0, min($0.column + (right ? 1 : -1), $0.columns.count - 1)) }
    case .record: withRecord { $0.across(right: right, size: size, widths: widths) }
    case .found: break
    }
  }

  private mutating func section(_ step: Int) {
    let (size, widths) = (recordSize, widths)
    withRecord { $0.section(step, size: size, widths: widths) }
    guard case .home(var home) = navigation.current.screen else { return }
    home.section(step)
    navigation.current.screen = .home(home)
  }

  // MARK: Places

  private mutating func goHome() {
    if case .home = navigation.current.screen { return }
    go(.home(HomeState()))
  }

  /// Opens a view, unless it is on the screen already: its filter and cursor would be lost.
  private mutating func go(to view: ListView) {
    if let list, list.query.view == view, list.query.scope == nil { return }
    go(.list(ListState(ListQuery(view))))
  }

  mutating func go(_ screen: Screen) {
    overlay = nil
    navigation.open(newPlace(screen))
    forgetQuestionsOfOtherPlaces()
    load()
  }

  private mutating func open() {
    if case .why(let why) = overlay, let target = why.target { return open(target) }
    switch navigation.current.screen {
    case .home(let home):
      if let queue = home.queue { return go(.list(ListState(queue.list))) }
      if let link = home.cell?.cell.link { return open(link) }
    case .list(let list):
      if let reference = list.selected?.reference { return open(reference) }
    case .record(let record):
      if let target = record.target { return open(target) }
    case .found(let found):
      if let hit = found.selected { return open(hit.reference) }
    }
    if !explanations.isEmpty { run(.why) }
  }

  mutating func open(_ reference: RecordReference) {
    go(.record(RecordState(reference)))
  }

  private mutating func back() {
    if notice?.stays == true { return notice = nil }
    guard navigation.back() else { return }
    arrive()
  }

  private mutating func forward() {
    guard navigation.forward() else { return }
    arrive()
  }

  /// Shows a place again: at once as it was, then as it is now.
  private mutating func arrive() {
    overlay = nil
    forgetQuestionsOfOtherPlaces()
    let (height, size, widths) = (listHeight, recordSize, widths)
    withList {
      $0.abandon()
      $0.settle(height: height)
    }
    withRecord { $0.settle(size: size, widths: widths) }
    load()
    follow(navigation.current.number)
  }

  private mutating func forgetQuestionsOfOtherPlaces() {
    let here = navigation.current.number
    pending = pending.filter { _, purpose in
      switch purpose {
      case .home(let place), .page(let place), .refresh(let place, _), .count(let place),
        .record(let place), .pane(let place, _), .marking(let place), .sums(let place):
        place == here
      case .changes(let place, _): place == here
      case .find, .imaginable, .imagine: false
      case .preview, .commit, .session, .elevate: true
      }
    }
  }

  // MARK: Small ones

  private mutating func openMenu(_ title: String) {
    let context = screenContext
    let here = actions.actions(in: context).filter {
      concernsScreen($0.id)
    }
    let entries = here.map { MenuState.Entry(action: $0, reason: $0.reason(self)) }
    let verbs = entries.filter { if case .verb = $0.action.id { true } else { false } }
    let others = entries.filter { if case .verb = $0.action.id { false } else { true } }
    let ranked = others.enumerated().sorted {
      ($1.element.action.priority, $0.offset) < ($0.element.action.priority, $1.offset)
    }
    overlay = .menu(MenuState(title, verbs + ranked.map(\.element)))
  }

  private mutating func cancelQuery() {
    pending = pending.filter { $0.value == .commit || $0.value == .elevate }
    withList { $0.abandon() }
    effects.append(.cancel)
    notice = .passing("Cancelled. ctrl-r reads again.")
  }

  private mutating func toggleMouse() {
    hasMouse.toggle()
    effects.append(.mouse(hasMouse))
    notice = .passing(
      hasMouse ? "The mouse selects rows here" : "The mouse belongs to the terminal; M takes it")
  }

  mutating func elevate(_ reason: String) {
    let reason = String(reason.drop { $0 == " " })
    guard !reason.isEmpty else {
      notice = .passing("WRITE needs a reason")
      return
    }
    guard elevation == nil, !pending.values.contains(.elevate) else { return overlay = nil }
    overlay = nil
    effects.append(.elevate(reason, ticket(for: .elevate)))
  }

  /// WRITE is on once the book has kept who asked for it and why.
  mutating func elevated(_ ticket: Ticket, _ result: Result<Receipt, Refusal>) {
    guard pending.removeValue(forKey: ticket) == .elevate else { return }
    switch result {
    case .success(let receipt):
      elevation = Elevation(until: seconds + Self.elevationSeconds)
      revision = max(revision, receipt.auditSequence)
      notice = .passing(
        "WRITE is on for 15 minutes, audit entry \(receipt.auditSequence). :read-only ends it.")
    case .failure(let refusal): notice = .refused(refusal)
    }
  }

  private mutating func dropElevation() {
    elevation = nil
    notice = .passing("Read-only again")
  }
}
