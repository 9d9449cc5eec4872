// A tmux of the test's own, with a real shell in it.

import Foundation
import Glibc
import Testing

final class Tmux {
  private let sandbox: Sandbox
  private let socket: String
  private let tool: String

  init(in sandbox: Sandbox, columns: Int, rows: Int) throws {
    self.sandbox = sandbox
    socket = "\(sandbox.folder)/tmux"
    let places = ["/usr/bin/tmux", "/usr/local/bin/tmux"]
    tool = try #require(
      places.first { access($0, X_OK) == 0 }, "these tests need tmux: the README says how")
    let shell = "bash --norc --noprofile -i"
    let output = try command([
      "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-s", "test",
      shell,
    ])
    guard output.status == 0 else { throw LaunchError(description: output.errors) }
    _ = try command(["set-option", "-g", "status", "off"])
    _ = try command(["resize-window", "-t", "test", "-x", "\(columns)", "-y", "\(rows)"])
  }

  deinit { _ = try? command(["kill-server"]) }

  @discardableResult
  private func command(_ arguments: [String]) throws -> Output {
    let (output, errors) = (sandbox.newName("tmux-out"), sandbox.newName("tmux-err"))
    var environment = Program.environment(home: sandbox.folder)
    environment["TERM"] = "xterm-256color"
    let child = try Child(
      tool, ["-u", "-S", socket] + arguments, streams: .files(output: output, errors: errors),
      environment: environment, folder: sandbox.folder)
    let status = try child.wait()
    return Output(
      status: status, text: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// Types text as it is; a line feed stands for Enter.
  func type(_ text: String) {
    for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if index > 0 { press("Enter") }
      if !part.isEmpty { _ = try? command(["send-keys", "-t", "test", "-l", "--", String(part)]) }
    }
  }

  /// Presses a key by tmux's name for it.
  func press(_ key: String) { _ = try? command(["send-keys", "-t", "test", key]) }

  /// The screen's rows as text.
  func screen() throws -> String { try command(["capture-pane", "-p", "-t", "test"]).text }

  /// A format of tmux, such as `#{alternate_on}`.
  func ask(_ format: String) throws -> String {
    try command(["display-message", "-p", "-t", "test", format]).text
      .trimmingCharacters(in: .newlines)
  }

  func wait(_ text: String, location: SourceLocation = #_sourceLocation) throws {
    try waitUntil(text, location: location) { try screen().contains(text) }
  }

  func waitUntil(
    _ what: String, location: SourceLocation = #_sourceLocation, _ isSo: () throws -> Bool
  ) throws {
    for _ in 0..<Program.patience / 100 {
      if try isSo() { return }
      usleep(100_000)
    }
    Issue.record(
      "\(what) did not come; the screen:\n\(try screen())", sourceLocation: location)
  }
}
