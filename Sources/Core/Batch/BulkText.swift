// A bulk decision as lines of text, for the command line.

import Billing

package enum BulkText {
  package static func lines(_ preview: BulkPreview) -> [String] {
    var lines = [preview.title]
    lines += preview.money.map { "  sum: \($0)" }
    lines += preview.secondPerson.map { "  waits for a second person: \($0)" }
    if !preview.refused.isEmpty {
      lines.append("  left out: \(preview.refused.count)")
      lines += preview.refused.prefix(20).map {
        "    \($0.subject.id) (\($0.refusal.code)): \($0.refusal.why)"
      }
      if preview.refused.count > 20 { lines.append("    and \(preview.refused.count - 20) more") }
    }
    lines += preview.outliers.map {
      "  look at \($0.subject.id): \($0.money), \($0.reason)"
    }
    for sample in preview.samples {
      lines.append("  such as")
      lines += PreviewText.lines(sample).dropLast().map { "    " + $0 }
    }
    lines += preview.takingBack.lines.map { "  \($0)" }
    lines.append("digest \(preview.digest)")
    return lines
  }
}
