// Keys, pastes, the mouse and the size of the screen.

import Core
import Terminal

extension Console {
  mutating func input(_ event: Event) {
    switch event {
    case .key(let key): press(key)
    case .paste(let text): paste(text)
    case .mouse(let mouse): self.mouse(mouse)
    case .resize(let size): resize(size)
    case .terminate: effects.append(.quit)
    case .wake, .readable, .focus, .resumed, .tick: break
    }
  }

  private mutating func press(_ key: Key) {
    if let notice, !notice.stays { self.notice = nil }
    if key == .ctrl("z") { return effects.append(.suspend) }
    if key == .ctrl("l") { return effects.append(.redraw) }
    if case .confirm(let confirm) = overlay, confirmKey(key, confirm) { return }
    if edit(key) { return }
    guard let action = action(for: key) else { return }
    perform(action)
  }

  /// The action of a key here. Verbs of different kinds of record may share one.
  private func action(for key: Key) -> Action? {
    let candidates = actions.actions(in: context).filter { $0.keys.contains(key) }
    let fitting = candidates.first {
      concernsScreen($0.id)
    }
    return fitting ?? candidates.first
  }

  /// Runs an action by name, from a key, the menu or the prompt.
  mutating func perform(_ action: Action) {
    if let reason = action.reason(self) {
      notice = .passing("\(action.title): \(reason)")
      return
    }
    run(action.id)
  }

  /// Gives a key to the field that has the focus; false when it is no editing key there.
  private mutating func edit(_ key: Key) -> Bool {
    switch overlay {
    case .prompt(var prompt):
      guard prompt.field.handle(key) else { return false }
      prompt.edited()
      overlay = .prompt(prompt)
    case .menu(var menu):
      guard menu.field.handle(key) else { return false }
      overlay = .menu(menu)
    case .elevate(var field):
      guard field.handle(key) else { return false }
      overlay = .elevate(field)
    case .form(var form):
      let isChosen = key.character.map { form.choose(typing: $0) } ?? false
      guard isChosen || form.edit({ $0.handle(key) }) else { return false }
      overlay = .form(form)
    case .confirm(var confirm):
      guard confirm.needsTyping, confirm.typed.handle(key) else { return false }
      overlay = .confirm(confirm)
    case .why:
      return false
    case nil:
      guard list?.filter != nil else { return false }
      return editFilter { $0.handle(key) }
    }
    return true
  }

  mutating func editFilter(_ change: (inout TextField) -> Bool) -> Bool {
    var isDone = false
    var text = ""
    withList { list in
      guard var editor = list.filter else { return }
      isDone = change(&editor.field)
      if isDone { editor.edited() }
      text = editor.field.text
      list.filter = editor
    }
    if isDone { apply(filter: text) }
    return isDone
  }

  /// Text from the clipboard goes into the field that has the focus, and nowhere else. An id that
  /// must be typed cannot be pasted.
  private mutating func paste(_ text: String) {
    if let notice, !notice.stays { self.notice = nil }
    switch overlay {
    case .prompt(var prompt):
      prompt.field.insert(text)
      prompt.edited()
      overlay = .prompt(prompt)
    case .menu(var menu):
      menu.field.insert(text)
      overlay = .menu(menu)
    case .elevate(var field):
      field.insert(text)
      overlay = .elevate(field)
    case .form(var form):
      let isTaken = form.edit {
        $0.insert(text)
        return true
      }
      if isTaken { overlay = .form(form) } else { dropPaste() }
    case .why, .confirm:
      dropPaste()
    case nil:
      let isTaken = editFilter {
        $0.insert(text)
        return true
      }
      if !isTaken { dropPaste() }
    }
  }

  private mutating func dropPaste() {
    notice = .passing("Pasted text was dropped: no field is open. : finds what is pasted there.")
  }

  private mutating func resize(_ size: Size) {
    self.size = size
    let (height, recordSize, widths) = (listHeight, recordSize, widths)
    withList { $0.settle(height: height) }
    withRecord { $0.settle(size: recordSize, widths: widths) }
  }

  // MARK: Mouse

  private mutating func mouse(_ mouse: Mouse) {
    guard overlay == nil, list?.filter == nil else { return }
    switch mouse.action {
    case .wheelUp: move(by: -3)
    case .wheelDown: move(by: 3)
    case .press where mouse.button == .left: click(mouse.point)
    case .press, .release, .drag: break
    }
  }

  private mutating func click(_ point: Point) {
    let body = frame.body
    guard body.contains(point) else { return }
    let (row, column) = (point.row - body.origin.row, point.column - body.origin.column)
    let (height, size, widths) = (listHeight, recordSize, widths)
    switch navigation.current.screen {
    case .list:
      guard row >= ListState.headRows, frame.list.contains(point) else { return }
      withList { $0.select(line: row - ListState.headRows, height: height) }
      follow(navigation.current.number)
    case .record:
      withRecord {
        $0.select(row: row - RecordState.headRows, column: column - 1, size: size, widths: widths)
      }
    case .home(var home):
      if let item = homeItem(at: point) { home.select(item) }
      navigation.current.screen = .home(home)
    case .found(var found):
      found.select(line: row - FoundState.headRows, height: height)
      navigation.current.screen = .found(found)
    }
  }
}
