// When a session's acts are signed: at its end, every 1,000 entries, every 60 seconds, and when
// somebody asks.

import Billing
import Storage
import Synchronization

/// What a session knows of its own signing.
struct SigningPace {
  static let entries: Int64 = 1_000
  static let milliseconds: Int64 = 60_000

  var signer: CheckpointSigner?
  /// The log's size when it was signed last, or before this session's first act.
  var signedSize: Int64?
  /// The log's size after this session's last act.
  var size: Int64 = 0
  /// The first act since it was signed, by the machine's clock.
  var waitingSince: Timestamp?
  var isSigning = false
  /// Signed aside and kept outside, oldest first; the session's next write enters them.
  var aside: [SignedCheckpoint] = []
  var trouble: (any Error)?

  func isDue(now: Timestamp) -> Bool {
    guard signer != nil, let signedSize, let waitingSince else { return false }
    return size - signedSize >= Self.entries
      || now.milliseconds - waitingSince.milliseconds >= Self.milliseconds
  }
}

extension LocalService {
  /// From now on this session's acts are signed.
  package func sign(with signer: CheckpointSigner) { pace.withLock { $0.signer = signer } }

  /// Signs the log now.
  @discardableResult
  package func signCheckpoint() throws -> SignedNote? {
    try signCheckpoint(aside: nil)
  }

  private func signCheckpoint(aside: (([SignedCheckpoint]) -> Void)?) throws -> SignedNote? {
    let now = try now()
    let note = try lendingReader {
      try signer().sign(book, reading: $0, now: now, enter: enter, aside: aside)
    }
    pace.withLock { pace in
      let signed = note.flatMap { TreeHead($0.text) }.map { Int64(clamping: $0.size) }
      pace.signedSize = signed
      // What was written meanwhile waits for the next time.
      pace.waitingSince = (signed ?? 0) < pace.size ? clock() : nil
      pace.trouble = nil
    }
    return note
  }

  /// Takes checkpoints into the book now, after what waits.
  private func enter(_ missing: [SignedCheckpoint]) throws {
    try writeUnsigned { connection, _ in try connection.enter(missing) }
  }

  /// Takes into the book what was signed aside, in a transaction that somebody else began: a row
  /// that the book refuses undoes nothing of it, and comes with the next signing, which says why
  /// not. Answers what need not be entered again when the transaction is committed.
  func enterAside(_ connection: Connection) throws -> [SignedCheckpoint] {
    let aside = pace.withLock(\.aside)
    guard !aside.isEmpty else { return [] }
    do {
      try connection.savepoint { try connection.enter(aside) }
    } catch let error where error.isOfTheFacts {
      // Any other failure may have ended the transaction, and is the write's own.
    }
    return aside
  }

  func forgetAside(_ entered: [SignedCheckpoint]) {
    guard !entered.isEmpty else { return }
    pace.withLock { pace in pace.aside.removeAll { entered.contains($0) } }
  }

  /// Writes the file anew, for what was erased while somebody read the old one.
  package func rewriteFile() throws {
    try require(.administration, for: "rewrite", "Rewriting the book's file")
    try book.rewriteFile()
  }

  /// Hands the log over to a new key.
  package func rotateKey() throws -> VerifierKey {
    try require(.administration, for: KeyRotation.verb, "Rotating the audit key")
    return try lendingReader {
      try signer().rotate(book, reading: $0, by: actor, now: try now(), enter: enter)
    }
  }

  /// Signs what this session did. Answers why not, when it could not: its acts stay done.
  package func endSession() -> (any Error)? {
    let (isWaiting, trouble) = pace.withLock {
      ($0.signer != nil && ($0.waitingSince != nil || !$0.aside.isEmpty), $0.trouble)
    }
    guard isWaiting else { return trouble }
    do {
      try signCheckpoint()
      return nil
    } catch {
      return error
    }
  }

  /// Ends writing, with everything in the book's file.
  package func close() { book.close() }

  /// Notes that the log grew from `before` to `size` entries.
  func noteGrowth(from before: Int64, to size: Int64) {
    guard size > before else { return }
    let now = clock()
    pace.withLock { pace in
      pace.signedSize = pace.signedSize ?? before
      pace.waitingSince = pace.waitingSince ?? now
      pace.size = max(pace.size, size)
    }
  }

  /// Signs when it is time and nobody else of this session is at it. Failing to sign undoes
  /// nothing; the session's end says so.
  func signIfDue() { signIfDue { try signCheckpoint() } }

  /// The same beside a writer: what was signed waits for the session's next write, so that neither
  /// waits for the other. Until then it is kept outside the book only. Whoever signs next takes the
  /// newest of it into the book; one before that is then covered by a later one.
  func signAsideIfDue() {
    signIfDue {
      try signCheckpoint { missing in self.pace.withLock { $0.aside += missing } }
    }
  }

  private func signIfDue(_ sign: () throws -> SignedNote?) {
    // Once more where others wrote so much meanwhile that it is due again.
    while startsSigning() {
      do {
        _ = try sign()
      } catch {
        pace.withLock { pace in
          pace.trouble = error
          // Not again with every act: only when it is due once more.
          pace.signedSize = pace.size
          pace.waitingSince = clock()
        }
      }
      pace.withLock { $0.isSigning = false }
    }
  }

  /// Whether it is time to sign and nobody of this session does; then this caller does.
  private func startsSigning() -> Bool {
    let now = clock()
    return pace.withLock { pace in
      guard !pace.isSigning, pace.isDue(now: now) else { return false }
      pace.isSigning = true
      return true
    }
  }

  private func signer() throws -> CheckpointSigner {
    guard let signer = pace.withLock({ $0.signer }) else {
      throw Refusal(
        "no-key-folder", what: "Nothing was signed", why: "no folder for keys is known",
        remedy: "Name one with --key-dir, DAYBOOK_KEY_DIR or XDG_STATE_HOME.")
    }
    return signer
  }
}
