// A pseudo-terminal for tests: the surface is given one end, the test plays terminal at the other.

import Glibc
import Testing

final class PseudoTerminal {
  /// The terminal's end: what a person would see and type on.
  let master: Int32
  /// The program's end.
  let slave: Int32

  init?(columns: Int, rows: Int) {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    guard master >= 0, ioctl(master, Self.setLock, &locked) == 0 else { return nil }
    slave = ioctl(master, Self.openPeer, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { return nil }
    resize(columns: columns, rows: rows)
  }

  /// TIOCSPTLCK and TIOCGPTPEER of Linux: macros that Swift does not import.
  private static let setLock: UInt = 0x4004_5431
  private static let openPeer: UInt = 0x5441

  deinit {
    close(master)
    close(slave)
  }

  func resize(columns: Int, rows: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    #expect(ioctl(slave, UInt(TIOCSWINSZ), &size) == 0)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(write(master, bytes, bytes.count) == bytes.count)
  }

  /// All that the program has written so far.
  func output() -> [UInt8] {
    var all: [UInt8] = []
    while let bytes = read(patience: 20) { all += bytes }
    return all
  }

  /// What the program writes, up to the end of a frame.
  func frame() -> [UInt8] {
    let end = Array("\u{1B}[?2026l".utf8)
    var all: [UInt8] = []
    while all.suffix(end.count) != end[...], let bytes = read(patience: 2_000) { all += bytes }
    return all
  }

  private func read(patience: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, patience) == 1 else { return nil }
    let count = Glibc.read(master, &buffer, buffer.count)
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  /// Whether the line discipline is as a shell expects it.
  var isCooked: Bool {
    var modes = termios()
    tcgetattr(slave, &modes)
    let local = tcflag_t(ICANON | ECHO | ISIG)
    return modes.c_lflag & local == local && modes.c_oflag & tcflag_t(OPOST) != 0
  }
}
