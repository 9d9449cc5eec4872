// The real backend on a pseudo-terminal, inside this process. What needs a process of its own
// (stopping, crashing, being killed) is tested with the whole program.

import Glibc
import Testing

@testable import Terminal

/// One terminal per process: these tests take turns.
@Suite(.serialized) struct NcursesSurfaceTests {
  private let terminal: PseudoTerminal
  private static let size = Size(columns: 40, rows: 12)

  init() throws {
    terminal = try #require(PseudoTerminal(columns: 40, rows: 12))
    setenv("TERM", "xterm-256color", 1)
  }

  private func surface(
    color: Bool = true, direct: Bool = false, light: Theme? = nil
  ) throws -> NcursesSurface {
    var options = NcursesSurface.Options()
    options.input = terminal.slave
    options.output = terminal.slave
    options.color = color
    options.direct = direct
    options.light = light
    return try NcursesSurface(theme: .supplied, options: options)
  }

  private func sample(_ line: String = "株式会社 e\u{301} 👍🏽") -> Grid {
    var grid = Grid(Self.size)
    grid.box(grid.bounds, title: "Invoices")
    grid.put(line, at: Point(column: 2, row: 2), role: .selected)
    grid.cursor = Point(column: 2, row: 2)
    return grid
  }

  @Test("the terminal shows the grid, cursor on the selection", arguments: [false, true])
  func shows(direct: Bool) throws {
    let surface = try surface(direct: direct)
    #expect(surface.size == Self.size)
    #expect(surface.depth == .indexed)
    surface.present(sample())
    var screen = ScreenModel(Self.size)
    screen.feed(terminal.output())
    #expect(screen.text == sample().text)
    #expect(screen.cursor == Point(column: 2, row: 2))
    #expect(screen.unknown == [])
    #expect(screen.modes.isSuperset(of: ["1049", "2004", "1004", "1000", "1006"]))
    surface.end()
  }

  @Test("a frame is one synchronised update, and an equal grid writes nothing")
  func oneFrame() throws {
    let surface = try surface()
    surface.present(sample())
    _ = terminal.output()
    surface.present(sample())
    #expect(terminal.output() == [])
    surface.present(sample("changed"))
    let frame = String(decoding: terminal.output(), as: UTF8.self)
    #expect(frame.hasPrefix("\u{1B}[?2026h"))
    #expect(frame.hasSuffix("\u{1B}[?2026l"))
    #expect(frame.utf8.count == surface.bytesOfLastFrame)
    #expect(frame.utf8.count < 150)
    surface.end()
  }

  @Test("any sequence of grids is shown as it is", arguments: [21, 22] as [UInt64])
  func sequences(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let surface = try surface()
    var screen = ScreenModel(Self.size)
    var grid = sample()
    for step in 0..<300 {
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let point = Point(
          column: Int.random(in: 0..<40, using: &generator),
          row: Int.random(in: 0..<12, using: &generator))
        let role = Role.allCases.randomElement(using: &generator) ?? .text
        grid.put(generator.text(length: 6), at: point, role: role)
      }
      grid.cursor = Point(column: step % 40, row: step % 12)
      surface.present(grid)
      screen.feed(terminal.frame())
      let shown = screen.text
      #expect(shown == grid.text, "seed \(seed), step \(step)")
      if shown != grid.text { break }
    }
    #expect(screen.unknown == [])
    surface.end()
  }

  @Test("a list scrolls by sequences that every terminal and recorder knows")
  func scrolls() throws {
    let surface = try surface()
    var screen = ScreenModel(Self.size)
    for (step, first) in [0, 3, 5, 1, 40, 36, 37, 30, 38].enumerated() {
      var grid = Grid(Self.size)
      grid.put("Invoices", at: .zero, role: .title)
      grid.put("? Help", at: Point(column: 0, row: Self.size.rows - 1), role: .dim)
      for row in 1..<Self.size.rows - 1 {
        let line = "invoice \(first + row) " + String(repeating: "=", count: 9 + row % 3)
        grid.put(line, at: Point(column: 0, row: row), role: .text)
      }
      surface.present(grid)
      let frame = terminal.frame()
      screen.feed(frame)
      #expect(screen.text == grid.text, "step \(step)")
      let text = String(decoding: frame, as: UTF8.self)
      #expect(text.firstMatch(of: /\u{1B}\[[0-9]+[STb]/) == nil, "step \(step)")
    }
    surface.end()
  }

  @Test("no byte of hostile data reaches the terminal as a control")
  func hostileData() throws {
    let hostile = "a\u{1B}]0;owned\u{7}\u{9B}2J\u{202E}b\u{1B}[31m\r\n\u{85}\u{200B}"
    let surface = try surface(color: false)
    surface.present(sample())
    _ = terminal.output()
    surface.present(sample(hostile))
    let frame = String(decoding: terminal.output(), as: UTF8.self)
    #expect(frame.contains("a␛]0;owned␇·2J⇄b␛[31m␍␊·¦"))
    #expect(!frame.contains("owned\u{7}"))
    #expect(!frame.unicodeScalars.contains { (0x80...0x9F).contains($0.value) })
    #expect(!frame.unicodeScalars.contains("\u{202E}"))
    surface.end()
  }

  @Test(
    "keys arrive as what they are",
    arguments: [
      ("j", .char("j")), ("é", .char("é")), ("株", .char("株")), ("\r", .enter), ("\t", .tab),
      ("\n", .ctrl("j")), ("\u{3}", .ctrl("c")), ("\u{1A}", .ctrl("z")), ("\u{7F}", .backspace),
      ("\u{1B}", .escape), ("\u{1B}x", .alt("x")), ("\u{1B}[", .alt("[")),
      ("\u{1B}OA", .up), ("\u{1B}[A", .up), ("\u{1B}[1;5A", Key(.up, .ctrl)),
      ("\u{1B}[1;2D", Key(.left, .shift)), ("\u{1B}[H", .home), ("\u{1B}[4~", .end),
      ("\u{1B}[5~", .pageUp), ("\u{1B}[6;3~", Key(.pageDown, .alt)), ("\u{1B}[3~", .delete),
      ("\u{1B}[Z", .backTab), ("\u{1B}OP", .function(1)), ("\u{1B}[15~", .function(5)),
      ("\u{1B}[24~", .function(12)), ("\u{1B}\u{1B}[A", Key(.up, .alt)),
    ] as [(String, Key)])
  func keys(bytes: String, key: Key) throws {
    let surface = try surface()
    terminal.type(bytes)
    #expect(surface.events(timeout: 2_000) == [.key(key)])
    surface.end()
  }

  @Test(
    "answers and sequences that nobody knows are no keys",
    arguments: [
      "\u{1B}[?62;22c", "\u{1B}[>0;276;0c", "\u{1B}]11;rgb:00/00/00\u{1B}\\",
      "\u{1B}]52;c;YQ==\u{7}", "\u{1B}[?2026;2$y", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}Oz",
      "\u{1B}[<zz",
    ])
  func unknownSequences(bytes: String) throws {
    let surface = try surface()
    terminal.type(bytes)
    _ = surface.events(timeout: 100)
    terminal.type("k")
    #expect(surface.events(timeout: 2_000).last == .key(.char("k")))
    surface.end()
  }

  @Test("a paste is one event, however it arrives, and none of it is a key")
  func paste() throws {
    let surface = try surface()
    terminal.type("\u{1B}[200~q\rrm -rf\u{1B}[A")
    #expect(surface.events(timeout: 50) == [.tick])
    terminal.type("y\u{1B}[201")
    #expect(surface.events(timeout: 50) == [.tick])
    terminal.type("~j")
    #expect(surface.events(timeout: 2_000) == [.paste("q\nrm -rf[Ay"), .key(.char("j"))])
    surface.end()
  }

  @Test("focus and the mouse are reported")
  func focusAndMouse() throws {
    let surface = try surface()
    terminal.type("\u{1B}[I\u{1B}[<0;10;5M\u{1B}[<65;300;2M\u{1B}[O")
    let expected: [Event] = [
      .focus(true), .mouse(Mouse(.press, .left, at: Point(column: 9, row: 4))),
      .mouse(Mouse(.wheelDown, .none, at: Point(column: 299, row: 1))), .focus(false),
    ]
    #expect(surface.events(timeout: 2_000) == expected)
    surface.present(sample())
    _ = terminal.frame()
    surface.mouse = false
    #expect(String(decoding: terminal.output(), as: UTF8.self).contains("\u{1B}[?1000l"))
    surface.end()
  }

  @Test("a light terminal gets the light theme as soon as it says so")
  func lightTerminal() throws {
    unsetenv("COLORFGBG")
    let surface = try surface(light: .suppliedLight)
    surface.present(sample())
    #expect(String(decoding: terminal.frame(), as: UTF8.self).contains("\u{1B}]11;?\u{1B}\\"))
    #expect(surface.theme == .supplied)
    terminal.type("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\")
    #expect(surface.events(timeout: 2_000) == [.wake])
    #expect(surface.theme == .suppliedLight)
    surface.end()
  }

  @Test("a new size is told once and painted whole")
  func resizing() throws {
    let surface = try surface()
    surface.present(sample())
    _ = terminal.output()
    for columns in [50, 60, 30] {
      terminal.resize(columns: columns, rows: 10)
      kill(getpid(), SIGWINCH)
    }
    let size = Size(columns: 30, rows: 10)
    #expect(surface.events(timeout: 2_000).last == .resize(size))
    var grid = Grid(size)
    grid.box(grid.bounds)
    surface.present(grid)
    var screen = ScreenModel(size)
    screen.feed(terminal.output())
    #expect(screen.text == grid.text)
    surface.end()
  }

  @Test("another thread ends the wait, a watched descriptor too, and time as well")
  func waking() throws {
    let surface = try surface()
    #expect(surface.events(timeout: 0) == [.tick])
    surface.waker.ring()
    surface.waker.ring()
    #expect(surface.events() == [.wake])
    #expect(surface.events(timeout: 0) == [.tick])
    let other = Waker()
    other.ring()
    #expect(
      surface.events(timeout: nil, watching: [other.descriptor]) == [.readable(other.descriptor)])
    surface.end()
  }

  @Test("being asked to end is an event")
  func termination() throws {
    let surface = try surface()
    kill(getpid(), SIGTERM)
    #expect(surface.events(timeout: 2_000) == [.terminate(.asked)])
    surface.end()
  }

  @Test("copying is one sequence, and too much is refused")
  func copying() throws {
    let surface = try surface()
    _ = terminal.output()
    #expect(surface.copy("inv_é"))
    #expect(terminal.output() == Array("\u{1B}]52;c;aW52X8Op\u{7}".utf8))
    #expect(!surface.copy(String(repeating: "x", count: 60_000)))
    #expect(terminal.output() == [])
    surface.end()
  }

  @Test("at the end every mode is as it was", arguments: [false, true])
  func restoration(direct: Bool) throws {
    let before = terminal.isCooked
    let surface = try surface(direct: direct)
    surface.present(sample())
    #expect(!terminal.isCooked)
    surface.end()
    surface.end()
    var screen = ScreenModel(Self.size)
    screen.feed(terminal.output())
    #expect(screen.modes == ["25", "7"] || screen.modes == ["25"])
    #expect(before && terminal.isCooked)
  }

  @Test(
    "every terminal description is used as far as it goes",
    arguments: [
      ("xterm", .eight, nil), ("tmux-256color", .indexed, nil), ("linux", .eight, nil),
      ("vt100", .mono, nil), ("xterm-ghostty-from-the-future", .indexed, "xterm-256color"),
      ("nobody-knows", .eight, "ansi"),
    ] as [(String, ColorDepth, String?)])
  func descriptions(name: String, depth: ColorDepth, fallback: String?) throws {
    setenv("TERM", name, 1)
    let surface = try surface()
    #expect(surface.depth == depth)
    #expect(surface.fallback == fallback)
    surface.present(sample())
    let frame = String(decoding: terminal.output(), as: UTF8.self)
    #expect(frame.contains("Invoices"))
    let isPlain = ["linux", "vt100", "nobody-knows"].contains(name)
    #expect(frame.contains("\u{1B}[?2026h") != isPlain)
    surface.end()
  }

  @Test("a terminal that cannot place its cursor is refused, and so is a file")
  func refusals() throws {
    setenv("TERM", "dumb", 1)
    #expect(throws: StartError.cannotAddressCursor) { try surface() }
    #expect(terminal.isCooked)
    setenv("TERM", "xterm-256color", 1)
    var options = NcursesSurface.Options()
    options.input = open("/dev/null", O_RDWR)
    options.output = options.input
    #expect(throws: StartError.notATerminal) {
      try NcursesSurface(theme: .supplied, options: options)
    }
    close(options.input)
  }

  @Test("without colours no colour is sent")
  func noColor() throws {
    let surface = try surface(color: false)
    #expect(surface.depth == .mono)
    surface.present(sample())
    let frame = String(decoding: terminal.output(), as: UTF8.self)
    #expect(!frame.contains("38;5"))
    #expect(frame.contains("7m株"))
    surface.end()
  }
}
