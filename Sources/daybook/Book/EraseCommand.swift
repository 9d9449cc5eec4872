// `daybook erase CUSTOMER`: the verb of that name, and the file rewritten afterwards.

import ArgumentParser
import Core

struct EraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Destroy what identifies a customer; documents, amounts and proofs stay.",
    discussion:
      "For a customer that was erased already it only rewrites the file and empties its log again, which another daybook may have kept from happening."
  )

  @Argument(help: "The customer.") var customer: String
  @OptionGroup var source: BookOptions
  @Option(help: "A reason code.") var reasonCode = "legal"
  @Option(help: "Why, without naming the person.") var reason: String
  @Flag(help: "Show the decision without carrying it out.") var preview = false
  @Option(help: "The customer once more: nothing brings an erased person back.")
  var confirm: String?

  func run() throws {
    try reporting {
      let service = try source.open()
      let found = try service.find(customer)
      let draft = CommandDraft(
        .eraseCustomer, on: found, arguments: ["reason-code": reasonCode, "reason": reason],
        asOf: try service.now())
      if preview {
        try printLines(PreviewText.lines(try service.preview(draft)).map(visible))
        return
      }
      guard try confirm.map({ try service.find($0) }) == found else {
        // What refuses the act is said before anybody confirms it.
        do {
          _ = try service.preview(draft)
        } catch let refusal as Refusal where refusal.code == "subject-erased" {}
        throw ValidationError("to erase, add --confirm \(found.id); see it first with --preview")
      }
      do {
        try erase(draft, in: service)
      } catch let refusal as Refusal where refusal.code == "subject-erased" {
        try service.rewriteFile()
        try printLines(["erased before; the file was rewritten"])
      }
    }
  }

  private func erase(_ draft: CommandDraft, in service: LocalService) throws {
    switch try service.commit(draft, expecting: nil) {
    case .done(let receipt), .requested(let receipt):
      try printLines(["\(visible(receipt.summary)); audit entry \(receipt.auditSequence)"])
    case .changed(let now): try refuseOther(than: PreviewText.lines(now))
    }
  }
}
