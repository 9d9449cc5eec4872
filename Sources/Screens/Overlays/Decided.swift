// What a change is about and what was decided: one record, or many as one.

import Core

/// The records that a change acts on.
enum ActTarget: Hashable, Sendable {
  case one(RecordReference)
  case many([MarkedRow])

  /// Shown beside the title.
  var id: String {
    switch self {
    case .one(let reference): reference.id
    case .many(let rows): "\(rows.count) records"
    }
  }
}

/// A decision in a confirm dialog.
enum Decided: Hashable, Sendable {
  case one(Preview)
  case many(BulkPreview)

  var title: String {
    switch self {
    case .one(let preview): preview.title
    case .many(let preview): preview.title
    }
  }

  var digest: String {
    switch self {
    case .one(let preview): preview.digest
    case .many(let preview): preview.digest
    }
  }

  /// Many at once is grave, whatever the verb is.
  var risk: Risk {
    switch self {
    case .one(let preview): preview.risk
    case .many: .grave
    }
  }

  var takingBack: TakingBack {
    switch self {
    case .one(let preview): preview.takingBack
    case .many(let preview): preview.takingBack
    }
  }

  var arguments: [String: String] {
    switch self {
    case .one(let preview): preview.draft.arguments
    case .many(let preview): preview.draft.arguments
    }
  }

  /// What must be typed where the risk is grave: the record's id, or how many records.
  var typed: String {
    switch self {
    case .one(let preview): preview.draft.subject.id
    case .many(let preview): String(preview.count)
    }
  }

  /// The decision as plain lines, to tell two of them apart.
  var lines: [String] {
    switch self {
    case .one(let preview):
      preview.changes.map { "\($0.label) \($0.before.shown.text) → \($0.after.shown.text)" }
        + preview.lines.map { "\($0.text) \($0.amount.grouped)" } + preview.effects
        + preview.money.map(\.grouped) + preview.messages + preview.irreversible
    case .many(let preview):
      ["\(preview.count) records"] + preview.money.map { "total \($0.grouped)" }
        + preview.refused.map { "\($0.subject.id) left out: \($0.refusal.why)" }
        + preview.irreversible
    }
  }
}
