// `daybook do VERB`: every audited command of the console, at the shell.

import ArgumentParser
import Core

struct DoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "do", abstract: "Carry out an audited command, or preview it.",
    discussion: "daybook do VERB --help lists a verb's arguments with their values.\n\n" + verbHelp)

  @OptionGroup var source: BookOptions
  @Argument(help: "What to do.") var verb: Verb
  @Option(help: "Act on every record of the list --on that passes this filter, or on none.")
  var filter: String?
  @Option(help: "The list that --filter is about, such as invoices.")
  var on: ListView?
  @Flag(help: "Show the decision without carrying it out.") var preview = false
  @Option(help: "Carry out only the decision with this digest, as --preview printed it.")
  var expect: String?
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "The record it acts on, unless --filter says which; then the verb's arguments, as "
        + "--name value.", valueName: "record and arguments"))
  var words: [String] = []

  func validate() throws {
    guard (filter == nil) == (on == nil) else {
      throw ValidationError("--filter and --on belong together")
    }
    let hasSubject = words.first.map { !$0.hasPrefix("--") } ?? false
    guard hasSubject == (filter == nil) else {
      throw ValidationError(
        filter == nil ? "name the record it acts on" : "--filter says which records; name none")
    }
  }

  func run() throws {
    try reporting {
      let service = try source.open()
      if let filter, let on {
        let selection = BulkSelection(
          verb, on: on, filter: filter, arguments: try named(words), asOf: try service.now())
        return try BulkDo(service: service, preview: preview, expect: expected).run(selection)
      }
      let found = try subject(in: service)
      let draft = CommandDraft(
        verb, on: found, arguments: try named(Array(words.dropFirst())), asOf: try service.now())
      if preview {
        try printLines(PreviewText.lines(try service.preview(draft)).map(visible))
        return
      }
      switch try service.commit(draft, expecting: expected) {
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
      case .changed(let now):
        guard expect != nil else {
          throw ValidationError(
            "\(verb.rawValue) takes the digest that --preview prints, as --expect DIGEST: nothing "
              + "brings an erased person back")
        }
        try refuseOther(than: PreviewText.lines(now))
      }
    }
  }

  /// Nothing brings an erased person back: without a digest no decision is the confirmed one, and
  /// whoever may not erase is refused as for any other verb.
  private var expected: String? { expect ?? (verb == .eraseCustomer ? "" : nil) }

  /// An audit entry is named by its number, everything else by whatever finds it.
  private func subject(in service: LocalService) throws -> RecordReference {
    let word = words.first ?? ""
    guard verb.description.subjects == [.auditEntry], Int64(word) != nil else {
      return try service.find(word)
    }
    return RecordReference(.auditEntry, word)
  }

  /// `--name value` and `--name=value` pairs.
  private func named(_ words: [String]) throws -> [String: String] {
    var result: [String: String] = [:]
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--"), word.count > 2 else {
        throw ValidationError("\(word) is no argument of \(verb.rawValue): write --name value")
      }
      let body = word.dropFirst(2)
      let name: String
      let value: String
      if let sign = body.firstIndex(of: "=") {
        (name, value) = (String(body[..<sign]), String(body[body.index(after: sign)...]))
      } else {
        guard let next = rest.popFirst() else { throw ValidationError("\(word) needs a value") }
        (name, value) = (String(body), next)
      }
      guard result.updateValue(value, forKey: name) == nil else {
        throw ValidationError("--\(name) stands twice")
      }
    }
    return result
  }

  /// The verb whose own help is asked for, as `do VERB --help` or `help do VERB`: that needs no
  /// book, which a parsed command does.
  static func explainedVerb(_ words: [String]) -> Verb? {
    if words.starts(with: ["help", "do"]) {
      return words.dropFirst(2).first.flatMap(Verb.init(rawValue:))
    }
    guard words.first == "do", words.count > 2 else { return nil }
    // What follows an option is its value, whatever it looks like.
    let isFlag = { (word: String) in word == "--help" || word == "-h" }
    if isFlag(words[1]) { return Verb(rawValue: words[2]) }
    guard let verb = Verb(rawValue: words[1]) else { return nil }
    let isLast = words.last.map(isFlag) ?? false
    let isValue = words[words.count - 2].hasPrefix("--")
    return isFlag(words[2]) || (isLast && !isValue) ? verb : nil
  }

  private static let verbHelp = Verb.table
    .map { "\(VerbText.usage($0))\n    \($0.summary)" }.joined(separator: "\n")
}

extension Verb: ExpressibleByArgument {}
