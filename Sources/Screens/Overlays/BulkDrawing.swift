// Many decisions in the confirm dialog: how many, how much, what stands out, what is left out.

import Core
import Terminal

extension Console {
  func bulkLines(_ preview: BulkPreview, _ width: Int) -> [OverlayLine] {
    var lines = section(
      "Records", ["\(grouped(String(preview.count))) are acted on"], .text, width)
    lines += section("Money", preview.money.map(\.grouped), .text, width)
    lines += section(
      "Far from the others",
      preview.outliers.map { "\($0.title): \($0.money.grouped), \($0.reason)" }, .stateWarning,
      width)
    lines += section("Waits for a second person", preview.secondPerson, .stateWarning, width)
    lines += section("Left out", leftOut(preview), .stateWarning, width)
    lines += takingBack(preview.takingBack, width)
    if let sample = preview.samples.first {
      lines += [OverlayLine(""), OverlayLine("The first of them: \(sample.title)", .header)]
      lines += decisionLines(sample, width)
    }
    return lines
  }

  /// Reasons for leaving records out, each with how many; in the order they were met.
  private func leftOut(_ preview: BulkPreview) -> [String] {
    var reasons: [String] = []
    var counts: [String: Int] = [:]
    for refused in preview.refused {
      if counts[refused.refusal.why] == nil { reasons.append(refused.refusal.why) }
      counts[refused.refusal.why, default: 0] += 1
    }
    return reasons.map { "\(grouped(String(counts[$0] ?? 0))) × \($0)" }
  }
}
