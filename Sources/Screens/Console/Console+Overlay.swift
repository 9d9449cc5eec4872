// Keys of what lies over a screen, and the line at `:`.

import Core

extension Console {
  mutating func overlayAction(_ id: Action.ID) {
    switch overlay {
    case .prompt(let prompt): promptAction(id, prompt)
    case .menu(let menu): menuAction(id, menu)
    case .why(var why):
      guard id == .nextReason else { return overlay = nil }
      why.next()
      overlay = .why(why)
    case .elevate(let field):
      if id == .run { elevate(field.text) } else { overlay = nil }
    case .form(let form): formAction(id, form)
    case .confirm: closeConfirm()
    case nil: filterAction(id)
    }
  }

  private mutating func filterAction(_ id: Action.ID) {
    let columns = list?.columns ?? []
    switch id {
    case .run: keepFilter()
    case .close: dropFilterEdit()
    case .complete: changeFilterEditor { $0.complete(columns) }
    case .recallOlder: changeFilterEditor { $0.recall(-1) }
    case .recallNewer: changeFilterEditor { $0.recall(1) }
    default: break
    }
  }

  private mutating func menuAction(_ id: Action.ID, _ menu: MenuState) {
    guard id == .run, let entry = menu.selected else { return overlay = nil }
    guard entry.reason == nil else { return perform(entry.action) }
    overlay = nil
    perform(entry.action)
  }

  // MARK: The prompt

  private mutating func promptAction(_ id: Action.ID, _ prompt: PromptState) {
    var prompt = prompt
    switch id {
    case .close: return overlay = nil
    case .run: return obey(prompt.field.text)
    case .complete: prompt.complete(from: promptWords)
    case .recallOlder: prompt.recall(-1)
    case .recallNewer: prompt.recall(1)
    default: return
    }
    overlay = .prompt(prompt)
  }

  /// The words that the prompt knows, for completion.
  var promptWords: [String] {
    actions.all.compactMap(\.command) + ["as-of"] + themes.map { "theme " + $0 }
  }

  /// Obeys a line: the name of a view or an action, or else anything that may name a record.
  private mutating func obey(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    overlay = nil
    guard let word = words.first else { return }
    let rest = words.count > 1 ? words[1] : ""
    promptHistory.removeAll { $0 == line }
    promptHistory = promptHistory.suffix(49) + [line]
    if let view = ListView(rawValue: word) {
      return go(.list(ListState(ListQuery(view, filter: rest))))
    }
    switch word {
    case "q" where rest.isEmpty: run(.quit)
    case "theme": theme(rest)
    case "elevate" where !rest.isEmpty: elevate(rest)
    case "as-of": travel(toTyped: rest)
    default:
      if rest.isEmpty, let action = actions.all.first(where: { $0.command == word }) {
        obey(action)
      } else {
        ask(.find(line), for: .find(line))
        notice = .passing("Looking for \(line) …")
      }
    }
  }

  private mutating func obey(_ action: Action) {
    guard action.contexts.contains(screenContext) else {
      notice = .passing("\(action.title) is not possible on this screen")
      return
    }
    perform(action)
  }

  private mutating func theme(_ name: String) {
    guard !name.isEmpty else {
      notice = .passing(
        themes.isEmpty ? "Name a theme" : "Themes: " + themes.joined(separator: ", "))
      return
    }
    effects.append(.theme(name))
  }

  mutating func themed(_ name: String, _ refusal: Refusal?) {
    notice = refusal.map(Notice.refused) ?? .passing("Theme \(name)")
  }

  mutating func found(_ text: String, _ hits: [FindHit]) {
    switch overlay {
    case .form, .confirm: return
    case .prompt, .menu, .why, .elevate, nil: break
    }
    if hits.count == 1, let hit = hits.first {
      notice = .passing("Opened by \(hit.reason)")
      return open(hit.reference)
    }
    guard hits.isEmpty else {
      notice = nil
      return go(.found(FoundState(text, hits)))
    }
    notice = .refused(
      Refusal(
        "not-found", what: "Nothing is called \(text)",
        why: "no id, number, name, e-mail, amount or last four digits match",
        remedy: "In a list, / filters by parts of names."))
  }
}
