// A decision as lines of text, for the command line.

import Billing

package enum PreviewText {
  package static func lines(_ preview: Preview) -> [String] {
    var lines = [preview.title]
    for change in preview.changes {
      lines.append(
        "  \(change.record.id)  \(change.label): \(change.before.value.plainText) -> "
          + change.after.value.plainText)
    }
    lines += preview.effects.map { "  effect: \($0)" }
    for line in preview.lines {
      lines.append("  line: \(line.text): \(line.amount)")
      lines += line.derivation.map { "    \($0)" }
    }
    lines += preview.money.map { "  money: \($0)" }
    for entry in preview.entries {
      lines.append("  posts on \(entry.on) (\(entry.source.rule)):")
      for posting in entry.postings {
        let amount = Money(minorUnits: posting.amount, entry.currency)
        lines.append("    \(posting.side.rawValue) \(posting.account.rawValue) \(amount)")
      }
    }
    lines += preview.messages.map { "  message: \($0)" }
    lines += preview.secondPerson.map { "  waits for a second person: \($0)" }
    lines += preview.takingBack.lines.map { "  \($0)" }
    lines.append("digest \(preview.digest)")
    return lines
  }
}
