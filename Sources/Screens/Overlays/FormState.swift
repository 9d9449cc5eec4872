// The inputs of a change, made or only imagined, as its parameters name them.

import Billing
import Core

struct FormState {
  /// What the inputs are for.
  enum Purpose {
    case change(VerbDescription)
    /// Only computed: nothing is written, so WRITE is not needed.
    case imagine([Parameter])

    var title: String {
      switch self {
      case .change(let verb): verb.title
      case .imagine: "Imagine a change"
      }
    }

    var summary: String {
      switch self {
      case .change(let verb): verb.summary
      case .imagine: "Shows what it would bill, line by line. Nothing is written."
      }
    }

    var parameters: [Parameter] {
      switch self {
      case .change(let verb): verb.parameters
      case .imagine(let parameters): parameters
      }
    }
  }

  struct Field {
    let parameter: Parameter
    var text = TextField()
    /// Index in the choices, for a choice.
    var choice = 0
    var error: String?
    /// What was typed to get to a choice.
    var typed = ""

    /// What the book has to offer here, where it is more than a list of words in the verb.
    let offered: [String]

    init(_ parameter: Parameter, offered: [String] = []) {
      self.parameter = parameter
      self.offered = offered
    }

    var choices: [String]? {
      switch parameter.kind {
      case .choice(let choices): parameter.isRequired ? choices : choices + [""]
      case .feature, .operator:
        offered.isEmpty ? nil : parameter.isRequired ? offered : offered + [""]
      default: nil
      }
    }

    /// The argument as it will be sent.
    var value: String {
      guard let choices else { return text.text }
      return choices.indices.contains(choice) ? choices[choice] : ""
    }
  }

  let purpose: Purpose
  let target: ActTarget
  let subjectTitle: String
  /// The book's day, for days such as `30d`.
  let today: Day?
  var fields: [Field]
  private(set) var focus = 0
  var refusal: Refusal?
  var isWaiting = false

  /// `filled` are arguments by name that it begins with.
  init(
    _ purpose: Purpose, _ target: ActTarget, title: String, today: Day?,
    session: SessionAnswer? = nil, filled: [String: String] = [:]
  ) {
    self.purpose = purpose
    self.target = target
    self.today = today
    subjectTitle = title
    fields = purpose.parameters.map { parameter in
      switch parameter.kind {
      case .feature: Field(parameter, offered: session?.features ?? [])
      case .operator: Field(parameter, offered: session?.operators ?? [])
      default: Field(parameter)
      }
    }
    for index in fields.indices {
      let given = filled[fields[index].parameter.name]
      if let choices = fields[index].choices {
        // Nothing is imagined until it is chosen: the last choice is none.
        let first = if case .imagine = purpose { choices.count - 1 } else { 0 }
        fields[index].choice = given.flatMap(choices.firstIndex(of:)) ?? first
      } else if let given {
        fields[index].text = TextField(given)
      }
    }
  }

  var verb: VerbDescription? {
    if case .change(let verb) = purpose { verb } else { nil }
  }

  var isLast: Bool { focus >= fields.count - 1 }

  mutating func move(by count: Int) {
    guard !fields.isEmpty else { return }
    focus = min(max(0, focus + count), fields.count - 1)
  }

  mutating func choose(_ step: Int) -> Bool {
    guard fields.indices.contains(focus), let choices = fields[focus].choices, !choices.isEmpty
    else { return false }
    fields[focus].typed = ""
    fields[focus].choice = (fields[focus].choice + step + choices.count) % choices.count
    fields[focus].error = nil
    return true
  }

  /// Takes a letter typed in a list of choices: goes to the one that begins with what was typed,
  /// else begins anew with the letter.
  mutating func choose(typing letter: Character) -> Bool {
    guard fields.indices.contains(focus), let choices = fields[focus].choices else { return false }
    for typed in [fields[focus].typed + String(letter), String(letter)] {
      guard let found = choices.firstIndex(where: { $0.hasPrefix(typed) }) else { continue }
      fields[focus].typed = typed
      fields[focus].choice = found
      fields[focus].error = nil
      return true
    }
    fields[focus].typed = ""
    return true
  }

  mutating func edit(_ change: (inout TextField) -> Bool) -> Bool {
    guard fields.indices.contains(focus), fields[focus].choices == nil else { return false }
    fields[focus].error = nil
    refusal = nil
    return change(&fields[focus].text)
  }

  /// The arguments by name, or nil after marking what is wrong and going there.
  mutating func arguments() -> [String: String]? {
    var arguments: [String: String] = [:]
    var firstWrong: Int?
    for index in fields.indices {
      let value = fields[index].value
      fields[index].error = error(in: fields[index])
      if fields[index].error != nil, firstWrong == nil { firstWrong = index }
      if !value.isEmpty {
        arguments[fields[index].parameter.name] = resolved(fields[index]) ?? value
      }
    }
    if let firstWrong {
      focus = firstWrong
      return nil
    }
    return arguments
  }

  /// What a field's text stands for, where that is not the text itself: `30d` is a date.
  func resolved(_ field: Field) -> String? {
    guard case .day = field.parameter.kind, let today, Day(field.value) == nil else { return nil }
    if field.value == "today" { return today.description }
    let digits = field.value.drop { $0 == "+" }
    guard digits.hasSuffix("d"), let count = Int(digits.dropLast()) else { return nil }
    return today.adding(days: count)?.description
  }

  private func error(in field: Field) -> String? {
    let value = field.value
    guard !value.allSatisfy({ $0 == " " }) else {
      return field.parameter.isRequired ? "needed" : nil
    }
    switch field.parameter.kind {
    case .day:
      let isDay = Day(value) != nil || resolved(field) != nil
      return isDay ? nil : "a day such as 2026-06-30, or 30d from today"
    case .integer(let minimum, let maximum):
      let isFitting = Int(value).map { (minimum...max(minimum, maximum)).contains($0) } ?? false
      return isFitting ? nil : "a whole number from \(minimum) to \(maximum)"
    case .quantity:
      return (try? ExactDecimal(value)) == nil ? "a number such as 10 or 2.5" : nil
    case .money:
      return (try? ExactDecimal(value)) == nil ? "an amount such as 19.00" : nil
    case .text, .choice, .feature, .plan, .discount, .operator:
      return nil
    }
  }
}
