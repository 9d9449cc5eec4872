// A surface without a terminal: scripted events in, frames out.

package final class HeadlessSurface: Surface {
  package private(set) var size: Size
  package let widths: CharacterWidth
  package let waker = Waker()
  package var mouse = true

  /// Every frame that differs from the one before it.
  package private(set) var frames: [Grid] = []
  package private(set) var copied: [String] = []
  package private(set) var suspensions = 0
  package private(set) var hasEnded = false

  private var script: [Event]

  package init(size: Size, script: [Event] = [], widths: CharacterWidth = .standard) {
    self.size = size
    self.script = script
    self.widths = widths
  }

  /// Adds events to the end of the script.
  package func feed(_ events: [Event]) { script += events }

  package func present(_ grid: Grid) {
    if frames.last != grid { frames.append(grid) }
  }

  package func repaint() {}

  /// One scripted event at a time, so that each gets its frame; a rung waker comes first.
  package func events(timeout: Int?, watching: [Int32]) -> [Event] {
    if waker.answer() { return [.wake] }
    guard !script.isEmpty else { return [.terminate(.endOfScript)] }
    let event = script.removeFirst()
    if case .resize(let size) = event { self.size = size }
    return [event]
  }

  package func copy(_ text: String) -> Bool {
    copied.append(text)
    return true
  }

  package func suspend() { suspensions += 1 }

  package func end() { hasEnded = true }
}
