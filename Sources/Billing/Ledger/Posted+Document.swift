extension Posted {
  /// What a freshly finalised invoice posts. It depends on nothing but the document, so that a run
  /// over many invoices may compute it aside while others are written.
  package init(finalising document: LedgerDocument) throws(JournalRefusal) {
    self.init()
    add(try PostingRules.finalise(document))
    add(try PostingRules.usageEarned(document))
    schedule = document.schedule
  }
}
