// Every row type against the schema: its columns exist, in number and order.

import Billing
import Testing

@testable import Storage

@Suite("Rows")
struct RowTests {
  let sandbox = Sandbox()

  static let types: [any StoredRow.Type] = [
    AllocationRow.self, AuditCheckpointRow.self, AuditEntryRow.self, AuditKeyRow.self,
    BilledClaimRow.self, BillingPeriodRow.self,
    BillingTakeoverRow.self, InvoiceDraftRow.self, JobDueRow.self, JobRunRow.self,
    MessageRow.self, NumberSeriesRow.self,
    BookSettingsRow.self, ControlBreakRow.self, CredentialRow.self, CustomerBalanceRow.self,
    CustomerMergeRow.self, CustomerNoteRow.self, CustomerRow.self, CustomerStandingRow.self,
    CustomerVersionRow.self,
    DiscountAmountRow.self, DiscountPlanRow.self, DiscountRow.self, DisputeEventRow.self,
    DisputeRow.self, DunningActRow.self, DunningCaseRow.self, DunningIdentityRow.self,
    DuplicateFileRow.self,
    WorkItemActRow.self, WorkItemRow.self, ExternalReferenceRow.self, FeatureRow.self,
    IdempotencyKeyRow.self, ImportFileRow.self, ImportedRow.self, InvoiceLineRow.self,
    JournalEntryRow.self, JournalFactRow.self, LedgerBalanceRow.self,
    PostingRow.self, RevenueScheduleRow.self,
    DocumentActRow.self, DocumentPartyRow.self, CreditGrantRow.self, CreditApplicationRow.self,
    BalanceEntryRow.self, RefundEventRow.self,
    InvoiceRow.self, InvoiceStandingRow.self, LadderFeatureRow.self, LadderRow.self,
    LadderStepRow.self, LegalEntityRow.self, MatchRow.self, MatchSideRow.self,
    MerchantAccountRow.self, MeterRow.self,
    OverrideActRow.self, OverrideRow.self, OverrideStandingRow.self,
    ParkingActRow.self, PaymentAttemptRow.self,
    PaymentEventRow.self, PaymentRow.self, PayoutRow.self, PlanFeatureRow.self, PlanRow.self,
    PlanVersionRow.self, PriceChargeRow.self, PriceRow.self, ProductRow.self, RawRowRow.self,
    RefundRow.self, ReportedRow.self, StatementLineRow.self, StatementRow.self, SubjectKeyRow.self,
    SubscriptionEventRow.self, SubscriptionRow.self, SubscriptionStandingRow.self, TaxRateRow.self,
    ToleranceRow.self, UsageEventRow.self,
  ]

  @Test("a row type names exactly the columns of its table, in their order", arguments: types)
  func columns(type: any StoredRow.Type) throws {
    let book = try sandbox.book()
    let found = try book.makeReader().read { connection in
      try connection.rows("SELECT name FROM pragma_table_info($1) ORDER BY cid", [type.table]) {
        try $0.next() as String
      }
    }
    #expect(found == type.columns)
  }

  @Test("values of every kind come back as they went in")
  func roundTrip() throws {
    let book = try sandbox.book()
    let rate = TaxRateRow(
      id: TaxRateID(1), code: "standard", country: "DE", percent: try ExactDecimal("-19.500"),
      fromOn: try #require(Day("2024-02-29")), inclusive: true, name: "USt\u{0} ü 漢",
      stamp: Stamp(at: Timestamp(milliseconds: -1), correlation: .max))
    let discount = DiscountRow(
      id: DiscountID(2), key: "", percentOff: nil, duration: .forever, periods: nil,
      stamp: Stamp(at: noon, correlation: 0))
    try book.write(now: noon) {
      try $0.insert(rate)
      try $0.insert(discount)
    }
    let reader = try book.makeReader()
    #expect(try reader.read { try $0.all(TaxRateRow.self) } == [rate])
    #expect(try reader.read { try $0.all(DiscountRow.self) } == [discount])
    for (id, expected) in [(TaxRateID(1), rate), (TaxRateID(9), nil)] {
      let found = try reader.read { try $0.one(TaxRateRow.self, where: "id = $1", [id]) }
      #expect(found == expected)
    }
  }

  @Test("putting a row replaces the row with its key")
  func put() throws {
    let book = try sandbox.book()
    var entity = try LegalEntityRow.sample(1)
    try book.write(now: noon) {
      try $0.put(entity)
      entity.name = "Other"
      try $0.put(entity)
    }
    #expect(try book.makeReader().read { try $0.all(LegalEntityRow.self) } == [entity])
  }
}
