// The ledger at the shell: balances, statements, figures, entries, identities, and exports.

import ArgumentParser
import Billing
import Core
import Glibc

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Read the ledger, check its identities, export it.",
    subcommands: [
      TrialBalanceCommand.self, StatementCommand.self, FiguresCommand.self,
      JournalCommand.self, LedgerAccountsCommand.self, LedgerCheckCommand.self,
      LedgerExportCommand.self,
    ])
}

struct JournalCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "entries", abstract: "List journal entries, newest first.")
  static let view = ListView.journal
  @OptionGroup var options: ListOptions
}

struct LedgerAccountsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "accounts", abstract: "List ledger accounts with their balances.")
  static let view = ListView.ledger
  @OptionGroup var options: ListOptions
}

/// A report that is printed like a record.
struct ReportOptions: ParsableArguments {
  @OptionGroup var source: BookOptions

  @Option(help: "How to print: table or json.")
  var format = RecordFormat.table

  @discardableResult
  func print(_ report: (LocalService) throws -> LedgerReport) throws -> RecordAnswer? {
    try reporting {
      let service = try source.open()
      guard case .record(let record) = try service.answer(.ledger(try report(service))) else {
        return nil
      }
      switch format {
      case .table: try printLines(plainTable.lines(of: record))
      case .json: try printData([record.json.description])
      }
      return record
    }
  }
}

struct TrialBalanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial-balance", abstract: "Balances of all accounts, by legal entity.")

  @OptionGroup var options: ReportOptions

  @Option(help: "At the end of this day; all that is posted when absent.")
  var on: DayArgument?

  @OptionGroup var past: PastOptions

  func run() throws {
    try options.print { .trialBalance(on: on?.day, knownAt: try past.instant($0)) }
  }
}

struct StatementCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statement", abstract: "What was posted to an account, with the balance after.")

  @OptionGroup var options: ReportOptions

  @Argument(help: "The account, such as receivable or clearing.")
  var account: AccountArgument

  @Option(help: "The legal entity's key.")
  var entity: String

  @Option(help: "The currency's code.")
  var currency: CurrencyArgument

  @Option(help: "The merchant account's key, for accounts that have one.")
  var merchant: String?

  @Option(help: "The first day.")
  var from: DayArgument?

  @Option(help: "The last day.")
  var through: DayArgument?

  @OptionGroup var past: PastOptions

  func run() throws {
    try options.print {
      .statement(
        LedgerStatementQuery(
          account: account.account, legalEntity: entity, currency: currency.currency,
          merchantAccount: merchant, from: from?.day, through: through?.day,
          knownAt: try past.instant($0)))
    }
  }
}

struct FiguresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures",
    abstract: "Expected, authorised, captured, settled, received, outstanding.")

  @OptionGroup var options: ReportOptions

  @Option(help: "The first day.")
  var from: DayArgument

  @Option(help: "The last day.")
  var through: DayArgument

  @OptionGroup var past: PastOptions

  func run() throws {
    try options.print {
      .figures(from: from.day, through: through.day, knownAt: try past.instant($0))
    }
  }
}

struct LedgerCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare the ledger with the facts; exit status 1 if anything disagrees.")

  @OptionGroup var options: ReportOptions

  func run() throws {
    if try options.print({ _ in .check })?.state.tone == .bad { throw ExitCode(1) }
  }
}

struct LedgerExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the journal for another accounting program.")

  @OptionGroup var source: BookOptions

  @Option(help: "hledger, beancount or csv.")
  var format: JournalExportFormat

  func run() throws {
    try reporting {
      try source.open().exportJournal(format) { piece in
        try writeAll(Array(piece.utf8), to: STDOUT_FILENO)
      }
    }
  }
}

extension JournalExportFormat: ExpressibleByArgument {}

// MARK: - Arguments

struct DayArgument: ExpressibleByArgument {
  let day: Day
  init?(argument: String) {
    guard let day = Day(argument) else { return nil }
    self.day = day
  }
}

struct AccountArgument: ExpressibleByArgument {
  let account: LedgerAccount
  init?(argument: String) {
    let word = argument.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
    guard let account = LedgerAccount(rawValue: String(word)) else { return nil }
    self.account = account
  }

  static let allValueStrings = LedgerAccount.allCases.map(\.rawValue)
}

struct CurrencyArgument: ExpressibleByArgument {
  let currency: Currency
  init?(argument: String) {
    guard let currency = Currency(code: argument.uppercased()) else { return nil }
    self.currency = currency
  }
}
