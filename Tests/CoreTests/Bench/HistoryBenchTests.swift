// Random histories keep the invariants of billing; the benchmark runs the same over 10^5.

import Billing
import Testing

@testable import Core

@Suite("Random histories keep the invariants of billing")
struct HistoryBenchTests {
  @Test("1 000 histories of immediate changes break none", arguments: [20_260_301 as UInt64])
  func thousand(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let findings = try HistoryBench.check(1_000, &generator)
    #expect(findings.histories == 1_000)
    #expect(findings.lines > findings.documents, "seed \(seed): the histories change something")
    #expect(findings.violations == [], "seed \(seed)")
  }

  @Test("one seed makes one history, and another seed another")
  func deterministic() throws {
    let first = try Self.findings(seed: 1)
    let again = try Self.findings(seed: 1)
    let other = try Self.findings(seed: 2)
    #expect(first == again)
    #expect(first != other)
  }

  static func findings(seed: UInt64) throws -> HistoryFindings {
    var generator = SplitMix64(seed: seed)
    return try HistoryBench.check(50, &generator)
  }

  @Test("the generator is SplitMix64 as published")
  func generator() {
    // The first outputs for seed 1234567, from the authors' reference in C.
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
    ]
    let outputs = [generator.next(), generator.next(), generator.next()]
    #expect(outputs == expected)
  }
}
