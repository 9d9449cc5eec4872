// Everything that can happen to the console from outside.

package enum Event: Hashable, Sendable {
  case key(Key)
  /// Text pasted by the user, as data: no character of it is a key press. Line ends are `\n`;
  /// what is longer than 16 MiB is cut there.
  case paste(String)
  case resize(Size)
  case mouse(Mouse)
  /// Another thread rang the surface's `Waker`.
  case wake
  /// A watched file descriptor has something to read.
  case readable(Int32)
  /// The terminal window gained or lost the keyboard.
  case focus(Bool)
  /// The program was stopped and continued; the screen has been painted again.
  case resumed
  /// The program must end now; the reason tells whether there is still a terminal.
  case terminate(Termination)
  /// The time given to `events` has passed without anything else.
  case tick
}

/// Why the program must end.
package enum Termination: Hashable, Sendable {
  /// SIGTERM or SIGINT from outside (ctrl-c at the keyboard is a key, not a signal).
  case asked
  /// SIGHUP, or reading or writing the terminal failed: it is gone.
  case terminalLost
  /// A headless surface has no scripted event left.
  case endOfScript
}

/// A press, release, drag or turn of the mouse at a cell.
package struct Mouse: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case press, release, drag
    case wheelUp, wheelDown
  }
  package enum Button: Hashable, Sendable { case left, middle, right, none }

  package var action: Action
  package var button: Button
  package var point: Point
  package var modifiers: Key.Modifiers

  package init(
    _ action: Action, _ button: Button = .left, at point: Point, modifiers: Key.Modifiers = []
  ) {
    self.action = action
    self.button = button
    self.point = point
    self.modifiers = modifiers
  }
}
