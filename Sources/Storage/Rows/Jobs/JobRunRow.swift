// A row of the table `job_run`.

import Billing

/// A job at one instant of the book's clock, with what it has done so far.
package struct JobRunRow: StoredRow, Hashable, Sendable {
  package static let table = "job_run"
  package static let columns = [
    "at", "job", "subjects", "documents", "messages", "parked", "is_done",
  ]
  package static let key = ["at", "job"]

  package var at: Timestamp
  package var job: String
  package var subjects: Int64
  package var documents: Int64
  package var messages: Int64
  package var parked: Int64
  package var isDone: Bool

  package init(
    at: Timestamp, job: String, subjects: Int64, documents: Int64, messages: Int64, parked: Int64,
    isDone: Bool
  ) {
    self.at = at
    self.job = job
    self.subjects = subjects
    self.documents = documents
    self.messages = messages
    self.parked = parked
    self.isDone = isDone
  }

  package init(_ row: inout ColumnReader) throws {
    at = try row.next()
    job = try row.next()
    subjects = try row.next()
    documents = try row.next()
    messages = try row.next()
    parked = try row.next()
    isDone = try row.next()
  }

  package func bind(_ values: inout Binder) {
    values.bind(at)
    values.bind(job)
    values.bind(subjects)
    values.bind(documents)
    values.bind(messages)
    values.bind(parked)
    values.bind(isDone)
  }
}
