// When an issued invoice may be voided instead of credited.

/// What stands against voiding an invoice.
package struct VoidFacts: Hashable, Sendable {
  /// The legal entity's policy; off by default.
  package var isAllowed: Bool
  package var isOpen: Bool
  /// Payment attempts that are captured, pending or of unknown outcome.
  package var liveAttempts: Int
  package var notes: Int
  /// Credit or balance that this invoice created and somebody has spent.
  package var spentCredit: Bool
  /// Later lines that correct a line of it.
  package var dependentLines: Int
  package var periodIsOpen: Bool
  /// Something of it was given up as bad debt, and is posted so.
  package var isWrittenOff: Bool

  package init(
    isAllowed: Bool, isOpen: Bool = true, liveAttempts: Int = 0, notes: Int = 0,
    spentCredit: Bool = false, dependentLines: Int = 0, periodIsOpen: Bool = true,
    isWrittenOff: Bool = false
  ) {
    self.isAllowed = isAllowed
    self.isOpen = isOpen
    self.liveAttempts = liveAttempts
    self.notes = notes
    self.spentCredit = spentCredit
    self.dependentLines = dependentLines
    self.periodIsOpen = periodIsOpen
    self.isWrittenOff = isWrittenOff
  }
}

/// Why an invoice cannot be voided, in order of precedence; a full credit note does instead.
package enum VoidRefusal: String, Error, Hashable, Sendable, Codable, CaseIterable {
  case notOpen = "not-open"
  case notAllowed = "void-not-allowed"
  case payment = "payment-captured-or-unknown"
  case writtenOff = "written-off"
  case hasNote = "has-credit-note"
  case creditSpent = "credit-spent"
  case laterLines = "later-lines-depend-on-it"
  case periodClosed = "period-closed"
}

/// Everything that forbids voiding, most important first; empty when it may be voided. After a
/// void, `nextInvoice(_:)` over the facts without the void invoice's lines regenerates it.
package func voidRefusals(_ facts: VoidFacts) -> [VoidRefusal] {
  var refusals: [VoidRefusal] = []
  if !facts.isOpen { refusals.append(.notOpen) }
  if !facts.isAllowed { refusals.append(.notAllowed) }
  if facts.liveAttempts > 0 { refusals.append(.payment) }
  if facts.isWrittenOff { refusals.append(.writtenOff) }
  if facts.notes > 0 { refusals.append(.hasNote) }
  if facts.spentCredit { refusals.append(.creditSpent) }
  if facts.dependentLines > 0 { refusals.append(.laterLines) }
  if !facts.periodIsOpen { refusals.append(.periodClosed) }
  return refusals
}
