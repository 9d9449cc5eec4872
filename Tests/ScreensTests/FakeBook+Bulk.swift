// The made-up book's decisions over many records.

import Billing

@testable import Core

extension FakeBook {
  func cancel() {}

  func preview(_ bulk: BulkDraft) throws -> BulkPreview {
    state.withLock { state in
      let euro = Self.currency("EUR")
      let refused = bulk.subjects.count > 3 ? [bulk.subjects[0]] : []
      let possible = bulk.subjects.count - refused.count
      return BulkPreview(
        draft: bulk, title: "\(bulk.verb.description.title): \(possible) records",
        possible: possible,
        refused: refused.isEmpty
          ? [] : [.init(code: "held", why: "it is held already", subjects: refused)],
        totals: [
          .init(
            money: Money(minorUnits: Int64(possible) * 1_200, euro), decisions: possible,
            median: Money(minorUnits: 1_200, euro), largest: Money(minorUnits: 1_200, euro))
        ],
        outliers: [], changes: [.init(text: "held: no -> until 2026-03-20", decisions: possible)],
        effects: [], irreversible: [], undo: "release-dunning",
        digest: "b\(state.revision)-\(bulk.subjects.count)")
    }
  }

  func commit(_ bulk: BulkDraft, expecting digest: String?) throws -> BulkResult {
    let moved = state.withLock { state in
      defer { state.movesBeforeCommit = false }
      if state.movesBeforeCommit { state.revision += 1 }
      return state.movesBeforeCommit
    }
    let preview = try preview(bulk)
    if moved || (digest != nil && digest != preview.digest) {
      return .changed(preview, differences: ["one record more is held"])
    }
    return state.withLock { state in
      let first = state.revision + 1
      state.revision += Int64(preview.possible)
      state.commits += bulk.subjects.map { bulk.draft(for: $0) }
      return .done(
        BulkReceipt(
          auditSequences: first...state.revision, count: preview.possible,
          money: preview.totals.map(\.money), summary: preview.title))
    }
  }
}
