// Thirty bugs of other billing systems, each with the test that ours has not got it.

import Testing

@Suite("Thirty bugs that peers had")
struct PeerBugIndexTests {
  struct Bug: CustomTestStringConvertible, Sendable {
    let number: Int
    let reports: String
    let file: String
    /// Words of the test's name or of the line above it.
    let test: String
    var testDescription: String { "\(number) \(reports)" }

    init(_ number: Int, _ reports: String, _ file: String, _ test: String) {
      self.number = number
      self.reports = reports
      self.file = "Tests/" + file + ".swift"
      self.test = test
    }
  }

  private static let invoicing = "BillingTests/Invoicing/InvoicingBugTests"
  private static let lifecycle = "BillingTests/Subscriptions/PeerBugTests"

  static let bugs = [
    Bug(1, "killbill#127", lifecycle, "every state that is not final and waits for time has"),
    Bug(2, "killbill#2133", invoicing, "bill day 31 returns to 31 after February"),
    Bug(
      3, "lago-api#6173", "BillingTests/Calendar/PeriodScheduleTests",
      "31 start days × 48 months × intervals × zones tile without gap or overlap"),
    Bug(4, "lago-api#6194", invoicing, "a quarter's day price divides by the whole quarter"),
    Bug(5, "openmeter#3229", invoicing, "an anchor above 28 is kept as it is"),
    Bug(6, "killbill#1934", invoicing, "two customers around a clock change pay the same"),
    Bug(7, "killbill#743, #445", invoicing, "the search for a period ends, however far"),
    Bug(8, "killbill#1856, lago-api#879", invoicing, "a period is billed once, whatever the zone"),
    Bug(9, "lago#61", invoicing, "usage of a month begins and ends at the customer's own midnight"),
    Bug(10, "lago#170", invoicing, "a credit says why it is there"),
    Bug(
      11, "stripe-node#2515", invoicing, "credit products can ask for the exact price difference"),
    Bug(11, "sentry#84670", invoicing, "usage is priced at the plan in force when it happened"),
    Bug(12, "killbill#2249", invoicing, "the preview of a change is the invoice of its commit"),
    Bug(
      13, "postiz-app#1904", invoicing, "a preview that fails says so instead of showing nothing"),
    Bug(
      14, "lago-front#3627", "HouseTests/ImportTests",
      "a room imports only what stands below it"),
    Bug(15, "lago-api#5708", lifecycle, "while one collection is pending no other is begun"),
    Bug(
      16, "killbill#1015, #639", lifecycle, "unknown money stops the ladder and every next action"),
    Bug(
      17, "lago-api#5495, #5523", "CoreTests/Demo/CommandTests",
      "a confirmation that two consoles share is refused with the difference"),
    Bug(
      18, "lago-api#5183, #5980, #5020", "StorageTests/UniquenessTests",
      "what must be unique is so in the database"),
    Bug(19, "flexprice#2336", invoicing, "a line's key is made of business facts"),
    Bug(20, "killbill#876", invoicing, "late usage is billed, refused or only billed for a while"),
    Bug(21, "flexprice#605", invoicing, "what a backfill changes is named with the line"),
    Bug(22, "stripe-node#725", invoicing, "while the draft is open its period takes usage"),
    Bug(
      23, "lago-api#4772, #3049, #4725", "CoreTests/Import/ImportRefusalTests",
      "a file with one bad row leaves nothing; the files before it stay"),
    Bug(
      24, "lago-api#5916", "BillingTests/Rating/RatingTermsTests",
      "sum of buckets equals the total: no event counts twice in a matrix"),
    Bug(
      24, "lago-api#4862", "BillingTests/Rating/RatingTermsTests",
      "seats that leave give back from the top and stop filling tiers"),
    Bug(25, "killbill#455, #1832", lifecycle, "a failure learnt late counts from its own instant"),
    Bug(26, "lago-api#5106", "BillingTests/Dunning/DunningTests", "lago-api#5106"),
    Bug(27, "killbill#2306", lifecycle, "pausing and resuming many times leaves one state"),
    Bug(28, "lago#212", invoicing, "a credit for an unpaid invoice lowers what is due"),
    Bug(28, "lago-api#2643, #5121", invoicing, "notes in parts never overshoot the invoice's tax"),
    Bug(29, "killbill#1464", invoicing, "an invoice is not voided while something depends on it"),
    Bug(29, "killbill#1499, #1406", invoicing, "after a void the periods are billed again"),
    Bug(29, "lago-api#5330", invoicing, "after a void the same invoice is computed again"),
    Bug(
      30, "hyperswitch-control-center#5233", "CoreTests/Demo/ExceptionTruthTests",
      "a differing amount is named as the field that differs"),
    Bug(30, "fountain#158", lifecycle, "a stale event never revives a canceled subscription"),
  ]

  @Test("its test is where the index says", arguments: bugs)
  func isTested(bug: Bug) throws {
    let lines = try Checkout.lines(bug.file)
    #expect(lines.contains { $0.contains(bug.test) }, "\(bug.file) has no \(bug.test)")
  }

  @Test("none of the thirty is left out")
  func complete() {
    #expect(Set(Self.bugs.map(\.number)) == Set(1...30))
  }
}
