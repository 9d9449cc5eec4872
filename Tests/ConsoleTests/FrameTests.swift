// What the console writes, counted in bytes and frames.

import Foundation
import Glibc
import Testing

extension ProgramTests {
  @Suite("What is written", .serialized)
  struct FrameTests {
    private let sandbox = Sandbox()

    private func customers(columns: Int = 200) throws -> ConsoleRun {
      let console = try ConsoleRun(
        "console", sandbox.demoBook(), in: sandbox, columns: columns, rows: 50)
      console.wait("212")
      console.type("2")
      console.wait("1 of 212 customers")
      console.drain(1_000)
      return console
    }

    /// The frames of 39 moves of the cursor, down one page.
    private func frames(_ console: ConsoleRun) -> [Int] {
      console.screen.forgetFrames()
      for number in 2...40 {
        let before = console.screen.frames.count
        console.type("j")
        console.wait("\(number) of 212 customers")
        console.wait(for: "the end of the frame") { console.screen.frames.count > before }
      }
      console.drain(1_000)
      #expect(console.screen.strayBytes == 0)
      return console.screen.frames
    }

    @Test("a row move is one frame of at most 600 bytes, and nothing beside it")
    func rowMoves() throws {
      let frames = try frames(customers(columns: 139))
      #expect(frames.count == 39)
      #expect(frames.allSatisfy { $0 <= 600 }, "\(frames)")
    }

    @Test("beside the pane rows stay cheap: one half page scrolls, and the pane follows at rest")
    func rowMovesWithPane() throws {
      let frames = try frames(customers())
      // On a slow machine the cursor may rest between two keys: then the pane paints once more.
      let panes = frames.count - 39
      #expect((0...39).contains(panes))
      #expect(frames.filter { $0 > 600 }.count <= panes + 1, "\(frames)")
      // The budget of a full frame.
      #expect(frames.allSatisfy { $0 <= 12_000 }, "\(frames)")
    }

    @Test("whole pages are frames as well, and a key that changes nothing writes nothing")
    func pages() throws {
      let console = try customers(columns: 139)
      console.screen.forgetFrames()
      for _ in 0..<3 {
        let before = console.screen.frames.count
        console.type(Keys.pageDown)
        console.wait(for: "a frame") { console.screen.frames.count > before }
        console.drain(500)
      }
      console.type("G")
      console.wait("▸ 👩 Dev Collective")
      console.drain(1_000)
      #expect(console.screen.strayBytes == 0)
      console.screen.forgetFrames()
      console.type("jjj")
      console.drain(1_000)
      #expect(console.screen.frames == [])
    }

    @Test("idle, the console writes nothing and wakes for nothing", arguments: ["1", "2", "8"])
    func idle(view: String) throws {
      let console = try customers()
      console.type(view)
      console.drain(1_000)
      let pid = try #require(console.pid)
      let before = (console.bytes.count, wakes(of: pid))
      // Not a measure of speed: a second in which nothing may come.
      #expect(!console.read(within: 1_500))
      #expect(console.bytes.count == before.0)
      #expect(wakes(of: pid) == before.1)
      #expect(before.1 > 0)
    }

    /// How often the process's threads have gone to sleep, as the kernel counts it.
    private func wakes(of pid: pid_t) -> Int {
      let folder = "/proc/\(pid)/task"
      let tasks = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return tasks.reduce(0) { sum, task in
        // Files of /proc have no size: they are read to their end.
        let bytes = FileManager.default.contents(atPath: "\(folder)/\(task)/status") ?? Data()
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("voluntary_ctxt_switches") }
        return sum + (line?.split(separator: "\t").last.flatMap { Int($0) } ?? 0)
      }
    }
  }
}
