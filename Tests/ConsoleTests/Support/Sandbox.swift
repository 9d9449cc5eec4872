// A folder of a test's own, with a copy of the demo book where it is wanted.

import Foundation
import Glibc
import Synchronization

final class Sandbox: Sendable {
  let folder: String
  private let names = Mutex(0)

  init() {
    var template = Array("/tmp/daybook-console-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    precondition(made != nil, "no temporary folder could be made")
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func newName(_ stem: String) -> String {
    "\(folder)/\(stem)-\(names.withLock { $0 += 1; return $0 })"
  }

  func write(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    return "\(folder)/\(name)"
  }

  func read(_ name: String) -> String? {
    try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  /// A copy of the demo book, which is built once for all tests.
  func demoBook() throws -> String {
    let original = try Self.demo.get().path
    let path = "\(folder)/demo.book"
    // The file alone is the book once the program that made it has ended.
    try FileManager.default.copyItem(atPath: original, toPath: path)
    try copyKeys(of: original)
    return path
  }

  /// The book's signing key, and what was signed last: a copy of the book is a log of its own only
  /// with copies of both.
  private func copyKeys(of original: String) throws {
    let state = ".local/state/daybook"
    let from = URL(filePath: original).deletingLastPathComponent().appending(path: state).path
    guard access(from, F_OK) == 0 else { return }
    try FileManager.default.createDirectory(
      atPath: "\(folder)/.local/state", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    guard access("\(folder)/\(state)", F_OK) != 0 else { return }
    try FileManager.default.copyItem(atPath: from, toPath: "\(folder)/\(state)")
  }

  private struct Demo {
    let sandbox: Sandbox
    let path: String
  }

  private static let demo: Result<Demo, any Error> = Result {
    let sandbox = Sandbox()
    let path = "\(sandbox.folder)/demo.book"
    let output = try Program.run("demo", "--book", path, "--build-only", in: sandbox)
    guard output.status == 0 else { throw LaunchError(description: output.errors) }
    return Demo(sandbox: sandbox, path: path)
  }
}

extension Sandbox {
  /// The audit log's entries as `audit list` tells them, newest first.
  func audit(_ book: String) throws -> [[String: Any]] {
    let output = try Program.run("audit", "list", "--book", book, "--format", "json", in: self)
    guard output.status == 0 else { throw LaunchError(description: output.errors) }
    return try output.text.split(separator: "\n").map { line in
      guard
        let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      else { throw LaunchError(description: "not a JSON object: \(line)") }
      return row
    }
  }

  /// Nil when the book is whole, else what `audit verify` complains of.
  func complaint(_ book: String) throws -> String? {
    let output = try Program.run("audit", "verify", "--book", book, in: self)
    return output.status == 0 && output.text.contains("entries verified, root")
      ? nil : "status \(output.status): \(output.text)\(output.errors)"
  }
}
