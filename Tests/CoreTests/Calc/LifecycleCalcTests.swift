// The lifecycle kinds of calc: their examples, and what they refuse.

import Billing
import Formats
import Testing

@testable import Core

@Suite("The lifecycle kinds of calc")
struct LifecycleCalcTests {
  private static let kinds = CalcKind.all(zones: { _ in nil }).filter {
    ["transition", "entitlement", "decline", "recognise", "timeline", "overdue", "mrr"]
      .contains($0.name)
  }

  @Test("every kind is there and answers its example")
  func examples() throws {
    #expect(Self.kinds.count == 7)
    let calculator = Calculator(kinds: Self.kinds, why: true)
    for kind in Self.kinds {
      let answer = calculator.answer(kind.example.utf8)
      #expect(!answer.failed, "\(kind.name): \(answer.text)")
    }
  }

  @Test(
    "a wrong field is refused with its code and path",
    arguments: [
      (
        #"{"kind":"decline","processor":"acme","code":"1","at":"2026-01-01"}"#,
        "unknown-processor processor"
      ),
      (
        #"{"kind":"decline","processor":"visa","code":"zz","at":"2026-01-01"}"#,
        "unknown-code code"
      ),
      (
        #"{"kind":"decline","processor":"visa","code":"05","at":"2026-02-30"}"#,
        "invalid-field at"
      ),
      (
        #"{"kind":"decline","category":"duplicate","at":"2026-01-01","attempts":[{"at":1}]}"#,
        "invalid-field attempts[0].at"
      ),
      (#"{"kind":"transition","state":"asleep","event":"cancel"}"#, "invalid-field state"),
      (#"{"kind":"transition","state":"active","event":"cancel","x":1}"#, "unknown-field x"),
      (
        #"{"kind":"entitlement","at":"2026-01-01","state":"active","features":[{"feature":"a","#
          + #""quota":-1}]}"#, "invalid-field features[0].quota"
      ),
      (
        #"{"kind":"entitlement","at":"2026-01-01","overrides":[{"effect":"grant","#
          + #""from":"2026-01-01","until":"2026-02-01"}]}"#, "missing-field overrides[0].feature"
      ),
      (
        #"{"kind":"recognise","lines":[{"amount_minor":1,"service":["2026-02-01","2026-01-01"]}]}"#,
        "invalid-field lines[0].service"
      ),
      (
        #"{"kind":"recognise","lines":[{"amount_minor":9223372036854775807,"service":"#
          + #"["2026-01-01","2026-02-01"]},{"amount_minor":1,"service":["2026-01-01","2026-02-01"]}"#
          + #"]}"#, "arithmetic lines"
      ),
      (
        #"{"kind":"timeline","plan":{"period":"fortnight"},"start":"2026-01-01"}"#,
        "invalid-field plan.period"
      ),
      (
        #"{"kind":"timeline","plan":{},"start":"2026-01-01","at":"P999999Y"}"#,
        "invalid-field at"
      ),
      (
        #"{"kind":"timeline","plan":{},"start":"2026-01-01","zone":"Moon/Sea"}"#,
        "unknown-zone zone"
      ),
      (
        #"{"kind":"timeline","plan":{"period":"monthly","amount_minor":9223372036854775807,"#
          + #""tax_percent":"50"},"start":"2026-01-01","at":"2026-03-01"}"#,
        "arithmetic plan.amount_minor"
      ),
      (
        #"{"kind":"overdue","at":"2026-01-01","documents":[{"due":"never","amount_minor":1}]}"#,
        "invalid-field documents[0].due"
      ),
      (
        #"{"kind":"overdue","first_failure":"2026-01-01","retry_days":[1,-1]}"#,
        "invalid-field retry_days[1]"
      ),
      (
        #"{"kind":"overdue","first_failure":"9999-12-31","retry_days":[1]}"#,
        "invalid-field retry_days"
      ),
      (
        #"{"kind":"mrr","price":"1","period":"month","months_factor":"0"}"#,
        "invalid-field months_factor"
      ),
      (
        #"{"kind":"mrr","price":"1","period":"month","months_factor":"1/0"}"#,
        "arithmetic months_factor"
      ),
      (#"{"kind":"mrr","price":"1","interval":{"months":0}}"#, "invalid-field interval.months"),
      (#"{"kind":"mrr","price":"1e9","period":"month"}"#, "invalid-number price"),
    ])
  func refusals(_ line: String, _ expected: String) throws {
    let calculator = Calculator(kinds: Self.kinds)
    let answer = try JSONValue(parsing: calculator.answer(line.utf8).text)
    let error = answer["error"]
    let found = [error?["code"], error?["field"]].compactMap { value -> String? in
      guard case .string(let text)? = value else { return nil }
      return text
    }
    #expect(found.joined(separator: " ") == expected, "\(answer)")
  }

  /// Every value of every example is replaced by hostile ones: an answer or an error, no trap.
  @Test("hostile values never stop the program")
  func hostile() throws {
    let calculator = Calculator(kinds: Self.kinds)
    let values: [JSONValue] = [
      .null, .bool(true), .number("-1"), .number("9223372036854775807"), .number("1e400"),
      "-9223372036854775808", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59Z", "P999999Y", "",
      "999999999999999999", .array([]), .object([]), .array([.object([])]),
    ]
    for kind in Self.kinds {
      let example = try JSONValue(parsing: kind.example)
      for value in values {
        for mutant in Self.mutants(of: example, value) {
          #expect(!calculator.answer(mutant.description.utf8).text.isEmpty)
        }
      }
    }
  }

  private static func mutants(of json: JSONValue, _ value: JSONValue) -> [JSONValue] {
    switch json {
    case .object(let members):
      return members.indices.filter { members[$0].name != "kind" }.flatMap { index in
        ([value] + mutants(of: members[index].value, value)).map { changed in
          var copy = members
          copy[index] = JSONValue.Member(members[index].name, changed)
          return JSONValue.object(copy)
        }
      }
    case .array(let items):
      return items.indices.flatMap { index in
        ([value] + mutants(of: items[index], value)).map { changed in
          var copy = items
          copy[index] = changed
          return JSONValue.array(copy)
        }
      }
    case .null, .bool, .number, .string: return []
    }
  }
}
