// Options that commands share: which book, and who is asking.

import ArgumentParser
import Billing
import Core
import Glibc

struct BookOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The book's file.", valueName: "path"))
  var book: String

  @OptionGroup var person: PersonOptions
  @Option(help: ArgumentHelp("Where the audit log's signing keys lie.", valueName: "folder"))
  var keyDir: String?

  func open() throws -> LocalService {
    Session.setKeyFolder(keyDir)
    return try Session.open(book, as: person.operator)
  }
}

/// Who acts: who the operating system says, or, in a simulated book, another of its operators.
struct PersonOptions: ParsableArguments {
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Act as another operator of a simulated book; the audit log names both.",
      valueName: "name"))
  var name: String?

  var `operator`: Operator { .current(as: name) }
}

extension Operator {
  /// The operating system's user who runs this program, in a session of this process.
  static func current(as other: String? = nil) -> Operator {
    let uid = geteuid()
    let name = getpwuid(uid).flatMap { String(validatingCString: $0.pointee.pw_name) }
    return Operator(
      name: name ?? "uid-\(uid)", uid: uid, role: "operator", session: "pid \(getpid())",
      actingAs: other)
  }
}

/// Which state of knowledge is asked for.
struct PastOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "As the book was known at an instant (2026-06-15T09:00:00Z) or at the end of a day.",
      valueName: "instant"))
  var asOf: String?

  /// The query about that past.
  func query(_ query: Query, _ service: LocalService) throws -> Query {
    guard let asOf else { return query }
    return .known(try KnownAt(typed: asOf, now: try service.now()), query)
  }

  /// The instant of that past, for a report of what was booked by then.
  func instant(_ service: LocalService) throws -> Timestamp? {
    guard let asOf else { return nil }
    let known = try KnownAt(typed: asOf, now: try service.now())
    guard known.through == .max else {
      throw Refusal(
        "as-of-act", what: "\(asOf) is no instant of the ledger",
        why: "what one act after another of an instant has booked is not told apart",
        remedy: "Leave out the act: --as-of \(known.at).")
    }
    return known.at
  }
}

/// Turns typed refusals into one clean message on the error stream; ArgumentParser prints
/// `Error: ` and the text, and ends with status 1.
struct PlainError: Error, CustomStringConvertible {
  let description: String
}

/// Runs a command's body with every expected error worded for a person.
func reporting<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let error as ExitCode {
    throw error
  } catch let error as ValidationError {
    throw error
  } catch {
    throw PlainError(description: visible("\(error)"))
  }
}
