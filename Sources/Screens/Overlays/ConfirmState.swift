// The confirm dialog: the effect preview itself, and what it takes to confirm it.

import Core

struct ConfirmState {
  let verb: VerbDescription
  let subjectTitle: String
  let target: ActTarget
  private(set) var decided: Decided
  /// How the decision differs from the one shown before, when facts have moved.
  private(set) var differences: [String] = []
  /// What is typed, where the subject's id must be.
  var typed = TextField()
  /// This very decision has been on the screen. Keys typed ahead confirm nothing.
  private(set) var isShown = false
  var isCommitting = false
  var refusal: Refusal?
  /// First line of the preview shown.
  var top = 0

  init(_ verb: VerbDescription, _ form: FormState, _ decided: Decided) {
    self.verb = verb
    subjectTitle = form.subjectTitle
    target = form.target
    self.decided = decided
  }

  /// The stricter of what the verb and what this decision ask for.
  var risk: Risk { max(verb.risk, decided.risk) }

  /// Never the key that started the action.
  var confirmKey: Character {
    let key = risk == .reversible ? "y" : verb.confirmKey
    guard key == verb.key else { return key }
    return verb.key == "y" ? "c" : "y"
  }

  var needsTyping: Bool { risk == .grave }
  var isTyped: Bool { !needsTyping || typed.text == decided.typed }

  /// Whether the confirm key confirms now.
  var isArmed: Bool { isShown && isTyped && !isCommitting }

  mutating func painted() { isShown = true }

  /// Takes the decision of now. When it differs, what was typed and pressed counts for nothing.
  mutating func replace(_ fresh: Decided) {
    isCommitting = false
    guard fresh.digest != decided.digest else { return }
    let seen = Self.differences(decided, fresh)
    differences = seen.isEmpty ? ["a fact that has no line of its own here"] : seen
    decided = fresh
    typed = TextField()
    isShown = false
    top = 0
  }

  private static func differences(_ old: Decided, _ fresh: Decided) -> [String] {
    let before = old.lines
    let after = fresh.lines
    let gone = before.filter { !after.contains($0) }.map { "no longer: " + $0 }
    let new = after.filter { !before.contains($0) }.map { "now: " + $0 }
    return gone + new
  }
}
