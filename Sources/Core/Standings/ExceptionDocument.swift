// What an exception shows, kept as canonical JSON beside it: both sides, evidence, near misses,
// proposals.

import Billing
import Formats

/// An exception's content. Writing and reading are each other's inverse.
package struct ExceptionDocument: Sendable {
  package struct Field: Hashable, Sendable {
    package let name: String
    package let ours: String?
    package let theirs: String?
  }

  package let explanation: String
  package let fields: [Field]
  /// File, line and raw text.
  package let evidence: [(file: String, line: Int, text: String)]
  package let nearMisses: [String]
  package let proposals: [String]

  package var differing: [String] { fields.filter { $0.ours != $0.theirs }.map(\.name) }

  /// Facts of one side, for work that has no other.
  init(explanation: String, facts: [(name: String, value: String)], proposals: [String]) {
    self.explanation = explanation
    fields = facts.map { Field(name: $0.name, ours: $0.value, theirs: nil) }
    evidence = []
    nearMisses = []
    self.proposals = proposals
  }

  init(_ exception: ReconciliationException) {
    explanation = exception.explanation
    fields = exception.fields.map { Field(name: $0.name, ours: $0.ours, theirs: $0.theirs) }
    evidence = exception.evidence.map { ($0.file, $0.line, $0.text) }
    nearMisses = exception.nearMisses.map {
      "\($0.fact) scored \($0.score): \($0.reasons.joined(separator: ", "))"
    }
    proposals = exception.proposals.map { proposal in
      let words = proposal.action.rawValue.split(separator: "_").joined(separator: " ")
      let amount = proposal.amount.map { " \($0)" } ?? ""
      return words + (proposal.target.map { " \($0)" } ?? "") + amount
    }
  }

  /// Reads what `text` wrote; nil for anything else.
  package init?(_ text: String) {
    guard let value = try? JSONValue(parsing: text),
      case .string(let explanation)? = value["explanation"],
      case .array(let fields)? = value["fields"], case .array(let evidence)? = value["evidence"]
    else { return nil }
    self.explanation = explanation
    self.fields = fields.map {
      Field(name: $0.string("name") ?? "", ours: $0.string("ours"), theirs: $0.string("theirs"))
    }
    self.evidence = evidence.map {
      ($0.string("file") ?? "", Int($0.string("line") ?? "") ?? 0, $0.string("text") ?? "")
    }
    nearMisses = value.strings("near_misses")
    proposals = value.strings("proposals")
  }

  package var text: String {
    let value: JSONValue = [
      "evidence": .array(
        evidence.map {
          ["file": .string($0.file), "line": .string("\($0.line)"), "text": .string($0.text)]
        }),
      "explanation": .string(explanation),
      "fields": .array(
        fields.map {
          [
            "name": .string($0.name), "ours": $0.ours.map(JSONValue.string) ?? .null,
            "theirs": $0.theirs.map(JSONValue.string) ?? .null,
          ]
        }),
      "near_misses": .array(nearMisses.map(JSONValue.string)),
      "proposals": .array(proposals.map(JSONValue.string)),
    ]
    return value.description
  }
}

extension JSONValue {
  fileprivate func string(_ name: String) -> String? {
    guard case .string(let text) = self[name] else { return nil }
    return text
  }

  fileprivate func strings(_ name: String) -> [String] {
    guard case .array(let items) = self[name] else { return [] }
    return items.compactMap { item in
      guard case .string(let text) = item else { return nil }
      return text
    }
  }
}
