// The audit log's commands, as a person at the shell uses them.

import Foundation
import Testing

@Suite("Audit commands")
struct AuditCommandTests {
  let sandbox = Sandbox()

  @Test("a session signs at its end; what it signed is proved, checked, witnessed and verified")
  func proofs() throws {
    let book = try sandbox.demoBook()
    let note = try Program.run(
      "do", "note-customer", "C0012", "--book", book, "--text", "called", in: sandbox)
    #expect(note.status == 0 && note.errors.isEmpty, "\(note.errors)")
    let checkpoint = try run("audit", "checkpoint", "--book", book)
    #expect(checkpoint.hasPrefix("daybook/"))
    let key = try run("audit", "keys", "--book", book)
    let kept = try sandbox.write("kept", checkpoint)
    let proof = try sandbox.write("2.tlog-proof", run("audit", "prove", "2", "--book", book))
    #expect(try run("audit", "check", proof, "--trust", key).hasPrefix("entry 2,"))
    let cosigned = try run(
      "audit", "witness", "--state", "\(sandbox.folder)/w", "--book", book, "--trust", key)
    #expect(cosigned.hasPrefix(checkpoint))
    #expect(cosigned.contains("\n— witness "))
    let request = try sandbox.write(
      "request", run("audit", "consistency", size(checkpoint), "--book", book))
    _ = try run("audit", "witness", "--state", "\(sandbox.folder)/w", "--request", request)
    let report = try run(
      "audit", "verify", "--book", book, "--against", kept, "--trust", key)
    #expect(report.contains("entries verified, root"))
    #expect(report.contains("Agrees with"))
    _ = try run("audit", "rotate-key", "--book", book)
    let keys = try run("audit", "keys", "--book", book)
    #expect(keys.split(separator: "\n").count == 2)
    // All that is printed is what may be trusted.
    #expect(try run("audit", "check", proof, "--trust", keys).hasPrefix("entry 2,"))
    #expect(try run("show", "audit/2", "--book", book).contains("import"))
    #expect(try sandbox.complaint(book) == nil)
  }

  @Test("an older file is found by verify, refused by the witness, and not signed")
  func olderFile() throws {
    let book = try sandbox.demoBook()
    let older = "\(sandbox.folder)/older"
    let note = ["do", "note-customer", "C0012", "--book", book, "--text"]
    _ = try run(note + ["first"])
    for ending in ["", "-wal"] where FileManager.default.fileExists(atPath: book + ending) {
      try FileManager.default.copyItem(atPath: book + ending, toPath: older + ending)
    }
    _ = try run(note + ["second"])
    let key = try run("audit", "keys", "--book", book)
    let state = "\(sandbox.folder)/w"
    _ = try run("audit", "witness", "--state", state, "--book", book, "--trust", key)
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: book + ending)
      if FileManager.default.fileExists(atPath: older + ending) {
        try FileManager.default.copyItem(atPath: older + ending, toPath: book + ending)
      }
    }
    let verify = try Program.run("audit", "verify", "--book", book, in: sandbox)
    #expect(verify.status == 1)
    #expect(verify.text.contains("older file restored"))
    let witness = try Program.run(
      "audit", "witness", "--state", state, "--book", book, in: sandbox)
    #expect(witness.status != 0)
    #expect(witness.errors.contains("was cut, or an older file restored"))
    let act = try Program.run(
      "do", "note-customer", "C0012", "--book", book, "--text", "third", in: sandbox)
    #expect(act.status == 0)
    #expect(act.errors.contains("the audit log was not signed"))
  }

  @Test("erasing asks for the id, empties the log file, and says so when it is done again")
  func erase() throws {
    let book = try sandbox.demoBook()
    let lines = try run(
      "customers", "--book", book, "--filter", "status:none", "--format", "csv"
    ).split(whereSeparator: \.isNewline).dropFirst()
    guard let id = lines.first?.split(separator: ",").first.map(String.init) else {
      Issue.record("the demo has no customer who left: \(lines)")
      return
    }
    let erase = ["erase", id, "--book", book, "--reason", "Art. 17"]
    let unasked = try Program.start(erase, in: sandbox).finish()
    #expect(unasked.status != 0 && unasked.errors.contains("--confirm \(id)"))
    #expect(try run(erase + ["--preview"]).contains("Nothing brings the person back"))
    #expect(try run(erase + ["--confirm", id]).contains("erased; audit entry"))
    #expect(try run(erase + ["--confirm", id]).contains("the file was rewritten"))
    #expect(try sandbox.complaint(book) == nil)
  }

  private func size(_ checkpoint: String) -> String {
    checkpoint.split(separator: "\n").dropFirst().first.map(String.init) ?? "no size"
  }

  private func run(_ arguments: String...) throws -> String { try run(arguments) }

  private func run(_ arguments: [String]) throws -> String {
    let output = try Program.start(
      arguments.map { $0.trimmingCharacters(in: .newlines) }, in: sandbox
    ).finish()
    #expect(output.status == 0, "\(arguments): \(output.errors)")
    return output.text
  }
}
