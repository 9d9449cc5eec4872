// The built program, run as a person's shell would run it.

import Foundation
import Glibc

/// What a finished command left behind.
struct Output {
  /// The exit status, or the signal's number negated.
  let status: Int32
  let text: String
  let errors: String
}

enum Program {
  /// The executable: it is built beside the tests.
  static let path: String = {
    var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: "daybook").path
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder),
        !isFolder.boolValue, access(candidate, X_OK) == 0
      {
        return candidate
      }
    }
    preconditionFailure("daybook was not built beside the tests")
  }()

  static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  static let sample = "\(checkout)/sample-data"

  /// How long a test waits for what must come before it fails, in milliseconds. No measure of
  /// speed: the machine may be busy.
  static let patience = 120_000

  /// Nothing of the person who runs the tests: home is the sandbox.
  static func environment(
    home: String, adding: [String: String] = [:]
  ) -> [String: String] {
    var environment = [
      "HOME": home, "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
      "SWIFT_BACKTRACE": "enable=no", "DAYBOOK_SAMPLE_DATA": sample,
      "DAYBOOK_THEMES": "\(checkout)/themes",
    ]
    environment.merge(adding) { $1 }
    return environment
  }

  /// Runs a command to its end.
  static func run(
    _ arguments: String..., in sandbox: Sandbox, environment: [String: String] = [:]
  ) throws -> Output {
    try start(arguments, in: sandbox, environment: environment).finish()
  }

  /// Starts a command whose output goes to files.
  static func start(
    _ arguments: [String], in sandbox: Sandbox, environment: [String: String] = [:]
  ) throws -> Command {
    let (output, errors) = (sandbox.newName("out"), sandbox.newName("err"))
    let child = try Child(
      path, arguments, streams: .files(output: output, errors: errors),
      environment: Self.environment(home: sandbox.folder, adding: environment),
      folder: sandbox.folder)
    return Command(child: child, output: output, errors: errors)
  }
}

/// A command that may still run.
struct Command {
  let child: Child
  fileprivate let output: String
  fileprivate let errors: String

  func finish() throws -> Output {
    let status = try child.wait()
    return Output(
      status: status, text: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}
