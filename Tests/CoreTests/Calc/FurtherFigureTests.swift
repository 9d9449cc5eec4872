// Further figures of the peers' kinds, worked out by another program.
//
// Vectors/further-figures.jsonl was made by a script that shares no code with daybook: exact
// fractions, calendar arithmetic of its own, each rule written again from the peers' policies.
// Inputs are seeded and random: tiers met at and beside their bounds, every rounding mode, periods
// from month ends, splits, changes, taxes by line and by document, recognition by day; whole
// invoices of several prices, discounts, taxes and credits; access under overrides; ladders of
// unpaid documents; declines by the published codes; the lifecycle's steps.

import Billing
import Foundation
import Formats
import Testing

@testable import Core

@Suite("Figures worked out by another program")
struct FurtherFigureTests {
  struct Figure: Sendable, CustomTestStringConvertible {
    let number: Int
    let ask: JSONValue
    let expect: JSONValue
    var testDescription: String { "line \(number): \(ask["kind"]?.plain ?? "")" }
  }

  static let figures: [Figure] = {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Vectors/further-figures.jsonl").standardizedFileURL
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      preconditionFailure("Vectors/further-figures.jsonl cannot be read")
    }
    return text.split(separator: "\n").enumerated().map { index, line in
      guard let value = try? JSONValue(parsing: Data(line.utf8)), let ask = value["ask"],
        let expect = value["expect"]
      else { preconditionFailure("line \(index + 1) is no figure") }
      return Figure(number: index + 1, ask: ask, expect: expect)
    }
  }()

  @Test("calc answers every figure alike", arguments: figures)
  func agrees(_ figure: Figure) throws {
    let ok = try CalcLine.ask(figure.ask["kind"]?.plain ?? "", figure.ask)
    guard case .object(let members) = figure.expect else {
      Issue.record("line \(figure.number) expects nothing")
      return
    }
    for member in members {
      let found = difference { try expectCovered(member.name, ok[member.name], member.value) }
      #expect(found == nil, "line \(figure.number)")
    }
  }

  /// Lists agree item by item; of an object only what is expected is compared.
  private func expectCovered(
    _ name: String, _ found: JSONValue?, _ expected: JSONValue
  ) throws {
    switch (found, expected) {
    case (.array(let items)?, .array(let wanted)) where items.count == wanted.count:
      for (item, want) in zip(items, wanted) { try expectCovered(name, item, want) }
    case (.object?, .object(let members)):
      for member in members {
        try expectCovered("\(name).\(member.name)", found?[member.name], member.value)
      }
    default: try expectFigure(name, found, expected)
    }
  }

  @Test("there are figures of every kind that has exact ones")
  func kinds() {
    #expect(Set(Self.figures.compactMap { $0.ask["kind"]?.plain }).count >= 16)
    #expect(Self.figures.count >= 600)
  }
}
