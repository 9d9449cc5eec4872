// One thing is said in one way, wherever it is said.

import Billing
import Storage
import Testing

@testable import Core

@Suite("Words")
struct WordingTests {
  @Test("the words of a state go on after “It is”")
  func stateWords() throws {
    let book = try DemoBook.shared()
    let waiting = try book.rows(.subscriptions, "status:incomplete")
    #expect(!waiting.isEmpty)
    for row in waiting {
      let answer = try book.record(RecordReference(.explanation, row.reference.id))
      guard case .text(let words)? = answer.sections.first?.body, let first = words.first else {
        Issue.record("nothing is said of \(row.reference.id)")
        return
      }
      #expect(first.hasPrefix("It is waiting for its first payment until "), "\(first)")
    }
  }

  @Test("a step of dunning has the same name among the jobs, in the queue and on the ladder")
  func dunningSteps() throws {
    let book = try DemoBook.shared()
    let jobs = try book.list(ListQuery(.jobs, filter: "job:dunning", page: .first(1_000)))
    #expect(!jobs.rows.isEmpty)
    let queue = try book.list(ListQuery(.dunning, page: .first(1_000)))
    var agreeing = 0
    for job in jobs.rows {
      let step = jobs.cell(job, "detail").plain
      #expect(DunningLadder.Kind.allCases.map(\.words).contains(step), "\(step)")
      let title = try book.record(job.reference).title
      #expect(title.hasPrefix("Dunning message: \(step) of "), "\(title)")
      let payer = jobs.cell(job, "customer").plain
      let cases = queue.rows.filter { row in
        queue.cell(row, "customer").plain == payer
          && queue.cell(row, "next").plain == jobs.cell(job, "due").plain
          && queue.cell(row, "next_action").plain != "retry"
      }
      for row in cases {
        #expect(queue.cell(row, "next_action").plain == step)
        agreeing += 1
      }
    }
    #expect(agreeing > 0)
  }

  @Test("a preview says one thing of taking the act back: undone, set right, or neither")
  func takingBack() throws {
    #expect(TakingBack(irreversible: [], undo: "unpark").lines == ["undo: unpark"])
    #expect(
      TakingBack(irreversible: ["A note stays."], undo: nil).lines
        == ["cannot be undone: A note stays."])
    let both = TakingBack(irreversible: ["It stays."], undo: "cancel")
    #expect(
      both.lines == ["cannot be undone as such, but is set right by cancel: It stays."])
    #expect(both.afterwards == "Set right by: cancel.")
    for (before, deed, _) in CommandTests.subscriptionDeeds {
      let book = try DemoBook.copy()
      if let before { try book.act(before) }
      let lines = PreviewText.lines(try book.service.preview(try deed.draft(book)))
      let said = Set(
        lines.filter { $0.contains("undo") && $0.hasPrefix("  ") && $0.contains(": ") }.compactMap {
          ["  undo:", "  cannot be undone:", "  cannot be undone as such"].first(
            where: $0.hasPrefix)
        })
      #expect(said.count == 1, "\(deed): \(said)")
    }
  }

  @Test("who overrode is the one whose override decides, also where a later one is weaker")
  func deciding() throws {
    let book = try DemoBook.copy()
    try book.act(
      Deed(
        .revokeEntitlement, .named("C0029", .customer), ["feature": "sso", "until": "2026-07-01"],
        why: true))
    // The command refuses a grant that changes nothing; a file of overrides may hold one.
    let customer = try CustomerID(book.reference("C0029", .customer).id)
    let feature = try #require(try book.facts { try $0.catalogue().feature(key: "sso") })
    try book.service.write { connection, now in
      try connection.insert(
        OverrideRow(
          id: connection.nextID(), customerID: customer, featureID: feature.id, effect: .grant,
          value: nil, startsAt: now, expiresAt: now.adding(seconds: 86_400),
          reasonCode: "goodwill", reason: "", author: "another",
          stamp: Stamp(at: now, correlation: connection.nextNumber())))
    }
    #expect(try book.entitlement("C0029", "sso").rule == .revoke)
    let id = customer.description
    let answer = try book.record(RecordReference(.entitlement, "\(id)/sso"))
    let steps = try answer.table("What was looked at, the strongest first")
    #expect(steps.first?.cells[0].plain == "Revoke")
    let revoked = try #require(steps.first?.reference)
    let table = try book.record(RecordReference(.customer, id)).table("Entitlements")
    let row = try #require(table.first { $0.cells[0].plain == "sso" })
    #expect(row.reference == revoked)
  }

  @Test("a verb's help lists each argument, whether it is required, and its values")
  func verbHelp() {
    let lines = VerbText.lines(Verb.issueCreditNote.description)
    #expect(lines[0].hasPrefix("USAGE: daybook do issue-credit-note INVOICE"))
    for verb in Verb.table {
      let text = VerbText.lines(verb)
      for parameter in verb.parameters {
        let line = text.first { $0.hasPrefix("  --\(parameter.name) ") } ?? ""
        #expect(line.contains(parameter.isRequired ? "required" : "optional"), "\(verb.verb)")
        guard case .choice(let choices) = parameter.kind else { continue }
        #expect(line.contains("one of \(choices.joined(separator: ", "))"), "\(verb.verb)")
      }
    }
  }
}
