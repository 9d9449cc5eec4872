// The permission table as a document: every verb by every role.

/// `daybook roles`.
package enum RoleTable {
  private static let roles = OperatorRole.allCases

  package static var markdown: [String] {
    let head = ["Act", "Work"] + roles.map(\.title)
    var lines = [
      "| \(head.joined(separator: " | ")) |",
      "|\(head.map { _ in "---|" }.joined())",
    ]
    for verb in Verb.allCases {
      let cells = ["`\(verb.rawValue)`", verb.duty.rawValue] + marks(verb, yes: "yes", no: "")
      lines.append("| \(cells.joined(separator: " | ")) |")
    }
    lines.append("")
    lines += roles.map { "- **\($0.title)** (`\($0.rawValue)`): \($0.purpose)" }
    return lines
  }

  package static var csv: [String] {
    let head = ["act", "work"] + roles.map(\.rawValue)
    return [head.joined(separator: ",")]
      + Verb.allCases.map { verb in
        ([verb.rawValue, verb.duty.rawValue] + marks(verb, yes: "yes", no: "no"))
          .joined(separator: ",")
      }
  }

  private static func marks(_ verb: Verb, yes: String, no: String) -> [String] {
    roles.map { verb.roles.contains($0) ? yes : no }
  }
}
