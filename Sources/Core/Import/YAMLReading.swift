// Reading YAML strictly: every field typed, none ignored, every refusal with its place.

import Billing
import Formats
import Yams

/// A value in a YAML file and where it stands. Texts are taken as written, so that `NO` is Norway
/// and `1.10` keeps its zero.
struct YAMLValue {
  let node: Node
  let file: String
  /// `plans[2].name`.
  let path: String

  /// Reads a whole file.
  init(_ bytes: [UInt8], file: String) throws(ImportProblem) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ImportProblem(file: file, "the text is not UTF-8")
    }
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw ImportProblem(file: file, "the file is empty")
      }
      self.init(node: node, file: file, path: "")
    } catch let problem as ImportProblem {
      throw problem
    } catch {
      throw Self.problem(error, file)
    }
  }

  private init(node: Node, file: String, path: String) {
    self.node = node
    self.file = file
    self.path = path
  }

  func refuse(_ message: String) -> ImportProblem {
    ImportProblem(
      file: file, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0,
      field: path.isEmpty ? nil : path, message)
  }

  /// A text that is not empty, and no card number.
  func text() throws(ImportProblem) -> String {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
      throw refuse("expected a text")
    }
    guard !looksLikeCardNumber(scalar.string) else {
      throw refuse(ImportProblem.fullCardNumber)
    }
    return scalar.string
  }

  func items() throws(ImportProblem) -> [YAMLValue] {
    guard case .sequence(let sequence) = node else { throw refuse("expected a list") }
    return sequence.enumerated().map { index, node in
      YAMLValue(node: node, file: file, path: "\(path)[\(index + 1)]")
    }
  }

  /// Names and values in file order.
  func members() throws(ImportProblem) -> [(name: String, value: YAMLValue)] {
    guard case .mapping(let mapping) = node else { throw refuse("expected fields") }
    var members: [(name: String, value: YAMLValue)] = []
    for (key, value) in mapping {
      guard case .scalar(let name) = key else { throw refuse("a field's name is no text") }
      let place = path.isEmpty ? name.string : "\(path).\(name.string)"
      members.append((name.string, YAMLValue(node: value, file: file, path: place)))
    }
    return members
  }

  /// The members by name; refuses any that is not among `required` and `optional`.
  func fields(
    _ required: [String], optional: [String] = []
  ) throws(ImportProblem) -> [String: YAMLValue] {
    var fields: [String: YAMLValue] = [:]
    for (name, value) in try members() {
      guard required.contains(name) || optional.contains(name) else {
        throw value.refuse("there is no such field here")
      }
      fields[name] = value
    }
    for name in required where fields[name] == nil {
      throw refuse("the field \(name) is required")
    }
    return fields
  }

  /// The same as JSON: plain whole numbers and truth values keep their type, all else is a string.
  func json() throws(ImportProblem) -> JSONValue {
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      if isPlain, let number = Int64(scalar.string) { return .integer(number) }
      if isPlain, scalar.string == "true" || scalar.string == "false" {
        return .bool(scalar.string == "true")
      }
      return .string(try text())
    case .sequence:
      var values: [JSONValue] = []
      for item in try items() { values.append(try item.json()) }
      return .array(values)
    case .mapping:
      var values: [JSONValue.Member] = []
      for (name, value) in try members() { values.append(.init(name, try value.json())) }
      return .object(values)
    case .alias: throw refuse("aliases are not read here")
    }
  }

  private static func problem(_ error: any Error, _ file: String) -> ImportProblem {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      ImportProblem(file: file, line: mark.line, column: mark.column, problem)
    case .duplicatedKeysInMapping(let names, let context):
      ImportProblem(
        file: file, line: context.mark.line, column: context.mark.column, field: names.first,
        "the field stands twice")
    case .reader(let problem, _, _, _): ImportProblem(file: file, problem)
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded, .none:
      ImportProblem(file: file, "this is not YAML")
    }
  }
}

extension YAMLValue {
  func day() throws(ImportProblem) -> Day {
    guard let day = Day(try text()) else { throw refuse("expected a date such as 2026-02-28") }
    return day
  }

  func instant() throws(ImportProblem) -> Timestamp {
    guard let instant = Timestamp(try text()) else {
      throw refuse("expected an instant such as 2026-02-28T09:30:00Z")
    }
    return instant
  }

  func integer(_ range: ClosedRange<Int>) throws(ImportProblem) -> Int {
    guard let number = Int(try text()), range.contains(number) else {
      throw refuse("expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func decimal() throws(ImportProblem) -> ExactDecimal {
    guard let decimal = try? ExactDecimal(try text()) else {
      throw refuse("expected a decimal such as \"12.50\"")
    }
    return decimal
  }

  func bool() throws(ImportProblem) -> Bool {
    switch try text() {
    case "true": return true
    case "false": return false
    default: throw refuse("expected true or false")
    }
  }

  func currency() throws(ImportProblem) -> Currency {
    try Self.currency(try text(), self)
  }

  static func currency(_ code: String, _ place: YAMLValue) throws(ImportProblem) -> Currency {
    guard let currency = Currency(code: code) else {
      throw place.refuse("“\(code)” is no ISO 4217 currency with a minor unit")
    }
    return currency
  }

  /// Minor units of an amount in major units.
  func amount(_ currency: Currency) throws(ImportProblem) -> Int64 {
    guard let money = try? Money(majorText: try text(), currency) else {
      throw refuse("expected an amount with at most \(currency)'s \(currency.digits) digits")
    }
    return money.minorUnits
  }

  func country() throws(ImportProblem) -> String {
    let code = try text()
    guard code.utf8.count == 2, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
      throw refuse("expected a country code such as DE")
    }
    return code
  }

  func zone() throws(ImportProblem) -> String {
    let name = try text()
    guard SystemZones.zone(name) != nil else {
      throw refuse("expected a time zone such as Europe/Berlin")
    }
    return name
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _: Choice.Type = Choice.self
  ) throws(ImportProblem) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: try text()) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw refuse("expected one of \(known)")
    }
    return choice
  }
}
