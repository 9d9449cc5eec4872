// States, declines and entitlements of the demo book against the hand-worked answers.

import Billing
import Testing

@testable import Core

@Suite("The demo book's states and answers")
struct StateTruthTests {
  @Test("each of 254 subscriptions is in its hand-worked state, in the list and on its screen")
  func states() throws {
    let book = try DemoBook.shared()
    let wanted = try ExpectedTable("states.csv").rows
    #expect(wanted.count == 254)
    let list = try book.list(ListQuery(.subscriptions, page: .first(5_000)))
    #expect(list.rows.count == wanted.count)
    let found = Dictionary(
      uniqueKeysWithValues: list.rows.map { ($0.reference, list.cell($0, "status")) })
    for row in wanted {
      let name = row["subscription"] ?? ""
      let reference = try book.reference(name, .subscription)
      #expect(found[reference]?.plain == row["state"], "\(name): \(row["reason"] ?? "")")
    }
  }

  /// Reasons of `states.csv`, and words that the console's reason must hold.
  static let words: [String: [String]] = [
    "trial_running": ["trial"], "trial_ended_without_method": ["trial"],
    "ladder_ended": ["ladder", "unpaid"], "pause_requested": ["pause"],
    "canceled_in_trial": ["trial", "cancel"], "canceled_now": ["cancel"],
    "canceled_at_period_end": ["cancel"], "term_ended": ["term"],
    "first_payment_missing": ["first"], "first_payment_awaited": ["first"],
    "cancels_at_period_end": ["cancel"],
  ]

  @Test("the reason that is shown is the reason in the answers, where the words can be compared")
  func reasons() throws {
    let book = try DemoBook.shared()
    for row in try ExpectedTable("states.csv").rows {
      guard let words = Self.words[row["reason"] ?? ""] else { continue }
      let name = row["subscription"] ?? ""
      let record = try book.record(try book.reference(name, .subscription))
      let shown =
        ([record.state.plain] + (record.state.explanation?.steps ?? [])).joined(separator: " ")
        .lowercased()
      #expect(
        words.contains { shown.contains($0) }, "\(name): \(row["reason"] ?? ""), shown \(shown)")
    }
  }

  @Test("every declined attempt has the category of the table, and nothing else is declined")
  func declines() throws {
    let book = try DemoBook.shared()
    let wanted = try ExpectedTable("declines.csv").rows
    for row in wanted {
      let name = row["attempt"] ?? ""
      let payment = try book.record(try book.reference(name, .payment))
      let at = try #require(Timestamp(row["at"] ?? ""))
      let explanations = try payment.table("Attempts").compactMap { $0.cells[2].explanation }
      let found = explanations.filter { explanation in
        explanation.steps.contains {
          $0.hasPrefix("\(at): declined") || $0.hasPrefix("\(at): failed")
        }
      }
      #expect(found.map(\.rule) == ["decline.\(row["category"] ?? "")"], "\(name)")
    }
  }

  @Test("entitlement answers: granted or not, how many, by which rule, until when")
  func entitlements() throws {
    let book = try DemoBook.shared()
    for row in try ExpectedTable("entitlements.csv").rows {
      let name = "\(row["customer"] ?? "") \(row["feature"] ?? "")"
      let answer = try book.entitlement(row["customer"] ?? "", row["feature"] ?? "")
      #expect(answer.isGranted == (row["granted"] == "yes"), "\(name): \(answer.reason)")
      #expect(answer.rule.rawValue == row["rule"], "\(name): \(answer.reason)")
      switch row["value"] ?? "" {
      case "": #expect(answer.quota == nil || !answer.isGranted, "\(name)")
      case "metered": #expect(answer.meter == row["feature"], "\(name)")
      case let value: #expect(answer.quota.map(String.init) == value, "\(name)")
      }
      if let listed = row["next_change"], let change = Timestamp(listed) {
        // The file lists the changes that overrides bring; a trial's end may come before.
        let next = try #require(answer.nextChangeAt, "\(name)")
        #expect(next == change || (next < change && row["customer"] == "C0022"), "\(name)")
      }
    }
  }

  @Test("the customer's screen says the same entitlements with the same rule")
  func entitlementsShown() throws {
    let book = try DemoBook.shared()
    for row in try ExpectedTable("entitlements.csv").rows where row["rule"] != "not_in_plan" {
      let name = "\(row["customer"] ?? "") \(row["feature"] ?? "")"
      let customer = try book.record(try book.reference(row["customer"] ?? "", .customer))
      let shown = try customer.table("Entitlements").first { $0.cells[0].plain == row["feature"] }
      let cell = try #require(shown, "\(name) is shown").cells[1]
      #expect(cell.explanation?.rule == "entitlement.\(row["rule"] ?? "")", "\(name)")
      #expect((cell.plain != "not granted") == (row["granted"] == "yes"), "\(name)")
    }
  }
}
