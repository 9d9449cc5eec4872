// Statements of one account follow one another: each opens with what the one before closed with.

/// Compares neighbouring statements of each account, in one file or over all that are stored. A
/// break is a balance that jumps or a sequence number that is left out.
package func balanceChainBreaks(_ statements: [BankStatement]) -> [ControlBreak] {
  let complete = statements.filter {
    $0.kind == .statement && $0.opening != nil && $0.closing != nil
  }
  let accounts = Dictionary(grouping: complete) {
    "\($0.account)/\($0.opening?.amount.currency.code ?? "")"
  }
  return accounts.sorted { $0.key < $1.key }.flatMap { _, statements in
    let ordered = statements.sorted { $0.chainOrder < $1.chainOrder }
    return zip(ordered, ordered.dropFirst()).compactMap(chainBreak)
  }
}

private func chainBreak(_ before: BankStatement, _ next: BankStatement) -> ControlBreak? {
  if let last = before.sequence.flatMap({ Int($0) }),
    let number = next.sequence.flatMap({ Int($0) }),
    number > last + 1
  {
    return ControlBreak(
      check: .balanceChain, subject: next.id, stated: "statement \(number)",
      computed: "statement \(last + 1) is missing", difference: nil, evidence: next.evidence)
  }
  guard let closing = before.closing, let opening = next.opening else { return nil }
  return ControlBreak(
    .balanceChain, of: next.id, stated: opening.amount, computed: closing.amount,
    evidence: next.evidence)
}

extension BankStatement {
  /// By the days of the balances, then by number.
  fileprivate var chainOrder: (Day, Day, Int, String) {
    (
      opening?.on ?? .earliest, closing?.on ?? .earliest,
      sequence.flatMap { Int($0) } ?? 0, id
    )
  }
}
