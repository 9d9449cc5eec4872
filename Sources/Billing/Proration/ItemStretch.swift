// Stretches: the dated states of an item, and the pieces they leave in one period.

/// A stretch of days on which an item has one price version and one quantity.
package struct ItemStretch: Hashable, Sendable {
  /// How the period's part before a change counts.
  package enum Basis: String, Hashable, Sendable, Codable, CaseIterable {
    /// Every day counts at the price of its own stretch.
    case prorated
    /// The elapsed part of the running period is charged up to this stretch's price, too: the
    /// change costs the full price difference.
    case fullDifference = "full_difference"
  }

  package let from: Day
  /// The first day after it; nil while it lasts. A stretch ends at the latest where the next
  /// begins.
  package var until: Day?
  package let price: Price
  /// The price version that is frozen on its lines.
  package let priceVersion: Int64
  /// Seats or units; 1 for a flat price.
  package let quantity: ExactDecimal
  package let basis: Basis
  /// The change or batch that made this stretch; 0 for the first.
  package let cause: Int64
  /// The change that ended it with nothing after it (cancel, pause); 0 otherwise.
  package var endCause: Int64

  package init(
    from: Day, until: Day? = nil, price: Price, priceVersion: Int64 = 1,
    quantity: ExactDecimal = .one, basis: Basis = .prorated, cause: Int64 = 0,
    endCause: Int64 = 0
  ) {
    self.from = from
    self.until = until
    self.price = price
    self.priceVersion = priceVersion
    self.quantity = quantity
    self.basis = basis
    self.cause = cause
    self.endCause = endCause
  }
}

/// The part of a stretch inside one period.
struct PeriodPiece: Hashable {
  let stretch: ItemStretch
  let days: Range<Day>
  /// What counts in this period: packages, once started, stay until its end.
  let quantity: ExactDecimal
}

extension [ItemStretch] {
  /// True when every stretch begins no earlier than the one before and ends no earlier than it
  /// begins.
  var areInOrder: Bool {
    zip(self, dropFirst()).allSatisfy { $0.from <= $1.from }
      && allSatisfy { stretch in stretch.until.map { $0 >= stretch.from } ?? true }
  }

  /// The days of stretch `index`, cut where the next one begins. Of several stretches that begin
  /// on one day all but the last are empty and vanish.
  func days(at index: Int) -> Range<Day>? {
    let stretch = self[index]
    let next = index + 1 < count ? self[index + 1].from : Day.latest
    let end = Swift.min(stretch.until ?? next, next)
    return end > stretch.from ? stretch.from..<end : nil
  }

  /// The pieces that cover `period`, in order.
  func pieces(in period: Range<Day>) -> [PeriodPiece] {
    var pieces: [PeriodPiece] = []
    for index in indices {
      guard let days = days(at: index) else { continue }
      let inside = days.clamped(to: period)
      guard !inside.isEmpty else { continue }
      let stretch = self[index]
      var quantity = stretch.quantity
      if let last = pieces.last, stretch.keepsPackages(of: last.stretch) {
        quantity = Swift.max(quantity, last.quantity)
      }
      pieces.append(PeriodPiece(stretch: stretch, days: inside, quantity: quantity))
    }
    return pieces
  }

  /// The first day after the last stretch, or nil while it lasts.
  var end: Day? { last?.until }
}

extension ItemStretch {
  /// Seats are credited by the day; a started package is not given back within its period.
  fileprivate func keepsPackages(of earlier: ItemStretch) -> Bool {
    guard case .package = price.model else { return false }
    return price.code == earlier.price.code && priceVersion == earlier.priceVersion
  }
}
