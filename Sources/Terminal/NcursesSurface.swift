// A real terminal. The thread that makes it owns it: ncurses knows no other.

import CTerm
import Glibc

package final class NcursesSurface: Surface {
  package struct Options: Sendable {
    /// Let ncurses write to the terminal itself: no single write per frame, for systems where
    /// the memory file fails.
    package var direct = false
    /// NO_COLOR set and not empty turns colours off.
    package var color = (getenv("NO_COLOR")?.pointee ?? 0) == 0
    package var ambiguous: CharacterWidth.Ambiguous = .narrow
    package var mouse = true
    /// Shown instead of the theme when the terminal's background turns out to be light. Nil when
    /// the user has chosen a theme.
    package var light: Theme?
    /// Descriptors of the terminal.
    package var input = STDIN_FILENO
    package var output = STDOUT_FILENO

    package init() {}
  }

  package private(set) var size: Size
  package let widths: CharacterWidth
  package let waker = Waker()
  /// Colours the terminal has and may be used.
  package let depth: ColorDepth
  /// The name of another terminal description, used because TERM named none that is known.
  package let fallback: String?
  /// Bytes of the last frame that was written; 0 in direct mode.
  package private(set) var bytesOfLastFrame = 0

  private let speaksUTF8: Bool
  private let hasClipboard: Bool
  /// The theme to change to when the terminal answers that its background is light.
  private var light: Theme?
  private var shown: Grid?
  private var needsRepaint = true
  private var isLost = false
  private var pending: [Event] = []
  private var run: [cterm_cell] = []

  /// Takes the terminal.
  package init(theme: Theme, options: Options = Options()) throws(StartError) {
    let isLight = Background(colorFGBG: getenv("COLORFGBG").map { String(cString: $0) })
    self.theme = isLight == .light ? options.light ?? theme : theme
    self.light = isLight == nil ? options.light : nil
    self.widths = CharacterWidth(ambiguous: options.ambiguous)
    var settings = cterm_options()
    settings.input = options.input
    settings.output = options.output
    settings.direct = options.direct
    settings.color = options.color
    settings.asks_background = light != nil
    switch options.ambiguous {
    case .narrow: settings.columns_of = columnsForNcurses
    case .wide: settings.columns_of = columnsForNcursesWide
    }
    var info = cterm_info()
    if let error = StartError(cterm_start(&settings, &info)) { throw error }
    let name = withUnsafeBytes(of: info.name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    self.depth = ColorDepth(colors: Int(info.colors))
    self.fallback = info.fallback ? name : nil
    self.speaksUTF8 = info.utf8
    self.hasClipboard = !name.hasPrefix("linux") && !name.hasPrefix("vt")
    self.size = Self.currentSize()
    self.mouse = options.mouse
    cterm_mouse(options.mouse)
    applyTheme()
  }

  deinit { cterm_end() }

  package var theme: Theme {
    didSet {
      light = nil
      applyTheme()
      repaint()
    }
  }

  package var mouse: Bool {
    didSet { cterm_mouse(mouse) }
  }

  package func repaint() { needsRepaint = true }

  package func suspend() {
    cterm_suspend()
    comeBack()
  }

  package func end() { cterm_end() }

  package func copy(_ text: String) -> Bool {
    guard hasClipboard, text.utf8.count <= Self.longestCopy else { return false }
    var bytes = Array("\u{1B}]52;c;".utf8)
    bytes += base64(Array(text.utf8))
    bytes.append(7)
    return bytes.withUnsafeBytes { raw in
      cterm_write(raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
    }
  }

  /// Encoded this is just below the 74 994 bytes that terminals are known to take.
  private static let longestCopy = 56_000

  private func comeBack() {
    size = Self.currentSize()
    needsRepaint = true
    pending += [.resumed, .resize(size)]
  }

  private static func currentSize() -> Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    cterm_size(&columns, &rows)
    return Size(columns: Int(columns), rows: Int(rows))
  }

  private func applyTheme() {
    for (index, style) in theme.resolved(for: depth).enumerated() {
      cterm_set_style(
        UInt8(index),
        cterm_style(
          foreground: Int16(style.foreground), background: Int16(style.background),
          attributes: style.attributes.rawValue))
    }
  }
}

// MARK: Painting

extension NcursesSurface {
  package func present(_ grid: Grid) {
    guard !isLost, needsRepaint || grid != shown else { return }
    let before = needsRepaint || shown?.size != grid.size ? nil : shown
    if before == nil { cterm_erase() }
    for row in 0..<min(grid.size.rows, size.rows) {
      putChanges(of: row, in: grid, since: before)
    }
    parkCursor(of: grid)
    let bytes = cterm_present(needsRepaint)
    if bytes < 0 { isLost = true }
    bytesOfLastFrame = max(0, bytes)
    needsRepaint = false
    shown = grid
  }

  /// Puts the part of a row between its first and its last change. A wide glyph is put whole.
  private func putChanges(of row: Int, in grid: Grid, since before: Grid?) {
    let now = grid.row(row)
    guard let old = before?.row(row) else {
      put(now, row: row, column: 0)
      return
    }
    guard var first = now.indices.first(where: { now[$0] != old[$0] }),
      var last = now.indices.last(where: { now[$0] != old[$0] })
    else { return }
    while first > now.startIndex, now[first].isTrailing || old[first].isTrailing { first -= 1 }
    while last + 1 < now.endIndex, now[last + 1].isTrailing || old[last + 1].isTrailing {
      last += 1
    }
    put(now[first...last], row: row, column: first - now.startIndex)
  }

  private func put(_ cells: ArraySlice<Cell>, row: Int, column: Int) {
    run.removeAll(keepingCapacity: true)
    for cell in cells.prefix(max(0, size.columns - column)) {
      run.append(speaksUTF8 ? cterm_cell(cell) : cterm_cell(cell.inASCII))
    }
    cterm_put(Int32(row), Int32(column), run, Int32(run.count))
  }

  private func parkCursor(of grid: Grid) {
    let rest = Point(column: size.columns - 1, row: size.rows - 1)
    let point = grid.cursor ?? rest
    cterm_cursor(
      Int32(min(max(0, point.row), rest.row)), Int32(min(max(0, point.column), rest.column)),
      grid.cursor != nil)
  }
}

extension cterm_cell {
  fileprivate init(_ cell: Cell) {
    let marks = cell.marks
    self.init(
      base: cell.base.value, marks: (marks.first, marks.second, marks.third, marks.fourth),
      style: cell.role.rawValue, columns: cell.columns)
  }
}

// MARK: Events

extension NcursesSurface {
  package func events(timeout: Int?, watching: [Int32]) -> [Event] {
    while true {
      if !pending.isEmpty {
        defer { pending = [] }
        return pending
      }
      if isLost { return [.terminate(.terminalLost)] }
      let milliseconds = timeout.map { Int32(clamping: $0) } ?? -1
      if wait(milliseconds, watching) == 0, pending.isEmpty, timeout != nil { return [.tick] }
    }
  }

  /// Waits once and collects what happened. Returns how many sources had something.
  private func wait(_ timeout: Int32, _ watching: [Int32]) -> Int {
    let descriptors = [waker.descriptor] + watching
    var ready = Array(repeating: false, count: descriptors.count)
    let found = cterm_wait(timeout, descriptors, &ready, Int32(descriptors.count))
    if found & Int32(CTERM_LOST) != 0 {
      isLost = true
      return 1
    }
    if found & Int32(CTERM_SIGNAL) != 0 { readSignals() }
    if found & Int32(CTERM_INPUT) != 0 { readInput() }
    if ready[0], waker.answer() { pending.append(.wake) }
    for (descriptor, isReady) in zip(watching, ready.dropFirst()) where isReady {
      pending.append(.readable(descriptor))
    }
    return Int(found) + ready.count { $0 }
  }

  private func readSignals() {
    while true {
      switch cterm_next_signal() {
      case CTERM_SIGNAL_NONE: return
      case CTERM_SIGNAL_RESIZE:
        size = Self.currentSize()
        needsRepaint = true
        pending.append(.resize(size))
      case CTERM_SIGNAL_STOP: suspend()
      case CTERM_SIGNAL_CONTINUE:
        cterm_retake()
        comeBack()
      case CTERM_SIGNAL_HANGUP: pending.append(.terminate(.terminalLost))
      default: pending.append(.terminate(.asked))
      }
    }
  }

  private func readInput() {
    var input = cterm_input()
    while true {
      cterm_next_input(&input)
      if input.kind == CTERM_NOTHING { return }
      if input.kind == CTERM_ANSWER { hear(input) }
      if let event = Event(input) { pending.append(event) }
    }
  }
}

extension NcursesSurface {
  /// An answer about the background may change the theme; the next frame shows it.
  private func hear(_ input: cterm_input) {
    let answer = UnsafeRawBufferPointer(start: input.text, count: input.length)
    guard let light, Background(answer: String(decoding: answer, as: UTF8.self)) == .light
    else { return }
    theme = light
    pending.append(.wake)
  }
}

extension Event {
  fileprivate init?(_ input: cterm_input) {
    switch input.kind {
    case CTERM_CHARACTER:
      guard let key = Key(scalar: input.value, modifiers: input.modifiers) else { return nil }
      self = .key(key)
    case CTERM_KEY:
      guard let key = Key(code: input.value, modifiers: input.modifiers) else { return nil }
      self = .key(key)
    case CTERM_PASTE:
      let bytes = UnsafeRawBufferPointer(start: input.text, count: input.length)
      self = .paste(pastedText(bytes))
    case CTERM_MOUSE:
      guard
        let mouse = Mouse(
          button: input.value, released: input.released, column: Int(input.column),
          row: Int(input.row))
      else { return nil }
      self = .mouse(mouse)
    case CTERM_FOCUS_IN: self = .focus(true)
    case CTERM_FOCUS_OUT: self = .focus(false)
    default: return nil
    }
  }
}
