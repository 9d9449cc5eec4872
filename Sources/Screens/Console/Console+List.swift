// Filtering and sorting the current list.

import Core

extension Console {
  mutating func listAction(_ id: Action.ID) {
    guard let list else { return }
    switch id {
    case .filter:
      let history = filterHistory[list.query.view] ?? []
      withList { $0.filter = FilterEditor(list.query.filter, history: history) }
    case .clearFilter: apply(filter: "")
    case .sort: sort(list)
    default: break
    }
  }

  /// Asks for the list with another filter; the rows of before stay until the answer comes.
  mutating func apply(filter: String) {
    guard list?.query.filter != filter else { return }
    requery { $0.filter = filter }
  }

  private mutating func sort(_ list: ListState) {
    let key = list.columns[list.column].key
    requery { query in
      query.descending = query.sort == key ? !query.descending : false
      query.sort = key
    }
  }

  private mutating func requery(_ change: (inout ListQuery) -> Void) {
    let place = navigation.current.number
    withList { $0.ask(anew: change) }
    guard let list else { return }
    ask(.list(list.query(.first(ListState.page))), for: .page(place))
    ask(.count(list.query), for: .count(place))
  }

  // MARK: Marks

  mutating func markAction(_ id: Action.ID) {
    let height = listHeight
    let place = navigation.current.number
    switch id {
    case .mark: withList { $0.mark(height: height) }
    case .markRange: withList { $0.markRange() }
    case .markAll:
      guard let list else { return }
      return ask(.marked(list.query), for: .marking(place))
    default: withList { $0.marks = Marks() }
    }
    follow(place)
    askSums()
  }

  /// Asks what the marked rows sum to; the count is known at once.
  mutating func askSums() {
    guard let list, !list.marks.isEmpty else { return }
    ask(.sums(list.query.view, list.marks.all), for: .sums(navigation.current.number))
  }

  mutating func accept(_ marked: MarkedAnswer, in place: Int) {
    change(place) { list in
      guard list.query == marked.query else { return }
      list.marks.insert(marked.rows)
    }
    if navigation.current.number == place { askSums() }
  }

  // MARK: The filter line

  mutating func keepFilter() {
    guard let list, let editor = list.filter else { return }
    if list.refused != nil { return }
    let text = editor.field.text
    withList { $0.filter = nil }
    guard !text.isEmpty else { return }
    var history = filterHistory[list.query.view] ?? []
    history.removeAll { $0 == text }
    filterHistory[list.query.view] = history.suffix(49) + [text]
  }

  mutating func dropFilterEdit() {
    guard let editor = list?.filter else { return }
    withList {
      $0.filter = nil
      $0.refused = nil
    }
    apply(filter: editor.original)
  }

  mutating func changeFilterEditor(_ change: (inout FilterEditor) -> Void) {
    var text = ""
    withList { list in
      guard var editor = list.filter else { return }
      change(&editor)
      text = editor.field.text
      list.filter = editor
    }
    apply(filter: text)
  }
}
