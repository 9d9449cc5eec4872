// `daybook console` and `daybook demo`: the terminal console over a book.

import ArgumentParser
import Billing
import Core
import Glibc
import Screens
import Terminal

struct ConsoleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Open a book in the terminal console.")

  @Argument(help: "The book.") var book: String
  @OptionGroup var look: LookOptions

  func run() throws {
    try reporting {
      guard Paths.exists(book) else {
        throw Refusal(
          "no-such-file", what: "cannot open \(book)", why: "there is no such file",
          remedy: "Create a book with `daybook init`, or try `daybook demo`.")
      }
      try look.run(book)
    }
  }
}

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Build a sandbox book from the sample data and open it in the console.",
    discussion: "The book has a simulated clock; move it with `daybook advance`.")

  @Option(help: "Where to make the sandbox; a temporary file if absent.") var book: String?
  @Flag(help: "Build the book and stop there.") var buildOnly = false
  @OptionGroup var look: LookOptions

  func run() throws {
    try reporting {
      let path = try book ?? "\(Paths.temporaryFolder())/demo.book"
      if !Paths.exists(path) { try build(path) }
      if buildOnly {
        try printLines(["\(path): the demo book; open it with `daybook console \(path)`"])
      } else {
        try look.run(path)
      }
    }
  }

  private func build(_ path: String) throws {
    let folder = try Paths.resource("sample-data", variable: "DAYBOOK_SAMPLE_DATA")
    let header = try BookHeader(catalogue: "\(folder)/catalogue.yaml")
    let service = Session.adopt(
      try LocalService.create(
        path, name: header.name, simulatedClock: header.clock, operator: .current()))
    let progress = ProgressLine(isOn: true)
    do {
      _ = try service.importSet(folder) { progress.show($0) }
      try service.enrol(DemoTeam.operators, limits: DemoTeam.limits)
      progress.clear()
    } catch {
      progress.clear()
      for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
      throw error
    }
  }
}

/// How the console looks, shared by the commands that open it.
struct LookOptions: ParsableArguments {
  @Option(help: "A theme's name: a base16 file in the themes folder or your own.")
  var theme: String?
  @OptionGroup var person: PersonOptions

  func run(_ path: String) throws {
    let themes = ThemeShelf()
    let surface: NcursesSurface
    do {
      var options = NcursesSurface.Options()
      options.light = theme == nil ? .suppliedLight : nil
      surface = try NcursesSurface(
        theme: try theme.map { try themes.theme(named: $0) } ?? .supplied, options: options)
    } catch let error as StartError {
      throw PlainError(description: "\(error)")
    }
    var setup = ConsoleSetup(
      bookName: Paths.stem(path), bookPath: path,
      open: { try Session.open(path, as: person.operator) })
    setup.themes = themes.names
    setup.applyTheme = { name in
      do {
        surface.theme = try themes.theme(named: name)
        return nil
      } catch let refusal as Refusal {
        return refusal
      } catch {
        return Refusal("theme", what: "The theme cannot be used", why: "\(error)", remedy: "")
      }
    }
    var loop = ConsoleLoop(surface, setup)
    let ending = loop.run()
    surface.end()
    if ending == .terminalLost { throw ExitCode(129) }
  }
}
