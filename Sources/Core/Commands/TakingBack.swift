/// What is said of taking an act back: one thing, the same at the console and at the shell.
package enum TakingBack: Hashable, Sendable {
  /// A command undoes it.
  case undone(by: String)
  /// Something of it stays; a command sets right what it did.
  case setRight(by: String, stays: [String])
  /// Nothing undoes it.
  case final([String])

  package init(irreversible: [String], undo: String?) {
    self =
      undo.map { irreversible.isEmpty ? .undone(by: $0) : .setRight(by: $0, stays: irreversible) }
      ?? .final(irreversible)
  }

  /// As a heading over `texts`.
  package var heading: String {
    switch self {
    case .undone: "Undo"
    case .setRight(let verb, _): "Cannot be undone as such, but is set right by \(verb)"
    case .final: "Cannot be undone"
    }
  }

  package var texts: [String] {
    switch self {
    case .undone(let verb): [verb]
    case .setRight(_, let stays): stays
    case .final(let texts): texts
    }
  }

  /// What can be done once it is written; nil where nothing can.
  package var afterwards: String? {
    switch self {
    case .undone(let verb): "Undo: \(verb)."
    case .setRight(let verb, _): "Set right by: \(verb)."
    case .final: nil
    }
  }

  package var lines: [String] {
    let start = heading.prefix(1).lowercased() + heading.dropFirst()
    return texts.map { "\(start): \($0)" }
  }
}

extension Preview {
  package var takingBack: TakingBack { TakingBack(irreversible: irreversible, undo: undo) }
}

extension BulkPreview {
  package var takingBack: TakingBack {
    TakingBack(irreversible: irreversible, undo: undo.map { "\($0), record by record or in bulk" })
  }
}
