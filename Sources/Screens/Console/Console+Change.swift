// Changing the book: form → preview → confirm → receipt. There is no other way to a `.commit`.

import Billing
import Core
import Terminal

extension Console {
  /// The record that a verb would act on: the one under the cursor if it is of its kind, else the
  /// one that is open.
  func subject(of verb: VerbDescription) -> (ActTarget, title: String)? {
    switch navigation.current.screen {
    case .home, .found: return nil
    case .list(let list) where !list.marks.isEmpty:
      let marked = list.marks.all
      guard let first = marked.first, verb.subjects.contains(first.reference.kind) else {
        return nil
      }
      return (.many(marked), "\(marked.count) marked \(list.query.view.noun)")
    case .list(let list):
      guard let row = list.selected, verb.subjects.contains(row.reference.kind) else { return nil }
      return (.one(row.reference), row.title)
    case .record(let record):
      if case .row(let row) = record.element, verb.subjects.contains(row.reference.kind) {
        return (.one(row.reference), row.title)
      }
      guard verb.subjects.contains(record.reference.kind) else { return nil }
      return (.one(record.reference), record.title)
    }
  }

  mutating func begin(_ name: Verb) {
    guard let verb = verbs.first(where: { $0.verb == name }), let subject = subject(of: verb)
    else { return }
    notice = nil
    let form = FormState(
      .change(verb), subject.0, title: subject.title, today: today, session: session)
    overlay = .form(form)
    if form.fields.isEmpty { submit(form) }
  }

  /// The book's day, as forms count from it.
  var today: Day? { now.flatMap { Day($0.description.prefix(10)) } }

  // MARK: The form

  mutating func formAction(_ id: Action.ID, _ form: FormState) {
    var form = form
    switch id {
    case .close:
      overlay = nil
      pending = pending.filter { $0.value != .preview && !$0.value.isImagining }
      return
    case .nextField:
      guard !form.isLast else { return submit(form) }
      form.move(by: 1)
    case .previousField: form.move(by: -1)
    case .nextChoice: _ = form.choose(1)
    case .previousChoice: _ = form.choose(-1)
    default: return
    }
    overlay = .form(form)
  }

  private mutating func submit(_ form: FormState) {
    var form = form
    form.refusal = nil
    if let arguments = form.arguments() {
      switch form.purpose {
      case .change(let verb): form.isWaiting = decide(arguments, of: verb, on: form.target)
      case .imagine: imagine(arguments, &form)
      }
    }
    overlay = .form(form)
  }

  @discardableResult
  mutating func decide(
    _ arguments: [String: String], of verb: VerbDescription, on target: ActTarget
  ) -> Bool {
    guard let now else { return false }
    switch target {
    case .one(let subject):
      let draft = CommandDraft(verb.verb, on: subject, arguments: arguments, asOf: now)
      effects.append(.preview(draft, ticket(for: .preview)))
    case .many(let rows):
      let draft = BulkDraft(
        verb.verb, on: rows.map(\.reference), arguments: arguments, asOf: now)
      effects.append(.previewBulk(draft, ticket(for: .preview)))
    }
    return true
  }

  mutating func previewed(_ ticket: Ticket, _ result: Result<Decided, Refusal>) {
    guard pending.removeValue(forKey: ticket) == .preview else { return }
    switch (overlay, result) {
    case (.form(let form), .success(let decided)):
      guard let verb = form.verb else { return }
      overlay = .confirm(ConfirmState(verb, form, decided))
    case (.form(var form), .failure(let refusal)):
      form.isWaiting = false
      form.refusal = refusal
      overlay = .form(form)
    case (.confirm(var confirm), .success(let decided)):
      confirm.replace(decided)
      overlay = .confirm(confirm)
    case (.confirm, .failure(let refusal)):
      overlay = nil
      notice = .refused(refusal)
    case (_, _):
      break
    }
  }

  // MARK: The confirm dialog

  /// Commits when the key is the one that confirms and everything else that it takes is there.
  mutating func confirmKey(_ key: Key, _ confirm: ConfirmState) -> Bool {
    guard key.character == confirm.confirmKey, confirm.isTyped else { return false }
    guard confirm.isArmed, unreadLines(confirm) == 0, elevation != nil,
      !pending.values.contains(.preview)
    else { return true }
    var confirm = confirm
    confirm.isCommitting = true
    confirm.refusal = nil
    overlay = .confirm(confirm)
    switch confirm.decided {
    case .one(let preview):
      effects.append(.commit(preview.draft, digest: preview.digest, ticket(for: .commit)))
    case .many(let preview):
      effects.append(.commitBulk(preview.draft, digest: preview.digest, ticket(for: .commit)))
    }
    return true
  }

  /// A change that is being written cannot be taken back by closing its dialog.
  mutating func closeConfirm() {
    guard case .confirm(let confirm) = overlay, !confirm.isCommitting else { return }
    overlay = nil
    pending = pending.filter { $0.value != .preview }
    notice = .passing("Nothing was changed")
  }

  mutating func committed(_ ticket: Ticket, _ result: Result<CommitResult, Refusal>) {
    guard pending.removeValue(forKey: ticket) == .commit else { return }
    guard case .confirm(var confirm) = overlay else { return told(result) }
    switch result {
    case .success(.requested(let receipt)):
      overlay = nil
      notice = .receipt(receipt, afterwards: "Undo: withdraw-request on \(receipt.record.id).")
      revision = max(revision, receipt.auditSequence)
      refresh(movesOn: false)
    case .success(.done(let receipt)):
      overlay = nil
      notice = .receipt(receipt, afterwards: confirm.decided.takingBack.afterwards)
      revision = max(revision, receipt.auditSequence)
      refresh(movesOn: true)
    case .success(.changed(let preview)):
      confirm.replace(.one(preview))
      overlay = .confirm(confirm)
    case .failure(let refusal):
      confirm.isCommitting = false
      confirm.refusal = refusal
      overlay = .confirm(confirm)
    }
  }
}

extension Console {
  /// The end of a change of many records: the marks have done their work.
  mutating func bulkCommitted(_ ticket: Ticket, _ result: Result<BulkResult, Refusal>) {
    guard pending.removeValue(forKey: ticket) == .commit else { return }
    switch (overlay, result) {
    case (let overlay, .success(.done(let receipt))):
      if case .confirm = overlay { self.overlay = nil }
      notice = .bulkReceipt(receipt)
      revision = max(revision, receipt.auditSequence)
      withList { $0.marks = Marks() }
      refresh(movesOn: true)
    case (let overlay, .success(.requested(let receipt))):
      if case .confirm = overlay { self.overlay = nil }
      notice = .receipt(receipt, afterwards: "Undo: withdraw-request on \(receipt.record.id).")
      revision = max(revision, receipt.auditSequence)
      withList { $0.marks = Marks() }
      refresh(movesOn: false)
    case (.confirm(var confirm), .success(.changed(let preview))):
      confirm.replace(.many(preview))
      overlay = .confirm(confirm)
    case (.confirm(var confirm), .failure(let refusal)):
      confirm.isCommitting = false
      confirm.refusal = refusal
      overlay = .confirm(confirm)
    case (_, .success(.changed(let preview))): notice = .refused(.changed(preview.title))
    case (_, .failure(let refusal)): notice = .refused(refusal)
    }
  }

  /// Says how a change ended whose dialog is not there any more.
  private mutating func told(_ result: Result<CommitResult, Refusal>) {
    switch result {
    case .success(.done(let receipt)), .success(.requested(let receipt)):
      notice = .receipt(receipt, afterwards: nil)
      revision = max(revision, receipt.auditSequence)
      refresh(movesOn: true)
    case .success(.changed(let preview)): notice = .refused(.changed(preview.title))
    case .failure(let refusal):
      notice = .refused(refusal)
    }
  }
}

extension Refusal {
  /// The end of a change whose dialog is gone, so that nothing can be looked at again.
  fileprivate static func changed(_ title: String) -> Refusal {
    Refusal(
      "changed", what: "\(title): nothing was written",
      why: "the decision now is not the one that was confirmed", remedy: "Begin again.")
  }
}

extension Row {
  /// What the row is about, in the words of its first cells.
  var title: String {
    let texts = cells.prefix(2).map(\.shown.text).filter { $0 != "–" }
    return texts.isEmpty ? reference.id : texts.joined(separator: " · ")
  }
}
