// The lists of the console as batch commands: one command a view, all made of the same query.

import ArgumentParser
import Core

struct ListOptions: ParsableArguments {
  @OptionGroup var source: BookOptions
  @OptionGroup var past: PastOptions

  @Option(help: "Rows that match, such as 'status:past_due due>500 acme'.")
  var filter = ""

  @Option(help: "The column to sort by; downwards with a - before it: --sort=-total.")
  var sort: String?

  @Option(help: "How to print: table, json (an object a line) or csv.")
  var format = OutputFormat.table

  @Option(help: "At most this many rows; all when absent.")
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is at least 1") }
  }
}

extension OutputFormat: ExpressibleByArgument {}

protocol ListCommand: ParsableCommand {
  static var view: ListView { get }
  var options: ListOptions { get }
}

extension ListCommand {
  func run() throws {
    try reporting {
      let service = try options.source.open()
      let printer = ListPrinter(format: options.format)
      let sort = options.sort.map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
      var query = ListQuery(
        Self.view, filter: options.filter, sort: sort,
        descending: options.sort?.hasPrefix("-") ?? false)
      var left = options.limit ?? Int.max
      var rows = 0
      while left > 0 {
        let size = min(left, 1_000)
        query.page = pageAfter(query.page, size: size)
        guard
          case .list(let answer) = try service.answer(
            options.past.query(.list(query), service))
        else { return }
        try printer.write(answer, isFirst: rows == 0)
        rows += answer.rows.count
        left -= answer.rows.count
        guard answer.hasLater, let last = answer.rows.last else { break }
        query.page = .after(last.anchor, size)
      }
    }
  }

  private func pageAfter(_ page: Page, size: Int) -> Page {
    if case .after(let anchor, _) = page { return .after(anchor, size) }
    return .first(size)
  }
}

struct CustomersCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "customers", abstract: "List customers.")
  static let view = ListView.customers
  @OptionGroup var options: ListOptions
}

struct SubscriptionsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "subscriptions", abstract: "List subscriptions.")
  static let view = ListView.subscriptions
  @OptionGroup var options: ListOptions
}

struct InvoicesCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "invoices", abstract: "List invoices and credit notes.")
  static let view = ListView.invoices
  @OptionGroup var options: ListOptions
}

struct DunningCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "dunning", abstract: "List the dunning queue.")
  static let view = ListView.dunning
  @OptionGroup var options: ListOptions
}

struct ExceptionsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "exceptions", abstract: "List reconciliation exceptions.")
  static let view = ListView.exceptions
  @OptionGroup var options: ListOptions
}

struct OverridesCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "overrides", abstract: "List entitlement overrides by expiry.")
  static let view = ListView.overrides
  @OptionGroup var options: ListOptions
}

struct OperatorsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "operators", abstract: "List who may act in the book, with roles.")
  static let view = ListView.operators
  @OptionGroup var options: ListOptions
}

struct ApprovalsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "approvals", abstract: "List acts that wait for a second person, or did.")
  static let view = ListView.approvals
  @OptionGroup var options: ListOptions
}

struct WorkCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "List work items: mine, my team's, then the rest.",
    discussion: "Open ones only, unless the filter names a status; status:all shows everything.")
  static let view = ListView.work
  @OptionGroup var options: ListOptions
}
