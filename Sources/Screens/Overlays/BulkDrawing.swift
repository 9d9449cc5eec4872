// Many decisions in the confirm dialog: how many, how much, what stands out, what is left out.

import Core
import Terminal

extension Console {
  func bulkLines(_ preview: BulkPreview, _ width: Int) -> [OverlayLine] {
    var lines = section(
      "Money",
      preview.totals.map {
        "\($0.money.grouped) in \($0.decisions) of them · median \($0.median.grouped) · "
          + "largest \($0.largest.grouped)"
      }, .text, width)
    lines += section(
      "Far from the others",
      preview.outliers.map { "\($0.title): \($0.money.grouped), \($0.why)" }, .stateWarning, width)
    lines += section("Changes", preview.changes.map(counted), .text, width)
    lines += section(
      "Left out",
      preview.refused.map { "\($0.subjects.count) × \($0.why)" }, .stateWarning, width)
    lines += section("Cannot be undone", preview.irreversible.map(counted), .danger, width)
    lines += section("Effects", preview.effects.map(counted), .text, width)
    if let undo = preview.undo {
      lines += section("Undo", ["\(undo), record by record"], .dim, width)
    }
    return lines
  }

  private func counted(_ shared: BulkPreview.Shared) -> String {
    "\(grouped(String(shared.decisions))) × \(shared.text)"
  }
}
