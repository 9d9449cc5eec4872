// One shown value: typed, toned, linked and explained. Screens and the batch twins only lay it out.

import Billing

/// A value as an answer carries it. Formatting it is the asker's work; computing it is not.
package struct Cell: Codable, Hashable, Sendable {
  package enum Value: Codable, Hashable, Sendable {
    case text(String)
    case money(Money)
    /// Amounts of several currencies, in currency order; never added.
    case balance([Money])
    case day(Day)
    case instant(Timestamp)
    case count(Int64)
    /// A quantity or rate as exact decimal text.
    case decimal(String)
    /// A value that this version cannot compute, with the reason. Never shown as zero.
    case notComputed(String)
    case none
  }

  /// What the value means to the reader. Every tone is also said by the text itself.
  package enum Tone: String, Codable, Hashable, Sendable {
    case plain, good, warning, bad, muted
  }

  package var value: Value
  package var tone: Tone
  /// The record that Enter opens.
  package var link: RecordReference?
  /// What `w` shows.
  package var explanation: Explanation?

  package init(
    _ value: Value, tone: Tone = .plain, link: RecordReference? = nil,
    explanation: Explanation? = nil
  ) {
    self.value = value
    self.tone = tone
    self.link = link
    self.explanation = explanation
  }

  package static func text(_ text: String, tone: Tone = .plain) -> Cell {
    Cell(.text(text), tone: tone)
  }
  package static func money(_ money: Money, tone: Tone = .plain) -> Cell {
    Cell(.money(money), tone: tone)
  }
  package static let none = Cell(.none)
}

extension Cell.Value {
  /// The value as plain text without grouping or symbols: `1234.50 EUR`, ISO dates.
  package var plainText: String {
    switch self {
    case .text(let text), .decimal(let text): text
    case .money(let money): money.description
    case .balance(let amounts): amounts.map(\.description).joined(separator: " + ")
    case .day(let day): day.description
    case .instant(let instant): instant.description
    case .count(let count): String(count)
    case .notComputed(let reason): "not computed (\(reason))"
    case .none: ""
    }
  }
}

/// Why a value is what it is: made while it was computed, never by a second pass.
package struct Explanation: Codable, Hashable, Sendable {
  package struct Input: Codable, Hashable, Sendable {
    package let name: String
    package let value: String
    package let link: RecordReference?

    package init(_ name: String, _ value: String, link: RecordReference? = nil) {
      self.name = name
      self.value = value
      self.link = link
    }
  }

  /// The rule of a text that was not made by any: it is only told whole.
  package static let whole = "told"
  package var isWhole: Bool { rule == Self.whole }

  /// The rule's stable name, such as `proration.day`.
  package let rule: String
  /// One sentence for a person.
  package let summary: String
  package let inputs: [Input]
  /// Steps of the derivation in order, such as "17 of 31 days at 20.00 = 10.97".
  package let steps: [String]
  /// Who overrode the rule, where somebody did.
  package let overriddenBy: String?

  package init(
    rule: String, summary: String, inputs: [Input] = [], steps: [String] = [],
    overriddenBy: String? = nil
  ) {
    self.rule = rule
    self.summary = summary
    self.inputs = inputs
    self.steps = steps
    self.overriddenBy = overriddenBy
  }
}

/// A column of a list or of a table inside a record.
package struct Column: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable {
    case text, identifier, state, money, day, instant, count, decimal
  }
  /// Used in filters and sorts, such as `status`.
  package let key: String
  package let title: String
  package let kind: Kind
  /// Columns of the screen it would like; the layout may give less, never less than `minimum`.
  package let width: Int
  package let minimum: Int
  package let isSortable: Bool
  package let isFilterable: Bool
  /// Known values, for completion in the filter.
  package let values: [String]

  package init(
    _ key: String, _ title: String, _ kind: Kind, width: Int, minimum: Int? = nil,
    sortable: Bool = false, filterable: Bool = true, values: [String] = []
  ) {
    self.key = key
    self.title = title
    self.kind = kind
    self.width = width
    self.minimum = minimum ?? min(width, 6)
    isSortable = sortable
    isFilterable = filterable
    self.values = values
  }

  /// Numbers stand right, everything else left.
  package var isRightAligned: Bool {
    switch kind {
    case .money, .count, .decimal: true
    case .text, .identifier, .state, .day, .instant: false
    }
  }
}

/// A row: what it stands for, where it stands, and its cells in column order.
package struct Row: Codable, Hashable, Sendable {
  package let reference: RecordReference
  package let anchor: Anchor
  package let cells: [Cell]

  package init(_ reference: RecordReference, anchor: Anchor, cells: [Cell]) {
    self.reference = reference
    self.anchor = anchor
    self.cells = cells
  }
}
