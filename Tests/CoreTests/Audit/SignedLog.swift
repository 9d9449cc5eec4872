// A small signed log to prove and to forge: a book, its key folder, and a witness that saw it.

import Billing
import Foundation
import Storage
import Testing

@testable import Core

/// A folder with a book whose log is signed at some sizes.
struct SignedLog {
  let folder: URL
  let service: LocalService
  var book: URL { folder.appending(path: "book") }
  var keys: String { folder.appending(path: "keys").path }
  var witness: Witness {
    Witness(folder: folder.appending(path: "witness").path, name: "witness.example")
  }

  /// An empty book in a new folder.
  static func make() throws -> SignedLog {
    let folder = demoFolder.appending(path: "log-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let service = try LocalService.create(
      folder.appending(path: "book").path, name: "Log", simulatedClock: DemoBook.clock,
      operator: tester)
    let log = SignedLog(folder: folder, service: service)
    service.sign(with: CheckpointSigner(base: log.keys))
    return log
  }

  /// The demonstration book, whose journal has entries, too.
  static func demo() throws -> SignedLog {
    let folder = demoFolder.appending(path: "log-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let demo = try DemoBook.copy()
    let path = folder.appending(path: "book").path
    try FileManager.default.copyItem(atPath: demo.path, toPath: path)
    let log = SignedLog(folder: folder, service: try LocalService.open(path, operator: tester))
    log.service.sign(with: CheckpointSigner(base: log.keys))
    return log
  }

  /// This log as it is now, in a folder of its own.
  func copy(named name: String = UUID().uuidString) throws -> SignedLog {
    let target = demoFolder.appending(path: "log-\(name)")
    try service.book.checkpoint()
    try FileManager.default.copyItem(at: folder, to: target)
    // The path that the key folder remembers is the copy's, as if it had always been there.
    let copy = SignedLog(
      folder: target,
      service: try LocalService.open(target.appending(path: "book").path, operator: tester))
    for name in try FileManager.default.contentsOfDirectory(atPath: copy.keys) {
      try KeyFolder("\(copy.keys)/\(name)").write("book", "\(copy.book.path)\n")
    }
    copy.service.sign(with: CheckpointSigner(base: copy.keys))
    return copy
  }

  /// Appends entries until the log has `size`.
  func grow(to size: Int64, tag: String = "honest") throws {
    try service.book.write(now: DemoBook.clock) { connection in
      while try connection.revision() < size {
        var act = AuditAppendTests.act(Int(try connection.revision()))
        act.result = "\(tag) \(act.objectID)"
        try AuditLog.append(act, to: connection)
      }
    }
  }

  @discardableResult
  func sign() throws -> SignedNote { try #require(try service.signCheckpoint()) }

  func verify() throws -> AuditReport {
    try service.verifyAudit(against: try service.anchors(in: keys))
  }

  func key() throws -> VerifierKey { try #require(try service.auditKeys().first) }

  func write(_ name: String, _ text: String) throws -> String {
    let file = folder.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }
}

/// What a program printed, and how it ended.
func runTool(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws
  -> (status: Int32, text: String)
{
  let process = Process()
  process.executableURL = URL(filePath: path)
  process.arguments = arguments
  if !environment.isEmpty {
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  }
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let text = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: text, as: UTF8.self))
}

extension SignedLog {
  func rows() throws -> [AuditCheckpointRow] {
    try service.book.makeReader().read { try $0.checkpoints() }
  }

  /// Appends entries in a write of the session's that signs nothing.
  func append(_ count: Int, from first: Int) throws {
    try service.writeUnsigned { connection, _ in
      for number in first..<(first + count) {
        try AuditLog.append(AuditAppendTests.act(number), to: connection)
      }
    }
  }
}
