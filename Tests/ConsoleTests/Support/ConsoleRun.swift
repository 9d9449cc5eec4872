// daybook on a pseudo-terminal: the test types, and sees what a person would see.

import Glibc
import Testing

/// The program is the child of a shell that leads the session, as it is for a person: what the
/// terminal's modes are after its end is then not the kernel's doing.
final class ConsoleRun {
  var screen: Screen
  /// Everything that was written to the terminal.
  private(set) var bytes: [UInt8] = []
  private let sandbox: Sandbox
  private let session: Child
  private let pidFile: String
  private let statusFile: String
  private var master: Int32

  init(
    _ arguments: String..., in sandbox: Sandbox, columns: Int = 100, rows: Int = 30,
    term: String? = "xterm-256color", environment: [String: String] = [:]
  ) throws {
    self.sandbox = sandbox
    screen = Screen(columns: columns, rows: rows)
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (locked, number) = (Int32(0), Int32(0))
    guard master >= 0, ioctl(master, Self.setLock, &locked) == 0,
      ioctl(master, Self.getNumber, &number) == 0
    else { throw LaunchError(description: "no pseudo-terminal") }
    Self.setSize(master, columns, rows)
    (pidFile, statusFile) = (sandbox.newName("pid"), sandbox.newName("status"))
    var variables = Program.environment(home: sandbox.folder, adding: environment)
    variables["TERM"] = term
    variables["PID_FILE"] = pidFile
    variables["STATUS_FILE"] = statusFile
    let script = """
      trap : HUP INT TERM
      sh -c 'echo $$ > "$PID_FILE.new"; mv "$PID_FILE.new" "$PID_FILE"; exec "$@"' sh "$@"
      echo $? > "$STATUS_FILE.new"; mv "$STATUS_FILE.new" "$STATUS_FILE"
      exec sleep 100000
      """
    session = try Child(
      "/bin/sh", ["-c", script, "sh", Program.path] + arguments,
      streams: .terminal("/dev/pts/\(number)"),
      environment: variables, folder: sandbox.folder)
  }

  /// TIOCSPTLCK and TIOCGPTN of Linux: macros that Swift does not import.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  deinit {
    if status == nil, let pid { kill(pid, SIGKILL) }
    session.kill()
    if master >= 0 { close(master) }
  }

  /// The program's process, once it has started.
  var pid: pid_t? { Self.number(in: pidFile) }

  /// Its exit status as the shell tells it, 128 + n for a signal; nil while it runs.
  var status: Int32? { Self.number(in: statusFile) }

  private static func number(in path: String) -> Int32? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 32)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    return Int32(atoi(line))
  }

  // MARK: Seeing

  /// Reads what arrives within so many milliseconds; false when nothing did.
  @discardableResult
  func read(within milliseconds: Int32) -> Bool {
    var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard master >= 0, poll(&ready, 1, milliseconds) == 1 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(master, &buffer, buffer.count)
    guard count > 0 else {
      // Nobody has the other end open: do not spin.
      usleep(UInt32(milliseconds) * 1_000)
      return false
    }
    bytes += buffer[..<count]
    screen.feed(buffer[..<count])
    return true
  }

  /// Waits until it is so. False when it has not become so, and the screen is an issue's comment.
  @discardableResult
  func wait(
    for what: String, location: SourceLocation = #_sourceLocation, _ isSo: () -> Bool
  ) -> Bool {
    var waited = 0
    while screen.isInFrame || !isSo() {
      guard waited < Program.patience else {
        Issue.record("\(what) did not come; the screen:\n\(screen.text)", sourceLocation: location)
        return false
      }
      if !read(within: 20) { waited += 20 }
    }
    return true
  }

  /// Waits until a text stands on the screen.
  @discardableResult
  func wait(_ text: String, location: SourceLocation = #_sourceLocation) -> Bool {
    wait(for: text, location: location) { screen.shows(text) }
  }

  /// Waits until a text has left the screen.
  @discardableResult
  func waitUntilGone(_ text: String, location: SourceLocation = #_sourceLocation) -> Bool {
    wait(for: "the end of \(text)", location: location) { !screen.shows(text) }
  }

  /// Waits until the program has ended, and reads what it wrote last.
  func waitForEnd(location: SourceLocation = #_sourceLocation) -> Int32? {
    wait(for: "the end of the program", location: location) { status != nil }
    while read(within: 50) {}
    return status
  }

  /// Reads until nothing has come for so many milliseconds: only for what may not come.
  func drain(_ milliseconds: Int32 = 300) {
    while read(within: milliseconds) {}
  }

  // MARK: Doing

  /// Types bytes as they are.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      done += count
    }
  }

  /// One bracketed paste.
  func paste(_ text: String) { type("\u{1B}[200~\(text)\u{1B}[201~") }

  func signal(_ number: Int32) {
    if let pid { kill(pid, number) }
  }

  func resize(columns: Int, rows: Int) {
    screen = Screen(columns: columns, rows: rows)
    Self.setSize(master, columns, rows)
  }

  /// The person closes the window.
  func closeTerminal() {
    close(master)
    master = -1
  }

  private static func setSize(_ terminal: Int32, _ columns: Int, _ rows: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  /// The line discipline's settings, comparable.
  var lineModes: [UInt32] {
    var modes = termios()
    guard tcgetattr(master, &modes) == 0 else { return [] }
    let keys = withUnsafeBytes(of: modes.c_cc) { $0.map(UInt32.init) }
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag] + keys
  }
}

/// Keys as xterm sends them to a program in keypad mode.
enum Keys {
  static let enter = "\r"
  static let escape = "\u{1B}"
  static let tab = "\t"
  static let down = "\u{1B}OB"
  static let pageDown = "\u{1B}[6~"
  static let controlC = "\u{3}"
  static let controlZ = "\u{1A}"
}
