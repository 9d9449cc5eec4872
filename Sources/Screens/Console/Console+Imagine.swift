// Imagining a change of a subscription: a form with the book's choices, then the preview record.
// It writes nothing, so it needs no WRITE; everything it shows is computed by the book.

import Core

extension Console {
  /// The subscription that a change would be imagined of: the one whose record or preview is open,
  /// else the one under the cursor.
  var imaginableSubject: (RecordReference, title: String)? {
    func isSubject(_ reference: RecordReference) -> Bool {
      (reference.kind == .subscription || reference.kind == .preview) && !reference.id.isEmpty
    }
    switch navigation.current.screen {
    case .home, .found: return nil
    case .list(let list):
      guard let row = list.selected, isSubject(row.reference) else { return nil }
      return (row.reference, row.title)
    case .record(let record):
      if isSubject(record.reference) { return (record.reference, record.title) }
      guard case .row(let row) = record.element, isSubject(row.reference) else { return nil }
      return (row.reference, row.title)
    }
  }

  var reasonNotToImagine: String? {
    imaginableSubject == nil ? "only a subscription's change can be imagined" : nil
  }

  mutating func beginImagining() {
    guard let (subject, title) = imaginableSubject else { return }
    notice = .passing("Reading what can be imagined …")
    ask(.imaginable(subject), for: .imaginable(subject, title: title))
  }

  /// Opens the form with what is imagined already, unless something else has been begun meanwhile.
  mutating func offer(_ parameters: [Parameter], on subject: RecordReference, _ title: String) {
    guard overlay == nil else { return }
    notice = nil
    let known = record?.reference.id == subject.id ? record?.imagined?.arguments : nil
    overlay = .form(
      FormState(
        .imagine(parameters), .one(subject), title: title, today: today, filled: known ?? [:]))
  }

  /// Asks for the preview of what the form says, or says in the form what is wrong with it.
  mutating func imagine(_ arguments: [String: String], _ form: inout FormState) {
    do throws(Refusal) {
      let change = try WhatIf(arguments: arguments)
      guard case .one(let subject) = form.target else { return }
      ask(.whatIf(subject, change), for: .imagine(change))
      form.isWaiting = true
    } catch {
      form.refusal = error
    }
  }

  /// The imagined preview replaces one that is open: trying several leaves one place behind.
  mutating func show(_ record: RecordAnswer, of change: WhatIf) {
    guard case .form(let form) = overlay, case .imagine = form.purpose,
      case .one(let subject) = form.target
    else { return }
    overlay = nil
    let state = RecordState(RecordReference(.preview, subject.id), imagining: change)
    if self.record?.imagined != nil {
      navigation.current = newPlace(.record(state))
    } else {
      navigation.open(newPlace(.record(state)))
    }
    accept(record, in: navigation.current.number)
  }

  mutating func refuseImagined(_ refusal: Refusal) {
    guard case .form(var form) = overlay, case .imagine = form.purpose else {
      return notice = .refused(refusal)
    }
    form.isWaiting = false
    form.refusal = refusal
    overlay = .form(form)
  }
}
