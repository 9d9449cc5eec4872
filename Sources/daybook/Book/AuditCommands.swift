// The audit log at the shell: reading it, and proving that nobody changed it.

import ArgumentParser
import Core
import Dispatch

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Read the audit log, prove what is in it, or check it.",
    subcommands: [
      AuditListCommand.self, AuditVerifyCommand.self, AuditCheckpointCommand.self,
      AuditProveCommand.self, AuditCheckCommand.self, AuditConsistencyCommand.self,
      AuditExportTilesCommand.self, AuditWitnessCommand.self, AuditKeysCommand.self,
      AuditRotateKeyCommand.self,
    ],
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
    abstract: "Recompute every leaf, column, tree node and signature; status 1 if one disagrees.",
    discussion:
      "Compares with the last checkpoint and the keys that are kept outside the book, where they are found, and with what --against and --trust name."
  )

  @OptionGroup var source: BookOptions
  @Option(help: ArgumentHelp("A checkpoint or proof kept elsewhere.", valueName: "file"))
  var against: [String] = []
  @Option(help: ArgumentHelp("A public key known to be the log's.", valueName: "key"))
  var trust: [String] = []

  func run() throws {
    try reporting {
      let service = try source.open()
      var anchors = try Session.keyFolder.map { try service.anchors(in: $0) } ?? AuditAnchors()
      for path in against { try anchors.add(file: path) }
      anchors.keys += try trust.flatMap(verifierKeys).map { ("--trust", $0) }
      let report = try service.verifyAudit(against: anchors) { count, work in
        DispatchQueue.concurrentPerform(iterations: count, execute: work)
      }
      try printLines(report.problems.prefix(100).map { visible($0.description) })
      guard report.problems.isEmpty else {
        let shown = min(report.problems.count, 100)
        try printLines([
          "\(report.problems.count) problems (\(shown) shown) in \(report.entries) entries"
        ])
        throw ExitCode(1)
      }
      try printLines([
        "\(report.entries) entries verified, root \(report.root)",
        "\(report.journalEntries) journal entries verified",
        report.checkpoints == 1
          ? "1 signed checkpoint verified"
          : "\(report.checkpoints) signed checkpoints verified, every pair consistent",
        report.anchors.isEmpty
          ? "Nothing outside the book to compare with: give --against or --trust."
          : visible("Agrees with \(Set(report.anchors).sorted().joined(separator: ", "))"),
      ])
    }
  }
}

struct AuditCheckpointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint", abstract: "Sign the log as it is now and print the checkpoint.")

  @OptionGroup var source: BookOptions

  func run() throws {
    try reporting {
      let service = try source.open()
      guard let note = try service.signCheckpoint() else {
        try printLines(["The log is empty."])
        return
      }
      try printText(note.description)
    }
  }
}

struct AuditKeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Print the log's public keys, oldest first.")

  @OptionGroup var source: BookOptions
  @Flag(help: "As OpenSSL reads them.") var pem = false

  func run() throws {
    try reporting {
      let keys = try source.open().auditKeys()
      try printText(keys.map { pem ? $0.pem : $0.text + "\n" }.joined())
    }
  }
}

struct AuditRotateKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-key",
    abstract: "Hand the log over to a new key, by an entry that the old key signs.")

  @OptionGroup var source: BookOptions

  func run() throws {
    try reporting {
      let key = try source.open().rotateKey()
      try printLines([visible(key.text)])
    }
  }
}

/// Public keys, one a line, as `daybook audit keys` prints them.
func verifierKeys(_ text: String) throws -> [VerifierKey] {
  let lines = text.split(separator: "\n")
  guard !lines.isEmpty else {
    throw ValidationError("--trust names no public key: see `daybook audit keys`")
  }
  return try lines.map { line in
    guard let key = VerifierKey(String(line)) else {
      throw ValidationError("\(line) is no public key: see `daybook audit keys`")
    }
    return key
  }
}

func printText(_ text: String) throws { try writeAll(Array(text.utf8), to: 1) }
