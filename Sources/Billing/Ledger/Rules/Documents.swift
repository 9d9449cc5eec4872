// Posting rules of documents: finalise, usage earned, recognised, credit note, void.

/// The pure functions that turn a money fact into its entry. Each answers nil where nothing moves.
package enum PostingRules {}

extension PostingRules {
  /// receivable / deferred revenue (usage: unbilled receivable) + tax payable.
  package static func finalise(
    _ document: LedgerDocument
  ) throws(JournalRefusal) -> JournalEntry? {
    let segment = document.segment
    var draft = EntryDraft()
    draft.debit(.receivable, document.total, segment)
    for line in document.lines {
      switch line.earning {
      case .over: draft.credit(.deferredRevenue, line.net, segment)
      case .used: draft.credit(.unbilledReceivable, line.net, segment)
      }
    }
    draft.credit(.taxPayable, document.tax, segment)
    return try draft.entry(
      JournalSource("invoice", document.id, .finalise), on: document.issuedOn, document.currency)
  }

  /// unbilled receivable / revenue, on the last day of use, but never after the document that
  /// bills it.
  package static func usageEarned(
    _ document: LedgerDocument
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    var last: Day?
    for line in document.lines {
      guard case .used(let day) = line.earning else { continue }
      draft.debit(.unbilledReceivable, line.net, document.segment)
      draft.credit(.revenue, line.net, document.segment)
      last = max(last ?? day, day)
    }
    return try draft.entry(
      JournalSource("invoice", document.id, .usageEarned),
      on: min(last ?? document.issuedOn, document.issuedOn), document.currency)
  }

  /// deferred revenue / revenue. `source` is the record whose schedule it is.
  package static func recognised(
    _ amount: Int64, of source: (kind: String, id: Int64), on day: Day, _ currency: Currency,
    _ segment: LedgerSegment
  ) throws(JournalRefusal) -> JournalEntry? {
    var draft = EntryDraft()
    draft.debit(.deferredRevenue, amount, segment)
    draft.credit(.revenue, amount, segment)
    return try draft.entry(
      JournalSource(source.kind, source.id, .recognised, on: day), on: day, currency)
  }

  /// Where a note's money goes: against what is due, back to the customer's credit, or out.
  package struct NoteUse: Hashable, Sendable {
    package var offset: Int64
    /// Against what was written off: nobody has to pay it any more.
    package var recovered: Int64
    package var credit: Int64
    package var refundsPayable: Int64

    package init(
      offset: Int64, recovered: Int64 = 0, credit: Int64, refundsPayable: Int64 = 0
    ) {
      self.offset = offset
      self.recovered = recovered
      self.credit = credit
      self.refundsPayable = refundsPayable
    }
  }

  /// deferred (undelivered) + revenue (delivered) + tax / receivable, customer credit or refunds
  /// payable.
  package static func creditNote(
    _ note: LedgerDocument, use: NoteUse
  ) throws(JournalRefusal) -> JournalEntry? {
    let segment = note.segment
    let undelivered = -note.undelivered(at: note.issuedOn)
    var draft = EntryDraft()
    draft.debit(.deferredRevenue, undelivered, segment)
    draft.debit(.revenue, -(note.total - note.tax) - undelivered, segment)
    draft.debit(.taxPayable, -note.tax, segment)
    draft.credit(.receivable, use.offset, segment)
    draft.credit(.badDebtRecovered, use.recovered, segment)
    draft.credit(.customerCredit, use.credit, segment)
    draft.credit(.refundsPayable, use.refundsPayable, segment)
    return try draft.entry(
      JournalSource("invoice", note.id, .creditNote), on: note.issuedOn, note.currency)
  }

  /// deferred (undelivered) + revenue (delivered) + tax / receivable: the finalise entry is taken
  /// back, with what of it was earned since.
  package static func voided(
    _ source: JournalSource, _ document: LedgerDocument, on day: Day
  ) throws(JournalRefusal) -> JournalEntry? {
    let undelivered = document.undelivered(at: day)
    var draft = EntryDraft()
    draft.debit(.deferredRevenue, undelivered, document.segment)
    draft.debit(.revenue, document.total - document.tax - undelivered, document.segment)
    draft.debit(.taxPayable, document.tax, document.segment)
    draft.credit(.receivable, document.total, document.segment)
    return try draft.entry(
      source, on: day, document.currency,
      reverses: JournalSource("invoice", document.id, .finalise))
  }
}
