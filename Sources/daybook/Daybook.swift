// The program's entry: which subcommands there are, and how errors reach a person.

import ArgumentParser
import Core

@main
struct Daybook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daybook",
    abstract: "A terminal billing console over a book of customers, invoices and payments.",
    groupedSubcommands: [
      CommandGroup(name: "Rules", subcommands: [CalcCommand.self])
    ])
}
