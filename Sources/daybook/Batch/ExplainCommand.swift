// The whole chain behind a charge, a payment, access or a state, at the shell.

import ArgumentParser
import Core

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a charge, a payment, access or a state, from the catalogue to the bank.",
    discussion: """
      Takes what `show` takes, and two forms with a slash: a document and the number of one of its
      lines (DE-2026-000312/2), and a customer and a feature (C0012/sso), which also tells why there
      is no access. A subscription is explained with why it is charged now, or not.
      """)

  @OptionGroup var source: BookOptions
  @OptionGroup var past: PastOptions
  @Argument(help: "What is to be explained.") var id: String
  @Option(help: "How to print: text, table or json.") var format = ExplainFormat.text

  enum ExplainFormat: String, ExpressibleByArgument, CaseIterable {
    case text, table, json

    var output: RecordFormat { self == .json ? .json : .table }
  }

  func run() throws {
    try reporting {
      let service = try source.open()
      let found = try service.findExplained(id)
      let query = Query.record(found.explained, asOf: nil)
      try printRecord(try past.query(query, service), from: service, format.output)
    }
  }
}

extension LocalService {
  /// What a text names, a part after the last slash included.
  fileprivate func findExplained(_ text: String) throws -> RecordReference {
    guard let slash = text.lastIndex(of: "/"), case .found(let hits) = try answer(.find(text)),
      hits.isEmpty
    else { return try find(text) }
    let whole = try find(String(text[..<slash]))
    let part = text[text.index(after: slash)...]
    let kind: RecordKind = whole.kind == .customer ? .entitlement : .invoiceLine
    return RecordReference(kind, "\(whole.id)/\(part)")
  }
}
