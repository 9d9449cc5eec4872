// The audit log at the shell: reading it, and proving that nobody changed it.

import ArgumentParser
import Core

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Read the audit log, or check that it is whole.",
    subcommands: [AuditListCommand.self, AuditVerifyCommand.self],
    defaultSubcommand: AuditListCommand.self)
}

struct AuditListCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List audit entries, newest first.")
  static let view = ListView.audit
  @OptionGroup var options: ListOptions
}

struct AuditVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute every leaf, column and tree node; exit status 1 if anything disagrees.")

  @OptionGroup var source: BookOptions

  func run() throws {
    try reporting {
      let report = try source.open().verifyAudit()
      try printLines(report.problems.prefix(100).map { visible($0.description) })
      if report.problems.isEmpty {
        try printLines(["\(report.entries) entries verified, root \(report.root)"])
      } else {
        let shown = min(report.problems.count, 100)
        try printLines([
          "\(report.problems.count) problems (\(shown) shown) in \(report.entries) entries"
        ])
        throw ExitCode(1)
      }
    }
  }
}
