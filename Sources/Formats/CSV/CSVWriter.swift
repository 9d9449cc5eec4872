// Writing CSV: RFC 4180 with CR LF or LF, and a guard against formulas in spreadsheets.

/// Builds a CSV file; `take` hands over what is ready, so that a long file needs little memory.
package struct CSVWriter: Sendable {
  /// How the file is written.
  package struct Options: Sendable {
    package var lineEnd = "\r\n"
    /// Puts an apostrophe before a cell that a spreadsheet would run as a formula (one that starts
    /// with = + - @, a tab or a carriage return) unless it is a plain number. Such a file is for
    /// people; it does not read back to the same values.
    package var guardsFormulas = false

    package init() {}

    package static let forPeople: Options = {
      var options = Options()
      options.guardsFormulas = true
      return options
    }()
  }

  private let width: Int
  private let options: Options
  private var bytes: [UInt8] = []

  package init(header: [String], options: Options = Options()) {
    precondition(!header.isEmpty, "a CSV file has at least one column")
    width = header.count
    self.options = options
    append(header)
  }

  /// Adds one row, which has a value for every column.
  package mutating func append(_ values: [String]) {
    precondition(values.count == width, "a CSV row has as many values as the header has names")
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(cell: options.guardsFormulas ? guarded(value) : value)
    }
    bytes.append(contentsOf: options.lineEnd.utf8)
  }

  /// The bytes written since the last call.
  package mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func append(cell value: String) {
    // A row of one empty cell would be a blank line.
    guard needsQuotes(value) || (width == 1 && value.isEmpty) else {
      bytes.append(contentsOf: value.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private func needsQuotes(_ value: String) -> Bool {
    value.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
        || $0 == UInt8(ascii: "\r")
    }
  }

  private func guarded(_ value: String) -> String {
    guard let first = value.utf8.first, "=+-@\t\r".utf8.contains(first), !isPlainNumber(value)
    else {
      return value
    }
    return "'" + value
  }

  private func isPlainNumber(_ value: String) -> Bool {
    var digits = value.utf8[...]
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      digits = digits.dropFirst()
    }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      }
  }
}
