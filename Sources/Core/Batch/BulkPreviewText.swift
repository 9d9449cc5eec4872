// Many decisions as lines of text, for the command line.

package enum BulkPreviewText {
  package static func lines(_ preview: BulkPreview) -> [String] {
    var lines = [preview.title]
    lines += preview.totals.map {
      "  money: \($0.money) in \($0.decisions) of them, median \($0.median), largest \($0.largest)"
    }
    lines += preview.outliers.map {
      "  outlier: \($0.subject.id)  \($0.title): \($0.money), \($0.why)"
    }
    lines += preview.changes.map { "  change (\($0.decisions)): \($0.text)" }
    lines += preview.effects.map { "  effect (\($0.decisions)): \($0.text)" }
    lines += preview.irreversible.map { "  cannot be undone (\($0.decisions)): \($0.text)" }
    lines += preview.refused.flatMap { refused in
      ["  left out (\(refused.subjects.count)): \(refused.why) [\(refused.code)]"]
        + refused.subjects.prefix(5).map { "    \($0.id)" }
        + (refused.subjects.count > 5 ? ["    and \(refused.subjects.count - 5) more"] : [])
    }
    if let undo = preview.undo { lines.append("  undo, record by record: \(undo)") }
    lines.append("digest \(preview.digest)")
    return lines
  }
}
