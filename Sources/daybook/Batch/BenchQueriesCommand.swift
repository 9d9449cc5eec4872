// `daybook bench queries`: how long the console waits for what it shows of a book.

import ArgumentParser
import Core
import Glibc

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
    var times: [(wall: Int64, cpu: Int64)] = []
    for _ in 0..<n {
      let (wall, cpu) = (microseconds(CLOCK_MONOTONIC), microseconds(CLOCK_PROCESS_CPUTIME_ID))
      _ = try service.answer(query)
      times.append(
        (
          microseconds(CLOCK_MONOTONIC) - wall, microseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
        ))
    }
    return told(name, times)
  }

  /// Page after page of customers, as somebody who holds the key down sees them.
  private func measurePaging(_ service: LocalService) throws -> String {
    var times: [(wall: Int64, cpu: Int64)] = []
    var query = ListQuery(.customers, page: .first(100))
    for _ in 0..<max(100, n) {
      let (wall, cpu) = (microseconds(CLOCK_MONOTONIC), microseconds(CLOCK_PROCESS_CPUTIME_ID))
      guard case .list(let page) = try service.answer(.list(query)) else { break }
      times.append(
        (
          microseconds(CLOCK_MONOTONIC) - wall, microseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
        ))
      guard page.hasLater, let last = page.rows.last else { break }
      query.page = .after(last.anchor, 100)
    }
    return told("customers, next page", times)
  }

  private func told(_ name: String, _ times: [(wall: Int64, cpu: Int64)]) -> String {
    func part(_ times: [Int64]) -> String {
      let sorted = times.sorted()
      let late = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
      return "median \(sorted[sorted.count / 2]) µs, p99 \(late) µs"
    }
    let padded = name + String(repeating: " ", count: max(0, 32 - name.count))
    return "\(padded) n \(times.count), first \(times.first?.wall ?? 0) µs, "
      + "\(part(times.map(\.wall))); CPU \(part(times.map(\.cpu)))"
  }

  private func microseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}
