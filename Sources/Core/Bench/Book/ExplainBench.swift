// Charges to explain, chosen by chance from a book of any size.

import Billing
import Storage

package enum ExplainBench {
  /// Lines of invoices, by a seed.
  package static func charges(
    _ service: LocalService, count: Int, seed: UInt64
  ) throws -> [String] {
    var random = SplitMix64(seed: seed)
    return try service.book.makeReader().read { connection in
      guard let ends = try connection.invoiceIDs(), ends.first < ends.last else { return [] }
      return try (0..<count).compactMap { _ in
        let from = ends.first.number + random.below(ends.last.number - ends.first.number)
        return try connection.firstLine(from: InvoiceID(from)).map { "\($0.invoiceID)/\($0.n)" }
      }
    }
  }
}

extension RecordAnswer.Section {
  /// How many things it shows.
  package var size: Int {
    switch body {
    case .fields(let fields): fields.count
    case .table(_, let rows): rows.count
    case .timeline(let events): events.count
    case .text(let lines): lines.count
    case .sideBySide(let ours, _, _): ours.count
    }
  }
}

extension LocalService {
  /// The catalogue of a set alone: what is sold, without any customer.
  package func importCatalogue(_ folder: String) throws {
    let importer = Importer(
      into: book, from: folder, only: [ImportSet.catalogue], clock: clock,
      record: { batch, connection in
        var act = AuditAct(
          at: batch.at, actor: self.actor.job("import"), verb: "import", objectKind: "file",
          objectID: batch.file, correlation: batch.correlation, result: "rows=\(batch.rows)")
        act.after = batch.digest
        try AuditLog.append(act, to: connection)
      }, report: { _ in })
    _ = try importer.run { _ in }
  }
}
