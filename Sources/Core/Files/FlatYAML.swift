// Small YAML files as flat maps: themes, and the head of a catalogue.

import Billing
import Yams

package enum FlatYAML {
  /// Scalars by key; keys of nested maps are joined by a dot.
  package static func read(_ path: String) throws -> [String: String] {
    guard let bytes = readFile(path) else {
      throw Refusal(
        "unreadable-file", what: "\(path) cannot be read", why: "it is absent or not yours",
        remedy: "Check the path.")
    }
    do {
      guard let node = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self)) else {
        return [:]
      }
      var result: [String: String] = [:]
      collect(node, under: "", into: &result)
      return result
    } catch {
      throw Refusal(
        "unreadable-yaml", what: "\(path) cannot be read", why: "\(error)",
        remedy: "Check its YAML.")
    }
  }

  private static func collect(_ node: Node, under key: String, into result: inout [String: String])
  {
    switch node {
    case .scalar(let scalar): result[key] = scalar.string
    case .mapping(let mapping):
      for (name, value) in mapping {
        guard let name = name.string else { continue }
        collect(value, under: key.isEmpty ? name : "\(key).\(name)", into: &result)
      }
    case .sequence, .alias: break
    }
  }
}

/// What a catalogue says of the book it is for.
package struct BookHeader: Sendable {
  package let name: String
  /// Only a simulated book has one.
  package let clock: Timestamp?

  package init(catalogue path: String) throws {
    let values = try FlatYAML.read(path)
    name = values["book.name"] ?? "book"
    guard let text = values["book.clock"] else {
      clock = nil
      return
    }
    guard let instant = Timestamp(text) else {
      throw Refusal(
        "catalogue-clock", what: "\(path) cannot be used", why: "book.clock is \(text)",
        remedy: "Write an instant such as 2026-06-15T09:00:00Z.")
    }
    clock = instant
  }
}
