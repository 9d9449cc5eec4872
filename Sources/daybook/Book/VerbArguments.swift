// The arguments of a verb at the shell, and what is said when the facts moved meanwhile.

import ArgumentParser
import Core

extension Verb: ExpressibleByArgument {}
extension ListView: ExpressibleByArgument {}

enum VerbArguments {
  /// `--name value` and `--name=value` pairs.
  static func named(_ words: [String], of verb: Verb) throws -> [String: String] {
    var result: [String: String] = [:]
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--"), word.count > 2 else {
        throw ValidationError("\(word) is no argument of \(verb.rawValue): write --name value")
      }
      let body = word.dropFirst(2)
      let name: String
      let value: String
      if let sign = body.firstIndex(of: "=") {
        (name, value) = (String(body[..<sign]), String(body[body.index(after: sign)...]))
      } else {
        guard let next = rest.popFirst() else { throw ValidationError("\(word) needs a value") }
        (name, value) = (String(body), next)
      }
      guard result.updateValue(value, forKey: name) == nil else {
        throw ValidationError("--\(name) stands twice")
      }
    }
    return result
  }

  /// Tells what differs and what would be done now, and ends with status 1.
  static func tellChanged(_ differences: [String], now: [String]) throws -> Never {
    try printLines(
      ["Changed since you looked; nothing was written:"]
        + differences.map { "  " + visible($0) } + ["The decision now:"] + now.map(visible))
    throw ExitCode(1)
  }
}
