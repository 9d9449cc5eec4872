// The run's one writer: what was computed from an older state of the book is computed again inside
// the transaction.

import Billing
import Storage
import Synchronization

/// Commits computed chunks in order. The pipeline calls it from one thread at a time.
final class RunWriter: Sendable {
  private struct State {
    /// The revision after the run's own last commit, or at its start.
    var revision: Int64
    /// What was read before this revision does not know what somebody else wrote.
    var foreign: Int64
    var total = JobCounts()
  }
  private let state: Mutex<State>

  init(_ revision: Int64) {
    state = Mutex(State(revision: revision, foreign: revision))
  }

  var total: JobCounts { state.withLock(\.total) }

  func write(
    _ pass: JobPass, _ due: [JobDueRow], _ computed: ComputedChunk, _ catalogue: Catalogue
  ) throws {
    let commit = { (saving: BillingWriter.Saving) in
      try self.commit(pass, due, computed, catalogue, saving)
    }
    let written: Written
    do {
      written = try commit(.whole)
    } catch let error where error.isOfTheFacts {
      // Nothing of the chunk is there. Once more, and whoever the book refuses is parked.
      written = try commit(.eachPayer)
    }
    state.withLock { state in
      if written.before != state.revision { state.foreign = written.before }
      state.revision = written.after
      state.total.add(written.counts)
    }
  }

  private struct Written {
    let counts: JobCounts
    /// The book's revision before and after.
    let before, after: Int64
  }

  private func commit(
    _ pass: JobPass, _ due: [JobDueRow], _ computed: ComputedChunk, _ catalogue: Catalogue,
    _ saving: BillingWriter.Saving
  ) throws -> Written {
    let (known, foreign) = state.withLock { ($0.revision, $0.foreign) }
    return try pass.service.writeUnsigned { connection, _ in
      let before = try connection.revision()
      var payers = computed.payers
      var catalogue = catalogue
      if before != known || computed.revision < foreign {
        let reader = try FactReader(connection, clock: { pass.now })
        catalogue = try reader.catalogue()
        payers = try reader.billings(due).payers
      }
      var writer = BillingWriter(
        connection, now: pass.now, actor: pass.actor(.renewal), catalogue: catalogue)
      try writer.write(payers, saving)
      try pass.settle(due, payers, connection)
      try pass.count(writer.counts, .renewal, connection)
      return Written(
        counts: writer.counts, before: before, after: try connection.revision())
    }
  }
}

extension JobPass {
  /// A due day that came to nothing must not stay due for ever: it is off the agenda until
  /// something about the subscription changes.
  func settle(
    _ due: [JobDueRow], _ payers: [PayerBilling], _ connection: Connection
  ) throws {
    let quiet = Set(payers.filter(\.isQuiet).map(\.payer))
    for row in due where !quiet.contains(row.payerID) {
      if let still = try connection.jobDue(row.job, row.subjectID), still.dueAt == row.dueAt {
        try connection.removeJobDue(row.job, row.subjectID)
      }
    }
  }
}

extension PayerBilling {
  var isQuiet: Bool { if case .quiet = upkeep { true } else { false } }
}

extension [PayerBilling] {
  /// Consecutive quiet payers together, any other payer alone. Those who get no document come last:
  /// they take no number, and would only cut the others' rows into shorter runs.
  var writingGroups: [[PayerBilling]] {
    var groups: [[PayerBilling]] = []
    var quiet: [PayerBilling] = []
    var last: [[PayerBilling]] = []
    for payer in self {
      switch payer.upkeep {
      case .quiet: quiet.append(payer)
      case .holders: last.append([payer])
      case .refresh:
        if !quiet.isEmpty { groups.append(quiet) }
        quiet = []
        groups.append([payer])
      }
    }
    if !quiet.isEmpty { groups.append(quiet) }
    return groups + last
  }
}
