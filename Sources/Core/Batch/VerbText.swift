/// A verb with its arguments as lines of text, for the command line's help.
package enum VerbText {
  package static func lines(_ verb: VerbDescription) -> [String] {
    let wide = verb.parameters.map(\.name.count).max() ?? 0
    let arguments = verb.parameters.map { parameter in
      let name = parameter.name + String(repeating: " ", count: wide - parameter.name.count)
      let need = parameter.isRequired ? "required" : "optional"
      return "  --\(name)  \(need)  \(values(parameter))"
    }
    return ["USAGE: daybook do \(usage(verb)) --book <book>", "", verb.summary, "", "ARGUMENTS:"]
      + (arguments.isEmpty ? ["  none"] : arguments)
      + ["", "--preview, --expect, --on and --filter go with every verb: daybook help do."]
  }

  /// `grant-role OPERATOR --role … [--note …]`
  package static func usage(_ verb: VerbDescription) -> String {
    let subject = verb.subjects.map { $0.rawValue.uppercased() }.joined(separator: "|")
    let arguments = verb.parameters.map { parameter in
      parameter.isRequired ? "--\(parameter.name) …" : "[--\(parameter.name) …]"
    }
    return ([verb.verb.rawValue, subject] + arguments).filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  /// What an argument may be, and what it is for.
  private static func values(_ parameter: Parameter) -> String {
    // That it is a text is said only where nothing says which.
    let kind = parameter.kind == .text && !parameter.help.isEmpty ? "" : parameter.kind.words
    return [kind, parameter.help].filter { !$0.isEmpty }.joined(separator: ". ")
  }
}

extension Parameter.Kind {
  fileprivate var words: String {
    switch self {
    case .text: "a text"
    case .day: "a day such as 2026-06-30"
    case .quantity: "a number such as 1234.50"
    case .integer(let minimum, let maximum): "a whole number from \(minimum) to \(maximum)"
    case .choice(let choices): "one of \(choices.joined(separator: ", "))"
    case .feature: "a feature's key of the catalogue"
    case .plan: "a plan's key of the catalogue"
    case .discount: "a discount's key of the catalogue"
    case .money: "an amount such as 12.50"
    case .operator: "the name of an operator of the book"
    }
  }
}
