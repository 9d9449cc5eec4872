// The team of the demo book: enough people to see what each role may do. They have no user id, so
// they act only by `--as NAME`, which only a simulated book allows.

import Billing

package enum DemoTeam {
  package static let operators: [(name: String, roles: [OperatorRole])] = [
    ("vera", [.viewer]), ("sam", [.support]), ("bea", [.billing]), ("finn", [.finance]),
    ("amara", [.approver]), ("audrey", [.auditor]), ("ada", [.administrator]),
  ]

  package static let limits: [(role: OperatorRole, amounts: [(currency: String, amount: String)])] =
    [
      (.support, [("EUR", "100.00"), ("USD", "100.00")]),
      (.billing, [("EUR", "1000.00"), ("USD", "1000.00")]),
      (.finance, [("EUR", "10000.00"), ("USD", "10000.00")]),
    ]
}

extension LocalService {
  /// Adds operators and limits by the ordinary commands, each with its audit entry.
  package func enrol(
    _ people: [(name: String, roles: [OperatorRole])],
    limits: [(role: OperatorRole, amounts: [(currency: String, amount: String)])]
  ) throws {
    let why = ["reason": "the demo team"]
    for person in people {
      guard let first = person.roles.first else { continue }
      let receipt = try enact(
        .addOperator, on: .book,
        ["name": person.name, "role": first.rawValue].merging(why) { given, _ in given })
      for role in person.roles.dropFirst() {
        try enact(
          .grantRole, on: receipt.record,
          ["role": role.rawValue].merging(why) { given, _ in given })
      }
    }
    for limit in limits {
      for (currency, amount) in limit.amounts {
        let arguments = ["role": limit.role.rawValue, "currency": currency, "amount": amount]
        try enact(.setLimit, on: .book, arguments.merging(why) { given, _ in given })
      }
    }
  }

  @discardableResult
  private func enact(
    _ verb: Verb, on subject: RecordReference, _ arguments: [String: String]
  ) throws -> Receipt {
    let draft = CommandDraft(verb, on: subject, arguments: arguments, asOf: try now())
    guard case .done(let receipt) = try commit(draft, expecting: nil) else {
      preconditionFailure("adding operators waits for nobody and expects nothing")
    }
    return receipt
  }
}
