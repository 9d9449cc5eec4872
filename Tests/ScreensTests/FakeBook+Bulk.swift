// The made-up book's decisions over many records.

import Billing

@testable import Core

extension FakeBook {
  func cancel() {}

  /// Where there are more than three records, the first is refused.
  func previewBulk(_ draft: BulkDraft) throws -> BulkPreview {
    state.withLock { state in
      let refused = draft.subjects.count > 3 ? [draft.subjects[0]] : []
      let kept = BulkDraft(
        draft.verb, on: draft.subjects.filter { !refused.contains($0) },
        arguments: draft.arguments, asOf: draft.asOf)
      return BulkPreview(
        draft: kept,
        title: "\(draft.verb.description.title): \(kept.subjects.count) records",
        refused: refused.map {
          .init(
            subject: $0,
            refusal: Refusal("held", what: "Nothing changes", why: "it is held already", remedy: "")
          )
        },
        money: [Money(minorUnits: Int64(kept.subjects.count) * 1_200, Self.currency("EUR"))],
        outliers: [], samples: [], irreversible: [], undo: "release-dunning",
        digest: "b\(state.revision)-\(kept.subjects.count)")
    }
  }

  func commitBulk(_ draft: BulkDraft, expecting digest: String?) throws -> BulkResult {
    let isMoved = state.withLock { state in
      defer { state.movesBeforeCommit = false }
      if state.movesBeforeCommit { state.revision += 1 }
      return state.movesBeforeCommit
    }
    return state.withLock { state in
      guard !isMoved else {
        return .changed(
          BulkPreview(
            draft: draft, title: "one less", refused: [], money: [], outliers: [], samples: [],
            irreversible: [], undo: nil, digest: "moved"))
      }
      state.revision += Int64(draft.subjects.count) + 1
      state.commits += draft.subjects.map(draft.single)
      return .done(
        BulkReceipt(
          auditSequence: state.revision, count: draft.subjects.count, money: [],
          summary: "\(draft.subjects.count) records"))
    }
  }
}
