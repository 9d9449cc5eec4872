// What the console writes, counted in bytes and frames.

import Foundation
import Glibc
import Testing

extension ProgramTests {
  @Suite("What is written", .serialized)
  struct FrameTests {
    private let sandbox = Sandbox()

    private func customers() throws -> ConsoleRun {
      let console = try ConsoleRun(
        "console", sandbox.demoBook(), in: sandbox, columns: 200, rows: 50)
      console.wait("212")
      console.type("2")
      console.wait("1 of 212 customers")
      console.drain(1_000)
      return console
    }

    @Test("a row move at 200×50 is one frame of at most 600 bytes, and nothing beside it")
    func rowMoves() throws {
      let console = try customers()
      console.screen.forgetFrames()
      // 46 rows fit: the first moves stay on the page, the last ones scroll.
      for number in 2...40 {
        let before = console.screen.frames.count
        console.type("j")
        console.wait("\(number) of 212 customers")
        console.wait(for: "the end of the frame") { console.screen.frames.count > before }
      }
      console.drain()
      #expect(console.screen.frames.count == 39)
      #expect(console.screen.frames.allSatisfy { $0 <= 600 }, "\(console.screen.frames)")
      #expect(console.screen.strayBytes == 0)
    }

    @Test("a scrolling move is one frame as well")
    func scrolling() throws {
      let console = try customers()
      console.type(Keys.pageDown)
      console.waitUntilGone(" 1 of 212 customers")
      console.drain(1_000)
      console.screen.forgetFrames()
      for _ in 0..<10 {
        let before = console.screen.frames.count
        console.type(Keys.pageDown)
        console.wait(for: "a frame") { console.screen.frames.count > before }
        console.drain(500)
      }
      // At the end of the list further keys change nothing, and nothing is written.
      #expect(console.screen.frames.count <= 10)
      #expect(console.screen.strayBytes == 0)
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
