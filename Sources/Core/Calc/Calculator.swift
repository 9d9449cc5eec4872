// `daybook calc`: one JSON object in, one JSON answer out, in order, whatever the line holds.

import Billing
import Formats

/// Answers calc requests. It holds no state between lines, so lines may be answered in parallel.
package struct Calculator: Sendable {
  private let kinds: [String: CalcKind]
  private let order: [CalcKind]
  private let includesWhy: Bool

  package init(kinds: [CalcKind], why: Bool = false) {
    order = kinds
    self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
    includesWhy = why
  }

  /// The answer to one line, compact with sorted keys, and whether it is an error.
  package func answer(_ line: some Collection<UInt8>) -> (text: String, failed: Bool) {
    answer(Array(line))
  }

  /// The same for bytes at hand: a generic function is slow across modules.
  package func answer(_ line: [UInt8]) -> (text: String, failed: Bool) {
    let request: JSONValue
    do {
      request = try JSONValue(parsing: line)
    } catch {
      let message = "\(error.reason.rawValue), at byte \(error.offset + 1)"
      return (refusal(id: nil, CalcError("invalid-json", message)), true)
    }
    let id = request["id"]
    do {
      let answer = try compute(request)
      return (success(id: id, answer), false)
    } catch {
      return (refusal(id: id, error), true)
    }
  }

  /// The table of kinds, a line each: name, fields in, fields out, example.
  package var documentation: String {
    order.map { kind in
      "\(kind.name)\n  in      \(kind.input)\n  out     \(kind.output)\n  example \(kind.example)\n"
    }.joined(separator: "\n")
  }

  private func compute(_ request: JSONValue) throws(CalcError) -> CalcAnswer {
    guard case .object(let members) = request else {
      throw CalcError("invalid-request", "expected a JSON object")
    }
    guard let named = request["kind"] else {
      throw CalcError("missing-field", field: "kind", "this field is required")
    }
    guard case .string(let name) = named, let kind = kinds[name] else {
      let known = order.map(\.name).joined(separator: ", ")
      throw CalcError("unknown-kind", field: "kind", "expected one of \(known)")
    }
    let fields = CalcFields(members.filter { $0.name != "id" && $0.name != "kind" })
    return try kind.answer(fields)
  }

  private func success(id: JSONValue?, _ answer: CalcAnswer) -> String {
    var members = [JSONValue.Member("ok", answer.ok.sortedByName)]
    if let id { members.insert(JSONValue.Member("id", id), at: 0) }
    if includesWhy {
      members.append(JSONValue.Member("why", .array(answer.why.map(JSONValue.string))))
    }
    return JSONValue.object(members).description
  }

  private func refusal(id: JSONValue?, _ error: CalcError) -> String {
    var details = [JSONValue.Member("code", .string(error.code))]
    if !error.field.isEmpty { details.append(JSONValue.Member("field", .string(error.field))) }
    details.append(JSONValue.Member("message", .string(error.message)))
    var members = [JSONValue.Member("error", .object(details))]
    if let id { members.append(JSONValue.Member("id", id)) }
    return JSONValue.object(members).description
  }
}
