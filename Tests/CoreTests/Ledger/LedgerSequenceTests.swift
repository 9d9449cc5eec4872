// The identities over random sequences, and that they would notice a wrong account.

import Billing
import Testing

@testable import Core

@Suite("The ledger over random sequences")
struct LedgerSequenceTests {
  @Test(
    "after every command each account holds what the facts say", arguments: 0..<10)
  func identities(block: Int) throws {
    var findings = LedgerFindings()
    for seed in 0..<10 {
      findings.add(try LedgerBench.check(seed: UInt64(block * 10 + seed) + 1))
    }
    #expect(findings.violations.isEmpty, "\(findings.violations.prefix(3))")
    #expect(findings.commands == 1_000)
  }

  @Test("the sequences use every posting rule")
  func everyRule() throws {
    var findings = LedgerFindings()
    for seed in 1...60 { findings.add(try LedgerBench.check(seed: UInt64(seed))) }
    let unused = posting.filter { findings.rules[$0] == nil }
    #expect(unused.isEmpty)
  }

  @Test("a rule that posts to a wrong account is caught", arguments: posting)
  func mutant(rule: PostingRule) throws {
    var caught = 0
    var tried = 0
    for place in 0..<3 {
      for seed in 1...80 where tried == place {
        var isSpoilt = false
        let findings = try LedgerBench.check(seed: UInt64(seed)) { entry in
          guard !isSpoilt, entry.source.postingRule == rule, entry.postings.count > place else {
            return entry
          }
          isSpoilt = true
          return entry.withWrongAccount(at: place, by: seed)
        }
        guard isSpoilt else { continue }
        tried += 1
        if !findings.violations.isEmpty { caught += 1 }
      }
      if tried == place { break }
    }
    #expect(tried >= 2, "\(rule.rawValue) was posted in no sequence")
    #expect(caught == tried)
  }
}

/// A move of credit within one account posts nothing.
private let posting = PostingRule.allCases.filter { $0 != .creditMoved }

extension JournalEntry {
  /// The same amounts, one of them on another account.
  fileprivate func withWrongAccount(at place: Int, by seed: Int) -> JournalEntry {
    var postings = postings
    let old = postings[place]
    let others = LedgerAccount.allCases.filter { $0 != old.account }
    postings[place] = Posting(
      old.side, others[seed % others.count], old.amount, old.segment)
    return (try? JournalEntry(source, on: on, currency, postings, reverses: reverses)) ?? self
  }
}
