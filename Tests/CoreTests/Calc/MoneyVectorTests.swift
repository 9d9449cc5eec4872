// Money: figures of moneyphp, Brick, RubyMoney, Shopify and ISO 4217.

import Billing
import Formats
import Testing

@testable import Core

@Suite("Rounding, splitting and currencies agree with peers' figures")
struct MoneyVectorTests {
  static let figures = PeerFigures("money")

  /// What cannot be expressed, and why.
  static let unmet: [String: String] = [
    "shopify-over-100": "daybook reads ratios as weights of any size, as the other libraries do"
  ]

  @Test("every figure agrees, or is named as unmet", arguments: figures.cases)
  func agrees(_ peer: PeerFigures.Case) {
    let found = difference { try Self.compare(peer) }
    if Self.unmet[peer.id] == nil {
      #expect(found == nil, "\(peer.id)")
    } else {
      #expect(found != nil, "\(peer.id) agrees now: take it off the list")
    }
  }

  @Test("the currency table is that of ISO 4217, code by code")
  func currencies() throws {
    guard case .object(let members)? = Self.figures.document["currencies"] else {
      Issue.record("the file has no currencies")
      return
    }
    #expect(members.count > 150)
    for member in members {
      let found = try? CalcLine.ask("currency", ["code": .string(member.name)])
      let digits = member.value["minor_units"].flatMap { $0.isNull ? nil : $0 }
      #expect(found?["minor_digits"]?.plain == digits?.plain, "\(member.name)")
      guard digits != nil else { continue }
      #expect(
        found?["numeric"]?.plain.flatMap { Int($0) }
          == member.value["numeric"]?.plain.flatMap { Int($0) }, "\(member.name)")
    }
  }

  static func compare(_ peer: PeerFigures.Case) throws {
    let (given, expect) = (peer.given, peer.expect)
    switch given["kind"]?.plain {
    case "minor_units":
      let ok = try CalcLine.ask("currency", ["code": given["currency"] ?? .null])
      try expectFigure("digits", ok["minor_digits"], expect["digits"])
    case "round_to_integer":
      let mode = modes[given["mode"]?.plain ?? ""] ?? given["mode"]?.plain ?? ""
      let ok = try CalcLine.ask(
        "round",
        ["value": given["value"] ?? .null, "mode": .string(mode), "digits": .integer(0)])
      try expectFigure("value", ok["value"], expect["value"])
    case "modulo":
      let ok = try CalcLine.ask(
        "allocate",
        [
          "amount_minor": given["amount"] ?? .null, "parts": given["divisor"] ?? .null,
          "method": "remainder_separate",
        ])
      try expectFigure("amount", ok["remainder_minor"], expect["amount"])
    case "allocate", "split": try split(given, expect)
    default: throw FigureMismatch("no kind \(given)")
    }
  }

  private static let modes = [
    "half_away_from_zero": "half_up", "half_toward_zero": "half_down",
    "half_toward_positive": "half_ceiling", "half_toward_negative": "half_floor",
  ]

  private static func split(_ given: JSONValue, _ expect: JSONValue) throws {
    let request = given.keeping("amount", "ratios", "parts", "method", "step")
      .renaming("amount", to: "amount_minor").renaming("step", to: "step_minor")
    if let error = expect["error"]?.plain {
      let codes = ["invalid_ratio": ["ratio-negative", "ratios-zero"]]
      let wanted = codes[error] ?? (error == "invalid_parts" ? ["parts-out-of-range"] : [])
      let found = difference { _ = try CalcLine.ask("allocate", request) } ?? "answered"
      guard wanted.contains(where: found.hasSuffix) else { throw FigureMismatch(found) }
      return
    }
    let ok = try CalcLine.ask("allocate", request)
    try expectFigure("parts", ok["parts_minor"], expect["parts"])
    try expectFigure("remainder", ok["remainder_minor"], expect["remainder"])
  }
}
