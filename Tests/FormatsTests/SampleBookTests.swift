// The shipped sample data end to end: what reconciliation finds is what its author broke.

import Billing
import Testing

struct SampleBookTests {
  @Test("the exceptions are those that were written down when the data were made")
  func expectedExceptions() throws {
    let answer = reconcile(try SampleBook().facts)
    let found = answer.exceptions.map { exception in
      let stake = exception.atStake.map { "\($0)" } ?? "–"
      return "\(exception.kind.rawValue) \(stake)"
    }
    let expected = try SampleBook.table("expected/exceptions.csv").map {
      "\($0["kind"] ?? "") \($0["amount"] ?? "") \($0["currency"] ?? "")"
    }
    #expect(found.sorted() == expected.sorted())
    #expect(answer.abandonedSearches.isEmpty)
  }

  @Test("each is about the record or the row that was broken")
  func expectedSubjects() throws {
    let exceptions = reconcile(try SampleBook().facts).exceptions
    let expected = try SampleBook.table("expected/exceptions.csv")
    #expect(expected.count > 20)
    for row in expected where row["kind"] != "unapplied_cash" {
      let keys = ["our_record", "their_reference", "their_row"].compactMap { row[$0] }
        .flatMap { $0.split(separator: " ").map(String.init) }
      let found = exceptions.filter { exception in
        exception.kind.rawValue == row["kind"]
          && keys.contains { key in
            exception.subjects.contains { $0.id.contains(key) }
              || exception.evidence.contains { $0.text.contains(key) }
          }
      }
      #expect(found.count == 1, "\(row["kind"] ?? "") \(keys)")
    }
  }

  @Test("every exception shows ours and theirs, the original text, and something to do")
  func evidence() throws {
    for exception in reconcile(try SampleBook().facts).exceptions {
      #expect(!exception.differingFields.isEmpty, "\(exception.id)")
      #expect(!exception.proposals.isEmpty, "\(exception.id)")
      let isOurs = exception.kind == .missingSettlement
      #expect(isOurs || exception.evidence.contains { !$0.text.isEmpty }, "\(exception.id)")
    }
  }
}
