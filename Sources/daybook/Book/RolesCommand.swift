// `daybook roles`: which role may do what, from the one table.

import ArgumentParser
import Core

struct RolesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roles", abstract: "Print the permission table: every act by every role.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, csv }

  @Option(help: "How to print: markdown or csv.") var format = Format.markdown

  func run() throws {
    switch format {
    case .markdown: try printLines(RoleTable.markdown)
    case .csv: try printLines(RoleTable.csv)
    }
  }
}
