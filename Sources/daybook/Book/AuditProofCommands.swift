// Proofs at the shell: made by whoever has the book, checked by whoever has not.

import ArgumentParser
import Billing
import Core

struct AuditProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Print a proof that an entry is in the signed log.",
    discussion: "The text is a C2SP tlog-proof; its extra data is the entry itself.")

  @Argument(help: "The entry's number.") var entry: Int64
  @OptionGroup var source: BookOptions

  func run() throws {
    try reporting { try printText(source.open().proof(ofEntry: entry).text) }
  }
}

struct AuditCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a proof without the book; status 1 if it is false.")

  @Argument(help: "The proof's file, or - for the input.") var file: String
  @Option(help: ArgumentHelp("The log's public key.", valueName: "key")) var trust: [String]

  func run() throws {
    try reporting {
      guard let proof = InclusionProof(try readText(file)) else {
        throw ValidationError("\(file) is no proof of an entry")
      }
      let entry = try proof.verified(trusting: try trust.flatMap(verifierKeys))
      try printLines([
        visible(
          "entry \(entry.sequence), \(entry.at): \(entry[text: .actor]) did \(entry[text: .verb])"
            + " on \(entry[text: .objectKind]) \(entry[text: .objectID])")
      ])
    }
  }
}

struct AuditConsistencyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consistency",
    abstract: "Print a proof that the signed log grew out of an older size of itself.",
    discussion: "The text is what a C2SP tlog-witness is asked with.")

  @Argument(help: "The older size.") var old: Int64
  @Argument(help: "The signed size it led to; the newest if absent.") var new: Int64?
  @OptionGroup var source: BookOptions

  func run() throws {
    try reporting { try printText(source.open().growth(from: old, to: new).text) }
  }
}

struct AuditExportTilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export-tiles",
    abstract: "Write the signed log as a folder of static files (C2SP tlog-tiles).")

  @Argument(help: "The folder, new or with an earlier export.") var folder: String
  @OptionGroup var source: BookOptions

  func run() throws {
    try reporting {
      let (size, files) = try source.open().exportTiles(to: folder)
      try printLines(["\(size) entries in \(files) files"])
    }
  }
}

struct AuditWitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Remember how far a log came, refuse one that shrank or forked, and cosign it.",
    discussion:
      "Give a book that this user can read, or with --request what `daybook audit consistency` printed elsewhere. The cosigned checkpoint is printed and kept in the state folder."
  )

  @Option(help: ArgumentHelp("The witness's own folder.", valueName: "folder")) var state: String
  @Option(help: "The witness's name; used when its key is made.") var name = "witness"
  @Option(help: ArgumentHelp("The book to look at.", valueName: "path")) var book: String?
  @Option(help: ArgumentHelp("A request's file, or - for the input.", valueName: "file"))
  var request: String?
  @Option(help: ArgumentHelp("The log's public key, the first time.", valueName: "key"))
  var trust: String?
  @Flag(help: "Print the witness's public key and stop.") var printKey = false

  func run() throws {
    try reporting {
      let witness = Witness(folder: state, name: name)
      if printKey {
        try printLines([try witness.key().text])
        return
      }
      let proof = try growth(witness)
      let note = try witness.cosign(
        proof, trusting: try trust.map(verifierKeys) ?? [], now: wallClock())
      try printText(note.description)
    }
  }

  private func growth(_ witness: Witness) throws -> GrowthProof {
    switch (book, request) {
    case (let book?, nil):
      // Opened without a key: a witness looks, and signs nothing for the log.
      let service = try LocalService.open(book, operator: .current())
      return try service.growth(sinceSeenBy: witness)
    case (nil, let request?):
      guard let proof = GrowthProof(try readText(request)) else {
        throw ValidationError("\(request) is no proof of growth")
      }
      return proof
    case (nil, nil), (_?, _?): throw ValidationError("give either --book or --request")
    }
  }
}

private func readText(_ path: String) throws -> String {
  guard let bytes = readFile(path == "-" ? "/dev/stdin" : path),
    let text = String(validating: bytes, as: UTF8.self)
  else { throw ValidationError("\(path) cannot be read as text") }
  return text
}
