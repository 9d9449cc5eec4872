// Reading the named texts of a draft into typed values, with refusals that name the argument.

import Billing

/// The arguments of one draft. `init` refuses names that the verb does not know, so a misspelt
/// option is never ignored.
package struct DraftReader: Sendable {
  package let draft: CommandDraft
  private let parameters: [Parameter]

  package init(_ draft: CommandDraft) throws(Refusal) {
    self.draft = draft
    let description = draft.verb.description
    parameters = description.parameters
    guard description.subjects.contains(draft.subject.kind) else {
      let kinds = description.subjects.map(\.rawValue).joined(separator: " or ")
      throw Refusal(
        "wrong-subject", what: "\(description.title) is not possible here",
        why: "it acts on \(kinds), this is \(draft.subject.kind.rawValue)",
        remedy: "Open the \(kinds) first.")
    }
    let known = Set(parameters.map(\.name))
    guard let unknown = draft.arguments.keys.sorted().first(where: { !known.contains($0) }) else {
      return
    }
    throw Refusal(
      "unknown-argument", what: "\(description.title) was not understood",
      why: "it has no argument \(unknown)",
      remedy: "It takes \(parameters.map(\.name).joined(separator: ", ")).")
  }

  package func text(_ name: String) throws(Refusal) -> String {
    guard let value = optionalText(name) else { throw invalid(name, "is missing") }
    return value
  }

  /// The argument without blanks around it; nil when absent or blank.
  package func optionalText(_ name: String) -> String? {
    let value = draft.arguments[name].map(trimmed)
    return value == "" ? nil : value
  }

  package func choice(_ name: String) throws(Refusal) -> String {
    let value = try text(name)
    guard case .choice(let choices) = parameter(name).kind else { return value }
    guard choices.contains(value) else {
      throw invalid(name, "is \(value), not one of \(choices.joined(separator: ", "))")
    }
    return value
  }

  package func day(_ name: String) throws(Refusal) -> Day {
    let value = try text(name)
    guard let day = Day(value) else { throw invalid(name, "is \(value), not a day as 2026-06-30") }
    return day
  }

  package func integer(_ name: String) throws(Refusal) -> Int {
    let value = try text(name)
    guard case .integer(let minimum, let maximum) = parameter(name).kind else {
      preconditionFailure("\(name) is read as a whole number and described as something else")
    }
    guard let number = Int(value), (minimum...maximum).contains(number) else {
      throw invalid(name, "is \(value), not a whole number from \(minimum) to \(maximum)")
    }
    return number
  }

  package func optionalQuantity(_ name: String) throws(Refusal) -> ExactDecimal? {
    guard let value = optionalText(name) else { return nil }
    let quantity: ExactDecimal
    do {
      quantity = try ExactDecimal(value)
    } catch ArithmeticError.overflow {
      throw invalid(name, "is \(value), more than can be counted")
    } catch {
      throw invalid(name, "is \(value), not a number such as 1234.50")
    }
    guard quantity > .zero else { throw invalid(name, "is \(value), not above zero") }
    return quantity
  }

  package func quantity(_ name: String) throws(Refusal) -> ExactDecimal {
    guard let value = try optionalQuantity(name) else { throw invalid(name, "is missing") }
    return value
  }

  package func optionalDay(_ name: String) throws(Refusal) -> Day? {
    optionalText(name) == nil ? nil : try day(name)
  }

  package func optionalChoice(_ name: String) throws(Refusal) -> String? {
    optionalText(name) == nil ? nil : try choice(name)
  }

  /// The id of another record.
  package func optionalID<Tag: RecordTag>(_ name: String) throws(Refusal) -> Identifier<Tag>? {
    guard let value = optionalText(name) else { return nil }
    do {
      return try Identifier<Tag>(value)
    } catch {
      throw invalid(name, "is no id: \(error)")
    }
  }

  /// The reason code and text that every act on money or access carries.
  package func reason() throws(Refusal) -> Reason {
    let text = try text("reason")
    guard text.utf8.count <= 2_000 else { throw invalid("reason", "is longer than 2000 bytes") }
    try refuseCardNumber(in: text, argument: "reason")
    return Reason(code: try choice("reason-code"), text: text)
  }

  /// Anything that looks like a card number is refused at every input.
  package func refuseCardNumber(in text: String, argument: String) throws(Refusal) {
    guard looksLikeCardNumber(text) else { return }
    throw invalid(argument, "holds what looks like a card number, which daybook never stores")
  }

  package func invalid(_ name: String, _ why: String) -> Refusal {
    Refusal(
      "argument", what: "\(draft.verb.description.title) was not understood",
      why: "\(name) \(why)", remedy: parameter(name).help)
  }

  func kind(of name: String) -> Parameter.Kind { parameter(name).kind }

  private func parameter(_ name: String) -> Parameter {
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      preconditionFailure("\(draft.verb) reads \(name), which its description does not list")
    }
    return parameter
  }

  private func trimmed(_ text: String) -> String {
    let start = text.drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}

extension [Parameter] {
  /// The two arguments of every act on money or access.
  static let reason: [Parameter] = [
    Parameter(
      "reason-code", "Reason code",
      .choice(["goodwill", "incident", "sales_promise", "migration", "correction", "legal"])),
    Parameter("reason", "Reason", .text, help: "Say why, for whoever reads the audit log."),
  ]
}

extension DraftReader {
  /// The subject's typed id.
  package func subject<Tag: RecordTag>() throws(Refusal) -> Identifier<Tag> {
    do {
      return try Identifier<Tag>(draft.subject.id)
    } catch {
      throw Refusal(
        "unreadable-id", what: "\(draft.subject.id) is no \(draft.subject.kind.rawValue)",
        why: "\(error)", remedy: "Copy the id from the list.")
    }
  }
}
