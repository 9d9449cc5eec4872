// The steps that bring a book's schema from one version to the next, forward only.

/// One step. Its SQL is never edited after the first release.
struct Migration {
  /// The version that the book has afterwards, from 1 without gaps.
  let version: Int
  let scripts: [String]

  static let all: [Migration] = [
    Migration(
      version: 1,
      scripts: [
        v0001Facts, v0001Standings, v0001Totals, v0001Guards,
        v0001Audit,
        v0001Invoicing, v0001Holding,
        v0001Documents, v0001Drafts,
        v0001Explain,
        v0001Access, v0001AccessGuards,
        v0001Approvals, v0001ApprovalGuards,
        v0001Ledger, v0001Periods,
        v0001Work, v0001WorkGuards,
      ])
  ]

  static var newest: Int { all.last?.version ?? 0 }
}
