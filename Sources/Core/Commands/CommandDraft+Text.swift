// A command as canonical JSON, for a request that waits: the same draft gives the same bytes.

import Billing
import Formats

extension CommandDraft {
  package var text: String {
    let members = arguments.sorted { $0.key < $1.key }
      .map { JSONValue.Member($0.key, .string($0.value)) }
    let value: JSONValue = [
      "arguments": .object(members), "as_of": .string(String(asOf.milliseconds)),
      "id": .string(subject.id), "kind": .string(subject.kind.rawValue),
      "verb": .string(verb.rawValue),
    ]
    return value.description
  }

  /// Reads what `text` wrote; nil for anything else.
  package init?(text: String) {
    guard let value = try? JSONValue(parsing: text),
      case .object(let members)? = value["arguments"],
      let verb = value.word("verb").flatMap(Verb.init(rawValue:)),
      let kind = value.word("kind").flatMap(RecordKind.init(rawValue:)),
      let id = value.word("id"), let time = value.word("as_of").flatMap({ Int64($0) })
    else { return nil }
    var arguments: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else { return nil }
      arguments[member.name] = text
    }
    self.init(
      verb, on: RecordReference(kind, id), arguments: arguments,
      asOf: Timestamp(milliseconds: time))
  }
}

extension JSONValue {
  fileprivate func word(_ name: String) -> String? {
    guard case .string(let text) = self[name] else { return nil }
    return text
  }
}
