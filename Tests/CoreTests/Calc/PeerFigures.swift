// Peers' figures (Tests/CoreTests/Vectors) asked through `daybook calc`, line by line.

import Billing
import Foundation
import Formats
import Testing

@testable import Core

/// One file of figures. An adapter turns each case into calc lines and says what differs.
struct PeerFigures {
  struct Case: Sendable, CustomTestStringConvertible {
    let id: String
    let given: JSONValue
    let expect: JSONValue
    var testDescription: String { id }
  }

  let cases: [Case]
  let document: JSONValue

  init(_ file: String) {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Vectors/\(file).json").standardizedFileURL
    guard let data = try? Data(contentsOf: url), let document = try? JSONValue(parsing: data),
      case .array(let items)? = document["cases"]
    else { preconditionFailure("Vectors/\(file).json cannot be read") }
    self.document = document
    cases = items.map { item in
      guard case .string(let id)? = item["id"], let given = item["given"],
        let expect = item["expect"]
      else { preconditionFailure("a case has no id, given or expect") }
      return Case(id: id, given: given, expect: expect)
    }
  }
}

/// A figure that differs, or a line that was refused.
struct FigureMismatch: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Asks one calc line.
enum CalcLine {
  static let calculator = Calculator(kinds: CalcKind.all(zones: { _ in nil }))

  /// The `ok` object; a refusal is thrown with its code.
  static func ask(_ kind: String, _ fields: JSONValue) throws -> JSONValue {
    let request = fields.adding("kind", .string(kind))
    let answer = try JSONValue(parsing: calculator.answer(request.description.utf8).text)
    if let ok = answer["ok"] { return ok }
    throw FigureMismatch("refused: \(answer["error"]?["code"]?.plain ?? answer.description)")
  }

  /// The code and field of the refusal, such as `tiers-overlap tiers[1].up_to`.
  static func refusal(_ line: String) throws -> String {
    let answer = try JSONValue(parsing: calculator.answer(line.utf8).text)
    guard let error = answer["error"] else { return "answered: \(answer)" }
    return [error["code"]?.plain, error["field"]?.plain].compactMap(\.self)
      .joined(separator: " ")
  }
}

extension JSONValue {
  /// The text of a string or number.
  var plain: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .null, .bool, .array, .object: nil
    }
  }

  var elements: [JSONValue] {
    if case .array(let items) = self { return items }
    return []
  }

  var ratio: Ratio? { plain.flatMap { try? Ratio(parsing: $0) } }

  var isNull: Bool {
    if case .null = self { return true }
    return false
  }

  /// This object with one more member, or with that member replaced.
  func adding(_ name: String, _ value: JSONValue?) -> JSONValue {
    guard case .object(let members) = self else { return self }
    var kept = members.filter { $0.name != name }
    if let value { kept.append(Member(name, value)) }
    return .object(kept)
  }

  /// This object with only these members, in their order, absent ones left out.
  func keeping(_ names: String...) -> JSONValue {
    .object(names.compactMap { name in self[name].map { Member(name, $0) } })
  }

  func renaming(_ name: String, to new: String) -> JSONValue {
    guard let value = self[name] else { return self }
    return adding(name, nil).adding(new, value)
  }
}

/// Compares numbers by value and everything else as it is.
func expectFigure(_ name: String, _ found: JSONValue?, _ expected: JSONValue?) throws {
  guard let expected else { return }
  guard let found else { throw FigureMismatch("\(name) is missing, expected \(expected)") }
  let same =
    if let left = found.ratio, let right = expected.ratio { left == right } else {
      found == expected
    }
  guard same else { throw FigureMismatch("\(name) is \(found), expected \(expected)") }
}

func expectFigure(_ name: String, _ found: Ratio, _ expected: JSONValue?) throws {
  try expectFigure(name, .string(found.description), expected)
}

func figure(_ value: JSONValue?, _ name: String) throws -> Ratio {
  guard let ratio = value?.ratio else { throw FigureMismatch("\(name) is no number") }
  return ratio
}

/// Judges a case: nil when every figure agrees, else what differs.
func difference(_ adapter: () throws -> Void) -> String? {
  do {
    try adapter()
    return nil
  } catch {
    return "\(error)"
  }
}
