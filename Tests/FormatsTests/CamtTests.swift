// camt files: the samples, their control checks, and the shapes of the versions.

import Billing
import Formats
import Testing

struct CamtTests {
  /// File, then per statement: kind, entries, details, credits, debits; then the breaks.
  static let samples: [(String, [String], [String])] = [
    (
      "bsp_053_v2_iso_example.xml",
      ["camt.053.001.02 statement 3 entries 2 details +135678.50 -200000.00 SEK"], []
    ),
    (
      "business_sample_camt.053.001.04.xml",
      ["camt.053.001.04 statement 3 entries 2 details +135678.50 -200000.00 SEK"],
      ["entry_details: 105678.50 SEK / 0.00 SEK (105678.50)"]
    ),
    (
      "camt052.v8.xml",
      ["camt.052.001.08 intraday 1 entries 0 details +0.00 -200000.00 SEK"], []
    ),
    (
      "camt053.v2.minimal.xml",
      ["camt.053.001.02 statement 1 entries 1 details +8.85 -0.00 EUR"],
      ["statement_currency: 18.15 EUR at opening / -27.00 SEK at closing"]
    ),
    (
      "camt053.v2.with-account-name.xml",
      ["camt.053.001.02 statement 1 entries 1 details +8.85 -0.00 EUR"],
      ["no_balances: OPBD or PRCD, and CLBD / CLAV"]
    ),
    (
      "camt053.v3.xml",
      ["camt.053.001.03 statement 1 entries 1 details +8.85 -0.00 EUR"],
      [
        "statement_currency: 18.15 EUR at opening / -27.00 SEK at closing",
        "entry_details: 8.85 EUR / 105.75 EUR (-96.90)",
      ]
    ),
    (
      "camt053.v4.xml",
      ["camt.053.001.04 statement 1 entries 1 details +8.85 -0.00 EUR"],
      ["statement_currency: 18.15 EUR at opening / -27.00 SEK at closing"]
    ),
    (
      "camt053.v8.xml",
      ["camt.053.001.08 statement 1 entries 1 details +8.85 -0.00 EUR"],
      ["statement_currency: 18.15 EUR at opening / -27.00 SEK at closing"]
    ),
    (
      "camt053_multicurrency.xml",
      [
        "camt.053.001.02 statement 2 entries 2 details +1250.50 -500.25 EUR",
        "camt.053.001.02 statement 1 entries 1 details +0.00 -99.99 USD",
      ], []
    ),
    (
      "camt054.v2.xml",
      ["camt.054.001.02 notification 1 entries 3 details +0.00 -200000.00 SEK"], []
    ),
    (
      "camt054.v4.xml",
      ["camt.054.001.04 notification 1 entries 3 details +0.00 -200000.00 SEK"], []
    ),
    (
      "newinnovations_053_test.xml",
      ["camt.053.001.02 statement 2 entries 2 details +50.00 -100.00 EUR"], []
    ),
    (
      "unbalanced-statement.xml",
      ["camt.053.001.02 statement 3 entries 3 details +850.00 -90.00 EUR"],
      ["statement_balance: 1410.00 EUR / 1560.00 EUR (-150.00)"]
    ),
    (
      "via_053_v2_batch.xml",
      ["camt.053.001.02 statement 3 entries 2 details +7688.00 -4753.74 EUR"],
      [
        "statement_balance: 23038.20 EUR / 10264.06 EUR (12774.14)",
        "entry_count: TtlNtries 35 / 3", "entry_sum: 41136.40 EUR / 12441.74 EUR (28694.66)",
        "entry_count: TtlCdtNtries 9 / 2", "entry_sum: 28422.40 EUR / 7688.00 EUR (20734.40)",
        "entry_count: TtlDbtNtries 26 / 1", "entry_sum: 12714.00 EUR / 4753.74 EUR (7960.26)",
      ]
    ),
    (
      "via_053_v2_debit.xml",
      ["camt.053.001.02 statement 4 entries 5 details +1.00 -11.00 EUR"],
      ["statement_balance: 23.06 EUR / -43.06 EUR (66.12)"]
    ),
    (
      "via_053_v2_instdamt.xml",
      ["camt.053.001.02 statement 1 entries 1 details +4500.00 -0.00 CHF"],
      [
        "statement_balance: 4500.00 CHF / 4600.00 CHF (-100.00)",
        "entry_details: 4500.00 CHF / 0.04 CHF (4499.96)",
      ]
    ),
  ]

  @Test("the samples read with the counts that were made independently", arguments: samples)
  func sampleFiles(file: String, statements: [String], breaks: [String]) throws {
    let read = try BankFile(camt: sample("camt053/\(file)"), file: file)
    #expect(try read.statements.map(summary) == statements)
    #expect(
      read.controlBreaks.map {
        "\($0.check.rawValue): \($0.stated) / \($0.computed)"
          + ($0.difference.map { " (\($0.majorText))" } ?? "")
      } == breaks)
  }

  private func summary(_ statement: BankStatement) throws -> String {
    let currency = try #require(statement.lines.first?.amount.currency)
    var (credits, debits) = (Money.zero(currency), Money.zero(currency))
    for line in statement.lines {
      if line.amount.isNegative {
        debits = try debits - line.amount
      } else {
        credits = try credits + line.amount
      }
    }
    let details = statement.lines.map(\.details.count).reduce(0, +)
    return
      "\(statement.version ?? "no version") \(statement.kind) \(statement.lines.count) entries "
      + "\(details) details +\(credits.majorText) -\(debits.majorText) \(currency)"
  }

  @Test(
    "counterparty, references and dates are found in the old and the new shape",
    arguments: [
      ("camt053.v3.xml", "100", "PMNT/RCDT/DMCT 025132131"),
      ("camt053.v8.xml", "MUELL/FINP/RA12345", "PMNT/RCDT/BOOK"),
    ])
  func shapes(file: String, reference: String, code: String) throws {
    let statement = try #require(
      try BankFile(camt: sample("camt053/\(file)"), file: file).statements.first)
    let line = try #require(statement.lines.first)
    let detail = try #require(line.details.first)
    #expect(detail.counterparty == "NAME NAME")
    #expect(detail.counterpartyAccount == "NL56AGDH9619008421")
    #expect(line.references.contains(reference))
    #expect(line.references.contains("4654654654654654"))
    #expect(line.bookedOn == Day("2014-12-31"))
    #expect(line.valueOn == Day("2015-01-02"))
    #expect(line.code == code)
    #expect(line.evidence.text.hasPrefix("<Ntry>"))
    #expect(line.evidence.text.hasSuffix("</Ntry>"))
  }

  @Test("a batch entry keeps the bank's count and the details it has")
  func batch() throws {
    let file = try BankFile(camt: sample("camt053/via_053_v2_debit.xml"), file: "v.xml")
    let line = try #require(file.statements.first?.lines.last)
    #expect(line.batchCount == 2)
    #expect(line.details.map(\.amount?.description) == ["-3.50 EUR", "-2.50 EUR"])
  }

  /// A statement around one entry, without namespace.
  private func statement(entry: String, balances: String = "") -> [UInt8] {
    Array(
      """
      <Document><BkToCstmrStmt><Stmt><Id>S1</Id>
      <Acct><Id><IBAN>DE02</IBAN></Id></Acct>\(balances)
      <Ntry>\(entry)</Ntry>
      </Stmt></BkToCstmrStmt></Document>
      """.utf8)
  }

  @Test("a reversal, a pending entry, five decimals and a date with a time are read")
  func details() throws {
    let file = try BankFile(
      camt: statement(
        entry: """
          <Amt Ccy="EUR">12.50000</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>
          <Sts><Cd>PDNG</Cd></Sts><BookgDt><Dt>2026-02-28T10:00:00</Dt></BookgDt>
          """), file: "x")
    let line = try #require(file.statements.first?.lines.first)
    #expect(line.amount.description == "-12.50 EUR")
    #expect(line.isReversal)
    #expect(line.status == .pending)
    #expect(line.bookedOn == Day("2026-02-28"))
    #expect(file.statements.first?.version == nil)
  }

  @Test(
    "an entry that cannot be read refuses the file with line and element",
    arguments: [
      (
        "<Amt Ccy=\"EUR\">12.5O</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>",
        "line 3, column 7, Amt: “12.5O” is no decimal amount"
      ),
      (
        "<Amt Ccy=\"EUR\">12.505</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>",
        "line 3, column 7, Amt: “12.505” has more digits after the point than EUR has (2)"
      ),
      (
        "<Amt>1</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>",
        "line 3, column 7, Amt/@Ccy: a value is missing"
      ),
      (
        "<Amt Ccy=\"EUR\">1</Amt><Sts>BOOK</Sts>",
        "line 3, column 1, Ntry/CdtDbtInd: a value is missing"
      ),
      (
        "<Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>MAYBE</Sts>",
        "line 3, column 56, Sts: “MAYBE” is not one of the known values"
      ),
      (
        "<Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><ValDt><Dt>30.02.2026</Dt></ValDt>",
        "line 3, column 71, ValDt: “30.02.2026” is no date"
      ),
    ])
  func refused(entry: String, message: String) {
    let error = #expect(throws: FormatError.self) {
      try BankFile(camt: statement(entry: entry), file: "x")
    }
    #expect(error?.description == message)
  }

  @Test("pending entries do not count towards the balance")
  func pendingBalance() throws {
    func balance(_ code: String, _ amount: String) -> String {
      "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">\(amount)</Amt>"
        + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-02-01</Dt></Dt></Bal>"
    }
    for (status, computed) in [("PDNG", nil), ("BOOK", "11.00 EUR")] {
      let file = try BankFile(
        camt: statement(
          entry: "<Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>\(status)</Sts>",
          balances: balance("OPBD", "10") + balance("CLBD", "10")), file: "x")
      #expect(file.controlBreaks.first?.computed == computed)
    }
  }
}
