// The commands of a random sequence: each changes the truth by plain arithmetic, and hands the
// ledger the fact.

import Billing

extension LedgerWorld {
  typealias Step = (name: String, entries: [JournalEntry])

  /// Moves the clock and does one thing that is possible now.
  mutating func command() throws -> Step {
    today = today.adding(days: Int(random.below(6))) ?? today
    while true {
      if let step = try attempt(Int(random.below(29))) { return step }
    }
  }

  private mutating func attempt(_ choice: Int) throws -> Step? {
    switch choice {
    case 0...3: try finalise()
    case 4: try note()
    case 5: try void()
    case 6...9: try capture()
    case 10: try transfer()
    case 11: try returned()
    case 12: try apply()
    case 13: try unapply()
    case 14: try refund()
    case 15: try settleRefund()
    case 16: try openDispute()
    case 17: try closeDispute()
    case 18: try writeOff()
    case 19: try credit()
    case 20: try useCredit()
    case 21: try lower()
    case 22: try settlement()
    case 23: try payout()
    case 24: try foreign()
    case 25: try prepaid()
    case 26: try moveCredit()
    case 27: try cashToCredit()
    default: try recognise()
    }
  }

  mutating func post(
    _ rule: PostingRule, _ kind: String, _ id: Int64, _ event: LedgerEvent
  ) throws -> [JournalEntry] {
    let fact = LedgerFact(JournalSource(kind, id, rule), on: today, event)
    let posted = try ledger.post(fact)
    schedule += posted.schedule.map { (fact.source, $0) }
    return posted.entries
  }

  mutating func amount(upTo limit: Int64) -> Int64 { 1 + random.below(max(1, limit)) }

  mutating func pick(_ isGood: (Document) -> Bool) -> Int64? {
    let good = documents.keys.sorted().filter { documents[$0].map(isGood) ?? false }
    return good.isEmpty ? nil : good[Int(random.below(Int64(good.count)))]
  }

  // MARK: Documents

  private mutating func line(sign: Int64) -> LedgerDocument.Line {
    let net = sign * (random.below(50_000) + 1)
    let tax = net * 19 / 100
    let start = today.adding(days: Int(random.below(40)) - 20) ?? today
    let days = [0, 1, 30, 31, 365][Int(random.below(5))]
    let end = start.adding(days: days) ?? start
    return LedgerDocument.Line(
      net: net, tax: tax, earning: random.below(4) == 0 ? .used(by: end) : .over(start..<end))
  }

  private mutating func finalise() throws -> Step? {
    let lines = (0...random.below(3)).map { _ in line(sign: 1) }
    let document = LedgerDocument(
      id: newID(), segment: merchant.ofCustomer, currency: currency, issuedOn: today,
      lines: lines)
    documents[document.id] = Document(ledger: document)
    netBilled += document.total - document.tax
    plain[.taxPayable, default: 0] += document.tax
    return (
      "finalise", try post(.finalise, "invoice", document.id, .finalised(document))
    )
  }

  private mutating func note() throws -> Step? {
    guard let id = pick({ $0.credited == 0 && $0.ledger.total > 0 && !$0.relieved }),
      let old = documents[id]?.ledger
    else { return nil }
    let parts = 1 + random.below(4)
    let lines = old.lines.map {
      LedgerDocument.Line(net: -($0.net / parts), tax: -($0.tax / parts), earning: $0.earning)
    }
    let note = LedgerDocument(
      id: newID(), segment: merchant.ofCustomer, currency: currency, issuedOn: today,
      lines: lines)
    let before = documents[id]?.excess ?? 0
    documents[id]?.credited -= note.total
    netBilled += note.total - note.tax
    plain[.taxPayable, default: 0] += note.tax
    // Half of the notes that leave money over pay it out.
    let left = (documents[id]?.excess ?? 0) - before
    let payable = random.below(2) == 0 ? left : 0
    documents[id]?.moved += payable
    plain[.refundsPayable, default: 0] += payable
    let entries = try post(
      .creditNote, "invoice", note.id, .credited(note, corrects: id, refundable: payable))
    if payable > 0 {
      let refund = LedgerRefund(
        id: newID(), payment: 0, account: merchant, document: id, amount: payable)
      promised.append((refund, true))
    }
    return ("credit note", entries)
  }

  private mutating func void() throws -> Step? {
    guard let id = pick({ $0.isUntouched }), let document = documents.removeValue(forKey: id)
    else { return nil }
    netBilled -= document.ledger.total - document.ledger.tax
    plain[.taxPayable, default: 0] -= document.ledger.tax
    return ("void", try post(.voided, "document_act", newID(), .voided(document: id)))
  }

  private mutating func writeOff() throws -> Step? {
    if let id = pick({ $0.writtenOff > 0 && !$0.relieved && $0.credited == 0 }),
      random.below(2) == 0
    {
      let tax = (documents[id]?.ledger.tax ?? 0) / 2
      documents[id]?.relieved = true
      plain[.taxPayable, default: 0] -= tax
      plain[.badDebt, default: 0] -= tax
      return (
        "bad-debt relief",
        try post(.badDebtRelief, "document_act", newID(), .badDebtRelief(document: id, tax: tax))
      )
    }
    guard let id = pick({ $0.due > 0 }) else { return nil }
    let lost = documents[id]?.due ?? 0
    documents[id]?.writtenOff += lost
    let before = schedule.count
    let entries = try post(
      .writeOff, "document_act", newID(), .writtenOff(document: id, amount: lost))
    undeliveredLost += schedule[before...].reduce(0) { $0 + $1.part.amount }
    return ("write-off", entries)
  }

  /// A shortfall within tolerance, or promotional credit; or some of it is taken back.
  private mutating func lower() throws -> Step? {
    let isShortfall = random.below(2) == 0
    let lowered: WritableKeyPath<Document, Int64> = isShortfall ? \.shortfall : \.promoted
    let isReturn = random.below(3) == 0
    guard
      let id = pick({ isReturn ? $0[keyPath: lowered] > 0 : $0.due > 0 }),
      let document = documents[id]
    else { return nil }
    let part = amount(upTo: isReturn ? document[keyPath: lowered] : document.due)
    let change = isReturn ? -part : part
    documents[id]?[keyPath: lowered] += change
    plain[isShortfall ? .cashVariance : .contraRevenue, default: 0] += change
    let name = isReturn ? " taken back" : ""
    guard !isShortfall else {
      return (
        "shortfall\(name)",
        try post(.shortfall, "allocation", newID(), .shortfall(document: id, amount: change))
      )
    }
    return (
      "promotion\(name)",
      try post(
        .promotionApplied, "credit_application", newID(),
        .promotionApplied(document: id, amount: change))
    )
  }

  // MARK: Credit

  private mutating func credit() throws -> Step? {
    if granted > 0, random.below(6) == 0 {
      let paid = amount(upTo: granted)
      granted -= paid
      plain[.inTransit, default: 0] -= paid
      return (
        "refund by bank",
        try post(.bankRefund, "balance_entry", newID(), .creditPaidOut(amount: paid))
      )
    }
    if granted > 0, random.below(3) == 0 {
      let gone = amount(upTo: granted)
      granted -= gone
      plain[.breakage, default: 0] += gone
      return (
        "credit expires",
        try post(.creditExpired, "balance_entry", newID(), .creditExpired(amount: gone))
      )
    }
    let sum = amount(upTo: 5_000)
    granted += sum
    plain[.contraRevenue, default: 0] += sum
    return (
      "credit granted",
      try post(
        .creditGranted, "balance_entry", newID(),
        .creditGranted(amount: sum, from: .contraRevenue))
    )
  }

  private mutating func useCredit() throws -> Step? {
    let available = granted + documents.values.reduce(0) { $0 + $1.excess }
    guard available > 0, let id = pick({ $0.due > 0 }) else { return nil }
    let part = min(available, amount(upTo: documents[id]?.due ?? 0))
    documents[id]?.applied += part
    var left = part - min(part, granted)
    granted -= part - left
    for other in documents.keys.sorted() where left > 0 {
      let taken = min(left, documents[other]?.excess ?? 0)
      documents[other]?.moved += taken
      left -= taken
    }
    return (
      "credit applied",
      try post(
        .creditApplied, "balance_entry", newID(), .creditApplied(document: id, amount: part))
    )
  }

  /// Credit that was spent comes back; credit of a document becomes the payer's.
  private mutating func moveCredit() throws -> Step? {
    if let id = pick({ $0.applied > 0 }), random.below(2) == 0 {
      let part = amount(upTo: documents[id]?.applied ?? 0)
      documents[id]?.applied -= part
      granted += part
      return (
        "credit returned",
        try post(
          .creditReturned, "balance_entry", newID(),
          .creditReturned(document: id, amount: part))
      )
    }
    guard let id = pick({ $0.excess > 0 }) else { return nil }
    let part = amount(upTo: documents[id]?.excess ?? 0)
    documents[id]?.moved += part
    granted += part
    return (
      "credit moved",
      try post(
        .creditMoved, "balance_entry", newID(), .creditMoved(document: id, amount: part))
    )
  }

  /// Unapplied cash becomes credit, or pays what was written off.
  private mutating func cashToCredit() throws -> Step? {
    guard let index = payments.indices.first(where: { payments[$0].unapplied > 0 }) else {
      return nil
    }
    let (id, part) = (payments[index].id, amount(upTo: payments[index].unapplied))
    payments[index].unapplied -= part
    payments[index].isRefunded = true
    if let document = pick({ $0.recoverable >= part }), random.below(2) == 0 {
      documents[document]?.recoveredApart += part
      return (
        "recovery",
        try post(
          .recovery, "document_act", newID(),
          .recovered(document: document, payment: id, amount: part))
      )
    }
    granted += part
    return (
      "cash credited",
      try post(
        .creditGranted, "balance_entry", newID(), .cashCredited(payment: id, amount: part))
    )
  }

  // MARK: Time

  private mutating func recognise() throws -> Step? {
    let due = schedule.filter { $0.part.on < today }
    guard !due.isEmpty else { return nil }
    schedule.removeAll { $0.part.on < today }
    let entries = try due.compactMap { source, part in
      try PostingRules.recognised(
        part.amount, of: (source.kind, source.id), on: part.on, currency, merchant.ofCustomer)
    }
    return ("recognise", entries)
  }
}
