// One record, or a subscription's next invoice, at the shell.

import ArgumentParser
import Core

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything about one record.",
    discussion: "Takes an id, an invoice number, an e-mail address or an outside system's id.")

  @OptionGroup var source: BookOptions
  @OptionGroup var past: PastOptions
  @Argument(help: "What identifies the record.") var id: String
  @Option(help: "How to print: table or json.") var format = RecordFormat.table

  func run() throws {
    try reporting {
      let service = try source.open()
      let query = Query.record(try service.find(id), asOf: nil)
      try printRecord(try past.query(query, service), from: service, format)
    }
  }
}

struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Show the next invoice of a subscription, or what a change would bill.",
    discussion: """
      Without a change: the next invoice, line by line with its derivation. With --change, such as
      --change plan=growth --change quantity=5, the lines that the change makes and the next
      invoice with it; what `do` would refuse is refused. Known are plan, quantity, discount,
      price with amount, when (now or at_end, else by the rules), pause and cancel (now or at_end),
      credit (none, credit or refund, of a cancellation now), and on (a day from today).
      Nothing is written.
      """)

  @OptionGroup var source: BookOptions
  @OptionGroup var past: PastOptions
  @Argument(help: "The subscription.") var subscription: String
  @Option(help: "Part of a change to imagine, as name=value; may be repeated.")
  var change: [String] = []
  @Option(help: "How to print: table or json.") var format = RecordFormat.table

  func run() throws {
    try reporting {
      let service = try source.open()
      let found = try service.find(subscription)
      guard found.kind == .subscription else {
        throw Refusal(
          "wrong-subject", what: "There is no preview", why: "\(subscription) is no subscription",
          remedy: "List them with `daybook subscriptions`.")
      }
      let query: Query =
        change.isEmpty
        ? .record(RecordReference(.preview, found.id), asOf: nil)
        : .whatIf(found, try WhatIf(change.map { $0[...] }))
      try printRecord(try past.query(query, service), from: service, format)
    }
  }
}

struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "List the rules that watch the book, with their state.")

  @OptionGroup var source: BookOptions
  @Option(help: "How to print: table or json.") var format = RecordFormat.table

  func run() throws {
    try reporting {
      try printRecord(.record(.watch, asOf: nil), from: try source.open(), format)
    }
  }
}

extension LocalService {
  /// The one record a text identifies. An audit entry is named `audit/78`: its bare number is part
  /// of too many other names.
  func find(_ text: String) throws -> RecordReference {
    let audit = "audit/"
    if text.hasPrefix(audit), let number = UInt32(text.dropFirst(audit.count)) {
      return RecordReference(.auditEntry, String(number))
    }
    guard case .found(let hits) = try answer(.find(text)) else {
      return RecordReference(.customer, text)
    }
    guard let first = hits.first else {
      throw Refusal(
        "not-found", what: "There is no such record", why: "nothing in this book is called \(text)",
        remedy: "Give an id, a number or an e-mail address.")
    }
    guard hits.count == 1 else {
      let list = hits.prefix(5).map { "\($0.reference.id) (\($0.title), \($0.reason))" }
      throw Refusal(
        "ambiguous", what: "Several records match \(text)", why: list.joined(separator: "; "),
        remedy: "Give one of these ids.")
    }
    return first.reference
  }
}

/// How a record can be printed: it is no list of rows, which CSV needs.
enum RecordFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json
}

func printRecord(
  _ query: Query, from service: LocalService, _ format: RecordFormat
) throws {
  guard case .record(let answer) = try service.answer(query) else { return }
  switch format {
  case .table: try printLines(plainTable.lines(of: answer))
  case .json: try printData([answer.json.description])
  }
}
