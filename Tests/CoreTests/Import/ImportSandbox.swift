// A folder with a book and an import set in it, removed afterwards.

import Billing
import Glibc
import Storage

@testable import Core

let importNoon = Timestamp(milliseconds: 1_781_514_000_000)

/// The sample set of this checkout.
let sampleFolder: String = {
  // Tests/CoreTests/Import/ImportSandbox.swift
  let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
  return parts.dropLast(4).joined(separator: "/") + "/sample-data"
}()

/// What the recorder was told.
final class Batches {
  var rows = 0
  var files: [String] = []
  var sizes: [Int] = []
}

final class ImportSandbox: Sendable {
  let folder: String

  init() {
    var template = Array("/tmp/daybook-import-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    precondition(made != nil, "no temporary folder could be made")
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    mkdir("\(folder)/set", 0o700)
  }

  deinit {
    for name in ["reports", "bank"] { empty("\(folder)/set/\(name)") }
    empty("\(folder)/set")
    empty(folder)
  }

  private func empty(_ path: String) {
    for name in folderNames(path) ?? [] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  func book() throws -> Book {
    try Book.create(
      at: "\(folder)/book",
      BookSettingsRow(
        id: 1, name: "", origin: "daybook/test", simulatedClock: nil, zoneDataHash: "",
        stamp: Stamp(at: importNoon, correlation: 0)))
  }

  /// Writes a file of the sandbox's own set.
  func write(_ name: String, _ text: String) {
    if let slash = name.firstIndex(of: "/") { mkdir("\(folder)/set/\(name[..<slash])", 0o700) }
    guard let file = fopen("\(folder)/set/\(name)", "wb") else {
      preconditionFailure("cannot write \(name)")
    }
    let bytes = Array(text.utf8)
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  func importer(_ book: Book, from folder: String? = nil, _ batches: Batches = Batches())
    -> Importer
  {
    Importer(
      into: book, from: folder ?? "\(self.folder)/set", clock: { importNoon },
      record: { batch, _ in
        batches.rows += batch.rows
        batches.files.append(batch.file)
        batches.sizes.append(batch.rows)
      })
  }
}
