// `daybook bench queries`: how long the console waits for what it shows of a book.

import ArgumentParser
import Core

struct BenchQueriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queries",
    abstract: "Measure what the console asks: Home, pages of lists, counts, searches.",
    discussion: "CPU time is told beside the time that passed: on a busy machine only it counts.")

  @OptionGroup var source: BookOptions
  @Option(help: "How many times each.") var n = 20
  @Option(help: "What to find, each exactly: a name, an e-mail address, a number.")
  var find: [String] = []

  func validate() throws {
    guard (1...100_000).contains(n) else { throw ValidationError("--n is 1 to 100000") }
  }

  func run() throws {
    try reporting {
      let service = try source.open()
      for (name, query) in Self.questions + find.map({ ("find \($0)", Query.find($0)) }) {
        try printLines([try measure(name, query, service)])
      }
      try printLines([try measurePaging(service)])
    }
  }

  private static var questions: [(String, Query)] {
    let views: [ListView] = [
      .customers, .subscriptions, .invoices, .dunning, .exceptions, .work, .jobs, .audit,
    ]
    var all: [(String, Query)] = [("home", .home)]
    for view in views {
      all.append(("\(view.rawValue), first page", .list(ListQuery(view, page: .first(100)))))
      all.append(("\(view.rawValue), last page", .list(ListQuery(view, page: .last(100)))))
      all.append(("\(view.rawValue), counted", .count(ListQuery(view))))
    }
    for view in views.prefix(3) {
      all.append(
        ("\(view.rawValue), nothing matches", .list(ListQuery(view, filter: "no-such-word"))))
    }
    return all
  }

  private func measure(_ name: String, _ query: Query, _ service: LocalService) throws -> String {
    let times = try (0..<n).map { _ in
      try Timings.measureBoth { _ = try service.answer(query) }
    }
    return told(name, times)
  }

  /// Page after page of customers, as somebody who holds the key down sees them.
  private func measurePaging(_ service: LocalService) throws -> String {
    var times: [(passed: Int64, processor: Int64)] = []
    var query = ListQuery(.customers, page: .first(100))
    for _ in 0..<max(100, n) {
      var answer: Answer?
      times.append(try Timings.measureBoth { answer = try service.answer(.list(query)) })
      guard case .list(let page) = answer, page.hasLater, let last = page.rows.last else { break }
      query.page = .after(last.anchor, 100)
    }
    return told("customers, next page", times)
  }

  private func told(
    _ name: String, _ times: [(passed: Int64, processor: Int64)]
  ) -> String {
    let (passed, processor) = (Timings(times.map(\.passed)), Timings(times.map(\.processor)))
    let padded = name + String(repeating: " ", count: max(0, 32 - name.count))
    return "\(padded) n \(times.count), first \(times.first?.passed ?? 0) µs, "
      + "median \(passed.median) µs, p99 \(passed.p99) µs; "
      + "CPU median \(processor.median) µs, p99 \(processor.p99) µs"
  }
}
