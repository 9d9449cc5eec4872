// The keys of the one action table: no change is made by the key that asks for it.

import Core
import Testing

@Suite("Keys of verbs")
struct VerbKeyTests {
  @Test("the key that confirms differs from the key that asks", arguments: Verb.table)
  func confirmation(verb: VerbDescription) {
    #expect(verb.key != verb.confirmKey)
  }

  @Test("money and access are confirmed by a key of their own", arguments: Verb.table)
  func consequences(verb: VerbDescription) {
    guard verb.risk == .consequential else { return }
    #expect(verb.confirmKey != "y", "\(verb.verb) changes money or access")
    #expect(verb.parameters.contains { $0.name == "reason" })
  }

  @Test("no two verbs of one kind of record share a key", arguments: RecordKind.allCases)
  func unique(kind: RecordKind) {
    let keys = Verb.table.filter { $0.subjects.contains(kind) }.compactMap(\.key)
    #expect(Set(keys).count == keys.count)
  }
}
