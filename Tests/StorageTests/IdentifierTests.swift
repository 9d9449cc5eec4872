// The text form of ids: it comes back exactly, and a mistyped one is never another record's.

import Billing
import Testing

@Suite("Ids as text")
struct IdentifierTests {
  @Test(
    "a number comes back from its text", arguments: [0, 1, 31, 32, 1_868_057_051_136_000_000, .max])
  func roundTrip(number: Int64) throws {
    let text = CustomerID(number).description
    #expect(text.hasPrefix("cus_"))
    #expect(text.utf8.count == 18)
    #expect(try CustomerID(text).number == number)
    #expect(try CustomerID(text.uppercased()).number == number)
  }

  @Test("ids sort as their numbers do")
  func order() {
    let numbers: [Int64] = [0, 1, 999, 1 << 40, 1 << 61, .max]
    let texts = numbers.map { CustomerID($0).description.dropLast() }
    #expect(texts == texts.sorted())
  }

  @Test("every single wrong character and every swap of neighbours is found")
  func checkCharacter() throws {
    let text = Array(InvoiceID(1_868_057_051_136_123_457).description)
    for place in 4..<text.count {
      for other in "0123456789abcdefghjkmnpqrstvwxyz" where other != text[place] {
        var wrong = text
        wrong[place] = other
        #expect(throws: IdentifierError.self) { try InvoiceID(String(wrong)) }
      }
      guard place + 1 < text.count, text[place] != text[place + 1] else { continue }
      var swapped = text
      swapped.swapAt(place, place + 1)
      #expect(throws: IdentifierError.self) { try InvoiceID(String(swapped)) }
    }
  }

  @Test(
    "each reason is told apart",
    arguments: [
      ("inv_00000000000000", IdentifierError.wrongPrefix(expected: "cus")),
      ("cus00000000000000", .wrongPrefix(expected: "cus")), ("", .wrongPrefix(expected: "cus")),
      ("cus_000", .wrongLength), ("cus_000000000000000", .wrongLength),
      ("cus_0000000000u000", .unknownCharacter("u")),
      ("cus_00000000000001", .checkFailed),
    ])
  func refusals(text: String, expected: IdentifierError) {
    #expect(throws: expected) { try CustomerID(text) }
  }

  @Test("an id of one kind with the prefix of another fails its check")
  func prefixIsCovered() {
    let body = CustomerID(1 << 60).description.dropFirst(4)
    #expect(throws: IdentifierError.checkFailed) { try SubscriptionID("sub_\(body)") }
  }

  @Test("what people confuse on the phone is read as meant")
  func confusions() throws {
    let text = CustomerID(33).description
    let confused = text.dropFirst(4).map { $0 == "0" ? "O" : $0 == "1" ? "l" : $0 }
    #expect(try CustomerID("cus_" + String(confused)).number == 33)
  }
}
