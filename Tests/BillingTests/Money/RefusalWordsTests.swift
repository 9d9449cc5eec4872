// Every refusal that can reach a person reads as words, not as the name of a case.

import Testing

@testable import Billing

@Suite("Refusals read as words")
struct RefusalWordsTests {
  private static let key = LineKey(item: 1, epoch: 0, index: 2, purpose: .usage)
  private static let source = JournalSource("invoice", 1, "finalise")

  static let refusals: [any Error] =
    arithmetic + invoicing
    + [
      RatingRefusal.negativeQuantity, RatingRefusal.needsDimensions,
      RatingRefusal.quantityNotSupported, RatingRefusal.unitsBeforeNotSupported,
      RatingRefusal.includedUnitsNotSupported, RatingRefusal.maximumBelowMinimum,
      RatingRefusal.arithmetic(.overflow),
      UsageRefusal.needsPeriod, UsageRefusal.emptyPeriod, UsageRefusal.notProratable,
      UsageRefusal.windowNotSupported, UsageRefusal.arithmetic(.overflow),
      ChangeRefusal.unknownItem(4), ChangeRefusal.notActive(on: day("2026-03-01")),
      ChangeRefusal.notRecurring, ChangeRefusal.byRule("no downgrade"),
      ChangeRefusal.invoicing(.arithmetic(.overflow)),
      CreditNoteRefusal.unknownLine(3), CreditNoteRefusal.notPositive(line: 3),
      CreditNoteRefusal.aboveLine(line: 3, left: 20), CreditNoteRefusal.nothingLeft,
      CreditNoteRefusal.arithmetic(.overflow),
      ShareRefusal.emptyPeriod, ShareRefusal.outsidePeriod,
      JournalRefusal.empty(source), JournalRefusal.overflow(source),
      JournalRefusal.unbalanced(source, difference: 2),
      DeclineRefusal.unknownProcessor("x"), ZoneError.notVersion2, ZoneError.malformed,
      ZoneError.countsLeapSeconds, ZoneError.malformedRule("x"),
    ]

  private static let arithmetic: [any Error] = [
    ArithmeticError.overflow, ArithmeticError.currencyMismatch(.usDollar, Story.euro),
    ArithmeticError.divisionByZero, ArithmeticError.malformedDecimal, ArithmeticError.inexact,
  ]

  private static let invoicing: [any Error] = [
    InvoicingRefusal.currencyMix(item: 1, .usDollar), InvoicingRefusal.malformedStretches(item: 1),
    InvoicingRefusal.malformedEpochs(item: 1), InvoicingRefusal.doubledPeriod(key),
    InvoicingRefusal.tooManyLines(limit: 10), InvoicingRefusal.duplicateLine(key),
    InvoicingRefusal.negativeBeyondCredit(5), InvoicingRefusal.rating(item: 1, .needsDimensions),
    InvoicingRefusal.arithmetic(.overflow),
  ]

  @Test(
    "each is several words without a case's name, a type or brackets", arguments: refusals.indices)
  func words(_ index: Int) {
    let text = "\(Self.refusals[index])"
    #expect(text.split(separator: " ").count >= 4, "\(text)")
    #expect(!text.contains("(") && !text.contains("Billing."), "\(text)")
  }

  @Test("a refused list of tiers or cells names the place, counted from 1")
  func places() {
    for reason in TierRefusal.Reason.allCases {
      let text = "\(TierRefusal(reason: reason, index: 1))"
      #expect(text.contains(" ") && !text.contains("("), "\(text)")
    }
    #expect("\(TierRefusal(reason: .overlap, index: 1))".hasPrefix("tier 2"))
    for reason in MatrixRefusal.Reason.allCases {
      let text = "\(MatrixRefusal(reason: reason, index: 0))"
      #expect(text.contains(" ") && !text.contains("("), "\(text)")
    }
  }
}
