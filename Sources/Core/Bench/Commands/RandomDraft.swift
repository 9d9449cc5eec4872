// A draft of a verb on a record of a customer: sensible more often than not, since a sequence of
// refusals proves nothing.

import Billing
import Storage

struct RandomDraft {
  let reader: FactReader
  let customer: CustomerID
  let step: Int

  /// Nil when the customer has no record of the verb's kinds.
  func make(_ verb: Verb, _ random: inout SplitMix64) throws -> CommandDraft? {
    let description = verb.description
    let account = try reader.account(of: reader.customer(customer).payerID)
    let kinds = description.subjects
    let kind = kinds[Int(random.below(Int64(kinds.count)))]
    guard let subject = try subject(kind, account, &random) else { return nil }
    var arguments: [String: String] = [:]
    for parameter in description.parameters {
      if !parameter.isRequired, random.below(2) == 0 { continue }
      if let value = try value(of: parameter, verb, account, &random) {
        arguments[parameter.name] = value
      }
    }
    return CommandDraft(verb, on: subject, arguments: arguments, asOf: reader.now)
  }

  private func subject(
    _ kind: RecordKind, _ account: PayerAccount, _ random: inout SplitMix64
  ) throws -> RecordReference? {
    let ids: [String]
    switch kind {
    case .book: return RecordReference(.book, "book")
    case .customer: ids = [customer.description]
    case .subscription:
      ids = try holder()?.subscriptions.map(\.id.description) ?? []
    case .override: ids = try holder()?.overrides.map(\.id.description) ?? []
    case .invoice: ids = account.facts.invoices.map(\.id.description)
    case .payment: ids = account.facts.payments.map(\.id.description)
    case .refund: ids = account.facts.refunds.map(\.id.description)
    case .dispute: ids = account.facts.disputes.map(\.id.description)
    case .credential: ids = account.facts.credentials.map(\.id.description)
    default: return nil
    }
    return random.pick(ids).map { RecordReference(kind, $0) }
  }

  private func holder() throws -> HolderFacts? { try reader.connection.holderFacts(customer) }

  // MARK: Arguments

  private func value(
    of parameter: Parameter, _ verb: Verb, _ account: PayerAccount, _ random: inout SplitMix64
  ) throws -> String? {
    let rows = try reader.catalogue().rows
    switch parameter.kind {
    case .choice(let choices): return random.pick(choices)
    case .integer(let minimum, let maximum):
      return String(minimum + Int(random.below(Int64(min(maximum - minimum, 40) + 1))))
    case .quantity: return String(1 + random.below(20))
    case .money: return String(1 + random.below(200))
    case .day:
      let today = account.terms.zone(at: reader.now).day(of: reader.now)
      return today.adding(days: Int(random.below(60)) - 2)?.description
    case .feature: return random.pick(rows.features)?.key
    case .plan: return random.pick(rows.plans)?.key
    case .discount: return random.pick(rows.discounts)?.key
    case .operator: return "me"
    case .text: return try text(parameter, account, &random)
    }
  }

  /// Texts that name something, and words where any will do.
  private func text(
    _ parameter: Parameter, _ account: PayerAccount, _ random: inout SplitMix64
  ) throws -> String? {
    let rows = try reader.catalogue().rows
    switch parameter.name {
    case "currency": return (random.pick(account.currencies) ?? account.terms.row.currency).code
    case "legal-entity": return random.pick(rows.legalEntities)?.key
    case "country": return random.pick(rows.legalEntities)?.country
    case "zone": return random.pick(rows.legalEntities)?.zone
    case "invoice":
      return random.pick(account.documents.filter { $0.due > 0 })?.row.id.description
    case "grant": return random.pick(account.grants)?.row.id.description
    case "price": return random.pick(rows.prices)?.key
    case "quantity": return String(1 + random.below(20))
    case "amount": return String(1 + random.below(200))
    default: return parameter.isRequired || parameter.name == "reference" ? "word \(step)" : nil
    }
  }
}
