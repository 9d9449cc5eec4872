// `daybook do VERB --filter … --on LIST`: one verb over many records, whole or not at all.

import ArgumentParser
import Core

struct BulkDo {
  let service: LocalService
  let preview: Bool
  let expect: String?

  func run(_ selection: BulkSelection) throws {
    let looked = try service.previewBulk(selection)
    if preview {
      try printLines(BulkText.lines(looked).map(visible))
      return
    }
    // A list with records left out is confirmed by its digest only: somebody has seen which.
    guard looked.refused.isEmpty || expect != nil else {
      try printLines(BulkText.lines(looked).map(visible))
      throw PlainError(
        description: "nothing was written: \(looked.refused.count) records refuse it; "
          + "narrow the filter, or confirm the others with --expect and the digest above")
    }
    if let expect, expect != looked.digest { try refuse(looked) }
    switch try service.commitBulk(looked.draft, expecting: looked.digest) {
    case .done(let receipt):
      let sums = receipt.money.map { ", \($0)" }.joined()
      try printLines(["\(receipt.summary)\(sums); audit entry \(receipt.auditSequence)"])
    case .requested(let receipt):
      try printLines([
        "\(receipt.summary); request \(receipt.record.id), audit entry \(receipt.auditSequence)"
      ])
    case .changed(let now): try refuse(now)
    }
  }

  private func refuse(_ now: BulkPreview) throws -> Never {
    try refuseOther(than: BulkText.lines(now))
  }
}

/// Ends the command with the decision of now where it is not the one that was confirmed: another
/// digest was given, or the facts have moved.
func refuseOther(than now: [String]) throws -> Never {
  try printLines(
    (["Nothing was written: the decision now is not the one that was confirmed. It is:"] + now)
      .map(visible))
  throw ExitCode(1)
}

extension ListView: ExpressibleByArgument {}
