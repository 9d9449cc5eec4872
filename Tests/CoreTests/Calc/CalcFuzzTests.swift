// Seeded garbage for `daybook calc`: whatever the line holds, the answer is one JSON object.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Calc lines of garbage")
struct CalcFuzzTests {
  static let kinds = CalcKind.all(zones: { _ in nil })

  /// Tokens in the place of any value: too large, too deep, no number, no date, no text.
  static let tokens: [String] = [
    "0", "-1", "1e9", "1E400", "9223372036854775807", "-9223372036854775808",
    "18446744073709551616",
    String(repeating: "9", count: 300), "0.000000000000000000000000000001", "1.5", "null", "true",
    "[]", "{}", "[[]]", #""""#, #""NaN""#, #""Infinity""#, #""1/0""#, #""1/3""#, #""-0""#, #""5.""#,
    #""2026-02-30""#, #""9999-12-31""#, #""0001-01-01""#, #""9999-12-31T23:59:59Z""#, #""24:00""#,
    #""\u0000""#, #""\ud800""#, #""\udc00\ud800""#, "\"\u{0}\"", #""P99999999999D""#,
    "\"" + String(repeating: "x", count: 5_000) + "\"", #"{"months":10000}"#, #"{"days":0}"#,
    String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
    #"["0001-01-01","9999-12-31"]"#, #""170141183460469231731687303715884105727""#,
  ]

  /// A line of a kind with some of its values replaced, doubled or left out.
  private func line(_ example: String, _ chance: inout SplitMix64) -> String {
    var pieces = example.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for _ in 0...chance.below(2) {
      let index = Int(chance.below(Int64(pieces.count)))
      let token = Self.tokens[Int(chance.below(Int64(Self.tokens.count)))]
      guard let colon = pieces[index].lastIndex(of: ":") else { continue }
      let closing = pieces[index].reversed().prefix { "]}".contains($0) }
      switch chance.below(6) {
      case 0: pieces.remove(at: index)
      case 1: pieces.insert(pieces[index], at: index)
      default:
        pieces[index] = String(pieces[index][...colon]) + token + String(closing.reversed())
      }
      if pieces.isEmpty { return token }
    }
    return pieces.joined(separator: ",")
  }

  @Test(
    "seeded changes of every kind's example are answered or refused", arguments: kinds.map(\.name))
  func examples(name: String) throws {
    let seed: UInt64 = 20_261_126
    var chance = SplitMix64(seed: seed)
    let kind = try #require(Self.kinds.first { $0.name == name })
    for calculator in [Calculator(kinds: Self.kinds), Calculator(kinds: Self.kinds, why: true)] {
      for number in 0..<150 {
        let line = line(kind.example, &chance)
        let answer = try JSONValue(parsing: calculator.answer(line.utf8).text)
        let isOne = (answer["ok"] == nil) != (answer["error"] == nil)
        #expect(isOne, "seed \(seed), \(name) \(number): \(line.prefix(300))")
      }
    }
  }

  @Test("bytes that are no text are refused, at every place of a line")
  func bytes() throws {
    let seed: UInt64 = 7
    var chance = SplitMix64(seed: seed)
    let calculator = Calculator(kinds: Self.kinds)
    for kind in Self.kinds {
      for _ in 0..<40 {
        var bytes = Array(kind.example.utf8)
        for _ in 0...chance.below(3) {
          bytes[Int(chance.below(Int64(bytes.count)))] = UInt8(chance.below(256))
        }
        let answer = try JSONValue(parsing: calculator.answer(bytes).text)
        #expect(answer["ok"] != nil || answer["error"] != nil, "seed \(seed), \(kind.name)")
      }
    }
  }

  @Test("a million tiers, a million brackets and a line of megabytes get an error")
  func huge() throws {
    let tiers = Array(repeating: #"{"up_to":null}"#, count: 1_000_000).joined(separator: ",")
    let lines = [
      (
        #"{"kind":"charge","model":"graduated","units":"1","tiers":["# + tiers + "]}",
        "tiers-too-many"
      ),
      (String(repeating: "[", count: 1_000_000), "invalid-json"),
      (
        #"{"kind":"charge","model":"flat","unit_price":""#
          + String(repeating: "9", count: 4_000_000) + #""}"#, "invalid-number"
      ),
    ]
    for (line, code) in lines {
      #expect(try CalcLine.refusal(line).hasPrefix(code))
    }
  }
}
