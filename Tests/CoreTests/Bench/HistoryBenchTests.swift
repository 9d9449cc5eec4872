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
    #expect(try HistoryBench.check(seed: 1) == HistoryBench.check(seed: 1))
    var (one, other) = (SplitMix64(seed: 1), SplitMix64(seed: 2))
    #expect(try HistoryBench.check(50, &one) != HistoryBench.check(50, &other))
  }

  @Test("the generator is SplitMix64 as published")
  func generator() {
    // The first outputs for seed 1234567, from the authors' reference in C.
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
    ]
    #expect((0..<3).map { _ in generator.next() } == expected)
  }
}
