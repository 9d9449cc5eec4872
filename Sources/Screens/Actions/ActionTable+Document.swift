// The key table as a document, from the one action table.

import Core

/// The keys of the console in Markdown: one row an action.
package func keyTable(verbs: [VerbDescription]) -> String {
  let contexts: [(Action.Context, String)] = [
    (.home, "home"), (.list, "lists"), (.record, "records"), (.found, "finds"),
    (.filter, "filter"), (.prompt, "prompt"), (.menu, "menus"), (.why, "why"), (.form, "forms"),
    (.confirm, "confirmation"), (.elevate, "WRITE"),
  ]
  let rows = ActionTable(verbs: verbs).all.map { action -> String in
    let isEverywhere = Action.Context.screens.isSubset(of: action.contexts)
    let places = contexts.filter { action.contexts.contains($0.0) }.map(\.1)
    let keys = action.keys.map { "`\($0)`" }.joined(separator: " ")
    let command = action.command.map { "`:\($0)`" } ?? ""
    let place = isEverywhere ? "all screens" : places.joined(separator: ", ")
    return "| \(keys) | \(command) | \(action.title) | \(place) |"
  }
  return (["| Key | Command | Action | Where |", "|---|---|---|---|"] + rows)
    .joined(separator: "\n") + "\n"
}
