// The answers' shapes. Every answer names the book's revision and clock it was true at.

import Billing

/// When an answer was true: the book's revision (its last audit sequence) and its clock.
package struct Standing: Codable, Hashable, Sendable {
  package let revision: Int64
  package let now: Timestamp
  /// The clock is simulated and moves only by `advance`.
  package let isSimulated: Bool
  /// Set where the answer tells the book as it was known.
  package let knownAt: KnownAt?

  package init(revision: Int64, now: Timestamp, isSimulated: Bool, knownAt: KnownAt? = nil) {
    self.revision = revision
    self.now = now
    self.isSimulated = isSimulated
    self.knownAt = knownAt
  }
}

/// When something changed, in order; each is a past that can be asked for.
package struct ChangesAnswer: Codable, Hashable, Sendable {
  /// Nil for the book itself.
  package let reference: RecordReference?
  package let revision: Int64
  package let changes: [KnownAt]

  package init(reference: RecordReference?, revision: Int64, changes: [KnownAt]) {
    self.reference = reference
    self.revision = revision
    self.changes = changes
  }
}

package struct ListAnswer: Codable, Hashable, Sendable {
  /// Why a page has the rows it has. The three are never confused.
  package enum Fill: String, Codable, Hashable, Sendable {
    case rows
    /// The list itself is empty.
    case nothingHere
    /// Rows exist, but none passes the filter.
    case nothingMatches
  }
  package let query: ListQuery
  package let standing: Standing
  package let columns: [Column]
  package let rows: [Row]
  package let fill: Fill
  package let hasEarlier: Bool
  package let hasLater: Bool
  /// The filter as understood, one chip per token, in typed order.
  package let chips: [String]

  package init(
    query: ListQuery, standing: Standing, columns: [Column], rows: [Row], fill: Fill,
    hasEarlier: Bool, hasLater: Bool, chips: [String]
  ) {
    self.query = query
    self.standing = standing
    self.columns = columns
    self.rows = rows
    self.fill = fill
    self.hasEarlier = hasEarlier
    self.hasLater = hasLater
    self.chips = chips
  }
}

package struct CountAnswer: Codable, Hashable, Sendable {
  package let query: ListQuery
  package let count: Int64
  /// The view's money column per currency, in currency order; empty where it has none.
  package let money: [Money]

  package init(query: ListQuery, count: Int64, money: [Money]) {
    self.query = query
    self.count = count
    self.money = money
  }
}

/// Everything about one record, as sections in reading order.
package struct RecordAnswer: Codable, Hashable, Sendable {
  package struct Field: Codable, Hashable, Sendable {
    package let label: String
    package let cell: Cell

    package init(_ label: String, _ cell: Cell) {
      self.label = label
      self.cell = cell
    }
  }

  package struct Event: Codable, Hashable, Sendable {
    package let at: Timestamp
    package let text: String
    package let tone: Cell.Tone
    package let link: RecordReference?

    package init(
      at: Timestamp, _ text: String, tone: Cell.Tone = .plain, link: RecordReference? = nil
    ) {
      self.at = at
      self.text = text
      self.tone = tone
      self.link = link
    }
  }

  package enum Body: Codable, Hashable, Sendable {
    case fields([Field])
    case table([Column], [Row])
    /// Newest first.
    case timeline([Event])
    case text([String])
    /// Two versions of one thing; `differing` names the labels whose values differ.
    case sideBySide(ours: [Field], theirs: [Field], differing: [String])
  }

  package struct Section: Codable, Hashable, Sendable {
    package let title: String
    package let body: Body
    /// Said in place of an empty body, such as "No open invoices".
    package let whenEmpty: String

    package init(_ title: String, _ body: Body, whenEmpty: String = "Nothing here") {
      self.title = title
      self.body = body
      self.whenEmpty = whenEmpty
    }
  }

  package let reference: RecordReference
  package let standing: Standing
  /// The record's name, such as "Acme GmbH".
  package let title: String
  /// Its state in words, such as "past due 12 days, next retry Thu 14:00".
  package let state: Cell
  package let sections: [Section]
  /// Every action of this kind of record, with the reason where it is not possible now.
  package let actions: [ActionState]

  package init(
    reference: RecordReference, standing: Standing, title: String, state: Cell,
    sections: [Section], actions: [ActionState]
  ) {
    self.reference = reference
    self.standing = standing
    self.title = title
    self.state = state
    self.sections = sections
    self.actions = actions
  }
}

/// Whether an action is possible on a record now.
package struct ActionState: Codable, Hashable, Sendable {
  package let verb: Verb
  /// Nil when it is possible; else why it is not.
  package let reason: String?

  package init(_ verb: Verb, reason: String? = nil) {
    self.verb = verb
    self.reason = reason
  }
}

package struct HomeAnswer: Codable, Hashable, Sendable {
  package struct Figure: Codable, Hashable, Sendable {
    package let label: String
    package let cell: Cell

    package init(_ label: String, _ cell: Cell) {
      self.label = label
      self.cell = cell
    }
  }

  /// A queue with its count, its oldest item's age and the money at stake.
  package struct Queue: Codable, Hashable, Sendable {
    package let title: String
    package let list: ListQuery
    package let count: Int64
    package let oldestDays: Int?
    package let money: [Money]
    package let tone: Cell.Tone

    package init(
      _ title: String, list: ListQuery, count: Int64, oldestDays: Int?, money: [Money],
      tone: Cell.Tone
    ) {
      self.title = title
      self.list = list
      self.count = count
      self.oldestDays = oldestDays
      self.money = money
      self.tone = tone
    }
  }

  /// A bar chart: values are shares of the longest bar in thousandths, made by the core.
  package struct Chart: Codable, Hashable, Sendable {
    package struct Bar: Codable, Hashable, Sendable {
      package let label: String
      package let cell: Cell
      /// 0…1000 of the chart's width.
      package let length: Int

      package init(_ label: String, _ cell: Cell, length: Int) {
        self.label = label
        self.cell = cell
        self.length = length
      }
    }
    package let title: String
    package let bars: [Bar]

    package init(_ title: String, _ bars: [Bar]) {
      self.title = title
      self.bars = bars
    }
  }

  package let standing: Standing
  package let bookName: String
  package let figures: [Figure]
  package let queues: [Queue]
  package let charts: [Chart]

  package init(
    standing: Standing, bookName: String, figures: [Figure], queues: [Queue], charts: [Chart]
  ) {
    self.standing = standing
    self.bookName = bookName
    self.figures = figures
    self.queues = queues
    self.charts = charts
  }
}

/// A record that a pasted text may mean, best first, with the reason for the match.
package struct FindHit: Codable, Hashable, Sendable {
  package let reference: RecordReference
  package let title: String
  package let reason: String

  package init(_ reference: RecordReference, title: String, reason: String) {
    self.reference = reference
    self.title = title
    self.reason = reason
  }
}
