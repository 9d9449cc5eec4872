// A decision as lines of text, for the command line.

package enum PreviewText {
  package static func lines(_ preview: Preview) -> [String] {
    var lines = [preview.title]
    for change in preview.changes {
      lines.append(
        "  \(change.record.id)  \(change.label): \(change.before.value.plainText) -> "
          + change.after.value.plainText)
    }
    lines += preview.effects.map { "  effect: \($0)" }
    lines += preview.money.map { "  money: \($0)" }
    lines += preview.irreversible.map { "  cannot be undone: \($0)" }
    if let undo = preview.undo { lines.append("  undo: \(undo)") }
    lines.append("digest \(preview.digest)")
    return lines
  }
}
