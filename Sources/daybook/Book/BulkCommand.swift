// `daybook bulk VERB LIST`: one audited verb over every row of a list that matches.

import ArgumentParser
import Core

struct BulkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bulk",
    abstract: "Preview a verb over every matching row of a list, or carry it out as previewed.",
    discussion: """
      Without --expect nothing is written: how many records, how much money per currency, what \
      stands out and what is refused are printed, with a digest. With --expect DIGEST exactly that \
      is carried out, in one transaction, or nothing if anything has changed.
      """)

  @OptionGroup var source: BookOptions
  @Argument(help: "What to do; `daybook do --help` lists the verbs.") var verb: Verb
  @Argument(help: "The list whose rows it acts on, such as dunning.") var list: ListView
  @Option(help: "Only rows that match, such as 'status:chasing due>500'.") var filter = ""
  @Option(help: "Carry out what a preview with this digest showed.") var expect: String?
  @Argument(parsing: .allUnrecognized, help: "The verb's arguments, as --name value.")
  var arguments: [String] = []

  func run() throws {
    try reporting {
      let service = try source.open()
      let query = ListQuery(list, filter: filter)
      guard case .marked(let marked) = try service.answer(.marked(query)) else { return }
      let draft = BulkDraft(
        verb, on: marked.rows.map(\.reference),
        arguments: try VerbArguments.named(arguments, of: verb), asOf: try service.now())
      guard let expect else {
        return try printLines(BulkPreviewText.lines(try service.preview(draft)).map(visible))
      }
      switch try service.commit(draft, expecting: expect) {
      case .done(let receipt):
        let entries = receipt.auditSequences
        try printLines([
          "\(visible(receipt.summary)); audit entries \(entries.lowerBound) to \(entries.upperBound)"
        ])
      case .changed(let now, let differences):
        try VerbArguments.tellChanged(differences, now: BulkPreviewText.lines(now))
      }
    }
  }
}
