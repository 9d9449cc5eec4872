// A small terminal: reads the bytes that a surface writes and knows what would be on the screen.
// It understands what ncurses sends to xterm-256color, and counts what it does not understand.

@testable import Terminal

struct ScreenModel {
  private(set) var rows: [[String]]
  private(set) var cursor = Point.zero
  /// Modes switched on: `2004`, `1049` and so on.
  private(set) var modes: Set<String> = []
  private(set) var unknown: [String] = []
  private let size: Size
  private var region: Range<Int>

  init(_ size: Size) {
    self.size = size
    self.rows = Array(repeating: Array(repeating: " ", count: size.columns), count: size.rows)
    self.region = 0..<size.rows
  }

  /// The screen as `Grid.text` writes it.
  var text: String {
    rows.map { row in
      var line = row.joined()
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  mutating func feed(_ bytes: [UInt8]) {
    var rest = Substring(String(decoding: bytes, as: UTF8.self)).unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\u{1B}": escape(&rest)
      case "\r": cursor.column = 0
      case "\n": lineFeed()
      case "\u{8}": cursor.column = max(0, cursor.column - 1)
      case "\t": cursor.column = min(size.columns - 1, (cursor.column / 8 + 1) * 8)
      case "\u{7}", "\u{F}", "\u{E}": break
      default: print(scalar)
      }
    }
  }

  private mutating func print(_ scalar: Unicode.Scalar) {
    let columns = Int(columnsForNcurses(scalar.value))
    guard columns > 0 else {
      rows[last.point.row][last.point.column].unicodeScalars.append(scalar)
      return
    }
    guard cursor.column + columns <= size.columns else { return }
    clearHalves(cursor.column..<cursor.column + columns)
    rows[cursor.row][cursor.column] = String(Character(scalar))
    if columns == 2 { rows[cursor.row][cursor.column + 1] = "" }
    last = (scalar, cursor)
    // Behind the last column the cursor waits on it.
    cursor.column = min(size.columns - 1, cursor.column + columns)
  }

  /// The last character printed: marks are added to it, and it can be repeated.
  private var last: (scalar: Unicode.Scalar, point: Point) = (" ", .zero)

  /// Wide characters of which a part is overwritten disappear.
  private mutating func clearHalves(_ columns: Range<Int>) {
    let row = rows[cursor.row]
    if row[columns.lowerBound].isEmpty { rows[cursor.row][columns.lowerBound - 1] = " " }
    if columns.upperBound < size.columns, row[columns.upperBound].isEmpty {
      rows[cursor.row][columns.upperBound] = " "
    }
  }

  private mutating func lineFeed() {
    if cursor.row == region.upperBound - 1 {
      scroll(1)
    } else {
      cursor.row = min(size.rows - 1, cursor.row + 1)
    }
  }

  private var blankRow: [String] { Array(repeating: " ", count: size.columns) }

  /// Up for positive counts, down for negative ones.
  private mutating func scroll(_ count: Int, from top: Int? = nil) {
    let part = (top ?? region.lowerBound)..<region.upperBound
    for _ in 0..<abs(count) {
      if count > 0 {
        rows.insert(blankRow, at: part.upperBound)
        rows.remove(at: part.lowerBound)
      } else {
        rows.remove(at: part.upperBound - 1)
        rows.insert(blankRow, at: part.lowerBound)
      }
    }
  }

  private mutating func escape(_ rest: inout Substring.UnicodeScalarView) {
    switch rest.popFirst() {
    case "[": control(&rest)
    case "]": while let scalar = rest.popFirst(), scalar != "\u{7}" {}
    case "(", ")": _ = rest.popFirst()
    case "M": if cursor.row == region.lowerBound { scroll(-1) } else { cursor.row -= 1 }
    case "=", ">", "7", "8": break
    case let other: unknown.append("ESC \(other.map { String($0) } ?? "end")")
    }
  }

  private mutating func control(_ rest: inout Substring.UnicodeScalarView) {
    var parameters = ""
    while let scalar = rest.popFirst() {
      if (0x40...0x7E).contains(scalar.value) {
        if parameters.first == "?" {
          setModes(parameters.dropFirst(), on: scalar == "h")
        } else {
          let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false)
          perform(scalar, numbers.map { Int($0) ?? 0 }, parameters)
        }
        return
      }
      parameters.unicodeScalars.append(scalar)
    }
  }

  private mutating func setModes(_ names: Substring, on: Bool) {
    for name in names.split(separator: ";") {
      if on { modes.insert(String(name)) } else { modes.remove(String(name)) }
    }
  }

  private mutating func perform(_ final: Unicode.Scalar, _ numbers: [Int], _ text: String) {
    let count = max(1, numbers.first ?? 1)
    switch final {
    case "H": cursor = Point(column: max(1, numbers.dropFirst().first ?? 1) - 1, row: count - 1)
    case "A": cursor.row -= count
    case "B": cursor.row += count
    case "C": cursor.column += count
    case "D": cursor.column -= count
    case "G": cursor.column = count - 1
    case "d": cursor.row = count - 1
    case "J", "K", "X", "P", "@": edit(final, numbers.first ?? 0, count)
    case "L": scroll(-count, from: cursor.row)
    case "M": scroll(count, from: cursor.row)
    case "S": scroll(count)
    case "T": scroll(-count)
    case "b": for _ in 0..<count { print(last.scalar) }
    case "r":
      region = count - 1..<min(size.rows, numbers.count > 1 ? numbers[1] : size.rows)
      cursor = .zero
    case "m", "l", "h", "t", "q": break
    default: unknown.append("CSI \(text)\(final)")
    }
  }

  private mutating func edit(_ final: Unicode.Scalar, _ mode: Int, _ count: Int) {
    let column = cursor.column
    switch final {
    case "X": erase(column..<min(size.columns, column + count))
    case "K":
      erase(mode == 0 ? column..<size.columns : mode == 1 ? 0..<column + 1 : 0..<size.columns)
    case "J":
      erase(mode == 2 ? 0..<size.columns : column..<size.columns)
      for row in (mode == 2 ? 0 : cursor.row + 1)..<size.rows { rows[row] = blankRow }
    case "P":
      rows[cursor.row].removeSubrange(column..<min(size.columns, column + count))
      rows[cursor.row] += Array(repeating: " ", count: size.columns - rows[cursor.row].count)
    default:
      rows[cursor.row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
      rows[cursor.row].removeLast(count)
    }
  }

  private mutating func erase(_ columns: Range<Int>) {
    guard !columns.isEmpty else { return }
    clearHalves(columns)
    for column in columns { rows[cursor.row][column] = " " }
  }
}
