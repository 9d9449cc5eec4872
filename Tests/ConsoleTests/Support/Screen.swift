// A strict terminal: it knows what would be on the screen, and it lists every byte that a program
// written with ncurses for xterm-256color has no business to send.

struct Screen {
  let columns: Int
  let rows: Int
  private(set) var cells: [[String]]
  private(set) var cursor = (column: 0, row: 0)
  /// The rows between the margins: those that scroll, and in which lines can be inserted.
  private(set) var region: Range<Int>
  /// Private modes that are switched on, such as `1049`.
  private(set) var modes = plainModes
  /// Those that a terminal starts with: lines wrap, the cursor is visible.
  static let plainModes: Set = ["7", "25"]
  /// Scalars and sequences that should not have been sent, in the order of arrival.
  private(set) var violations: [String] = []
  /// Frames (DEC 2026) that have ended, and the bytes of each.
  private(set) var frames: [Int] = []
  /// Bytes outside of any frame.
  private(set) var strayBytes = 0

  /// A frame has begun and not ended: what is on the screen is half of it.
  private(set) var isInFrame = false

  private var parser = SequenceParser()
  private var last: (scalar: Unicode.Scalar, column: Int, row: Int) = (" ", 0, 0)
  private var bytesOfFrame = 0

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    region = 0..<rows
  }

  /// A row as text, without the blanks at its end.
  func line(_ row: Int) -> String {
    var line = cells[row].joined()
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }

  var text: String { cells.indices.map(line).joined(separator: "\n") }

  func shows(_ text: String) -> Bool {
    cells.indices.contains { cells[$0].joined().contains(text) }
  }

  mutating func forgetFrames() {
    frames = []
    strayBytes = 0
  }

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      bytesOfFrame += 1
      guard let token = parser.take(byte) else { continue }
      perform(token)
    }
  }

  private mutating func perform(_ token: SequenceParser.Token) {
    switch token {
    case .scalar(let scalar): put(scalar)
    case .control(let byte): control(byte)
    case .escape(let text): escape(text)
    case .string(let text):
      // The one question that daybook asks: the background's colour.
      if text != "]11;?" { violations.append("string \(text.debugDescription)") }
    case .sequence(let parameters, let final): sequence(parameters, final)
    case .invalid(let what): violations.append(what)
    }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x0D: cursor.column = 0
    case 0x0A: lineFeed()
    case 0x08: cursor.column = max(0, cursor.column - 1)
    case 0x09: cursor.column = min(columns - 1, (cursor.column / 8 + 1) * 8)
    case 0x0E, 0x0F: break
    default: violations.append("control \(byte)")
    }
  }

  private mutating func escape(_ text: String) {
    switch text {
    case "M": if cursor.row == region.lowerBound { scroll(-1) } else { cursor.row -= 1 }
    case "(B", "(0", ")0", "=", ">", "7", "8": break
    default: violations.append("escape \(text.debugDescription)")
    }
  }
}

extension Screen {
  /// Scalars that move, hide or reorder others stand on no screen.
  private mutating func put(_ scalar: Unicode.Scalar) {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
      .privateUse:
      violations.append("scalar U+\(String(scalar.value, radix: 16))")
      return
    case _ where properties.isDefaultIgnorableCodePoint:
      violations.append("invisible U+\(String(scalar.value, radix: 16))")
      return
    case .nonspacingMark, .enclosingMark:
      cells[last.row][last.column].unicodeScalars.append(scalar)
      return
    default: break
    }
    let width = scalar.columns
    guard cursor.column + width <= columns else { return }
    clearHalves(cursor.column..<cursor.column + width)
    cells[cursor.row][cursor.column] = String(Character(scalar))
    if width == 2 { cells[cursor.row][cursor.column + 1] = "" }
    last = (scalar, cursor.column, cursor.row)
    cursor.column = min(columns - 1, cursor.column + width)
  }

  /// A wide character of which one half is overwritten is gone.
  private mutating func clearHalves(_ span: Range<Int>) {
    let row = cells[cursor.row]
    if row[span.lowerBound].isEmpty { cells[cursor.row][span.lowerBound - 1] = " " }
    if span.upperBound < columns, row[span.upperBound].isEmpty {
      cells[cursor.row][span.upperBound] = " "
    }
  }

  private mutating func lineFeed() {
    if cursor.row == region.upperBound - 1 {
      scroll(1)
    } else {
      cursor.row = min(rows - 1, cursor.row + 1)
    }
  }

  /// Up for positive counts, down for negative ones.
  private mutating func scroll(_ count: Int, from top: Int? = nil) {
    if let top, !region.contains(top) {
      violations.append("lines inserted or deleted in row \(top), outside the margins \(region)")
      return
    }
    let part = (top ?? region.lowerBound)..<region.upperBound
    let blank = Array(repeating: " ", count: columns)
    for _ in 0..<min(abs(count), part.count) {
      cells.insert(blank, at: count > 0 ? part.upperBound : part.lowerBound)
      cells.remove(at: count > 0 ? part.lowerBound : part.upperBound)
    }
  }

  private mutating func sequence(_ parameters: String, _ final: Unicode.Scalar) {
    if parameters.first == "?", final == "h" || final == "l" {
      return setModes(parameters.dropFirst(), on: final == "h")
    }
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map {
      Int($0) ?? 0
    }
    let count = max(1, numbers.first ?? 1)
    switch final {
    case "H": move(count - 1, (numbers.count > 1 ? max(1, numbers[1]) : 1) - 1)
    case "A": move(cursor.row - count, cursor.column)
    case "B": move(cursor.row + count, cursor.column)
    case "C": move(cursor.row, cursor.column + count)
    case "D": move(cursor.row, cursor.column - count)
    case "G": move(cursor.row, count - 1)
    case "d": move(count - 1, cursor.column)
    case "J", "K", "X", "P", "@": edit(final, numbers.first ?? 0, count)
    case "L": scroll(-count, from: cursor.row)
    case "M": scroll(count, from: cursor.row)
    case "S": scroll(count)
    case "T": scroll(-count)
    case "b": for _ in 0..<min(count, columns) { put(last.scalar) }
    case "r":
      region = min(count, rows) - 1..<min(rows, numbers.count > 1 ? numbers[1] : rows)
      cursor = (0, 0)
    case "m", "l", "h": break
    case "t" where parameters == "22;0;0" || parameters == "23;0;0": break
    default: violations.append("sequence \(parameters)\(final)")
    }
  }

  private mutating func move(_ row: Int, _ column: Int) {
    cursor = (min(max(0, column), columns - 1), min(max(0, row), rows - 1))
  }

  private mutating func setModes(_ names: Substring, on: Bool) {
    for name in names.split(separator: ";").map(String.init) {
      switch name {
      case "2026":
        isInFrame = on
        if on {
          strayBytes += bytesOfFrame - "\u{1B}[?2026h".utf8.count
          bytesOfFrame = "\u{1B}[?2026h".utf8.count
        } else {
          frames.append(bytesOfFrame)
          bytesOfFrame = 0
        }
      case "1049", "1", "25", "12", "7", "1000", "1002", "1004", "1006", "2004":
        if on { modes.insert(name) } else { modes.remove(name) }
      default: violations.append("mode \(name)")
      }
    }
  }

  private mutating func edit(_ final: Unicode.Scalar, _ mode: Int, _ count: Int) {
    let (column, row) = (cursor.column, cursor.row)
    let blank = Array(repeating: " ", count: columns)
    switch final {
    case "X": erase(column..<min(columns, column + count))
    case "K": erase(mode == 0 ? column..<columns : mode == 1 ? 0..<column + 1 : 0..<columns)
    case "J":
      erase(mode == 2 ? 0..<columns : column..<columns)
      for next in (mode == 2 ? 0 : row + 1)..<rows { cells[next] = blank }
    case "P":
      cells[row].removeSubrange(column..<min(columns, column + count))
      cells[row] += blank.prefix(columns - cells[row].count)
    default:
      cells[row].insert(contentsOf: blank.prefix(count), at: column)
      cells[row].removeLast(cells[row].count - columns)
    }
  }

  private mutating func erase(_ span: Range<Int>) {
    guard !span.isEmpty else { return }
    clearHalves(span)
    for column in span { cells[cursor.row][column] = " " }
  }
}

extension Unicode.Scalar {
  /// The columns that terminals give it, near enough for the names of the sample.
  var columns: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: 0
    default: isWide ? 2 : 1
    }
  }

  private var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x20000...0x3FFFD:
      true
    default: properties.isEmojiPresentation
    }
  }
}
