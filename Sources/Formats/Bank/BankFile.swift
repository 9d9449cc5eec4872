// Bank statements out of an ISO 20022 file.

import Billing

/// What a bank file says, and where it contradicts itself.
package struct BankFile: Sendable {
  package let statements: [BankStatement]
  package let controlBreaks: [ControlBreak]

  /// Reads camt.053 statements, camt.052 reports and camt.054 notifications, versions 2 to 10, with
  /// or without namespace or envelope. `file` names the file in evidence. A statement that does not
  /// balance is read and reported; one that cannot be read refuses the file.
  package init(camt bytes: [UInt8], file: String) throws(FormatError) {
    let root = try readXML(bytes)
    guard let (document, message) = Self.message(in: root) else {
      throw root.error(.xml(.noElement), field: "BkToCstmrStmt")
    }
    let version = document.attributes.lazy.compactMap { Self.version($0) }.first
    var statements: [BankStatement] = []
    var breaks: [ControlBreak] = []
    for element in message.children {
      guard let kind = Self.kinds[element.name] else { continue }
      let reader = CamtStatement(
        element: element, kind: kind, version: version, file: file, bytes: bytes)
      let (statement, found) = try reader.read()
      statements.append(statement)
      breaks += found
    }
    guard !statements.isEmpty else { throw message.error(.missingValue, field: "Stmt") }
    self.statements = statements
    controlBreaks = breaks + balanceChainBreaks(statements)
  }

  private static let kinds: [String: BankStatement.Kind] = [
    "Stmt": .statement, "Rpt": .intraday, "Ntfctn": .notification,
  ]
  private static let messages = ["BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"]

  /// The message and the `Document` around it, at most three levels down (head.001 envelopes).
  private static func message(
    in element: XMLElement, depth: Int = 0
  ) -> (document: XMLElement, message: XMLElement)? {
    if messages.contains(element.name) { return (element, element) }
    for name in messages {
      if let message = element.child(name) { return (element, message) }
    }
    guard depth < 3 else { return nil }
    for child in element.children {
      if let found = message(in: child, depth: depth + 1) { return found }
    }
    return nil
  }

  /// `camt.053.001.08` out of a namespace declaration.
  private static func version(_ attribute: XMLElement.Attribute) -> String? {
    guard attribute.name.hasPrefix("xmlns"),
      let last = attribute.value.split(separator: ":").last, last.hasPrefix("camt.05")
    else { return nil }
    return String(last)
  }
}
