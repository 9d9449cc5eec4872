// `daybook do VERB`: every audited command of the console, at the shell.

import ArgumentParser
import Core

struct DoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "do", abstract: "Carry out an audited command, or preview it.",
    discussion: verbHelp)

  @OptionGroup var source: BookOptions
  @Argument(help: "What to do.") var verb: Verb
  @Argument(help: "The record it acts on.") var subject: String
  @Flag(help: "Show the decision without carrying it out.") var preview = false
  @Option(help: "Carry out only the decision with this digest, as --preview printed it.")
  var expect: String?
  @Argument(parsing: .allUnrecognized, help: "The verb's arguments, as --name value.")
  var arguments: [String] = []

  func run() throws {
    try reporting {
      let service = try source.open()
      let draft = CommandDraft(
        verb, on: try service.find(subject),
        arguments: try VerbArguments.named(arguments, of: verb),
        asOf: try service.now())
      if preview {
        try printLines(PreviewText.lines(try service.preview(draft)).map(visible))
        return
      }
      switch try service.commit(draft, expecting: expect) {
      case .done(let receipt):
        try printLines([
          "\(visible(receipt.summary)); audit entry \(receipt.auditSequence), "
            + "\(receipt.record.kind.rawValue) \(receipt.record.id)"
        ])
      case .requested(let receipt):
        try printLines([
          "\(visible(receipt.summary)); audit entry \(receipt.auditSequence), "
            + "request \(receipt.record.id)"
        ])
      case .changed(let now, let differences):
        try VerbArguments.tellChanged(differences, now: PreviewText.lines(now))
      }
    }
  }

  private static let verbHelp: String = Verb.table.map { verb -> String in
    let arguments = verb.parameters.map { parameter in
      parameter.isRequired ? "--\(parameter.name) …" : "[--\(parameter.name) …]"
    }
    let subject = verb.subjects.map { $0.rawValue.uppercased() }.joined(separator: "|")
    return
      "\(verb.verb.rawValue) \(subject) \(arguments.joined(separator: " "))\n    \(verb.summary)"
  }.joined(separator: "\n")
}
