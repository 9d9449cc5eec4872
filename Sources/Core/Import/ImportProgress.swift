// How far an import is, in whole numbers.

import Billing

/// A moment of an import.
package struct ImportProgress: Sendable {
  package let file: String
  /// Rows of all files up to now.
  package let rows: Int64
  /// Bytes of all files up to now, and of the whole set.
  package let bytesDone: Int64
  package let bytesTotal: Int64
  package let elapsedMilliseconds: Int64

  package var rowsPerSecond: Int64 {
    elapsedMilliseconds > 0 ? rows * 1_000 / elapsedMilliseconds : 0
  }

  /// By bytes, at the pace up to now; nil before anything is known.
  package var secondsLeft: Int64? {
    guard bytesDone > 0, bytesTotal >= bytesDone else { return nil }
    return elapsedMilliseconds * (bytesTotal - bytesDone) / bytesDone / 1_000
  }
}

/// What an import did, per file in the order of the set.
package struct ImportSummary: Sendable {
  package struct File: Hashable, Sendable {
    package let name: String
    package let added: Int
    package let unchanged: Int
  }
  package internal(set) var files: [File] = []

  package var added: Int { files.reduce(0) { $0 + $1.added } }
  package var unchanged: Int { files.reduce(0) { $0 + $1.unchanged } }
}

/// Counts rows and bytes over the files of a set, and reports a few times a second.
final class ProgressMeter {
  private let clock: () -> Timestamp
  private let report: (ImportProgress) -> Void
  private let bytesTotal: Int64
  private let started: Timestamp
  private var reported: Timestamp
  private var rows: Int64 = 0
  private var bytesBefore: Int64 = 0

  init(
    bytesTotal: Int64, clock: @escaping () -> Timestamp, report: @escaping (ImportProgress) -> Void
  ) {
    self.bytesTotal = bytesTotal
    self.clock = clock
    self.report = report
    started = clock()
    reported = started
  }

  func tick(_ file: String, bytes: Int64) {
    rows += 1
    guard rows % 256 == 0 else { return }
    let now = clock()
    guard now.milliseconds - reported.milliseconds >= 200 else { return }
    reported = now
    send(file, bytes: bytes, at: now)
  }

  /// Ends a file of that many bytes.
  func end(_ file: String, bytes: Int64) {
    bytesBefore += bytes
    send(file, bytes: 0, at: clock())
  }

  private func send(_ file: String, bytes: Int64, at now: Timestamp) {
    report(
      ImportProgress(
        file: file, rows: rows, bytesDone: bytesBefore + bytes, bytesTotal: bytesTotal,
        elapsedMilliseconds: now.milliseconds - started.milliseconds))
  }
}
