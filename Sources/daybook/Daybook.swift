// The program's entry: which subcommands there are.

import ArgumentParser
import Core

@main
struct Daybook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daybook",
    abstract: "A terminal billing console over a book of customers, invoices and payments.",
    groupedSubcommands: [
      CommandGroup(
        name: "Console:", subcommands: [DemoCommand.self, ConsoleCommand.self]),
      CommandGroup(
        name: "Books:",
        subcommands: [
          InitCommand.self, ImportCommand.self, AdvanceCommand.self, RunCommand.self,
          DumpCommand.self,
        ]),
      CommandGroup(
        name: "Looking:",
        subcommands: [
          CustomersCommand.self, SubscriptionsCommand.self, InvoicesCommand.self,
          DunningCommand.self, ExceptionsCommand.self, OverridesCommand.self, OperatorsCommand.self,
          JobsCommand.self, ApprovalsCommand.self, WorkCommand.self, WatchCommand.self,
          ShowCommand.self,
          PreviewCommand.self, ExplainCommand.self,
        ]),
      CommandGroup(
        name: "Acting:",
        subcommands: [
          DoCommand.self, EraseCommand.self, RolesCommand.self, AuditCommand.self,
          LedgerCommand.self,
        ]),
      CommandGroup(name: "Rules:", subcommands: [CalcCommand.self, BenchCommand.self]),
    ])

  static func main() {
    do {
      if let verb = DoCommand.explainedVerb(Array(CommandLine.arguments.dropFirst())) {
        return try printLines(VerbText.lines(verb.description))
      }
      var command = try parseAsRoot()
      try command.run()
      Session.end()
    } catch {
      Session.end()
      exit(withError: error)
    }
  }
}
