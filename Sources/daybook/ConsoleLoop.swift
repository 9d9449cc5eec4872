// The console's event loop: one thread owns the terminal and waits for keys, answers and changes
// of the book; worker threads read and write. Idle, it sleeps in `poll` without a timer.

import Core
import Glibc
import Screens
import Terminal

/// What the loop needs to know of the book and the terminal.
struct ConsoleSetup {
  /// The book's name as shown, and how the command line names it.
  let bookName: String
  let bookPath: String
  /// Opens the book; called on a worker thread after the first frame has been painted.
  let open: @Sendable () throws -> any BookService
  var themes: [String] = []
  /// Shows another theme; answers why it cannot.
  var applyTheme: (String) -> Refusal? = { name in
    Refusal(
      "theme-unknown", what: "There is no theme \(name)", why: "no theme file has that name",
      remedy: "")
  }
  var repaint: () -> Void = {}
}

struct ConsoleLoop {
  private let surface: any Surface
  private let setup: ConsoleSetup
  private let workers: ConsoleWorkers
  private let watch: BookWatch?
  private var console: Console
  private var ending: Termination?

  /// How long a frame waits for answers that are nearly there, so that a key and what it brings
  /// make one frame instead of two.
  private static let patience = 3

  init(_ surface: any Surface, _ setup: ConsoleSetup) {
    self.surface = surface
    self.setup = setup
    workers = ConsoleWorkers(waker: surface.waker)
    watch = BookWatch(path: setup.bookPath)
    console = Console(
      book: setup.bookName, path: setup.bookPath, size: surface.size, widths: surface.widths,
      themes: setup.themes)
  }

  /// Runs until the person quits or the terminal goes away. The caller ends the surface.
  mutating func run() -> Termination {
    let first = console.start()
    surface.present(console.view(surface.size))
    workers.open(setup.open)
    carryOut(first)
    while true {
      let events = surface.events(
        timeout: timeout, watching: watch.map { [$0.descriptor] } ?? [])
      handle(events)
      if events.isEmpty || events == [.tick], console.wantsRest {
        carryOut(console.update(.rested))
      }
      if ending == nil, !console.isIdle {
        handle(surface.events(timeout: Self.patience, watching: []))
      }
      if let ending {
        workers.stop()
        return ending
      }
      surface.present(console.view(surface.size))
      carryOut(console.update(.painted))
    }
  }

  /// Milliseconds without a key after which the pane follows the cursor.
  private static let rest = 150

  /// The rest before the pane follows, the next second while WRITE counts down; else there is
  /// nothing to wait for.
  private var timeout: Int? {
    if console.wantsRest { return Self.rest }
    guard console.needsSeconds else { return nil }
    return 1_000 - Self.uptime() % 1_000
  }

  private mutating func handle(_ events: [Event]) {
    carryOut(console.update(.clock(seconds: Self.uptime() / 1_000)))
    for event in events where ending == nil {
      switch event {
      case .terminate(let reason): ending = reason
      case .readable: if watch?.hasChanged() == true { workers.askRevision() }
      case .wake, .tick: break
      case .key, .paste, .resize, .mouse, .focus, .resumed:
        carryOut(console.update(.input(event)))
      }
    }
    for event in workers.collect() where ending == nil { carryOut(console.update(event)) }
    workers.keep { console.isAwaiting($0) }
  }

  private mutating func carryOut(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .ask(let query, let ticket): workers.ask(query, ticket)
      case .preview(let draft, let ticket): workers.preview(draft, ticket)
      case .commit(let draft, let digest, let ticket): workers.commit(draft, digest, ticket)
      case .elevate(let reason, let ticket): workers.elevate(reason, ticket)
      case .previewBulk(let draft, let ticket): workers.preview(draft, ticket)
      case .commitBulk(let draft, let digest, let ticket): workers.commit(draft, digest, ticket)
      case .cancel: workers.cancel()
      case .copy(let text): carryOut(console.update(.copied(text, surface.copy(text))))
      case .theme(let name): carryOut(console.update(.themed(name, setup.applyTheme(name))))
      case .mouse(let isOn): surface.mouse = isOn
      case .redraw: setup.repaint()
      case .suspend: surface.suspend()
      case .quit: ending = .asked
      }
    }
  }

  /// Milliseconds since the machine started, sleep included: WRITE ends in a closed laptop too.
  private static func uptime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }
}
