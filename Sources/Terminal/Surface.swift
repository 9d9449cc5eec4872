// Where the console is shown: a real terminal, or a script and a list of frames in tests.

/// A screen to paint on and its input. Not Sendable: the thread that made it owns it; other
/// threads only ring its `waker`.
package protocol Surface: AnyObject {
  /// The size to lay out for, as known now.
  var size: Size { get }

  /// How texts are measured on this surface.
  var widths: CharacterWidth { get }

  /// Lets other threads end a wait in `events`.
  var waker: Waker { get }

  /// Shows the grid: one atomic frame. A grid equal to the last one writes nothing.
  func present(_ grid: Grid)

  /// Makes the next frame paint every cell: for a terminal that something else has written to.
  func repaint()

  /// Waits until something happens and returns all that is there, oldest first; never empty.
  ///
  /// - Parameters:
  ///   - timeout: milliseconds after which `.tick` is returned; nil waits for ever.
  ///   - watching: file descriptors to wait for too, reported as `.readable`.
  func events(timeout: Int?, watching: [Int32]) -> [Event]

  /// Asks the terminal to put the text on the clipboard (OSC 52). False when the text is too
  /// long or the terminal cannot: then show it, so that it can be copied by hand.
  func copy(_ text: String) -> Bool

  /// Whether the mouse is reported to us; off, the terminal's own selection works.
  var mouse: Bool { get set }

  /// Gives the terminal back, stops the program (ctrl-z), and paints again when continued.
  func suspend()

  /// Gives the terminal back for good. Harmless when repeated.
  func end()
}

extension Surface {
  package func events(timeout: Int? = nil) -> [Event] {
    events(timeout: timeout, watching: [])
  }
}
