// What a decision changes in a payer's account, found by comparing it before and after: nothing
// that moves can be left out of a preview.

import Billing
import Storage

extension PayerAccount {
  /// The account after some writes.
  func after(
    _ writes: [any AccountWrite], at instant: Timestamp, by author: String, _ reason: Reason
  ) throws(Refusal) -> PayerAccount {
    let making = RowMaking(imaginedAt: instant, by: author, reason)
    do {
      return try with { facts in
        for write in writes { write.imagine(&facts, making) }
      }
    } catch {
      throw Refusal(
        "arithmetic", what: "Nothing can be decided", why: "\(error)",
        remedy: "Look at the payer's documents.")
    }
  }

  /// Every figure that differs, documents in their order, then the payer's own.
  func changes(to later: PayerAccount) -> [Preview.Change] {
    var changes: [Preview.Change] = []
    for document in documents {
      guard let after = later.document(document.row.id) else { continue }
      changes += document.changes(to: after)
    }
    let payer = RecordReference(.customer, terms.row.id.description)
    for currency in later.currencies {
      let figures: [(String, (PayerAccount) -> Int64)] = [
        ("unapplied \(currency)", { $0.unapplied(in: currency) }),
        ("credit \(currency)", { $0.customerCredit(in: currency) }),
        ("promotional credit \(currency)", { $0.granted(in: currency) }),
      ]
      for (label, figure) in figures where figure(self) != figure(later) {
        changes.append(
          Preview.Change(
            payer, label, before: .money(Money(minorUnits: figure(self), currency)),
            after: .money(Money(minorUnits: figure(later), currency))))
      }
    }
    return changes
  }
}

extension DocumentStanding {
  /// How the document is called: its number, or that it is a draft.
  var name: String { row.number ?? "draft \(row.id)" }

  func money(_ units: Int64) -> Money { Money(minorUnits: units, row.currency) }

  fileprivate func changes(to after: DocumentStanding) -> [Preview.Change] {
    let figures: [(String, (DocumentStanding) -> Int64)] = [
      ("open", \.due), ("credited", \.credited), ("paid", \.paid), ("refunded", \.refunded),
      ("credit applied", \.applied), ("to credit balance", \.toBalance),
      ("written off", \.writtenOff), ("recovered", \.recovered),
      ("shortfall", \.shortfall),
    ]
    let words: [(String, (DocumentStanding) -> String)] = [
      ("status", \.row.status.rawValue), ("payment", \.paymentState.rawValue),
      ("collectability", \.collectability.rawValue), ("dispute", \.disputeState.rawValue),
    ]
    let amounts = figures.filter { $1(self) != $1(after) }.map { label, figure in
      Preview.Change(
        reference, "\(name) \(label)", before: .money(money(figure(self))),
        after: .money(money(figure(after))))
    }
    let states = words.filter { $1(self) != $1(after) }.map { label, word in
      Preview.Change(
        reference, "\(name) \(label)", before: .text(word(self)), after: .text(word(after)))
    }
    return amounts + states
  }
}
