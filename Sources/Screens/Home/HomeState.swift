// Home: the main figures, the queues, and bars. The cursor walks figures, queues, bars.

import Core

struct HomeState {
  enum Phase: Hashable {
    case loading
    case ready
    case failed(Refusal)
  }

  enum Item: Hashable {
    case figure(Int)
    case queue(Int)
    case bar(chart: Int, bar: Int)
  }

  var phase = Phase.loading
  private(set) var answer: HomeAnswer?
  private(set) var cursor = Item.queue(0)
  private(set) var changed: Set<Item> = []

  var revision: Int64 { answer?.standing.revision ?? 0 }
  var knownAt: KnownAt? { answer?.standing.knownAt }

  mutating func accept(_ fresh: HomeAnswer) {
    changed = []
    if let old = answer {
      for (index, figure) in fresh.figures.enumerated()
      where old.figures.first(where: { $0.label == figure.label })?.cell.value
        != figure.cell.value
      {
        changed.insert(.figure(index))
      }
      for (index, queue) in fresh.queues.enumerated()
      where old.queues.first(where: { $0.title == queue.title }).map({
        $0.count != queue.count || $0.money != queue.money
      }) ?? true {
        changed.insert(.queue(index))
      }
    }
    let held = queue?.title
    phase = .ready
    answer = fresh
    if let index = fresh.queues.firstIndex(where: { $0.title == held }) {
      cursor = .queue(index)
    } else if !items.contains(cursor) {
      cursor = items.first ?? cursor
    }
  }

  private var items: [Item] {
    guard let answer else { return [] }
    return answer.figures.indices.map(Item.figure) + answer.queues.indices.map(Item.queue)
      + answer.charts.enumerated().flatMap { chart, content in
        content.bars.indices.map { .bar(chart: chart, bar: $0) }
      }
  }

  mutating func move(by count: Int) {
    let items = items
    guard let index = items.firstIndex(of: cursor) else { return }
    cursor = items[min(max(0, index + count), items.count - 1)]
  }

  mutating func toEdge(end: Bool) { cursor = (end ? items.last : items.first) ?? cursor }

  /// To the next (+1) or previous (-1) of figures, queues and charts.
  mutating func section(_ step: Int) {
    let items = items
    let firsts = items.filter {
      switch $0 {
      case .figure(let index), .queue(let index), .bar(_, let index): index == 0
      }
    }
    guard let here = items.firstIndex(of: cursor),
      let section = firsts.lastIndex(where: { items.firstIndex(of: $0) ?? 0 <= here })
    else { return }
    cursor = firsts[(section + step + firsts.count) % firsts.count]
  }

  mutating func select(_ item: Item) {
    if items.contains(item) { cursor = item }
  }

  var queue: HomeAnswer.Queue? {
    guard case .queue(let index) = cursor, let answer, answer.queues.indices.contains(index)
    else { return nil }
    return answer.queues[index]
  }

  /// What the figure or bar under the cursor is called, and its value.
  var cell: (label: String, cell: Cell)? {
    guard let answer else { return nil }
    switch cursor {
    case .queue: return nil
    case .figure(let index):
      guard answer.figures.indices.contains(index) else { return nil }
      return (answer.figures[index].label, answer.figures[index].cell)
    case .bar(let chart, let index):
      guard answer.charts.indices.contains(chart),
        answer.charts[chart].bars.indices.contains(index)
      else { return nil }
      let bar = answer.charts[chart].bars[index]
      return (bar.label, bar.cell)
    }
  }
}
